"""Any author's Markdown -> canonical Markdown: the same meaning, in constructs that every Markdown reader reads alike.

Authors write for GitHub; the fields of a note are rendered by Python-Markdown, which reads lists, escapes and breaks
differently. comrak, a GFM parser that can write Markdown again, settles what was meant; what Python-Markdown would
still misread in its output is put in another way here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Literal

from generator.fences import FenceScanner

# level 1 is a section and level 2 a card in cards/<topic>.md
TOP_HEADING = 3
# what may stand before a line's own text: the marks of the quotes and list items that it is in
CONTAINERS = r"(?:[ >]|[-*+] |\d{1,9}[.)] )*"
HEADING = re.compile(rf"(?P<before>{CONTAINERS})(?P<level>#{{1,6}})(?P<after>$| .*)")
HASHES = re.compile(rf"(?P<before>{CONTAINERS})#")
PAREN_ITEM = re.compile(rf"(?P<number>{CONTAINERS}\d{{1,9}})\)(?= |$)")
ALERT = re.compile(r"(?P<before>[> ]*> )\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?P<title>.*)")
FENCE_INFO = re.compile(r"(?P<fence>[^`~]*(?:`{3,}|~{3,}))(?P<info>.*)")
LANGUAGE = re.compile(r"\w[\w#.+-]*")
BLANK = re.compile(r"[> \t]*")
# a line that goes on with the paragraph of the line before it: no mark of a block
STRUCTURE = re.compile(r"[-*+](?: |$)|\d{1,9}[.)](?: |$)|[>#<|]|`{3}|~{3}|-{3}|={1,}$|$")
_CODE = r"(?P<ticks>`+)(?!`).{1,4000}?(?<!`)(?P=ticks)(?!`)|`+"
_MATH = r"\$(?![\s$])(?:\\.|[^\\$]){1,4000}?(?<!\s)\$(?!\d)"
_TAG = (
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\s]+|'[^']*'|\"[^\"]*\"))?)*\s*/?"
    r"|/[A-Za-z][A-Za-z0-9-]*\s*|!--.*?--|[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>"
)
INLINE = re.compile(
    rf"{_CODE}|{_MATH}|(?P<entity>\\&(?=#?\w+;))|\\."
    rf"|\$\$(?P<display>[^$]{{1,4000}})\$\$"
    rf"|\]\((?P<target>(?:[^\s()<>\\]|\\.)+)"
    rf"|{_TAG}|(?P<angle><(?=[A-Za-z/!?]))"
)
