"""Emacs Org -> Markdown: its headings, lists, tables, blocks and markup, without what Org keeps for itself.

A heading that a spaced-repetition program for Emacs studies (org-drill, org-fc, anki-editor) becomes a labelled entry:

    * Item                    :drill:        Q: What is the capital of Estonia?
    What is the capital of Estonia?   becomes
    ** The Answer                            A: Tallinn.
    Tallinn.

See https://orgmode.org/worg/org-syntax.html and https://gitlab.com/phillord/org-drill.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5
from itertools import pairwise
from textwrap import dedent

from generator.asking import asks
from generator.errors import DocumentError
from generator.formats.columns import column_kind
from generator.formats.writing import (
    BREAK,
    Lines,
    begun,
    code_span,
    destination,
    emphasized,
    escape,
    fenced,
    guarded,
    heading,
    indented,
    joined,
    labelled,
    pipe_table,
    quoted,
    spaced,
    text_of,
)
from generator.records import Text

HEADING = re.compile(r"(\*+)[ \t]+(.*)")
TODO = re.compile(r"#\+(?:SEQ_|TYP_)?TODO:(.*)", re.IGNORECASE)
FILE_TAGS = re.compile(r"#\+FILETAGS:(.*)", re.IGNORECASE)
KEYWORDS = frozenset(["TODO", "DONE", "NEXT", "WAITING", "WAIT", "HOLD", "STARTED", "CANCELLED", "CANCELED"])
ORG_TAGS = re.compile(r"(?:^|[ \t]+):([\w@#%:]+):[ \t]*$")
PRIORITY = re.compile(r"\[#\w{1,2}\][ \t]*")
COOKIE = re.compile(r"[ \t]*\[\d*(?:/\d*|%)\]")
PLANNING = re.compile(r"\s*(?:CLOSED|DEADLINE|SCHEDULED|CLOCK):.*")
STAMP = re.compile(r"\s*(?:[<\[]\d{4}-\d\d-\d\d[^>\]]*[>\]](?:--)?\s*)+")
DRAWER = re.compile(r"\s*:([\w-]+):\s*")
PROPERTY = re.compile(r"\s*:([\w+-]+):[ \t]*(.*)")
KEYWORD = re.compile(r"\s*#\+([^\s:\[]+)(?:\[[^\]]*\])?:(.*)")
COMMENT = re.compile(r"\s*#(?: .*)?")
BEGIN = re.compile(r"\s*#\+BEGIN_(\S+)(.*)", re.IGNORECASE)
END = re.compile(r"\s*#\+END_(\S+)\s*", re.IGNORECASE)
FIXED = re.compile(r"\s*:(?: (.*))?")
ROW = re.compile(r"\s*\|.*")
RULE = re.compile(r"\s*-{5,}\s*")
ITEM = re.compile(r"(?P<indent>\s*)(?P<mark>[-+]|(?<=\s)\*|\d+[.)]|[A-Za-z][.)])(?:[ \t]+(?P<text>.*)|$)")
BOX = re.compile(r"(?:\[@\w+\][ \t]*)?(?:\[(?P<state>[ Xx-])\](?:[ \t]+|$))?")
TERM = re.compile(r"(?P<term>.*?\S)[ \t]+::(?:[ \t]+(?P<text>.*)|$)")
NOTE = re.compile(r"\[fn:([\w-]+)\][ \t]*(.*)")
LATEX_BEGIN = re.compile(r"\s*\\begin\{([A-Za-z]{1,20}\*?)\}")
LATEX_END = re.compile(r"(?:.{0,400}\S)?\s*\\end\{([A-Za-z]{1,20}\*?)\}\s*$")
PLAIN = re.compile(r"\s*[^\s#|:].*")
IMAGE = re.compile(r"(?:file:)?(.*\.(?:png|jpe?g|gif|svg|webp|bmp))", re.IGNORECASE)
WEB = re.compile(r"(?:https?|ftp|mailto|doi):", re.IGNORECASE)
CLOZES = {
    "drill": re.compile(
        r"(?<![\[\w])\[(?!fn:|\d{4}-\d\d|[ Xx-]\])([^\[\]|\n]{1,200})(?:\|\|([^\[\]\n]{0,200}))?\](?![\](])"
    ),
    "fc": re.compile(r"\{\{([^{}]{1,400})\}(?:\{([^{}]{0,200})\})?(?:@\d+)?\}"),
    "anki": re.compile(r"\{\{c\d+::((?:(?!::|\}\}).){1,400})(?:::((?:(?!\}\}).){0,200}))?\}\}"),
}

# no author's emphasis has as many characters; the text between a marker and the next is looked through for each
_LONGEST = 400
_MARKED = (
    r"(?<![^\s({'\"\[–—-])(?P<mark>[*/_+=~])(?![\s*/_+=~])"
    rf"(?P<marked>.{{1,{_LONGEST}}}?)(?<!\s)(?P=mark)(?![^\s.,:!?;'\")}}\[\]\\–—…-])"
)
INLINE = re.compile(
    rf"{_MARKED}"
    r"|\[\[(?P<target>[^\[\]]{1,2000})\](?:\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,200}\]){1,1000})\])?\]"
    r"|(?P<url>https?://[^\s<>\[\]]{1,2000}(?<![.,;:!?'\")]))|<(?P<angle>(?:https?|mailto):[^\s<>]{1,2000})>"
    r"|[<\[](?P<stamp>\d{4}-\d\d-\d\d[^<>\[\]]{0,40})[>\]]"
    r"|\[fn:(?P<note>[\w-]*)(?::(?P<said>[^\[\]]{0,1000}))?\]"
    r"|\$\$(?P<display>[^$]{1,2000})\$\$|\\\[(?P<brackets>.{1,2000}?)\\\]|\\\((?P<parens>.{1,1000}?)\\\)"
    r"|(?<!\$)\$(?P<math>(?![\s.,;?'\"$])[^$]{0,400}[^\s.,$])\$(?=[\s.,?!;:'\")\]-]|$)"
    r"|(?<=\S)(?P<script>[_^])\{(?P<scripted>[^{}]{1,200})\}"
    r"|\\(?P<entity>[A-Za-z]{2,20})(?:\{\}|(?![A-Za-z]))"
    r"|<<<?(?P<anchor>[^<>\n]{1,200})>>>?|@@(?P<raw>\w{1,20}:.{0,200}?)@@"
    r"|src_\w{1,20}(?:\[[^\]]{0,200}\])?\{(?P<code>[^}]{1,400})\}"
)
MARKS = {"*": "**", "/": "*", "+": "~~"}
ENTITIES = {"to": "→", "ldots": "…", "dots": "…"}
ALERTS = ("note", "tip", "important", "warning", "caution")
RUNS = (ROW, FIXED, RULE)
# a line that ends before this column ends where its author wants it to: Emacs fills lines up to column 70
NARROW = 40
HARD_BREAK = "\u2028"
STUDIED = ("drill", "fc")
PROGRAM_TAGS = ("", "drill", "fc", "leech", "suspended", "noexport", "export", "ignore", "ARCHIVE", "ATTACH", "toc")
KIND_PROPERTIES = ("DRILL_CARD_TYPE", "FC_TYPE", "ANKI_NOTE_TYPE")
MOST_SIDES = 6
# a heading that tells one side of a card from another
SIDE = re.compile(r"(?:side|seite|sida|kant|zijde|côté|lado|lato|сторона|面)?\W*(?:\d+|[a-z])?", re.IGNORECASE)


def org(data: bytes, name: str) -> Text:
    """The text of an Org file in UTF-8 with line feeds; name: what messages call it.

    Raises DocumentError where lists are nested so deeply that no person wrote them.
    """
    lines = data.decode("utf-8", "replace").replace("\0", " ").split("\n")
    try:
        return text_of(_Writer(_outline(lines)).document())
    except RecursionError as error:
        deepest = max(range(len(lines)), key=lambda number: len(lines[number]) - len(lines[number].lstrip()))
        hint = "take out the indentation that says nothing"
        raise DocumentError(name, deepest + 1, "lists are nested too deeply to be read", hint) from error


@dataclass(slots=True)
class _Node:
    """A heading and what stands below it up to the next of its level; the root is the file. body: without drawers.

    inherited: the tags of the headings above it, which Org takes for its own.
    """

    level: int
    title: str
    line: int
    tags: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    body: Lines = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def is_studied(self) -> bool:
        """Whether a program for spaced repetition takes it for an item."""
        return any(tag in STUDIED for tag in self.tags) or "ANKI_NOTE_TYPE" in self.properties


def _outline(lines: Sequence[str]) -> _Node:
    """The headings of a file as a tree; what is commented out is not in it."""
    words = {word for line in lines if (match := TODO.match(line)) for word in re.findall(r"[^\s|(]+", match[1])}
    path = [
        _Node(0, "", 1, tuple(tag for line in lines if (match := FILE_TAGS.match(line)) for tag in _tags(match[1])))
    ]
    for number, line in enumerate(lines, start=1):
        match = HEADING.fullmatch(line)
        if match is None:
            path[-1].body.append((line, number))
            continue
        node = _heading(len(match[1]), match[2], number, KEYWORDS | words)
        while path[-1].level >= node.level:
            _finish(path.pop())
        node.inherited = (*path[-1].inherited, *path[-1].tags)
        if not node.title.startswith("COMMENT "):
            path[-1].children.append(node)
        path.append(node)
    for node in path:
        _finish(node)
    return path[0]


def _heading(level: int, text: str, line: int, keywords: frozenset[str]) -> _Node:
    tags: tuple[str, ...] = ()
    if match := ORG_TAGS.search(text):
        text, tags = text[: match.start()], tuple(_tags(match[1]))
    first, _, rest = text.partition(" ")
    text = rest if first in keywords else text
    return _Node(level, COOKIE.sub("", PRIORITY.sub("", text, count=1)).strip(), line, tags)


def _tags(text: str) -> list[str]:
    return [tag for tag in re.split(r"[:\s]+", text) if tag]


def _finish(node: _Node) -> None:
    """Takes the properties, the drawers of programs, and planning out of a body."""
    lines, node.body = node.body, []
    ends = [number for number, (text, _) in enumerate(lines) if text.strip().upper() == ":END:"]
    number = 0
    while number < len(lines):
        text, _ = lines[number]
        drawer = DRAWER.fullmatch(text)
        place = bisect(ends, number)
        if drawer and place < len(ends):
            end = ends[place]
            if drawer[1].upper() == "PROPERTIES":
                node.properties.update(_properties(lines[number:end]))
            elif drawer[1].upper() not in ("LOGBOOK", "CLOCK"):
                node.body += lines[number + 1 : end]
            number = end
        elif drawer and drawer[1].upper() == "PROPERTIES":
            while number + 1 < len(lines) and PROPERTY.fullmatch(lines[number + 1][0]):
                number += 1
        elif not (PLANNING.fullmatch(text) or STAMP.fullmatch(text)):
            node.body.append(lines[number])
        number += 1


def _properties(lines: Lines) -> Iterator[tuple[str, str]]:
    return ((match[1].upper(), match[2].strip()) for text, _ in lines if (match := PROPERTY.fullmatch(text)))


class _Writer:
    """Writes an outline as Markdown; knows which footnotes are cited but not yet written."""

    def __init__(self, root: _Node) -> None:
        self._root = root
        self._names = Counter(node.title for node in _all(root) if node.is_studied)
        self._notes: dict[str, Lines] = {}
        self._cited: list[str] = []
        self._labels: set[str] = set()
        self._is_asked = False
        self._is_inside = 0
        for node in _all(root):
            node.body = list(self._without_notes(node.body))

    def document(self) -> Lines:
        """The title, and below it everything else."""
        keywords = [(match, line) for text, line in self._root.body if (match := KEYWORD.fullmatch(text))]
        titles = [(match[2].strip(), line) for match, line in keywords if match[1].upper() == "TITLE"]
        title = self._inline(" ".join(text for text, _ in titles))
        content = self._content(self._root, 1 if title else 0)
        return spaced([[(f"# {title}", titles[0][1])], content]) if title else content

    def _without_notes(self, lines: Lines) -> Iterator[tuple[str, int]]:
        """The lines but for those of footnotes, which are kept for where they are cited."""
        label = ""
        blanks = 0
        for text, line in lines:
            match = NOTE.match(text)
            blanks = 0 if text.strip() else blanks + 1
            if match:
                label = match[1]
                self._notes.setdefault(label, []).append((match[2], line))
            elif label and blanks < 2:
                self._notes[label].append((text, line))
            else:
                label = ""
                yield text, line

    def _content(self, node: _Node, shift: int) -> Lines:
        """What stands below a heading. shift: how many levels deeper its headings are in Markdown."""
        self._is_asked = asks(node.title)
        blocks = self._blocks(node.body)
        notes = self._written_notes(node.line)
        return spaced([blocks, notes, *(self._part(child, shift) for child in node.children)])

    def _part(self, node: _Node, shift: int) -> Lines:
        if node.is_studied:
            studied = (self._part(child, shift) for child in node.children if child.is_studied)
            return spaced([*self._entries(node, shift), *studied])
        content = self._content(node, shift)
        title = self._inline(node.title)
        if not title or (not content and title.casefold() == "footnotes"):
            return content
        remark = _remark(node) if any(text.strip() for text, _ in node.body) else []
        return spaced([heading(title, node.level + shift, node.line), remark, content])

    def _entries(self, node: _Node, shift: int) -> Iterator[Lines]:
        """What a program for spaced repetition asks: an entry, or one a side."""
        self._is_asked = True
        parts = [child for child in node.children if not child.is_studied]
        kind = " ".join(node.properties.get(key, "") for key in KIND_PROPERTIES).casefold()
        title: Lines = [(self._inline(node.title), node.line)] if node.title else []
        body = spaced([self._blocks(node.body), self._written_notes(node.line)])
        fronts = [part for part in parts if column_kind(part.title)[0] == "question"]
        source = "\n".join(text for part in [node, *parts[:1]] for text, _ in part.body)
        cloze = CLOZES["anki" if "{{c" in source else "fc" if "fc" in node.tags else "drill"]
        if "sided" in kind and len(parts) > 1:
            yield from self._sides(node, parts, body, shift)
        elif fronts:
            rest = [part for part in parts if part is not fronts[0]]
            yield labelled(self._content(fronts[0], shift), self._answer(rest, shift) or body, _remark(node))
        elif "cloze" in kind or (not parts and "drill" in node.tags and cloze.search(source)):
            shown = next(
                (part for part in [node, *parts] if cloze.search("\n".join(text for text, _ in part.body))), node
            )
            hidden = [(cloze.sub(_hidden, text), line) for text, line in shown.body]
            solved = [(cloze.sub(_solved, text), line) for text, line in shown.body]
            yield labelled(self._blocks(hidden), self._blocks(solved), _remark(node))
        elif parts:
            yield labelled(self._question(node, title, body), self._answer(parts, shift), _remark(node))
        else:
            is_name = self._names[node.title] > 1
            yield labelled(body if is_name else title, [] if is_name else body, _remark(node))
            if "double" in kind:
                yield labelled(body, title, _remark(node))

    def _question(self, node: _Node, title: Lines, body: Lines) -> Lines:
        """The body, where there is one; the title with it, where it is part of the question and no mere name."""
        is_name = self._names[node.title] > 1 or (not asks(node.title) and any(asks(text) for text, _ in body))
        return body if body and is_name else spaced([title, body])

    def _answer(self, parts: Sequence[_Node], shift: int) -> Lines:
        """The content of the parts; the titles of all but the first, and its own if that is all there is of it."""
        written = []
        for number, part in enumerate(parts):
            content = self._content(part, shift)
            title: Lines = [(emphasized("**", self._inline(part.title)), part.line)] if part.title else []
            if number:
                written.append(spaced([title, content]))
            else:
                written.append(content or [(self._inline(part.title), part.line)])
        return spaced(written)

    def _sides(self, node: _Node, parts: Sequence[_Node], body: Lines, shift: int) -> Iterator[Lines]:
        """An entry for each side of which the others are the answer; of many sides, for the first."""
        sides = [side for part in parts if (side := self._side(part, shift))]
        asked = 2 if "two" in node.properties.get("DRILL_CARD_TYPE", "") else len(sides)
        for number, side in enumerate(sides[: asked if len(sides) <= MOST_SIDES else 1]):
            yield labelled(spaced([body, side]), spaced([*sides[:number], *sides[number + 1 :]]), _remark(node))

    def _side(self, part: _Node, shift: int) -> Lines:
        """What is on a side, with its name, if that says more than which side it is."""
        content = self._content(part, shift)
        is_place = SIDE.fullmatch(part.title) or column_kind(part.title)[0] in ("question", "answer")
        return begun(f"**{self._inline(part.title)}:**", content) if content and not is_place else content

    def _written_notes(self, line: int) -> Lines:
        written = []
        while self._cited:
            label = self._cited.pop(0)
            lines = begun(f"[^{label}]:", self._blocks(self._notes.pop(label)))
            written.append([(text if text in ("", lines[0][0]) else f"    {text}", line) for text, _ in lines])
        return spaced(written)

    def _blocks(self, lines: Lines) -> Lines:
        """The blocks in the lines of a body, of an item or of a block of Org's."""
        ends: dict[str, list[int]] = defaultdict(list)
        for number, (text, _) in enumerate(lines):
            if match := END.fullmatch(text) or LATEX_END.match(text):
                ends[match[1].upper()].append(number)
        blocks: list[Lines] = []
        number = 0
        while number < len(lines):
            text, _ = lines[number]
            begin = BEGIN.fullmatch(text) or LATEX_BEGIN.match(text)
            found = ends[begin[1].upper()] if begin else []
            end = found[place] if (place := bisect(found, number)) < len(found) else 0
            if begin and end:
                is_latex = begin.re is LATEX_BEGIN
                blocks.append(
                    _mathematics(lines[number : end + 1]) if is_latex else self._block(begin, lines[number:end])
                )
                number = end + 1
            elif not text.strip() or (begin and begin.re is BEGIN) or COMMENT.fullmatch(text) or END.fullmatch(text):
                number += 1
            elif match := KEYWORD.fullmatch(text):
                if match[1].upper() == "CAPTION":
                    blocks.append([(emphasized("*", self._inline(match[2].strip())), lines[number][1])])
                number += 1
            elif ITEM.fullmatch(text):
                block, number = self._list(lines, number)
                blocks.append(block)
            else:
                kind = next((kind for kind in RUNS if kind.fullmatch(text)), None)
                end = number + 1
                while end < len(lines) and (kind.fullmatch(lines[end][0]) if kind else not _begins(lines[end][0])):
                    end += 1
                blocks.append(self._run(kind, lines[number:end]))
                number = end
        return spaced(blocks)

    def _block(self, begin: re.Match[str], lines: Lines) -> Lines:
        """A block between #+BEGIN and #+END; lines: without the latter."""
        kind, arguments, line = begin[1].casefold(), begin[2].split(), lines[0][1]
        inner = lines[1:]
        if kind in ("src", "example"):
            code = dedent("\n".join(re.sub(r"^(\s*),(?=,*(?:\*|#\+))", r"\1", text) for text, _ in inner)).split("\n")
            return fenced(code, line + 1, arguments[0] if arguments and kind == "src" else "")
        if kind in ("comment", "export"):
            return []
        if kind == "verse":
            return [(guarded(BREAK.join(self._inline(text.strip()) for text, _ in inner)), line)]
        content = self._blocks(inner)
        if kind in ALERTS:
            return quoted([(f"[!{kind.upper()}]", line), *content])
        return quoted(content) if kind == "quote" else content

    def _run(self, kind: re.Pattern[str] | None, lines: Lines) -> Lines:
        """Lines of one kind: of a table, fixed in width, a rule, or else of a paragraph."""
        if kind is ROW:
            return self._table(lines)
        if kind is FIXED:
            return fenced([match[1] or "" for text, _ in lines if (match := FIXED.fullmatch(text))], lines[0][1])
        if kind is RULE:
            return [("---", lines[0][1])]
        return self._paragraph(lines)

    def _paragraph(self, lines: Lines) -> Lines:
        """Paragraphs: lines are filled but where they say that they are not, or all end far from the margin."""
        texts = [text.strip() for text, _ in lines]
        is_narrow = all(
            len(text) + len(following.split()[0]) < NARROW and (following[0].isupper() or following[0].isdecimal())
            for text, following in pairwise(texts)
        )
        for number, text in enumerate(texts[:-1]):
            if text.endswith("\\\\"):
                texts[number] = text.rstrip("\\").rstrip() + HARD_BREAK
            elif is_narrow and not any(sign in text for sign in ("\\[", "\\]", "$$")):
                texts[number] += HARD_BREAK
        blocks = []
        for number, text in joined("\n".join(texts)):
            parts = [self._inline(part.strip()) for part in text.split(HARD_BREAK) if part.strip()]
            blocks.append([(guarded(BREAK.join(parts)), lines[number][1])])
        return spaced(blocks)

    def _list(self, lines: Lines, start: int) -> tuple[Lines, int]:
        """The list that begins on a line, and the number of the line after it."""
        depth = _depth(lines[start][0])
        items: list[tuple[str, Lines]] = []
        number, blanks = start, 0
        while number < len(lines) and blanks < 2 and _depth(lines[number][0]) == depth:
            match = ITEM.fullmatch(lines[number][0])
            if match is None:
                break
            item = [(match["text"] or "", lines[number][1])]
            number += 1
            while number < len(lines) and (not lines[number][0].strip() or _depth(lines[number][0]) > depth):
                blanks = 0 if lines[number][0].strip() else blanks + 1
                if blanks == 2:
                    break
                item.append(lines[number])
                number += 1
            while not item[-1][0].strip() and len(item) > 1:
                item.pop()
            items.append((match["mark"], item))
        return self._written_list(items), number

    def _written_list(self, items: Sequence[tuple[str, Lines]]) -> Lines:
        terms = [TERM.fullmatch(item[0][0]) if mark in "-+*" else None for mark, item in items]
        if all(terms) and not self._is_asked and not self._is_inside:
            return spaced(self._definition(match, item) for match, (_, item) in zip(terms, items, strict=True) if match)
        is_tight = all(PLAIN.fullmatch(text) for _, item in items for text, _ in item[1:])
        self._is_inside += 1
        written = [self._item(mark, item, is_tight, ordinal) for ordinal, (mark, item) in enumerate(items, start=1)]
        self._is_inside -= 1
        return [line for lines in written for line in lines] if is_tight else spaced(written)

    def _definition(self, match: re.Match[str], item: Lines) -> Lines:
        body = self._blocks([(match["text"] or "", item[0][1]), *item[1:]])
        term = (self._inline(match["term"]), item[0][1])
        return [term, *indented(body, ": ")] if body else [term]

    def _item(self, mark: str, item: Lines, is_tight: bool, ordinal: int) -> Lines:
        (text, line), *rest = item
        box = BOX.match(text)
        state = box["state"] if box else None
        text = text[box.end() :] if box else text
        term = TERM.fullmatch(text) if mark in "-+*" else None
        lines = self._blocks([(term["text"] or "" if term else text, line), *rest]) or [("", line)]
        if is_tight:
            lines = [pair for pair in lines if pair[0]] or lines
        if term:
            lines = begun(f"**{self._inline(term['term'])}**:", lines)
        if mark[0].isalpha():
            lines = begun(mark, lines)
        if state:
            lines = begun("[x]" if state in "Xx" else "[ ]", lines)
        return indented(lines, f"{mark[:-1]}. " if mark[0].isdecimal() else "- ")

    def _table(self, lines: Lines) -> Lines:
        """A table; its header is what stands above its first rule, if anything stands below that."""
        rows: list[tuple[list[str], int]] = []
        head = 0
        for text, line in lines:
            cells = text.strip().removeprefix("|").removesuffix("|")
            if cells.startswith("-"):
                head = head or len(rows)
            elif not re.fullmatch(r"[\s|/<>]*(?:<[lcr]?\d*>[\s|]*)*", cells) or not cells.strip(" |"):
                rows.append(([self._inline(cell.strip()) for cell in cells.split("|")], line))
        if not rows:
            return []
        if head != 1 or len(rows) == 1:
            rows.insert(0, ([], rows[0][1]))
        return list(
            zip(pipe_table([cells for cells, _ in rows]), [rows[0][1], *(line for _, line in rows)], strict=True)
        )

    def _inline(self, text: str) -> str:
        """The inline markup of a text on one line."""
        written = []
        past = 0
        for match in INLINE.finditer(text):
            kind = next(name for name in TOKENS if match[name] is not None)
            written += [escape(text[past : match.start()]), TOKENS[kind](self, match)]
            past = match.end()
        return "".join([*written, escape(text[past:])])

    def _mark(self, match: re.Match[str]) -> str:
        mark, text = match["mark"], match["marked"]
        if mark in "=~":
            return code_span(text)
        if mark == "_":
            return f"<u>{self._inline(text)}</u>"
        before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
        return emphasized(MARKS[mark], self._inline(text), before, after)

    def _link(self, match: re.Match[str]) -> str:
        target, text = match["target"].strip(), match["text"]
        image = IMAGE.fullmatch(target)
        if image and not text:
            return f"![]({destination(image[1])})"
        if target.startswith("doi:"):
            target = f"https://doi.org/{target[4:]}"
        if not WEB.match(target):
            return self._inline(text) if text else escape(re.sub(r"^(?:file:|id:|[*#])", "", target))
        return f"[{self._inline(text)}]({destination(target)})" if text else f"<{target}>"

    def _note(self, match: re.Match[str]) -> str:
        label = match["note"]
        if match["said"]:
            return f"({self._inline(match['said'].strip())})"
        if label in self._notes and label not in self._cited:
            self._cited.append(label)
            self._labels.add(label)
        return f"[^{label}]" if label in self._labels else escape(match[0])


TOKENS: Mapping[str, Callable[[_Writer, re.Match[str]], str]] = {
    "mark": _Writer._mark,
    "target": _Writer._link,
    "url": lambda writer, match: f"<{match['url']}>",
    "angle": lambda writer, match: f"<{match['angle']}>",
    "stamp": lambda writer, match: escape(match["stamp"]),
    "note": _Writer._note,
    "display": lambda writer, match: f"$${match['display'].strip()}$$",
    "brackets": lambda writer, match: f"$${match['brackets'].strip()}$$",
    "parens": lambda writer, match: f"${match['parens'].strip()}$",
    "math": lambda writer, match: match[0],
    "script": lambda writer, match: _script(match),
    "entity": lambda writer, match: _entity(match),
    "anchor": lambda writer, match: escape(match["anchor"]) if match[0].startswith("<<<") else "",
    "raw": lambda writer, match: "",
    "code": lambda writer, match: code_span(match["code"]),
}


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _remark(node: _Node) -> Lines:
    """What the tags of a heading, and those above it, say of it."""
    stated = [*node.inherited, *node.tags, *node.properties.get("ANKI_TAGS", "").split()]
    tags = dict.fromkeys(tag.lstrip("@#%").replace("--", "-") for tag in stated if tag not in PROGRAM_TAGS)
    return [(f"<!-- tags: {' '.join(tags)} -->", node.line)] if tags else []


def _hidden(cloze: re.Match[str]) -> str:
    return f"[{cloze[2] or ''}...]"


def _solved(cloze: re.Match[str]) -> str:
    return f"*{cloze[1]}*"


def _begins(text: str) -> bool:
    """Whether a line ends the paragraph before it."""
    patterns = (BEGIN, END, ITEM, ROW, RULE, FIXED, KEYWORD, COMMENT)
    return not text.strip() or any(pattern.fullmatch(text) for pattern in patterns)


def _depth(text: str) -> int:
    expanded = text.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _mathematics(lines: Lines) -> Lines:
    """An environment of LaTeX's as displayed mathematics."""
    text = "\n".join(line for line, _ in lines if line.strip())
    text = re.sub(r"\\(begin|end)\{(?:equation|displaymath)\*?\}[ \t]*\n?", "", text)
    text = re.sub(r"\\(begin|end)\{(?:align|eqnarray|flalign)\*?\}", r"\\\1{aligned}", text)
    text = re.sub(r"\\(begin|end)\{(?:gather|multline)\*?\}", r"\\\1{gathered}", text)
    return [(line, lines[0][1]) for line in ["$$", *text.strip().split("\n"), "$$"]]


def _script(match: re.Match[str]) -> str:
    tag = "sub" if match["script"] == "_" else "sup"
    return f"<{tag}>{escape(match['scripted'])}</{tag}>"


def _entity(match: re.Match[str]) -> str:
    name = match["entity"]
    return escape(ENTITIES.get(name) or html5.get(f"{name};") or match[0])
