"""A document's lines that hold pictures as data addresses -> lines with short targets, and the bytes apart.

    ![](data:image/png;base64,iVBORw0...)  ->  ![](media/dp-4f53cda18c2baa0c.png)

So that megabytes of letters meet none of the stages that read words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.fences import scan
from generator.media import address
from generator.media.medium import name
from generator.patterns import lazy

# where cards/ keeps what documents embed, as its files name it
FOLDER = "media"
DATA = lazy(r"(?P<before>\]\(\s*<?|\bsrc\s*=\s*[\"']?|^\s{0,3}\[[^\[\]]{1,200}\]:\s*<?)" + address.PATTERN)


def lift(lines: Sequence[str]) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """The lines with a short target for each data address, and the bytes by such targets. Code fences stay."""
    found: dict[str, bytes] = {}

    def short(match: re.Match[str]) -> str:
        held = address.held(match)
        if held is None:
            return match[0]
        target = f"{FOLDER}/{name(*held)}"
        found[target] = held[0]
        return match["before"] + target

    if not any("data:" in line for line in lines):
        return tuple(lines), {}
    return tuple(line if code or "data:" not in line else DATA.sub(short, line) for line, code in scan(lines)), found
