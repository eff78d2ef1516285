"""A data address -> the bytes that it holds, and the ending that a file of them deserves.

data:image/png;base64,iVBORw0...
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

# what the types of https://www.iana.org/assignments/media-types are called in file names, where it is not the same
ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico", "mpeg": "mp3", "x-wav": "wav"}
# as it stands in a text, where blanks and brackets end it
PATTERN = (
    r"data:(?:image|audio|video)/(?P<type>[\w.+-]{1,40})(?:;[\w=.-]{1,40})*?"
    r"(?:(?P<base64>;base64),(?P<letters>[A-Za-z0-9+/=_%-]+)|,(?P<text>[^\s\"'()<>]+))"
)
# the same alone
ALONE = re.compile(r"data:(?:image|audio|video)/(?P<type>[\w.+-]{1,40})(?:;[\w=.-]{1,40})*,(?P<text>.+)", re.DOTALL)


def decoded(address: str) -> tuple[bytes, str] | None:
    """The bytes and the ending of a data address; None where it is none that can be read."""
    match = ALONE.fullmatch(address)
    return _decoded(match["type"], match["text"], ";base64" in address[: match.start("text")]) if match else None


def held(match: re.Match[str]) -> tuple[bytes, str] | None:
    """The same of what PATTERN has matched."""
    return _decoded(match["type"], match["letters"] or match["text"], bool(match["base64"]))


def _decoded(kind: str, text: str, is_base64: bool) -> tuple[bytes, str] | None:
    ending = ENDINGS.get(kind.lower(), kind.lower())
    data = unquote_to_bytes(text)
    if not is_base64:
        return data, ending
    letters = b"".join(data.split()).replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True), ending
    except binascii.Error:
        return None
