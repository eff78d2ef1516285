"""Pictographs that mark how hard a question is -> a tag, as in `**What is a standing wave? 👶**`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.patterns import lazy
from generator.records import Block

# pictographs and what joins or varies them; letters and digits never
PICTOGRAPH = "[\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]"
SIGN = rf"{PICTOGRAPH}[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]*"
SIGNS = re.compile(rf"^[\u200d\ufe0f\s]*((?:{SIGN}\s*)+)|[\u200d\ufe0f\s]*((?:[\u200d]?{SIGN}\s*)+)$")
ONE = lazy(SIGN)
LEGEND = re.compile(rf"\u200d?({SIGN})\s*[:=–-]?\s*([^\W\d_]+)")
VARIANT = lazy("[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
# what such signs mean where a document does not say it
COMMON = {
    **dict.fromkeys("👶🐣🌱🟢🟩", "easy"),
    **dict.fromkeys("⭐🌟🟡🟨🟠🟧", "medium"),
    **dict.fromkeys("🚀🔴🟥🔥💀", "hard"),
}


def legend(blocks: Iterable[Block]) -> dict[str, str]:
    """What the document says that its signs mean: two or more in one line, each with a word."""
    for block in blocks:
        if not block.text.isascii() and block.kind in ("paragraph", "list", "quote"):
            for line in block.text.split("\n"):
                found = LEGEND.findall(line)
                if len(found) > 1:
                    return {VARIANT.sub("", sign): word.casefold() for sign, word in found}
    return {}


def split_level(question: str, meanings: Mapping[str, str]) -> tuple[str, str]:
    """The question without the sign at either end that says how hard it is, and the level; "" if none does."""
    if question.isascii():
        return question, ""
    known = {**COMMON, **meanings}
    match = SIGNS.search(question)
    signs = [VARIANT.sub("", sign) for sign in ONE.findall(match[0])] if match else []
    if match is None or not signs or not all(sign in known for sign in signs):
        return question, ""
    return (question[: match.start()] + question[match.end() :]).strip(), known[signs[-1]]
