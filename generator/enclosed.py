"""Markdown in HTML that says `markdown="1"` (Python-Markdown's md_in_html) -> the same between blank lines.

<div markdown="1">            <div>
**bold**
</div>                        **bold**

                              </div>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator import dollars, inline
from generator.fences import FenceScanner
from generator.patterns import lazy

_ATTRIBUTES = r"(?:\s+(?!markdown[\s=>])[A-Za-z_:][\w:.-]*(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*"
# an element that stands within a line has its Markdown read anyway
OPENING = lazy(
    r"<(?P<name>article|aside|blockquote|center|dd|details|div|figcaption|figure|footer|header|li|main|p|section|td|th)"
    rf"(?P<before>{_ATTRIBUTES})\s+markdown(?:=[\"']?(?:1|block|span)[\"']?)?(?P<behind>{_ATTRIBUTES})\s*>"
)
TAG = lazy(rf"{dollars.CODE}|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?:\s[^<>]*)?>")


def parted(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with blank ones around what stands in each such element, and without its attribute."""
    scanner = FenceScanner()
    opened: list[tuple[str, bool]] = []  # the elements that are open, and whether they say so

    def part(tag: re.Match[str]) -> str:
        name = tag["name"]
        if tag["close"] and name == "summary" and opened:
            return f"{tag[0]}\n\n"
        if tag["close"] and opened and opened[-1][0] == name:
            return f"\n\n{tag[0]}\n\n" if opened.pop()[1] else tag[0]
        if name and not tag["close"] and (asks := OPENING.fullmatch(tag[0])):
            opened.append((name, True))
            return f"<{name}{asks['before']}{asks['behind']}>\n\n"
        if name and not tag["close"] and any(name == each for each, _ in opened):
            opened.append((name, False))
        return tag[0]

    for line in lines:
        if scanner.is_code(line) or "<" not in line or not (opened or "markdown" in line):
            yield line
            continue
        marks = inline.marks(line)
        first, *others = TAG.sub(part, line[len(marks) :]).split("\n")
        yield f"{marks}{first}".rstrip() if others else f"{marks}{first}"
        yield from (f"{inline.continued(marks)}{each.strip()}".rstrip() for each in others)
