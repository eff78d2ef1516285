"""Definition lists, as in Pandoc and PHP Markdown Extra: a term on its line, and below it `: ` and what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.dialects.glossary import Located, entry_spans
from generator.dialects.prose import marked
from generator.dialects.reading import NOTHING, Reading
from generator.records import Block, Document, Entry, Origin, Span

LISTED = re.compile(r"[ ]{0,3}[:~][ \t]+(?=\S)")


def may_hold_definitions(document: Document) -> bool:
    """Whether a line of the document may be a definition of definition_lists."""
    paragraphs = (block for block in marked(document) if block.kind == "paragraph")
    return any(any(map(LISTED.match, block.text.split("\n"))) for block in paragraphs)


def definition_lists(document: Document, located: Located) -> Reading:
    """The definition lists of the document."""
    if not may_hold_definitions(document):
        return NOTHING
    lists = _Lists(document)
    for section, block in located:
        lists.take(section, block)
    lists.close()
    return Reading(tuple(lists.entries), tuple(lists.spans))


@dataclass(slots=True)
class _Open:
    """Terms, by their lines, whose definitions are still being read, each a list of lines."""

    terms: dict[int, str]
    section: str
    definitions: list[list[str]]
    last: int


class _Lists:
    """Reads definition lists block by block. entries, spans: of what is complete."""

    def __init__(self, document: Document) -> None:
        self.entries: list[Entry] = []
        self.spans: list[Span] = []
        self._document = document
        self._open: _Open | None = None
        self._waiting: dict[int, str] = {}

    def take(self, section: str, block: Block) -> None:
        """The next block of the document."""
        lines = dict(enumerate(block.text.split("\n"), start=block.first))
        if block.kind == "paragraph" and any(map(LISTED.match, lines.values())):
            self._take_lines(section, lines)
        elif self._open and self._document.lines[block.first - 1].startswith(("  ", "\t")):
            self._open.definitions[-1] += ["", *_dedent(self._document.lines[block.first - 1 : block.last])]
            self._open.last = block.last
        else:
            self.close()
            # a paragraph may be the term of a definition that follows after a blank line
            self._waiting = lines if block.kind == "paragraph" and len(lines) <= 2 else {}

    def _take_lines(self, section: str, lines: Mapping[int, str]) -> None:
        listed = {number for number, line in lines.items() if LISTED.match(line)}
        if min(lines) not in listed:
            self.close()
        for number, line in lines.items():
            if match := LISTED.match(line):
                self._define(section, number, line[match.end() :])
            elif self._open and (number + 1 not in listed or line.startswith(" ")):
                self._open.definitions[-1].append(line.lstrip())
                self._open.last = number
            else:
                self._finish()
                self._waiting[number] = line.strip()

    def _define(self, section: str, number: int, text: str) -> None:
        if self._waiting:
            self._finish()
            self._open, self._waiting = _Open(self._waiting, section, [], number), {}
        if self._open:
            self._open.definitions.append([text])
            self._open.last = number

    def close(self) -> None:
        """What comes next belongs to nothing so far."""
        self._finish()
        self._waiting = {}

    def _finish(self) -> None:
        if self._open:
            first, turn = min(self._open.terms), max(self._open.terms)
            origin = Origin(self._document.path, first, self._open.last)
            text = _several(self._open.definitions)
            self.entries += [Entry(term, text, origin, self._open.section) for term in self._open.terms.values()]
            self.spans += entry_spans(first, turn, self._open.last)
            self._open = None


def _dedent(lines: Sequence[str]) -> list[str]:
    """The lines of a definition's further block, without the indentation that makes it one."""
    expanded = [line.expandtabs(4) for line in lines]
    depth = min((len(line) - len(line.lstrip()) for line in expanded if line.strip()), default=0)
    return [line[min(depth, 4) :] for line in expanded]


def _several(texts: Sequence[Sequence[str]]) -> str:
    """One definition as it is, several as a numbered list."""
    if len(texts) == 1:
        return "\n".join(texts[0])
    return "\n".join(f"{number}. " + "\n   ".join(lines) for number, lines in enumerate(texts, start=1))
