"""Pictures, sound and films that a phone shows badly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Subject
from generator.checks.page import TAG, Tag
from generator.checks.rule import Remark, Rule, on_cards

PICTURE = re.compile(r"(?<!\\)!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,1000})\]\(<?(?P<target>[^)\s<>]+)")
MEDIA = frozenset({"img", "audio", "video", "source"})
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
MOST_DATA = 20_000


def _pictures(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Each picture, sound and film: the name of its tag, what it says instead of itself, where it is."""
    if "![" in subject.markdown:
        for found in PICTURE.finditer(subject.markdown):
            yield "img", found["alt"], found["target"]
    if "<" in subject.markdown:
        for match in TAG.finditer(subject.markdown):
            tag = Tag(match["name"].lower(), match["attributes"])
            if tag.name in MEDIA and (target := tag.get("src")):
                yield tag.name, tag.get("alt") or "", target


def _without_text(subject: Subject) -> Iterator[Remark]:
    for name, text, _ in _pictures(subject):
        if name == "img" and not text.strip():
            # what a document calls a picture is not what the card calls it
            near = "![](" if "![](" in subject.markdown else "<img"
            yield Remark("a picture without a text that stands for it", near=near)


def _remote(subject: Subject) -> Iterator[Remark]:
    for _, _, target in _pictures(subject) if subject.is_linked else ():
        if REMOTE.match(target):
            yield Remark(f"{target[:80]} is on the web", near=target[:80])


def _data(subject: Subject) -> Iterator[Remark]:
    for _, _, target in _pictures(subject):
        if target.startswith("data:") and len(target) > MOST_DATA:
            what = f"{len(target) // 1000} kB written into the text, more than {MOST_DATA // 1000} kB"
            yield Remark(what, near=target[:80])


IMAGE_TEXT = Rule(
    name="image-text",
    severity="hint",
    finds="A picture without alternative text.",
    why="Who cannot see it, or has not got it yet, is asked about nothing.",
    mend="say what it shows: ![a tree of three nodes](tree.png)",
    look=on_cards(_without_text),
)
REMOTE_MEDIA = Rule(
    name="remote-media",
    severity="warning",
    finds="A picture, sound or film that is on the web.",
    why="Decks are studied offline, so the card only has a link to it.",
    mend="save it beside the document and name the file, or build with --fetch-media",
    look=on_cards(_remote),
)
EMBEDDED_DATA = Rule(
    name="embedded-data",
    severity="hint",
    finds=f"A picture of more than {MOST_DATA // 1000} kB that is written into the text as data:.",
    why="It is a page of letters in the midst of the cards file, where nobody can read or mend it.",
    mend="save it as a file beside the document, and name the file",
    look=on_cards(_data),
)
