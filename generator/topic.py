"""Which topic a document is about: the name that its deck, its cards file and its tags go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from generator.dialects.reading import title
from generator.records import Document

MOST_WORDS = 6
_SUBJECT = r"(?P<topic>\S.*?)"
_END = r" ?[:.!]?$"
_ANSWERS = r"(?: ?(?:and|&|with) ?answers?)?"
# for titles with single blanks, as _plain makes them
SAYINGS = (
    re.compile(rf"\bquestions?{_ANSWERS} (?:on|about|for|in|of) {_SUBJECT}{_END}", re.I),
    re.compile(rf"^{_SUBJECT} (?:faqs?|frequently asked questions|q ?& ?a|flash ?cards?){_END}", re.I),
    re.compile(rf"^{_SUBJECT} (?:(?:job )?interview )?questions?{_ANSWERS}{_END}", re.I),
)
IMAGE_OR_TAG = re.compile(r"(?<!\S):[a-z_+-]{3,40}:(?!\S)|!\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)|<[^<>]+>")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
EMPHASIS = re.compile(r"(?<!\\)[*`]|(?<!\w)_+|(?<!_)_+(?!\w)")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTHUSIASTS = re.compile(
    r"\bfor (?P<topic>(\*\*|__)[^*_\n]+\2) (?:enthusiasts?|learners?|beginners?|students?)\b", re.I
)
# what stands around the subject in such titles and says nothing of it
PADDING = re.compile(
    r"^(?:(?:the|top|best|common|most|asked|popular|important|frequently|essential|must[- ]know|all|list|of|my"
    r"|\d+\+?)\s+)+",
    re.I,
)
YEAR = re.compile(r" \(?(?:(?:in|for|of) )?(?:19|20)\d\d\)?$")
# the number of a part of a part
OF_PART = re.compile(r"\d+\.\d")
EMPTY = re.compile(
    r"(?:(?:theoretical|practical|basic|advanced|essential|conceptual|frequently|asked|interview|coding|technical|job|simple|easy|hard"
    r"|and|answers?|questions?|general|index|contents?|list)\s*)*",
    re.I,
)
# what Notion ends the name of each file that it exports with
EXPORT_ID = re.compile(r"[ _-][0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?:_all)?$")
SPELLED = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}


def topic_name(document: Document, override: str | None = None) -> str:
    """The document's topic: what its front matter says, else override, else what its title says, else its file's name.

    A README is named after its folder; the id that Notion ends a file's name with is no part of it. Raises nothing:
    there is always a name.
    """
    said = (
        document.front_matter.get("topic", "").strip() or document.front_matter.get("deck", "").split("::")[-1].strip()
    )
    if said:
        return said
    if override:
        return override.strip()
    return next(_said(document), "") or _file_name(Path(document.path))


def deck_name(document: Document, topic: str) -> str:
    """The deck of a new topic: what the document's front matter says, else the topic itself."""
    return document.front_matter.get("deck", "").strip() or topic.replace("::", ": ")


# of each section, for each of its cards
@lru_cache(maxsize=1 << 12)
def slug(text: str) -> str:
    """The text as a file name and tag: lower case, words joined by hyphens, in any script; C, C++ and C# differ."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for sign, word in {**SPELLED, "'": "", "’": ""}.items():
        text = text.replace(sign, word)
    # \w knows no vowel signs, which Hindi and Thai write as marks of their own
    kept = (letter if unicodedata.category(letter)[0] in "LMN" or letter == "_" else " " for letter in text)
    words = "".join(kept).split()
    return "-".join(word.strip("_") or "_" for word in words)[:80].strip("-")


def _said(document: Document) -> Iterator[str]:
    """The topics that titles and the introduction name; a title that stands above another says more."""
    for text in _titles(document):
        for saying in SAYINGS:
            if (match := saying.search(_plain(text))) and (topic := _subject(match["topic"])):
                yield topic
    for block in document.blocks:
        if block.kind == "paragraph" and (match := ENTHUSIASTS.search(block.text)):
            yield _plain(match["topic"])


def _titles(document: Document) -> Iterator[str]:
    """What may name the topic, one by one: of a long document only the first of it is looked at."""
    yield document.front_matter.get("title", "")
    yield from (text for block in document.blocks if (text := title(block)) and not OF_PART.match(text))
    yield from (block.text for block in document.blocks[:1] if block.kind == "paragraph" and "\n" not in block.text)


def _subject(text: str) -> str:
    subject = re.sub(r"['’]s$", "", PADDING.sub("", text).strip(" -–—:|,"))
    if EMPTY.fullmatch(subject) or len(subject.split()) > MOST_WORDS:
        return ""
    return subject


# of each section, for each of its cards
@lru_cache(maxsize=1 << 12)
def unmarked(title: str) -> str:
    """A title in one line, without emphasis and without where its links go."""
    return " ".join(ESCAPE.sub(r"\1", EMPHASIS.sub("", LINK.sub(r"\1", title))).split())


def _plain(text: str) -> str:
    """A title without markup and pictographs."""
    text = IMAGE_OR_TAG.sub("", text)
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("So", "Cn", "Co"))
    return YEAR.sub("", unmarked(text))


def _file_name(path: Path) -> str:
    name = path.stem
    if name.casefold() in ("readme", "index"):
        name = path.resolve().parent.name.removesuffix(".zip") or name
    return " ".join(re.split(r"[\s_-]+", EXPORT_ID.sub("", name))).strip() or "cards"
