"""What stands within the lines of comrak's Markdown -> the same, as Python-Markdown reads it alike.

Python-Markdown takes `<String, int>` for a tag, `\\&copy;` for a sign and the `\\(` in a link's target for two letters,
knows double dollars only around a block, and breaks a line only at two blanks, which nobody sees: ours is <br>.
"""

from __future__ import annotations

import re

from generator import dollars
from generator.patterns import lazy

# what may stand before a line's own text: the marks of the quotes and list items that it is in
MARKS = r"(?P<marks>(?:[ >]|[-*+] |\d{1,9}[.)] )*)"
# how a line begins that is no paragraph's
BLOCK = lazy(r"[-*+](?: |$)|\d{1,9}[.)](?: |$)|#{1,6}(?: |$)|>|`{3}|~{3}|-{3}|=+$|$")
# a hard break in the midst of a line
BREAK = "<br> "
_MARKS = lazy(MARKS)
_ONE_LINE = lazy(rf"{MARKS}(?:\||#{{1,6}} |$)")
_ESCAPED_PAREN = lazy(r"\\(?=[()])")
_TAG = (
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\s]+|'[^']*'|\"[^\"]*\"))?)*\s*/?"
    r"|/[A-Za-z][A-Za-z0-9-]*\s*|!---?(?=>)|!--(?:(?!<!--|-->)[^\x00])*--|\?(?:(?!<\?|\?>)[^\x00])*\?|![A-Za-z][^<>]*"
    r"|[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
)
_PARTS = lazy(
    # all of them begin with one of these signs, so that at a letter none is tried
    r"(?=[`$\\\]<])(?:"
    # code and mathematics, which stay as they are; no author writes spans of more than 4000 characters
    r"(?P<ticks>`+)(?!`).{1,4000}?(?<!`)(?P=ticks)(?!`)|`+"
    rf"|{dollars.FORMULA}|{dollars.DISPLAY}|\$+"
    r"|(?P<entity>\\&(?=#?\w+;))|\\."
    r"|\]\((?P<target>(?:[^\s()<>\\]|\\.)+)(?=\)| \")"
    rf"|(?P<break>{BREAK})|(?P<tag>{_TAG})|<(?P<mail>[^\s<>@\\]+@[^\s<>@\\]+)>|(?P<angle><(?=[A-Za-z/!?])))"
)


def settle(text: str) -> str:
    """The lines of a paragraph, or of several that stand close together in lists, with what is in them settled."""
    return _PARTS.sub(_part, text)


def marks(line: str) -> str:
    """The marks of the containers that a line is in."""
    return _MARKS.match(line)[0]  # type: ignore[index]


def continued(marks: str) -> str:
    """The marks of the next line within the same containers."""
    return re.sub(r"[^ >]", " ", marks)


def own(line: str) -> str:
    """The line without the marks of the containers that it is in."""
    return line[len(marks(line)) :]


def _part(match: re.Match[str]) -> str:
    if match["entity"]:
        return "&amp;"
    if match["target"] and _ESCAPED_PAREN.search(match["target"]):
        return f"](<{_ESCAPED_PAREN.sub('', match['target'])}>"
    if match["display"]:
        return _display(match)
    if match["break"]:
        return _line_break(match)
    if match["tag"] and BREAK in match["tag"]:  # was the end of a line in an attribute, behind a backslash
        begin = _MARKS.match(match.string, _line_begin(match))
        return match["tag"].replace(BREAK, "\\\n" + continued(begin["marks"] if begin else ""))
    if match["mail"]:  # an address for GitHub, but not for others
        return f"[{match['mail']}](mailto:{match['mail']})"
    return "\\<" if match["angle"] else match[0]


def _display(match: re.Match[str]) -> str:
    """Mathematics between double dollars: only as a paragraph of its own."""
    begin = _MARKS.match(match.string, _line_begin(match))
    assert begin is not None
    if begin.end() >= match.start() and match.string[match.end() : match.end() + 1] in ("", "\n"):
        return match[0]
    return f"$\\displaystyle {' '.join(match['display'].split())}$"


def _line_break(match: re.Match[str]) -> str:
    """A hard break, with a line's end behind it where the line may end and the next can begin with what follows."""
    begin = _line_begin(match)
    marks = _MARKS.match(match.string, begin)
    assert marks is not None
    here = _ONE_LINE.match(match.string, begin, match.start())
    if here or BLOCK.match(match.string, match.end()) or match.string[match.end()] == "<":
        return match[0]
    return "<br>\n" + continued(marks[0])


def _line_begin(match: re.Match[str]) -> int:
    return match.string.rfind("\n", 0, match.start()) + 1
