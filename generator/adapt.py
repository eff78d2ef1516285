"""Canonical Markdown -> the same for Python-Markdown, where no text is read alike by both.

Python-Markdown wants what stands in a list item indented by the same two columns, whatever its marker is; it finds no
fence on the line of a marker and no Markdown in HTML that does not ask for it, widens the tabs in code, and leaves
the backslash before a `|` in code in a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r" {0,3}(?P<mark>[-*+]|\d{1,9}[.)])(?: {1,4}(?=\S)| |$)")
FENCE = re.compile(r" {0,3}(?:`{3,}(?=[^`]*$)|~{3,})")
TABLE_CODE = re.compile(r"(?P<ticks>`+)(?!`).{1,4000}?(?<!`)(?P=ticks)(?!`)|`+")
# elements that hold blocks, and elements whose content is no Markdown even after a blank line
HTML = re.compile(
    r" {0,3}<(?:(?P<holder>address|article|aside|center|details|div|figure|footer|header|main|nav|section)"
    r"|(?P<verbatim>pre|script|style|textarea))(?=[\s>])",
    re.IGNORECASE,
)
# deeper than any author nests lists; not as deep as Python's own recursion goes
DEEPEST = 50
# what Python-Markdown marks its own places with
RESERVED = re.compile("[\x02\x03]")
# stands where Python-Markdown would not see that a list item begins; to_html takes comments out again
NOTHING = "<!-- -->"


def adapt(text: str) -> str:
    """The text as Python-Markdown must be handed it, blank lines at its end included."""
    lines = RESERVED.sub("", text).split("\n")
    return "\n".join([*_blocks(lines, 0), "", ""])


def _blocks(lines: Sequence[str], depth: int) -> list[str]:
    """The lines of a container so many containers deep; they come, and go, without its marks."""
    adapted: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if FENCE.match(line):
            end = _end_of_fence(lines, index)
            adapted += lines[index:end]
        elif html := HTML.match(line):
            end = _end_of_html(lines, index, html["verbatim"])
            adapted += (
                lines[index:end] if depth or html["verbatim"] else _with_markdown(lines[index:end], html["holder"])
            )
        elif QUOTE.match(line) and depth < DEEPEST:
            end = next((end for end in range(index, len(lines)) if not QUOTE.match(lines[end])), len(lines))
            inner = _blocks([QUOTE.sub("", each, count=1) for each in lines[index:end]], depth + 1)
            if any(adapted) and next(each for each in reversed(adapted) if each).startswith(">"):
                adapted += [NOTHING, ""]
            adapted += [f"> {each}" if each else ">" for each in inner]
        elif (item := ITEM.match(line)) and depth < DEEPEST:
            width = item.end() if item.end() < len(line) else len(item["mark"]) + 1
            end = _end_of_item(lines, index, width)
            inner = _blocks([line[item.end() :], *(each[width:] for each in lines[index + 1 : end])], depth + 1)
            adapted += _item(item["mark"], inner)
        else:
            end = index + 1
            adapted.append(_table_row(line) if line.startswith("|") else line)
        index = end
    return adapted


def _end_of_fence(lines: Sequence[str], begin: int) -> int:
    """The index of the line after the fence that begins there."""
    fence = re.match(r"`+|~+", lines[begin].lstrip())
    assert fence is not None
    closing = re.compile(rf" {{0,3}}{fence[0]}{fence[0][0]}*[ \t]*$")
    return next((number + 1 for number in range(begin + 1, len(lines)) if closing.match(lines[number])), len(lines))


def _end_of_html(lines: Sequence[str], begin: int, verbatim: str | None) -> int:
    """The index of the line after the HTML block that begins there."""
    for number in range(begin, len(lines)):
        if verbatim and f"</{verbatim}>".casefold() in lines[number].casefold():
            return number + 1
        if not verbatim and not lines[number].strip():
            return number
    return len(lines)


def _end_of_item(lines: Sequence[str], begin: int, width: int) -> int:
    """The index of the line after the list item that begins there; blank lines at its end are not in it."""
    end = begin + 1
    for number in range(begin + 1, len(lines)):
        if lines[number].startswith(" " * width):
            end = number + 1
        elif lines[number].strip():
            break
    return end


def _item(mark: str, lines: Sequence[str]) -> list[str]:
    first, *rest = lines
    if FENCE.match(first):
        first, rest = NOTHING, list(lines)
    return [f"{mark} {first or NOTHING}", *(f"  {line}" if line else "" for line in rest)]


def _with_markdown(lines: Sequence[str], tag: str) -> list[str]:
    """The lines of an HTML block, asking for Markdown where the element goes on after the blank line that ends it."""
    text = "\n".join(lines)
    if text.count(f"<{tag}") > text.count(f"</{tag}"):
        text = text.replace(f"<{tag}", f'<{tag} markdown="1"', 1)
    return text.split("\n")


def _table_row(line: str) -> str:
    return TABLE_CODE.sub(lambda code: code[0].replace("\\|", "|"), line)
