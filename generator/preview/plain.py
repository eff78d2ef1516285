"""HTML -> what is left without its tags, as Anki's filters and formulas leave it."""

from __future__ import annotations

import html
import re

TAG = re.compile(r"<!--.*?-->|<style.*?>.*?</style>|<script.*?>.*?</script>|<.*?>", re.DOTALL | re.IGNORECASE)


def unmarked(text: str) -> str:
    """The text without tags, its entities as they are."""
    return TAG.sub("", text)


def plain(text: str) -> str:
    """The text without tags and entities."""
    return html.unescape(unmarked(text)).replace("\u00a0", " ")
