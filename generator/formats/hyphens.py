"""Words that the end of a line cuts in two, as in text copied from a PDF -> whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator import words
from generator.records import Block

CUT = re.compile(r"(?<=\S )(?P<begin>[^\W\d_]{2,})-$")
REST = re.compile(r"(?P<blanks>\s*)(?P<end>[^\W\d_]{2,})")


def rejoined(lines: list[str], blocks: Iterable[Block]) -> list[str]:
    """The lines, in whose paragraphs a word that the end of one cuts is whole at the beginning of the next.

    The hyphen stays where the document has the word with it, or both of its parts as words of their own.
    """
    cuts = [
        number
        for block in _paragraphs(blocks)
        for number in range(block.first - 1, block.last - 1)
        if CUT.search(lines[number].rstrip()) and _goes_on(lines[number + 1])
    ]
    if not cuts:
        return lines
    known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(lines).casefold()))
    joined = list(lines)
    for number in cuts:
        cut, rest = CUT.search(joined[number].rstrip()), REST.match(joined[number + 1])
        if cut and rest:
            word = _word(cut["begin"], rest["end"], known)
            joined[number] = joined[number][: cut.start()].rstrip()
            joined[number + 1] = f"{rest['blanks']}{word}{joined[number + 1][rest.end() :]}"
    return joined


def _word(begin: str, end: str, known: set[str]) -> str:
    whole, parts = f"{begin}{end}", f"{begin}-{end}"
    if whole.casefold() in known:
        return whole
    compound = parts.casefold() in known or {begin.casefold(), end.casefold()} <= known - {end.casefold()}
    return parts if compound else whole


def _goes_on(line: str) -> bool:
    """Whether the line begins with the rest of a word: "pre- and postprocessing" has its hyphen on purpose."""
    rest = REST.match(line)
    return rest is not None and rest["end"][0].islower() and rest["end"] not in words.of("and") | words.of("or")


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "paragraph":
            yield block
        yield from _paragraphs(block.children)
