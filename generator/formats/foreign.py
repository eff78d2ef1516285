"""HTML lines and Obsidian's boxes in a Markdown text -> what GitHub's Markdown has for them, as in

    <h3>What is a canary release?</h3>           ### What is a canary release?

    > [!question]- When is it stopped?           <details>
    > When errors rise.                          <summary>When is it stopped?</summary>

                                                 When errors rise.

                                                 </details>

A line that is an HTML heading, or bold, is one of Markdown; what folds away, or asks, is a `<details>`. Nothing else is
touched, and nothing in code, tables and summaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.fences import scan
from generator.formats.writing import Lines
from generator.patterns import lazy

# how a line begins that is a box, a heading or bold
BEGIN = r">|(?i:(?:<p>)?\s*<(?:h[1-6]|b|strong)\b)"
BOX = lazy(r"[ ]{0,3}>[ \t]?\[!(?P<type>\w{1,20})\](?P<fold>[+-]?)[ \t]+(?P<title>\S.*)$")
QUOTE = lazy(r"[ ]{0,3}>[ ]?")
# boxes that ask also where they stand open
ASKING = frozenset(["question", "faq", "help", "qa"])
HEADING = lazy(r"[ ]{0,3}<h(?P<level>[1-6])\b[^<>]*>(?P<text>.*)</h(?P=level)>\s*(?:<br\s?/?>)?\s*$", re.IGNORECASE)
BOLD = lazy(
    r"[ ]{0,3}(?:<p>)?\s*<(?P<tag>b|strong)>(?P<text>[^<>]+(?:<(?!/?(?P=tag))[^<>]*>[^<>]*)*)</(?P=tag)>:?\s*(?:</p>)?"
    r"\s*(?:<br\s?/?>)?\s*$",
    re.IGNORECASE,
)
INLINE = lazy(r"</?(?:b|strong|u|em|i|span|font|center|a|br)\b[^<>]*>", re.IGNORECASE)
CODE = lazy(r"`[^`]*`")
# where a line of HTML is no line of text
HOLDING = lazy(r"<(?P<close>/?)(?:table|summary|pre|svg)\b", re.IGNORECASE)
# no author writes such a line longer, nor boxes so deep in one another
LONGEST = 1000
DEEPEST = 20


def native(lines: Lines) -> Lines:
    """The lines as GitHub's Markdown has them, each with where it came from."""
    if any("[!" in line for line, _ in lines):
        lines = list(_folded(lines, DEEPEST))
    return list(_tagged(lines)) if any("</" in line for line, _ in lines) else lines


def _folded(lines: Sequence[tuple[str, int]], depth: int) -> Iterator[tuple[str, int]]:
    """The lines with each box that folds or asks as a `<details>`, down to so many in one another."""
    code = [inside for _, inside in scan(line for line, _ in lines)]
    index = 0
    while index < len(lines):
        line, origin = lines[index]
        box = BOX.match(line) if depth and not code[index] and len(line) <= LONGEST else None
        if box and (box["fold"] or box["type"].casefold() in ASKING):
            end = next((end for end in range(index + 1, len(lines)) if not QUOTE.match(lines[end][0])), len(lines))
            body = [(QUOTE.sub("", text, count=1), number) for text, number in lines[index + 1 : end]]
            last = lines[end - 1][1]
            yield from (("<details>", origin), (f"<summary>{box['title'].strip()}</summary>", origin), ("", origin))
            yield from _folded(body, depth - 1)
            yield from (("", last), ("</details>", last), ("", last))
            index = end
        else:
            yield line, origin
            index += 1


def _tagged(lines: Lines) -> Iterator[tuple[str, int]]:
    """The lines with each that is an HTML heading, or bold, as one of Markdown, and blank lines around it."""
    inside = 0
    for (line, origin), (_, code) in zip(lines, scan(line for line, _ in lines), strict=True):
        tagged = "" if code or inside or "</" not in line else _markdown(line)
        if not code and "<" in line:
            tags = HOLDING.finditer(CODE.sub("", line))
            inside = max(0, inside + sum(-1 if tag["close"] else 1 for tag in tags))
        if tagged:
            yield from (("", origin), (tagged, origin), ("", origin))
        else:
            yield line, origin


def _markdown(line: str) -> str:
    """The line in Markdown if it is an HTML heading or bold; else nothing."""
    if len(line) > LONGEST or "<img" in line:
        return ""
    if (match := HEADING.match(line)) and (text := INLINE.sub("", match["text"]).strip()):
        return f"{'#' * int(match['level'])} {text}"
    if (match := BOLD.match(line)) and (text := INLINE.sub("", match["text"]).strip()):
        return f"**{text}**"
    return ""
