"""Pictures, sound and films that a phone shows badly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Material, Subject
from generator.checks.page import TAG, Tag
from generator.checks.rule import Found, Remark, Rule, on_cards, place
from generator.media.size import size

PICTURE = re.compile(r"(?<!\\)!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,1000})\]\(<?(?P<target>[^)\s<>]+)")
MEDIA = frozenset({"img", "audio", "video", "source"})
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
MOST_DATA = 20_000
# a phone unpacks a picture to four bytes a pixel, whatever it shows of it; its own camera makes half as many
MOST_PIXELS = 25_000_000
MOST_BYTES = 3_000_000
# what a phone has for a picture, and how much of it a line of letters needs
PHONE, LOWEST = 360, 60


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


def _files(material: Material) -> Iterator[tuple[Subject, bytes]]:
    """Each picture's file, with each card that shows it."""
    for subject in material.subjects if material.media else ():
        shown = (tag.get("src") or "" for page in subject.pages for tag in page.tags if tag.name == "img")
        for name in dict.fromkeys(shown):
            if name in material.media:
                yield subject, material.media[name]


def _huge(material: Material) -> Iterator[Found]:
    for subject, data in _files(material):
        width, height = size(data) or (0, 0)
        if width * height > MOST_PIXELS:
            memory = f"takes {width * height * 4 / 1_000_000:,.0f} MB to show"
            yield _of(subject, f"a picture of {width} x {height} pixels {memory}")


def _heavy(material: Material) -> Iterator[Found]:
    for subject, data in _files(material):
        if len(data) > MOST_BYTES:
            yield _of(subject, f"a picture of {len(data) / 1_000_000:.1f} MB, more than {MOST_BYTES // 1_000_000}")


def _flat(material: Material) -> Iterator[Found]:
    for subject, data in _files(material):
        width, height = size(data) or (0, 0)
        if width > 2 * PHONE and height * PHONE < width * LOWEST:
            what = f"a picture of {width} x {height} pixels is {height * PHONE // width} high on a phone"
            yield _of(subject, what)


def _of(subject: Subject, what: str) -> Found:
    return Found(Remark(what, near="![" if "![" in subject.markdown else "<img"), place(subject.card), subject.card)


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
HUGE_PICTURE = Rule(
    name="huge-picture",
    severity="warning",
    finds=f"A picture of more than {MOST_PIXELS // 1_000_000} million pixels.",
    why="A phone unpacks all of it, however small it shows it: the card hangs, or the app is closed.",
    mend="make it smaller, or build with --scale-media",
    look=_huge,
)
HEAVY_PICTURE = Rule(
    name="heavy-picture",
    severity="hint",
    finds=f"A picture, also one that moves, of more than {MOST_BYTES // 1_000_000} MB.",
    why="Each device of each learner has to get it and keep it, and the card waits for it.",
    mend="save it as JPEG or WebP, or one that moves as a film (MP4); --scale-media makes large ones smaller",
    look=_heavy,
)
FLAT_PICTURE = Rule(
    name="flat-picture",
    severity="hint",
    finds=f"A picture so much wider than high that a phone shows it less than {LOWEST} pixels high.",
    why="It is shrunk to the width of the phone, and what is written in it cannot be read.",
    mend="cut it into parts, or draw it from top to bottom",
    look=_flat,
)
