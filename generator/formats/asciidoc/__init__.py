"""AsciiDoc -> Markdown: its titles, lists, blocks and markup; nothing is included or executed.

    = Interview questions on Git              # Interview questions on Git
    :toc:

    == What is a commit?                      ## What is a commit?

    A snapshot of the *tree*.                 A snapshot of the **tree**.

    [source,sh]                               ```sh
    ----                                      git commit
    git commit                                ```
    ----

The entries of a list that is called `[qanda]` become labelled ones, those of other description lists definitions. See
https://docs.asciidoctor.org/asciidoc/latest/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.formats.asciidoc.spans import markdown
from generator.formats.writing import (
    Lines,
    fenced,
    heading,
    indented,
    labelled,
    pipe_table,
    quoted,
    spaced,
    text_of,
)
from generator.records import Text

TITLE = re.compile(r"(?P<marks>={1,6}|#{1,6})[ \t]+(?P<text>\S.*?)(?:[ \t]+(?P=marks))?")
UNDERLINES = "=-~^+"
UNDERLINE = re.compile(r"([=~^+-])\1{2,}")
ATTRIBUTE = re.compile(r":!?(?P<name>\w[\w-]*)!?:(?:[ \t]+(?P<value>.*))?")
BLOCK_ATTRIBUTES = re.compile(r"\[(?P<inside>[^\[\]]*|\[[^\[\]]*\])\]")
BLOCK_TITLE = re.compile(r"\.(?P<text>[^\s.].*)")
DELIMITER = re.compile(r"-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|`{3,}\w*|--|[|!,:]={3,}")
DIRECTIVE = re.compile(r"(?:ifn?def|ifeval|endif|include|toc|video|audio)::.*|<{3,}|//(?!/).*")
ITEM = re.compile(r"[ \t]*(?P<marks>\*{1,6}|-|\.{1,6}|\d{1,4}\.|<(?:\d+|\.)>)[ \t]+(?P<text>\S.*)")
TERM = re.compile(r"[ \t]*(?P<term>\S(?:.*?\S)??)(?P<marks>:{2,4}|;;)(?:[ \t]+(?P<text>\S.*))?")
ADMONITION = re.compile(r"(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)(?::[ \t]+(?P<text>\S.*))?")
RULE = re.compile(r"'{3,}|-{3}|\*{3}")
CHECKBOX = re.compile(r"\[(?P<mark>[ xX*])\][ \t]+")
# of a line of code, with the mark of the comment that it may stand in
CALLOUT = re.compile(r"\s*(?:#|//|--|;;|<!--)?\s*<(?:\d+|\.)>(?:\s*-->)?$")
CELL = re.compile(r"(?:^|[ \t]+)(?:[\d.+*<>^]*[aehlmsv]?)\|")


def adoc(data: bytes, name: str) -> Text:
    """The text of an AsciiDoc file in UTF-8 with line feeds; name: what messages call it."""
    lines = [(line.rstrip().expandtabs(4), number) for number, line in enumerate(data.decode("utf-8").split("\n"), 1)]
    return text_of(spaced(_Reader(lines, {}).blocks()))


class _Reader:
    """Reads lines block by block. attributes: those of the document so far, by name."""

    def __init__(self, lines: Lines, attributes: dict[str, str]) -> None:
        self._lines = lines
        self._attributes = attributes
        self._at = 0
        # what the lines in brackets above the next block say of it
        self._said = ""

    def blocks(self) -> Iterator[Lines]:
        """The blocks, each as lines of Markdown."""
        while self._at < len(self._lines):
            block = self._block()
            if block:
                yield block

    def _block(self) -> Lines:
        """The next block, or nothing where a line is none."""
        line, origin = self._lines[self._at]
        following = self._lines[self._at + 1][0] if self._at + 1 < len(self._lines) else ""
        if title := TITLE.fullmatch(line):
            self._at += 1
            if len(title["marks"]) == 1:
                self._skip_head()
            return self._heading(title["text"], len(title["marks"]), origin)
        if UNDERLINE.fullmatch(following) and _underlines(line, following):
            self._at += 2
            return self._heading(line, UNDERLINES.index(following[0]) + 1, origin)
        if delimiter := DELIMITER.fullmatch(line):
            return self._delimited(delimiter[0])
        if attribute := ATTRIBUTE.fullmatch(line):
            self._attributes[attribute["name"].casefold()] = attribute["value"] or ""
        elif (said := BLOCK_ATTRIBUTES.fullmatch(line)) and not line.startswith("[["):
            self._said = said["inside"]
        elif RULE.fullmatch(line):
            self._at += 1
            return [("---", origin)]
        elif (named := BLOCK_TITLE.fullmatch(line)) and not ITEM.fullmatch(line):
            self._at += 1
            return [(f"**{self._inline(named['text'])}**", origin)]
        elif line.strip() and not line.startswith("[[") and not DIRECTIVE.fullmatch(line) and line != "+":
            return self._text()
        self._at += 1
        return []

    def _text(self) -> Lines:
        """A list, an admonition, code or a paragraph."""
        line, origin = self._lines[self._at]
        said, self._said = self._said, ""
        if ITEM.fullmatch(line):
            return self._list([])
        if TERM.fullmatch(line):
            return self._terms(asked=said.startswith("qanda"))
        if line.startswith(" ") or said.startswith(("source", "listing")):
            code = self._paragraph_lines()
            margin = min(len(text) - len(text.lstrip()) for text, _ in code)
            return fenced([text[margin:] for text, _ in code], origin, _language(said))
        paragraph = self._paragraph_lines()
        first, *rest = paragraph
        kind = ADMONITION.fullmatch(first[0])
        if kind and kind["text"]:
            return quoted([(f"[!{kind['kind']}]", origin), *self._written([(kind["text"], origin), *rest])])
        return quoted(self._written(paragraph)) if said.startswith(("quote", "verse")) else self._written(paragraph)

    def _heading(self, text: str, level: int, origin: int) -> Lines:
        self._said = ""
        return heading(self._inline(text), level, origin)

    def _skip_head(self) -> None:
        """Past the author and the revision below the document's title, taking its attributes."""
        while self._at < len(self._lines) and self._lines[self._at][0]:
            if attribute := ATTRIBUTE.fullmatch(self._lines[self._at][0]):
                self._attributes[attribute["name"].casefold()] = attribute["value"] or ""
            self._at += 1

    def _delimited(self, mark: str) -> Lines:
        """A block between two lines of the same signs; to the end of the text where the second is missing."""
        origin = self._lines[self._at][1]
        said, self._said = self._said, ""
        begin = self._at + 1
        mark = mark if mark[0] != "`" else re.match("`+", mark)[0]  # type: ignore[index]
        end = next((index for index in range(begin, len(self._lines)) if self._lines[index][0] == mark), -1)
        language = self._lines[self._at][0].strip("`") if mark[0] == "`" else _language(said)
        if end < 0:  # nothing closes it
            self._at += 1
            return []
        inner, self._at = self._lines[begin:end], end + 1
        if mark[0] == "/":
            return []
        if mark[0] in ".`" or (mark[0] == "-" and mark != "--"):
            return fenced([CALLOUT.sub("", line) for line, _ in inner], origin, language)
        if mark[0] == "+" and said.startswith(("stem", "latexmath")):
            return [("$$", origin), *inner, ("$$", self._lines[end][1])]
        if mark[0] in "|!,:":
            return self._table(inner)
        blocks = spaced(_Reader(inner, self._attributes).blocks())
        kind = ADMONITION.fullmatch(said.split(",")[0])
        if kind:
            return quoted([(f"[!{kind['kind']}]", origin), *blocks])
        return quoted(blocks) if mark[0] == "_" else blocks

    def _table(self, lines: Lines) -> Lines:
        """A table, its first row the header; cells may each have a line of their own."""
        rows: list[list[str]] = []
        width = 0
        for line, _ in lines:
            cells = [self._inline(cell.strip()) for cell in CELL.split(line)[1:]] if "|" in line else []
            if not cells:
                continue
            width = width or len(cells)
            if rows and len(rows[-1]) < width:
                rows[-1] += cells
            else:
                rows.append(cells)
        if not rows:
            return []
        origins = [lines[0][1], lines[0][1], *(lines[-1][1] for _ in rows[1:])]
        return list(zip(pipe_table(rows), origins, strict=True))

    def _list(self, outer: list[str]) -> Lines:
        """A list and those in its items. outer: the marks of the lists around it."""
        items: Lines = []
        marks = _marks(self._lines[self._at][0])
        count = 0
        while self._at < len(self._lines):
            item = ITEM.fullmatch(self._lines[self._at][0])
            if item is None or _marks(item[0]) in outer:
                break
            if _marks(item[0]) != marks:
                items += [(f"  {line}" if line else "", origin) for line, origin in self._list([*outer, marks])]
                continue
            self._lines[self._at] = (item["text"], self._lines[self._at][1])
            text = self._item()
            box = CHECKBOX.match(item["text"])
            count += 1
            marker = f"{count}. " if marks[0] in ".1<" else "- "
            if box:
                text[0] = (f"[{' ' if box['mark'] == ' ' else 'x'}] {CHECKBOX.sub('', item['text'])}", text[0][1])
            items += indented(text, marker)
            self._skip_blank()
        return items

    def _item(self) -> Lines:
        """The text of an item, and the blocks that a line `+` joins to it."""
        parts = [self._written(self._paragraph_lines())]
        while self._at + 1 < len(self._lines) and self._lines[self._at][0] == "+":
            self._at += 1
            parts.append(self._block())
            while self._said and self._at < len(self._lines):
                parts.append(self._block())
        return spaced(parts)

    def _terms(self, *, asked: bool) -> Lines:
        """A description list; asked: whether it is one of questions."""
        parts: list[Lines] = []
        marks = ""
        while self._at < len(self._lines):
            line, origin = self._lines[self._at]
            term = TERM.fullmatch(line)
            if term is None or (marks and term["marks"] != marks):
                break
            marks = term["marks"]
            self._lines[self._at] = (term["text"] or "", origin)
            if not term["text"]:
                self._at += 1
                self._skip_blank()
            body = self._definition(marks)
            question = [(self._inline(term["term"]), origin)]
            parts.append(labelled(question, body) if asked else [*question, *indented(body or [("", origin)], ": ")])
            self._skip_blank()
        return spaced(parts)

    def _definition(self, marks: str) -> Lines:
        """What stands behind or below a term, up to the next."""
        if self._at >= len(self._lines):
            return []
        line, origin = self._lines[self._at]
        term = TERM.fullmatch(line)
        if TITLE.fullmatch(line) or (term and term["marks"] == marks):
            return []
        if ITEM.fullmatch(line):
            return self._list([])
        self._lines[self._at] = (line.lstrip(), origin)
        return self._item()

    def _paragraph_lines(self) -> Lines:
        """The lines up to a blank one, or to what begins another block."""
        begin = self._at
        self._at += 1
        while self._at < len(self._lines):
            line = self._lines[self._at][0]
            ends = not line.strip() or line == "+" or DELIMITER.fullmatch(line) or BLOCK_ATTRIBUTES.fullmatch(line)
            if ends or ITEM.fullmatch(line) or (TERM.fullmatch(line) and "::" in line):
                break
            self._at += 1
        return [(line, origin) for line, origin in self._lines[begin : self._at] if not DIRECTIVE.fullmatch(line)]

    def _written(self, lines: Lines) -> Lines:
        """The lines of a paragraph in Markdown, as one: markup may go over their ends."""
        text = " ".join(f"{line.strip()}" if not line.endswith(" +") else f"{line.strip()}\n" for line, _ in lines)
        parts = [part.strip() for part in text.split("\n") if part.strip()]
        return [("".join(markdown(part, self._attributes) for part in parts), lines[0][1])] if lines else []

    def _inline(self, text: str) -> str:
        return markdown(text, self._attributes)

    def _skip_blank(self) -> None:
        """Past blank lines, if a list or another block goes on behind them."""
        while self._at < len(self._lines) and not self._lines[self._at][0].strip():
            self._at += 1


def _underlines(line: str, marks: str) -> bool:
    """Whether a line of signs makes the one above it a title: it is as long, give or take two."""
    return bool(re.match(r"[^\s\[.|*=-]", line)) and abs(len(line) - len(marks)) <= 2 and any(map(str.isalnum, line))


def _marks(line: str) -> str:
    """The marks of a list that a line is an item of; all numbers are one."""
    item = ITEM.fullmatch(line)
    return re.sub(r"\d+", "1", item["marks"]) if item else ""


def _language(said: str) -> str:
    """The language of code, as the line in brackets above it says."""
    parts = [part.strip() for part in said.split(",")]
    return parts[1] if parts[0].split("%")[0] in ("source", "") and len(parts) > 1 and "=" not in parts[1] else ""
