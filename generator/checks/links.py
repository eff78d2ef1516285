"""Links that lead nowhere from a card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Subject
from generator.checks.rule import Remark, Rule, on_cards

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
# a[i][j] in a sentence is no link; [^1] stands behind a word or begins a line
REFERENCE = re.compile(r"(?<![\w\]\\\)])\[[^\[\]\n]{1,80}\]\[(?P<name>[^\[\]\n]{1,80})\]")
FOOTNOTE = re.compile(r"(?<=[^\s\[(])\[\^(?P<name>[A-Za-z0-9_-]{1,40})\](?![\w+*{])")


def _hrefs(subject: Subject) -> Iterator[str]:
    for page in subject.pages:
        for tag in page.tags:
            if tag.name == "a" and (href := tag.get("href")):
                yield href


def _anchors(subject: Subject) -> Iterator[Remark]:
    here: set[str | None] | None = None
    for href in _hrefs(subject):
        if href.startswith("#"):
            here = here or {tag.get(name) for page in subject.pages for tag in page.tags for name in ("id", "name")}
            if href[1:] not in here:
                yield Remark(f'"{href}" is not on this card', near=f"({href}")


def _relative(subject: Subject) -> Iterator[Remark]:
    for href in _hrefs(subject):
        if not href.startswith(("#", "//")) and not SCHEME.match(href):
            yield Remark(f'a card cannot follow the link "{href}"', near=href)


def _plain(subject: Subject) -> Iterator[Remark]:
    for href in _hrefs(subject):
        if href.lower().startswith("http://"):
            yield Remark(f'"{href}" is not https', near=href)


def _undefined(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        if "][" in page.prose or "[^" in page.prose:
            for found in REFERENCE.finditer(page.prose):
                yield Remark(f'nothing defines the link "{found["name"]}"', near=found[0])
            for found in FOOTNOTE.finditer(page.prose):
                yield Remark(f'nothing defines the footnote "{found["name"]}"', near=found[0])


DEAD_ANCHOR = Rule(
    name="dead-anchor",
    severity="warning",
    finds="A link to a place that is not on the card, such as (#top).",
    why="A tap on it does nothing.",
    mend="delete the link, or link to the page on the web",
    look=on_cards(_anchors),
)
RELATIVE_LINK = Rule(
    name="relative-link",
    severity="warning",
    finds="A link to a file beside the document.",
    why="The file is not in the package, so a tap on it shows an error.",
    mend="link to the page on the web, with https://",
    look=on_cards(_relative),
)
INSECURE_LINK = Rule(
    name="insecure-link",
    severity="hint",
    finds="A link with http:// where https:// is meant.",
    why="Some clients do not open it.",
    mend="write https://",
    look=on_cards(_plain),
)
UNDEFINED_REFERENCE = Rule(
    name="undefined-reference",
    severity="warning",
    finds="A link [text][name] or footnote [^name] that nothing defines.",
    why="The card shows its brackets.",
    mend="define it below the answer, as in [name]: https://... or [^name]: ...",
    look=on_cards(_undefined),
)
