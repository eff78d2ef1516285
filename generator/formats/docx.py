"""A Word document, also as Google Docs and others export it -> Markdown; mammoth reads it, html.py writes it.

mammoth gives HTML and knows links, fields, nested lists, merged cells and tracked changes. What it would not see is
said in the document beforehand, in words that it knows: what a style inherits, the numbers that Word counts itself,
typewriter fonts, formulas, notes, what a picture shows that is not there, and for each paragraph where it stands.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from xml.parsers.expat import ExpatError

import mammoth
from bs4 import BeautifulSoup

from generator.errors import DocumentError
from generator.formats.html.markdown import markdown
from generator.formats.html.nodes import Node
from generator.formats.html.tree import tree
from generator.formats.writing import text_of
from generator.records import Text

T = TypeVar("T")

MOST_UNPACKED = 64 * 1024 * 1024  # bytes; a book of a thousand pages has 10 MB of XML
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the beginning of a compound file (MS-CFB 2.2)
SAVE_AS = "open it in a word processor and save it as .docx"
# what zipfile raises for a file that is no zip, or a broken or encrypted one
UNZIPPING = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# what a Strict document (ISO 29500-1) calls the same
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
TYPED_FONT = re.compile(
    r"courier|consolas|\bmono|mono\b|menlo|monaco|inconsolata|typewriter|lucida console|source code|fira code|cascadia",
    re.IGNORECASE,
)
MOST_TYPED = 0.5  # of the text; where more of it is in such a font, the font means nothing
HEADING_STYLE = re.compile(r"heading (\d)")
CONTENTS_STYLE = re.compile(r"toc \d|toc heading|table of (?:figures|contents)")
QUOTE_STYLE = re.compile(r"(?:intense )?quote|block ?text|quotations")
MOST_BASES = 20
SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".tif", ".tiff", ".emf", ".wmf")
PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
# how what we say goes by in the document: our styles, and the anchor at the beginning of each paragraph
HEADING, QUOTE = "DeckpressHeading", "DeckpressQuote"
PLACE = "deckpress-place"
STYLES = "\n".join(
    [
        *(f"p.{HEADING}{level} => h{level}:fresh" for level in range(1, 7)),
        f"p.{QUOTE} => blockquote > p:fresh",
        "r.DeckpressTyped => tt",
        "r.DeckpressFormula => span.math:fresh",
        # Word has nine levels of lists, mammoth's own styles five
        *(
            f"p:{kind}-list({level}) => {'ul|ol > li > ' * (level - 1)}{name} > li:fresh"
            for level in range(6, 10)
            for kind, name in (("unordered", "ul"), ("ordered", "ol"))
        ),
    ]
)
ORDERED, BULLETED = "1", "2"


def _numbering(number: str, format: str) -> str:
    """Lists of nine levels, all of one format."""
    levels = "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{format}"/></w:lvl>' for level in range(9))
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


NUMBERING = (
    f'<w:numbering xmlns:w="{W[1:-1]}">{_numbering(ORDERED, "decimal")}{_numbering(BULLETED, "bullet")}'
    + "".join(f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>' for id in (ORDERED, BULLETED))
    + "</w:numbering>"
)
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# signs of Word's formulas in TeX; of the others, TeX reads Unicode's
LARGE = {"∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint"}
LARGE |= {"⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge"}
FENCES = {"{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle"}
ROW_END = r" \\ "
HAT = "\u0302"
ACCENTS = {HAT: "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline", "\u0307": "dot", "\u0308": "ddot"}
ACCENTS |= {"\u20d7": "vec", "¯": "bar", "~": "tilde", "→": "vec"}
FUNCTIONS = frozenset({"sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln"})
FUNCTIONS |= {"exp", "lim", "max", "min", "sup", "inf", "det", "dim", "gcd", "arg", "ker", "deg"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks; None where nothing is said of it. typed: in a typewriter's font."""

    bold: bool | None = None
    italic: bool | None = None
    typed: bool | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """What a style, and those that it is based on, say. heading: at which level. list, depth: an item of which one."""

    name: str = ""
    look: Look = Look()
    heading: int | None = None
    list: str | None = None
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How a list numbers its items at one level. text: the label; %1 stands for the number at the first level."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """The levels of a list. key: what it counts under, as a list may go on where another stopped."""

    key: str
    levels: dict[int, Level]


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph as an item of a list. number: 0 where it has a bullet. is_named: its label is more than a number."""

    depth: int
    number: int = 0
    type: str = "1"
    label: str = ""
    is_named: bool = False


@dataclass(slots=True)
class Progress:
    """What holds for all paragraphs of a document, and what has been counted so far.

    place: paragraphs and table rows. deeper: by how much headings go down, to stand under the title.
    """

    styles: dict[str, Manner]
    lists: dict[str, Numbering]
    deeper: int
    place: int = 0
    counts: dict[str, dict[int, int]] = field(default_factory=dict)


def docx(data: bytes, name: str) -> Text:
    """The text of a Word document; name: what messages call it. Its lines are its paragraphs and table rows, counted.

    Raises DocumentError where data is no Word document or a damaged one, unpacks to more than 64 MB, or has no text.
    """
    parts = _unpack(data, name)
    try:
        relations = _relations(parts, "_rels/.rels")
        main = [target for kind, target in relations.values() if kind == "officeDocument"] + ["word/document.xml"]
        path = next((target for target in main if target in parts), None)
        if path is None:
            raise DocumentError(name, None, "this is a zip file without a Word document in it", SAVE_AS)
        found = mammoth.convert_to_html(io.BytesIO(_plainly(parts, path)), style_map=STYLES)
    except (LookupError, AttributeError, TypeError, ValueError, SyntaxError, ExpatError, RecursionError) as error:
        # mammoth meets what Word would not write with whatever then fails in it; SyntaxError: ElementTree's own
        raise DocumentError(name, None, "this Word document is damaged", SAVE_AS) from error
    page, _ = _placed(tree(BeautifulSoup(found.value, "html.parser")), 1)
    lines = markdown(_without_font(page))
    if not lines:
        raise DocumentError(name, None, "there is no text in this document", "write a question and its answer into it")
    return text_of(lines)


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """The XML parts of a package and its pictures, by path."""
    if data.startswith(OLD_WORD):
        what = "this is a Word document of the old kind, or one with a password"
        raise DocumentError(name, None, what, f"{SAVE_AS}, without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            # zipfile reads no more of a part than the size that is stated here
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                what = f"the document is too large: more than {MOST_UNPACKED // 1024 // 1024} MB when unpacked"
                raise DocumentError(name, None, what, "split it into several documents, or take its pictures out")
            kept = (".xml", ".rels", *SHOWN)
            entries = [entry for entry in package.infolist() if entry.filename.lower().endswith(kept)]
            return {entry.filename: package.read(entry) for entry in entries}
    except UNZIPPING as error:
        raise DocumentError(name, None, "this is not a Word document", SAVE_AS) from error


def _relations(parts: dict[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the id it uses: the kind of thing, and its path or address."""
    folder = path.partition("_rels/")[0]
    found = {}
    for relation in _xml(parts, path):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else folder + target
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
    return found


def _xml(parts: dict[str, bytes], path: str) -> Element:
    """A part of the package; where it is missing, an empty one."""
    if path not in parts:
        return Element("missing")
    text = parts[path]
    for strict, usual in STRICT:
        text = text.replace(strict, usual)
    return ElementTree.fromstring(text)


def _plainly(parts: dict[str, bytes], path: str) -> bytes:
    """The document in a package of its own, all said in it that mammoth would not see."""
    folder, _, file = path.rpartition("/")
    links = f"{folder}/_rels/{file}.rels"
    relations = _relations(parts, links)
    related = {kind: target.replace("_rels/", "") for kind, target in relations.values()}
    document = _xml(parts, path)
    shown = {name for name, (_, target) in relations.items() if target.replace("_rels/", "") in parts}
    _say_in_text(document, set(relations), shown, _notes(parts, related))
    styles = _styles(_xml(parts, related.get("styles", "")))
    used = {styles.get(_value(style) or "", Manner()) for style in document.iter(f"{W}pStyle")}
    titled = any(manner.name == "title" for manner in used) and any(manner.heading == 1 for manner in used)
    lists = _lists(_xml(parts, related.get("numbering", "")))
    _say_by_style(document, Progress(styles, lists, deeper=int(titled)), in_row=False)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as plain:
        plain.writestr("word/document.xml", ElementTree.tostring(document))
        plain.writestr("word/numbering.xml", NUMBERING)
        if links in parts:
            plain.writestr("word/_rels/document.xml.rels", parts[links])
        for path in parts:
            if path.lower().endswith(SHOWN):
                plain.writestr(f"word/{path.removeprefix(f'{folder}/')}", parts[path])
    return package.getvalue()


def _notes(parts: dict[str, bytes], related: dict[str, str]) -> dict[tuple[str, str], str]:
    """The texts of the notes, by kind and id."""
    found = {}
    for kind in ("footnote", "endnote"):
        for note in _xml(parts, related.get(f"{kind}s", "")):
            text = " ".join("".join(run.text or "" for run in note.iter(f"{W}t")).split())
            found[kind, note.get(f"{W}id", "")] = text
    return found


def _say_in_text(document: Element, relations: set[str], shown: set[str], notes: dict[tuple[str, str], str]) -> None:
    """Formulas as TeX, notes in parentheses, pictures that are not there by what they show; links to nowhere are none.

    relations: the ids that the document may refer by; shown: those of pictures in the package.
    """
    for parent in list(document.iter()):
        if parent.tag == f"{MC}AlternateContent":
            _fall_back(parent)
        elif parent.tag == f"{W}hyperlink" and parent.get(f"{R}id") not in relations:
            parent.attrib.pop(f"{R}id", None)
        for index, child in enumerate(parent):
            said = _said(child, shown, notes)
            if said is not None:
                parent[index] = said


def _fall_back(alternatives: Element) -> None:
    """Leaves one of the alternatives, as the fallback: mammoth takes no other."""
    choices = alternatives.findall(f"{MC}Choice")
    if alternatives.find(f"{MC}Fallback") is None and choices:
        choices.pop(0).tag = f"{MC}Fallback"
    for choice in choices:
        alternatives.remove(choice)


def _said(element: Element, shown: set[str], notes: dict[tuple[str, str], str]) -> Element | None:
    """What stands for an element that mammoth knows nothing of; None for any other."""
    if element.tag == f"{M}oMath":
        return _run(rf"\({_tex(element)}\)", "DeckpressFormula")
    if element.tag == f"{M}oMathPara":
        return _run(rf"\[{_tex(element)}\]", "DeckpressFormula")
    if element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
        note = notes.get((element.tag[len(W) : -len("Reference")], element.get(f"{W}id", "")))
        return _words(f" ({note})" if note else "")
    if element.tag == f"{W}cr":
        return Element(f"{W}br")
    if element.tag in PICTURES and any(_shows(inner, shown) for inner in element.iter()):
        return None
    if element.tag in PICTURES and next(element.iter(f"{W}txbxContent"), None) is None:
        return _words(next((f" {inner.get('descr')} " for inner in element.iter() if inner.get("descr")), ""))
    return None


def _shows(element: Element, shown: set[str]) -> bool:
    """Whether an element shows a picture, as DrawingML and VML do."""
    return bool({element.get(f"{R}embed"), element.get(f"{R}id")} & shown)


def _styles(part: Element) -> dict[str, Manner]:
    """The styles by id, and the default one of paragraphs by ""; each with what it inherits."""
    found = {style.get(f"{W}styleId", ""): style for style in part.iter(f"{W}style")}
    manners: dict[str, Manner] = {}
    for name, style in found.items():
        chain = [style]
        while len(chain) < MOST_BASES and (base := found.get(_value(chain[-1].find(f"{W}basedOn")) or "")) is not None:
            chain.append(base)
        manner = Manner()
        for one in reversed(chain):
            manner = _more(manner, one)
        manners[name] = manner
        if style.get(f"{W}type") == "paragraph" and _is_on(style.get(f"{W}default", "0")):
            manners[""] = manner
    return manners


def _more(manner: Manner, style: Element) -> Manner:
    """The manner with what a style adds to it."""
    name = (_value(style.find(f"{W}name")) or "").lower()
    named = HEADING_STYLE.fullmatch(name)
    return Manner(
        name=name,
        look=_over(_look(style.find(f"{W}rPr")), manner.look),
        heading=int(named[1]) if named else _or(_outline(style.find(f"{W}pPr")), manner.heading),
        list=_or(_value(style.find(f"{W}pPr/{W}numPr/{W}numId")), manner.list),
        depth=_or(_whole(_value(style.find(f"{W}pPr/{W}numPr/{W}ilvl"))), manner.depth),
    )


def _outline(properties: Element | None) -> int | None:
    """The level of a heading that the properties of a paragraph state; Word's tenth is that of no heading."""
    level = None if properties is None else _whole(_value(properties.find(f"{W}outlineLvl")))
    return None if level is None or level > 8 else level + 1


def _look(properties: Element | None) -> Look:
    """What the properties of a run say of its look."""
    if properties is None:
        return Look()
    fonts = properties.find(f"{W}rFonts")
    font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return Look(
        bold=_switch(properties.find(f"{W}b")),
        italic=_switch(properties.find(f"{W}i")),
        typed=None if font is None else TYPED_FONT.search(font) is not None,
    )


def _over(upper: Look, lower: Look) -> Look:
    """The look that one gives where it lies over another."""
    return Look(
        bold=_or(upper.bold, lower.bold),
        italic=_or(upper.italic, lower.italic),
        typed=_or(upper.typed, lower.typed),
    )


def _lists(part: Element) -> dict[str, Numbering]:
    """The lists by the id that paragraphs call them by."""
    kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in part.findall(f"{W}abstractNum")}
    lists = {}
    for one in part.findall(f"{W}num"):
        number, kind = one.get(f"{W}numId", ""), _value(one.find(f"{W}abstractNumId")) or ""
        levels = {}
        for level in kinds[kind].findall(f"{W}lvl") if kind in kinds else []:
            levels[_whole(level.get(f"{W}ilvl")) or 0] = _level(level)
        restarts = one.findall(f"{W}lvlOverride")
        for restart in restarts:
            depth = _whole(restart.get(f"{W}ilvl")) or 0
            own = restart.find(f"{W}lvl")
            level_ = levels.get(depth, Level()) if own is None else _level(own)
            start = _whole(_value(restart.find(f"{W}startOverride")))
            levels[depth] = level_ if start is None else replace(level_, start=start)
        lists[number] = Numbering(f"list {number}" if restarts else f"kind {kind}", levels)
    return lists


def _level(level: Element) -> Level:
    start = _whole(_value(level.find(f"{W}start")))
    return Level(
        format=_value(level.find(f"{W}numFmt")) or "decimal",
        text=_value(level.find(f"{W}lvlText")) or "",
        start=1 if start is None else start,
    )


def _say_by_style(parent: Element, progress: Progress, *, in_row: bool) -> None:
    """What styles say of the paragraphs in an element, said of each; and the place of each."""
    for child in list(parent):
        if child.tag == f"{W}p":
            progress.place += not in_row
            _say_in_paragraph(child, progress)
            for box in child.iter(f"{W}txbxContent"):
                _say_by_style(box, progress, in_row=True)
        elif child.tag == f"{W}tr":
            progress.place += not in_row
            _say_by_style(child, progress, in_row=True)
        else:
            _say_by_style(child, progress, in_row=in_row)


def _say_in_paragraph(paragraph: Element, progress: Progress) -> None:
    """What the paragraph's style says of it, in styles that are ours; its own label, if it has one; its place."""
    found = paragraph.find(f"{W}pPr")
    properties = Element(f"{W}pPr") if found is None else found
    style = _value(properties.find(f"{W}pStyle")) or ""
    manner = progress.styles.get(style) or progress.styles.get("", Manner())
    if CONTENTS_STYLE.fullmatch(manner.name):  # made by Word from the headings
        paragraph.clear()
        return
    own = Element(f"{W}pPr")
    place = f"{PLACE}-{progress.place}"
    named = _named(properties, manner, progress.deeper)
    if named:
        _add(own, "pStyle", named)
    label = ""
    item = _item(properties, manner, progress)
    if item and (item.is_named or named):
        label = item.label
    elif item:
        numbering = SubElement(own, f"{W}numPr")
        _add(numbering, "ilvl", str(item.depth))
        _add(numbering, "numId", ORDERED if item.number else BULLETED)
        place = f"{place}-{item.number}-{item.type}"
    # the properties of its mark say whether a tracked change deleted the end of the paragraph
    own.extend(properties.findall(f"{W}rPr"))
    look = Look() if named.startswith(HEADING) else manner.look
    for run in list(paragraph.iter(f"{W}r")):
        _say_in_run(run, look, progress.styles)
    if found is not None:
        paragraph.remove(found)
    before = [own, Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": place})]
    paragraph[:0] = [*before, _run(f"{label} ")] if label else before


def _named(properties: Element, manner: Manner, deeper: int) -> str:
    """The style of ours that a paragraph is in, if it is in any."""
    if manner.name == "title":
        return f"{HEADING}1"
    if level := _or(_outline(properties), manner.heading):
        return f"{HEADING}{min(6, level + deeper)}"
    return QUOTE if QUOTE_STYLE.fullmatch(manner.name) else ""


def _say_in_run(run: Element, look: Look, styles: dict[str, Manner]) -> None:
    """What the styles of a run and of its paragraph say of its look, said of it; look: the latter."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = Element(f"{W}rPr")
        run.insert(0, properties)
    style = _value(properties.find(f"{W}rStyle")) or ""
    if style.startswith("Deckpress"):
        return
    if _switch(properties.find(f"{W}vanish")):  # hidden text
        run.clear()
        return
    look = _over(_look(properties), _over(styles.get(style, Manner()).look, look))
    for name in ("b", "i", "rStyle"):
        for child in properties.findall(f"{W}{name}"):
            properties.remove(child)
    said = (("b", "1", look.bold), ("i", "1", look.italic), ("rStyle", "DeckpressTyped", look.typed))
    for name, value, is_so in said:
        if is_so:
            _add(properties, name, value)


def _item(properties: Element, manner: Manner, progress: Progress) -> Item | None:
    """The paragraph as an item of a list, counted; None if it is none."""
    own = _value(properties.find(f"{W}numPr/{W}numId"))
    depth = _whole(_value(properties.find(f"{W}numPr/{W}ilvl")))
    numbering = progress.lists.get(own or manner.list or "")
    if numbering is None or own == "0":
        return None
    depth = min(depth if depth is not None else manner.depth or 0, 8)
    level = numbering.levels.get(depth, Level())
    if level.format == "bullet":
        return Item(depth)
    counts = progress.counts.setdefault(numbering.key, {})
    for deeper in [other for other in counts if other > depth]:
        del counts[deeper]
    counts[depth] = counts.get(depth, level.start - 1) + 1

    def numbered(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = numbering.levels.get(at, Level())
        return _spelled(counts.get(at, other.start), other.format)

    return Item(
        depth=depth,
        number=counts[depth],
        type={"lowerLetter": "a", "upperLetter": "A"}.get(level.format, "1"),
        label=re.sub(r"%([1-9])", numbered, level.text),
        # a label such as "Question 1:" is part of the text; Markdown has nothing but numbers
        is_named=level.format == "none" or any(letter.isalpha() for letter in level.text),
    )


def _spelled(number: int, format: str) -> str:
    """A number in one of Word's formats (ISO 29500-1, 17.18.59)."""
    if format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if format == "lowerLetter" else "A") + number - 1)
    if format in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if format == "upperRoman" else roman.lower()
    return "" if format == "none" else str(number)


def _placed(node: Node, line: int) -> tuple[Node, int]:
    """The node with the places of its paragraphs and the numbers of its items; and the place where it ends."""
    id_ = node.attributes.get("id", "") if node.name == "a" else ""
    if id_.startswith(PLACE):
        line = int(id_.split("-")[2])
    children = []
    end = line
    for child in node.children:
        placed, end = _placed(child, end)
        children.append(placed)
    attributes = {**node.attributes, **_number(node)} if node.name == "li" else node.attributes
    begin = children[0].line if children else line
    return replace(node, line=begin, children=tuple(children), attributes=attributes), end


def _number(node: Node) -> dict[str, str]:
    """The number of an item, as its own paragraph states it."""
    for child in node.children:
        if child.name == "a" and child.attributes.get("id", "").startswith(PLACE):
            _, _, _, number, type_ = child.attributes["id"].split("-")
            return {"value": number, "type": type_}
        if child.name not in ("ul", "ol") and (found := _number(child)):
            return found
    return {}


def _without_font(page: Node) -> Node:
    """The page, without a typewriter's font where that is the font of most of it."""
    return _renamed(page) if _typed(page) > MOST_TYPED * page.size else page


def _typed(node: Node) -> int:
    return node.size if node.name == "tt" else sum(map(_typed, node.children))


def _renamed(node: Node) -> Node:
    children = tuple(map(_renamed, node.children))
    return replace(node, name="span" if node.name == "tt" else node.name, children=children)


def _tex(element: Element) -> str:
    """A formula of Word (ISO 29500-1, 22.1) in TeX; what is not known here is left out, but not what is in it."""
    name = element.tag.removeprefix(M)
    if name == "t":
        return re.sub(r"[{}%#&_$]", r"\\\g<0>", (element.text or "").replace("\\", r"\backslash "))
    if name in FORMULAS:
        return FORMULAS[name](element)
    return "".join(_tex(child) for child in element if not child.tag.endswith("Pr"))


def _part(element: Element, name: str) -> str:
    """A part of a formula, such as a numerator."""
    found = element.find(f"{M}{name}")
    return "" if found is None else _tex(found)


def _sign(element: Element, name: str, usual: str) -> str:
    """A sign that the properties of a formula name."""
    found = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


def _fraction(element: Element) -> str:
    parts = f"{{{_part(element, 'num')}}}{{{_part(element, 'den')}}}"
    return rf"\binom{parts}" if _sign(element, "type", "bar") == "noBar" else rf"\frac{parts}"


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e')}}}"


def _scripts(element: Element) -> str:
    before = "{}" if element.tag == f"{M}sPre" else f"{{{_part(element, 'e')}}}"
    below, above = _part(element, "sub"), _part(element, "sup")
    after = f"{{{_part(element, 'e')}}}" if element.tag == f"{M}sPre" else ""
    return before + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "") + after


def _large(element: Element) -> str:
    sign = _sign(element, "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    return f"{LARGE.get(sign, sign)}{limits}{{{_part(element, 'e')}}}"


def _fenced(element: Element) -> str:
    begin, end = (FENCES.get(sign, sign) for sign in (_sign(element, "begChr", "("), _sign(element, "endChr", ")")))
    between = _sign(element, "sepChr", "|")
    inside = between.join(_tex(child) for child in element.findall(f"{M}e"))
    return rf"\left{begin or '.'} {inside} \right{end or '.'}"


def _function(element: Element) -> str:
    name = _part(element, "fName").strip()
    return rf"\{name} {{{_part(element, 'e')}}}" if name in FUNCTIONS else f"{name} {{{_part(element, 'e')}}}"


def _accent(element: Element) -> str:
    return rf"\{ACCENTS.get(_sign(element, 'chr', HAT), 'hat')}{{{_part(element, 'e')}}}"


def _limit(element: Element) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    base = rf"\{base}" if base in FUNCTIONS else rf"\mathop{{{base}}}"
    return f"{base}{'_' if element.tag == f'{M}limLow' else '^'}{{{limit}}}"


def _matrix(element: Element) -> str:
    rows = [" & ".join(map(_tex, row.findall(f"{M}e"))) for row in element.findall(f"{M}mr")]
    return rf"\begin{{matrix}} {ROW_END.join(rows)} \end{{matrix}}"


def _equations(element: Element) -> str:
    return rf"\begin{{aligned}} {ROW_END.join(map(_tex, element.findall(f'{M}e')))} \end{{aligned}}"


FORMULAS: dict[str, Callable[[Element], str]] = {
    "acc": _accent,
    "d": _fenced,
    "eqArr": _equations,
    "f": _fraction,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _matrix,
    "nary": _large,
    "rad": _root,
    "sPre": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sSup": _scripts,
}


def _run(text: str, style: str = "") -> Element:
    """A run of text of its own."""
    run = Element(f"{W}r")
    if style:
        _add(SubElement(run, f"{W}rPr"), "rStyle", style)
    run.append(_words(text))
    return run


def _words(text: str) -> Element:
    words = Element(f"{W}t")
    words.text = text
    return words


def _add(parent: Element, name: str, value: str) -> None:
    SubElement(parent, f"{W}{name}", {f"{W}val": value})


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _is_on(value: str) -> bool:
    return value not in ("0", "false", "off", "none")


def _switch(element: Element | None) -> bool | None:
    """What a property says that is on where it is but named."""
    return None if element is None else _is_on(_value(element) or "1")


def _or(value: T | None, other: T | None) -> T | None:
    return other if value is None else value


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
