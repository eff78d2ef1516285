"""Bytes that are no UTF-8 -> the older encoding that they are in, where their letters tell it without doubt."""

from __future__ import annotations

import re

# by use: where two read a text alike, the first is named
KNOWN = (
    *("cp1252", "cp1250", "cp1251", "cp1254", "koi8_r", "cp1253", "cp1255", "cp1256"),
    *("cp932", "gb18030", "big5", "cp949"),
)
SAMPLE = 64 * 1024
# in bytes: the letters of a shorter text tell too little
SHORTEST = 200
# how likely the letters of a text are in its language, in percent
LIKELY = 40
# an encoding of these has thousands of letters, and hardly any other bytes are a text in it
OF_MANY_LETTERS = ("cp932", "gb18030", "big5", "cp949")
# the letters that Czech, Turkish and others have where Western Europe hardly has any
DOUBTFUL = re.compile("[šžýþðŠŽÝÞÐ]")


def guess(data: bytes) -> str | None:
    """The encoding of a text that is no UTF-8; None where it may be in several that differ, or is UTF-8 with slips."""
    if len(data) < SHORTEST or _is_torn_utf8(data):
        return None
    from charset_normalizer import from_bytes

    found = [match for match in from_bytes(data[:SAMPLE], cp_isolation=list(KNOWN)) if not match.chaos]
    likely = {name: match.percent_coherence for match in found for name in match.could_be_from_charset}
    best = max(KNOWN, key=lambda name: likely.get(name, -1))
    sure = best in OF_MANY_LETTERS or likely.get(best, -1) >= LIKELY
    return best if best in likely and sure and _is_text(data, best) else None


def _is_torn_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8."""
    letters = len(re.findall(r"[^\x00-\x7f]", data.decode("utf-8", "ignore")))
    return letters > data.decode("utf-8", "replace").count("\ufffd")


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "cp1252" or DOUBTFUL.search(text) is None
