"""Which blocks of a document are about the document: links back to its top, advertisements, anchors, badges."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from generator import words
from generator.patterns import lazy
from generator.records import Block, Role

TAG = lazy(r"<!--(?:[^<-]|-(?!->)|<(?!!--))*-->|</?[a-zA-Z][^<>]*>")
LINK = lazy(r"(!?)\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^()\s]*(?:\([^()]*\))?[^()\s]*)[^()]*\)")
TO_TOP = lazy(rf"\W*(?:{words.pattern('to-top')}|\[?↥\]?)\W*", re.I)
ADVERTISING = lazy(rf"{words.whole('advertising')}|👉", re.I)
CLOSING = re.compile(
    r"\W*(?:(?:thanks?|thank you)\b[^.!\n]{0,20}\bfor (?:reading|visiting|watching)"
    r"|(?:©|\(c\)|copyright\b)[^\n]{0,40}\b(?:19|20)\d\d"
    r"|follow (?:me|us) on)\b",
    re.I,
)
# an element that holds others; the end of an <a> that only marks a place is often left out
ELEMENT = lazy(
    r"<(?P<close>/?)(?P<name>(?!(?:a|br|hr|img|input|link|meta|source|wbr)\b)[a-z][a-z0-9]*)\b[^<>]*(?<!/)>",
    re.IGNORECASE,
)
ANCHOR = re.compile(r"\s*<a\s[^>]*>\s*(?:</a>\s*)?", re.IGNORECASE)
# in the address of a page that counts who sent its visitors
SPONSORED = lazy(r"[?&](?:utm_\w+|ref)=|sponsor", re.IGNORECASE)
MEDIA = lazy(r"<(?:img|video|audio|source|iframe|picture|svg|table|pre|code)\b", re.I)


@lru_cache(maxsize=1 << 16)
def noise(block: Block) -> Role | None:
    """What a block is that no reader of an answer would miss; None where it may well be part of one."""
    if block.kind == "html" or (block.kind == "paragraph" and ANCHOR.fullmatch(block.text)):
        return None if is_opening(block) else _html(block.text)
    if block.kind not in ("paragraph", "heading", "quote"):
        return None
    plain, links = _visible(block.text) if "](" in block.text else ("", [])
    if links and (
        TO_TOP.fullmatch(plain) or (not plain.strip(" *_|·•-–—") and all(link.startswith("#") for link in links))
    ):
        return "navigation"
    if CLOSING.match(block.text) and len(block.text) < 300:
        return "advertisement"
    if any("://" in link for link in links) and ADVERTISING.search(block.text) and len(block.text) < 600:
        return "advertisement"
    return None


def is_opening(block: Block) -> bool:
    """Whether all that a block of HTML does is to open an element around what follows."""
    return block.kind == "html" and _opens(block.text)


@lru_cache(maxsize=1 << 16)
def _opens(text: str) -> bool:
    if TAG.sub("", text).strip():
        return False
    opened = Counter[str]()
    for tag in filter(None, (ELEMENT.match(each[0]) for each in TAG.finditer(text))):
        opened[tag["name"].lower()] += -1 if tag["close"] else 1
    return any(count > 0 for count in opened.values())


def _html(text: str) -> Role | None:
    visible = TAG.sub(" ", text).strip()
    if visible and (TO_TOP.fullmatch(visible) and "href" in text):
        return "navigation"
    if not visible and SPONSORED.search(text):
        return "advertisement"
    if visible or MEDIA.search(text):
        return None
    if re.search(r"<(?:a|details|summary)\b|</(?:details|summary|div|p|b)>", text, re.I) and not ANCHOR.fullmatch(text):
        return None
    return "comment" if text.lstrip().startswith("<!--") else "anchor"


def _visible(text: str) -> tuple[str, list[str]]:
    """The text without tags and with its links' texts dropped where that is all there is, and the links' targets."""
    targets = [match[3] for match in LINK.finditer(text)]
    words = TAG.sub(" ", LINK.sub(lambda match: f" {match[2]} ", text))
    if TO_TOP.fullmatch(words):
        return words, targets
    return TAG.sub(" ", LINK.sub(" ", text)), targets
