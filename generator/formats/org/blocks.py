"""The body of a heading: lists, tables, blocks, paragraphs -> Markdown."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from textwrap import dedent

from generator.formats.org.spans import Spans
from generator.formats.writing import (
    BREAK,
    Lines,
    begun,
    emphasized,
    fenced,
    guarded,
    indented,
    joined,
    pipe_table,
    quoted,
    spaced,
)

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
LATEX_BEGIN = re.compile(r"\s*\\begin\{([A-Za-z]{1,20}\*?)\}")
LATEX_END = re.compile(r"(?:.{0,400}\S)?\s*\\end\{([A-Za-z]{1,20}\*?)\}\s*$")
PLAIN = re.compile(r"\s*[^\s#|:].*")
ALERTS = ("note", "tip", "important", "warning", "caution")
RUNS = (ROW, FIXED, RULE)
# a line that ends before this column ends where its author wants it to: Emacs fills lines up to column 70
NARROW = 40
HARD_BREAK = "\u2028"


class Blocks:
    """Writes the blocks of a body. is_asked: whether it answers the heading above it, where terms define nothing."""

    def __init__(self, spans: Spans) -> None:
        self.is_asked = False
        self._spans = spans
        self._is_inside = 0

    def write(self, lines: Lines) -> Lines:
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
                    blocks.append([(emphasized("*", self._spans.write(match[2].strip())), lines[number][1])])
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

    def notes(self, line: int) -> Lines:
        """The footnotes that the blocks so far cite, and those that they cite in turn."""
        written = []
        while self._spans.cited:
            label = self._spans.cited.pop(0)
            lines = begun(f"[^{label}]:", self.write(self._spans.notes.pop(label)))
            written.append([(text if text in ("", lines[0][0]) else f"    {text}", line) for text, _ in lines])
        return spaced(written)

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
            return [(guarded(BREAK.join(self._spans.write(text.strip()) for text, _ in inner)), line)]
        content = self.write(inner)
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
            parts = [self._spans.write(part.strip()) for part in text.split(HARD_BREAK) if part.strip()]
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
        if all(terms) and not self.is_asked and not self._is_inside:
            return spaced(self._definition(match, item) for match, (_, item) in zip(terms, items, strict=True) if match)
        is_tight = all(PLAIN.fullmatch(text) for _, item in items for text, _ in item[1:])
        self._is_inside += 1
        written = [self._item(mark, item, is_tight, ordinal) for ordinal, (mark, item) in enumerate(items, start=1)]
        self._is_inside -= 1
        return [line for lines in written for line in lines] if is_tight else spaced(written)

    def _definition(self, match: re.Match[str], item: Lines) -> Lines:
        body = self.write([(match["text"] or "", item[0][1]), *item[1:]])
        term = (self._spans.write(match["term"]), item[0][1])
        return [term, *indented(body, ": ")] if body else [term]

    def _item(self, mark: str, item: Lines, is_tight: bool, ordinal: int) -> Lines:
        (text, line), *rest = item
        box = BOX.match(text)
        state = box["state"] if box else None
        text = text[box.end() :] if box else text
        term = TERM.fullmatch(text) if mark in "-+*" else None
        lines = self.write([(term["text"] or "" if term else text, line), *rest]) or [("", line)]
        if is_tight:
            lines = [pair for pair in lines if pair[0]] or lines
        if term:
            lines = begun(f"**{self._spans.write(term['term'])}**:", lines)
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
                rows.append(([self._spans.write(cell.strip()) for cell in cells.split("|")], line))
        if not rows:
            return []
        if head != 1 or len(rows) == 1:
            rows.insert(0, ([], rows[0][1]))
        return list(
            zip(pipe_table([cells for cells, _ in rows]), [rows[0][1], *(line for _, line in rows)], strict=True)
        )


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
