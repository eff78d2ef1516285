"""A document's lines that hold pictures as data addresses -> lines with short targets, and the bytes apart.

    ![](data:image/png;base64,iVBORw0...)  ->  ![](media/dp-4f53cda18c2baa0c.png)

So that megabytes of letters meet none of the stages that read words.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from generator.fences import scan
from generator.media.medium import name

# where cards/ keeps what documents embed, as its files name it
FOLDER = "media"
# what the types of https://www.iana.org/assignments/media-types are called in file names, where it is not the same
ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico", "mpeg": "mp3", "x-wav": "wav"}
DATA = re.compile(
    r"(?P<before>\]\(\s*<?|\bsrc\s*=\s*[\"']?|^\s{0,3}\[[^\[\]]{1,200}\]:\s*<?)"
    r"data:(?:image|audio|video)/(?P<type>[\w.+-]{1,40})(?:;[\w=.-]{1,40})*?"
    r"(?:(?P<base64>;base64),(?P<letters>[A-Za-z0-9+/=_%-]+)|,(?P<text>[^\s\"'()<>]+))"
)


def lift(lines: Sequence[str]) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """The lines with a short target for each data address, and the bytes by such targets. Code fences stay."""
    found: dict[str, bytes] = {}

    def short(match: re.Match[str]) -> str:
        data = _decoded(match)
        if data is None:
            return match[0]
        kind = match["type"].lower()
        target = f"{FOLDER}/{name(data, ENDINGS.get(kind, kind))}"
        found[target] = data
        return match["before"] + target

    if not any("data:" in line for line in lines):
        return tuple(lines), {}
    return tuple(line if code or "data:" not in line else DATA.sub(short, line) for line, code in scan(lines)), found


def decoded(target: str) -> tuple[bytes, str] | None:
    """The bytes and the ending of a data address; None where it is none that can be read."""
    match = DATA.fullmatch(f"]({target}")
    data = _decoded(match) if match else None
    kind = match["type"].lower() if match else ""
    return None if data is None else (data, ENDINGS.get(kind, kind))


def _decoded(match: re.Match[str]) -> bytes | None:
    if not match["base64"]:
        return unquote_to_bytes(match["text"])
    letters = unquote_to_bytes(match["letters"]).replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return None
