"""{{filter:Field}} -> what Anki makes of the field's HTML.

Facts of Anki 26.09 and its manual (https://docs.ankiweb.net/templates/fields.html), which
tests/test_preview_faces.py compares with its backend.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from generator.preview.plain import plain

Filter = Callable[[str, str], str]
READING = re.compile(r" ?([^ >]+?)\[(.+?)\]")


def applied(name: str, text: str, field: str) -> str:
    """The text of a field after a filter; as it was where Anki knows no such filter."""
    known = FILTERS.get(name.split(" ")[0])
    return known(text, field) if known else text


def _reading(form: str) -> Filter:
    """A filter for `kanji[reading]`. form: a template for what stands in its place."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if found[2].startswith("sound:") else found.expand(form)

    return lambda text, field: READING.sub(shown, text.replace("&nbsp;", " "))


def _hint(text: str, field: str) -> str:
    if not text.strip():
        return text
    name = "hint" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return (
        f'\n<a class=hint href="#"\nonclick="this.style.display=\'none\';\n'
        f"document.getElementById('{name}').style.display='block';\nreturn false;\" draggable=false>\n"
        f'{field}</a>\n<div id="{name}" class=hint style="display: none">{text}</div>\n'
    )


FILTERS: dict[str, Filter] = {
    "text": lambda text, field: plain(text),
    "furigana": _reading(r"<ruby><rb>\1</rb><rt>\2</rt></ruby>"),
    "kana": _reading(r"\2"),
    "kanji": _reading(r"\1"),
    "hint": _hint,
}
