"""comrak's Markdown -> lines that Python-Markdown reads the same.

comrak writes no escape that CommonMark does not ask for, and leaves HTML and the words after a fence as they are;
Python-Markdown takes `#tag` for a heading, the last letter of `C#` for a heading's end, `<String, int>` for a tag,
and the `\\(` in a link's target for two characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from generator.fences import FENCE, FenceScanner

Kind = Literal["text", "fence", "raw"]

# level 1 is a section and level 2 a card in cards/<topic>.md
TOP_HEADING = 3
# what may stand before a line's own text: the marks of the quotes and list items that it is in
_BEFORE = r"(?P<before>(?:[ >]|[-*+] |\d{1,9}[.)] )*)"
BEFORE = re.compile(_BEFORE)
HEADING = re.compile(rf"{_BEFORE}(?P<level>#{{1,6}})(?P<after> .*|$)")
HASH = re.compile(rf"^{_BEFORE}(?=#)")
PAREN_ITEM = re.compile(rf"^({_BEFORE}\d{{1,9}})\)(?= |$)")
ALERT = re.compile(rf"{_BEFORE}\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\] ?(?P<title>.*)")
HARD_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
# what the end of a heading would lose: C#, C:\
HEADING_END = re.compile(r"(?<![\\ ])(?=(?:\\\\)*#$)|(?<!\\)(?=(?:\\\\)*\\$)")
ESCAPED_PAREN = re.compile(r"\\(?=[()])")
# how a line begins that does not go on with the paragraph before it
BLOCK = re.compile(r"[-*+](?: |$)|\d{1,9}[.)](?: |$)|#{1,6}(?: |$)|>|`{3}|~{3}|-{3}|=+$|$")
NUMBER = re.compile(r"\d{1,9}[.)](?: |$)")
LIST_MARK = re.compile(r"[-*+.)]")
HEADING_OR_RULE = re.compile(r"#{1,6}(?: |$)|-----$")
END_OF_LIST = "<!-- end list -->"
LANGUAGE = re.compile(r"\w[\w#.+-]*")
_TAG = (
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\s]+|'[^']*'|\"[^\"]*\"))?)*\s*/?"
    r"|/[A-Za-z][A-Za-z0-9-]*\s*|!--(?:(?!<!--|-->).)*--|\?(?:(?!<\?|\?>).)*\?|![A-Za-z][^<>]*"
    r"|[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
)
INLINE = re.compile(
    # code and mathematics, which stay as they are; no author writes spans of more than 4000 characters
    r"(?P<ticks>`+)(?!`).{1,4000}?(?<!`)(?P=ticks)(?!`)|`+|\$(?![\s$])(?:\\.|[^\\$\n]){1,4000}?(?<!\s)\$(?!\d)"
    r"|\$\$(?P<display>[^$]*[^$\s][^$]*)\$\$(?!\$)|\$+"
    r"|(?P<entity>\\&(?=#?\w+;))|\\."
    r"|\]\((?P<target>(?:[^\s()<>\\]|\\.)+)"
    rf"|(?P<break><br> )|{_TAG}|<(?P<mail>[^\s<>@]+@[^\s<>@]+)>|(?P<angle><(?=[A-Za-z/!?]))"
)


def settle(lines: Sequence[str]) -> list[str]:
    """comrak's lines, put so that Python-Markdown reads them the same; headings begin at level 3."""
    marked = _without_ends(_mark(lines))
    levels = [len(match["level"]) for line, kind in marked if kind == "text" and (match := HEADING.fullmatch(line))]
    deeper = max(0, TOP_HEADING - min(levels, default=TOP_HEADING))
    settled: list[str] = []
    text: list[str] = []
    for line, kind in [*_set_apart(marked), ("", "raw")]:
        if kind == "text" and line.strip("> \t"):
            if text and _goes_on(text[-1], line):
                text[-1] = _broken(text[-1], line)
            else:
                text.append(line)
            continue
        settled += _settle_text(text, deeper)
        text = []
        if kind != "text":
            settled.append(_fence(line) if kind == "fence" else line)
        elif settled and settled[-1].strip("> "):  # comrak writes several blank lines before a fence in a quote
            settled.append(line.rstrip(" \t"))
    return settled[:-1]


def _mark(lines: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    """Each line, and what it is: raw stays to the letter, being code or an HTML block."""
    scanner = FenceScanner()
    end: re.Pattern[str] | None = None
    in_paragraph = False
    for line in lines:
        own = _own(line)
        if end is None and not scanner.open and own.startswith("<"):
            end = _end_of_html(own, in_paragraph=in_paragraph)
        in_code = scanner.open
        if end is not None:
            yield line, "raw" if own else "text"
            if end.search(own):
                end = None
        elif scanner.is_code(line):
            yield line, "raw" if in_code else "fence"
        else:
            yield line, "text"
            in_paragraph = bool(own)
            continue
        in_paragraph = False


def _without_ends(marked: Iterable[tuple[str, Kind]]) -> list[tuple[str, Kind]]:
    """The lines without the comments that would part a list from an indented code block: ours are fenced."""
    kept: list[tuple[str, Kind]] = []
    for line, kind in marked:
        if kind == "fence" and len(kept) > 1 and kept[-2][0].lstrip("> ") == END_OF_LIST and not kept[-1][0].strip("> "):
            del kept[-2:]
        kept.append((line, kind))
    return kept


def _set_apart(marked: Iterable[tuple[str, Kind]]) -> Iterator[tuple[str, Kind]]:
    """The lines, with a blank one before what Python-Markdown would take for more of the lines above it."""
    above: list[str] = []  # down from the last blank line
    for line, kind in marked:
        marks = _marks(line)
        if kind != "raw" and above and not _goes_on(above[-1], line):
            outdented = _indent(line) < _indent(above[0])
            other_quote = marks.count(">") != _marks(above[-1]).count(">")
            if outdented or other_quote or HEADING_OR_RULE.match(_own(line)):
                quotes = min(marks.count(">"), _marks(above[-1]).count(">"))
                yield "".join(re.findall("[^>]*>", marks)[:quotes]), "text"
                above = []
        yield line, kind
        above = [*above[:1], line] if line.strip("> ") or kind == "raw" else []


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" >"))


def _end_of_html(line: str, *, in_paragraph: bool) -> re.Pattern[str] | None:
    """What ends the HTML block that the line begins, if it begins one."""
    from markdown_it.rules_block.html_block import HTML_SEQUENCES

    ends = (end for begin, end, interrupts in HTML_SEQUENCES if begin.search(line) and (interrupts or not in_paragraph))
    return next(ends, None)


def _marks(line: str) -> str:
    """The marks of the containers that the line is in."""
    return BEFORE.match(line)[0]  # type: ignore[index]


def _own(line: str) -> str:
    """The line without the marks of the containers that it is in."""
    return line[len(_marks(line)) :]


def _goes_on(line: str, following: str) -> bool:
    """Whether the first line ends in a hard break, and the following one goes on with its paragraph."""
    own = following.lstrip(" >")
    if NUMBER.match(own):  # no item unless the first line is one
        return HARD_BREAK.search(line) is not None and NUMBER.match(line, len(following) - len(own)) is None
    return HARD_BREAK.search(line) is not None and not BLOCK.match(own)


def _broken(line: str, following: str) -> str:
    """Two lines with a hard break between them; at the beginning of a paragraph it would begin an HTML block."""
    line_break = "" if _own(line) == "\\" else "<br> "
    return HARD_BREAK.sub(r"\1", line) + line_break + following.lstrip(" >")


def _fence(line: str) -> str:
    """The line that opens a fence with nothing behind it but the language."""
    fence = FENCE.match(line)
    assert fence is not None
    language = LANGUAGE.search(line, fence.end())
    return fence[0] + (language[0] if language else "")


def _settle_text(lines: Sequence[str], deeper: int) -> list[str]:
    """The lines of a paragraph, or of several that stand close together in lists."""
    text = "\n".join(_beginning(line, deeper) for line in lines)
    return INLINE.sub(_inline, text).split("\n") if text else []


def _beginning(line: str, deeper: int) -> str:
    """The line with the marks that it begins with, and those of a heading's end, as they should be."""
    line = PAREN_ITEM.sub(r"\1.", line)
    if alert := ALERT.fullmatch(line):
        return f"{alert['before']}**{alert['title'] or alert['kind'].capitalize()}**\n{alert['before'].rstrip()}"
    if heading := HEADING.fullmatch(line):
        level = "#" * min(6, len(heading["level"]) + deeper)
        return heading["before"] + level + HEADING_END.sub(r"\\", heading["after"])
    return HASH.sub(r"\g<before>\\", line)


def _inline(match: re.Match[str]) -> str:
    """What is found within a line, as it should be."""
    if match["entity"]:
        return "&amp;"
    if match["target"] and "\\" in match["target"]:
        return f"](<{ESCAPED_PAREN.sub('', match['target'])}>"
    if match["display"]:
        return _display(match)
    if match["break"]:
        return _line_break(match)
    if match["mail"]:  # an address for GitHub, but not for others
        return f"[{match['mail']}](mailto:{match['mail']})"
    return "\\<" if match["angle"] else match[0]


def _display(match: re.Match[str]) -> str:
    """Mathematics between double dollars: only as a paragraph of its own."""
    before, after = match.string[: match.start()].rpartition("\n")[2], match.string[match.end() : match.end() + 1]
    if not _own(before) and after in ("", "\n"):
        return match[0]
    return f"$\\displaystyle {' '.join(match['display'].split())}$"


def _line_break(match: re.Match[str]) -> str:
    """A hard break, with a line's end behind it where the line is not one for certain and the next can begin there."""
    line = match.string[: match.start()].rpartition("\n")[2]
    if re.match(r"\||#{1,6} |$", _own(line)) or BLOCK.match(match.string, match.end()) or match.string[match.end()] == "<":
        return match[0]
    return "<br>\n" + re.sub(r"[^ >]", " ", _marks(line))
