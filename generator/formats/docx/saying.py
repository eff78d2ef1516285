"""A document -> the same, all said in it that mammoth would not see."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from generator.formats.docx.elements import MC, M, R, W, add, first_of, run_of, switch_of, value_of, words_of
from generator.formats.docx.formulas import tex_of
from generator.formats.docx.numbering import Progress, item_of, lists_of
from generator.formats.docx.package import SHOWN, relations_of, xml_of
from generator.formats.docx.styles import Look, Manner, look_of, outline_of, over, styles_of

CONTENTS_STYLE = re.compile(r"toc \d|toc heading|table of (?:figures|contents)")
QUOTE_STYLE = re.compile(r"(?:intense )?quote|block ?text|quotations")
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


def plainly(parts: dict[str, bytes], path: str) -> bytes:
    """The document in a package of its own, all said in it that mammoth would not see."""
    folder, _, file = path.rpartition("/")
    links = f"{folder}/_rels/{file}.rels"
    relations = relations_of(parts, links)
    related = {kind: target.replace("_rels/", "") for kind, target in relations.values()}
    document = xml_of(parts, path)
    shown = {name for name, (_, target) in relations.items() if target.replace("_rels/", "") in parts}
    _say_in_text(document, set(relations), shown, _notes(parts, related))
    styles = styles_of(xml_of(parts, related.get("styles", "")))
    used = {styles.get(value_of(style) or "", Manner()) for style in document.iter(f"{W}pStyle")}
    titled = any(manner.name == "title" for manner in used) and any(manner.heading == 1 for manner in used)
    lists = lists_of(xml_of(parts, related.get("numbering", "")))
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
        for note in xml_of(parts, related.get(f"{kind}s", "")):
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
        return run_of(rf"\({tex_of(element)}\)", "DeckpressFormula")
    if element.tag == f"{M}oMathPara":
        return run_of(rf"\[{tex_of(element)}\]", "DeckpressFormula")
    if element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
        note = notes.get((element.tag[len(W) : -len("Reference")], element.get(f"{W}id", "")))
        return words_of(f" ({note})" if note else "")
    if element.tag == f"{W}cr":
        return Element(f"{W}br")
    if element.tag in PICTURES and any(_shows(inner, shown) for inner in element.iter()):
        return None
    if element.tag in PICTURES and next(element.iter(f"{W}txbxContent"), None) is None:
        return words_of(next((f" {inner.get('descr')} " for inner in element.iter() if inner.get("descr")), ""))
    return None


def _shows(element: Element, shown: set[str]) -> bool:
    """Whether an element shows a picture, as DrawingML and VML do."""
    return bool({element.get(f"{R}embed"), element.get(f"{R}id")} & shown)


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
    style = value_of(properties.find(f"{W}pStyle")) or ""
    manner = progress.styles.get(style) or progress.styles.get("", Manner())
    if CONTENTS_STYLE.fullmatch(manner.name):  # made by Word from the headings
        paragraph.clear()
        return
    own = Element(f"{W}pPr")
    place = f"{PLACE}-{progress.place}"
    named = _named(properties, manner, progress.deeper)
    if named:
        add(own, "pStyle", named)
    label = ""
    item = item_of(properties, manner, progress)
    if item and (item.is_named or named):
        label = item.label
    elif item:
        numbering = SubElement(own, f"{W}numPr")
        add(numbering, "ilvl", str(item.depth))
        add(numbering, "numId", ORDERED if item.number else BULLETED)
        place = f"{place}-{item.number}-{item.type}"
    # the properties of its mark say whether a tracked change deleted the end of the paragraph
    own.extend(properties.findall(f"{W}rPr"))
    look = Look() if named.startswith(HEADING) else manner.look
    for run in list(paragraph.iter(f"{W}r")):
        _say_in_run(run, look, progress.styles)
    if found is not None:
        paragraph.remove(found)
    before = [own, Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": place})]
    paragraph[:0] = [*before, run_of(f"{label} ")] if label else before


def _named(properties: Element, manner: Manner, deeper: int) -> str:
    """The style of ours that a paragraph is in, if it is in any."""
    if manner.name == "title":
        return f"{HEADING}1"
    if level := first_of(outline_of(properties), manner.heading):
        return f"{HEADING}{min(6, level + deeper)}"
    return QUOTE if QUOTE_STYLE.fullmatch(manner.name) else ""


def _say_in_run(run: Element, look: Look, styles: dict[str, Manner]) -> None:
    """What the styles of a run and of its paragraph say of its look, said of it; look: the latter."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = Element(f"{W}rPr")
        run.insert(0, properties)
    style = value_of(properties.find(f"{W}rStyle")) or ""
    if style.startswith("Deckpress"):
        return
    if switch_of(properties.find(f"{W}vanish")):  # hidden text
        run.clear()
        return
    look = over(look_of(properties), over(styles.get(style, Manner()).look, look))
    for name in ("b", "i", "rStyle"):
        for child in properties.findall(f"{W}{name}"):
            properties.remove(child)
    said = (("b", "1", look.bold), ("i", "1", look.italic), ("rStyle", "DeckpressTyped", look.typed))
    for name, value, is_so in said:
        if is_so:
            add(properties, name, value)
