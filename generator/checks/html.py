"""HTML in a card's Markdown that a client shows badly, or that does not get there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from generator.checks.material import Material, Subject
from generator.checks.page import TAG, Tag
from generator.checks.rule import Found, Remark, Rule, on_cards, place
from generator.records import Origin

# those that HTML does not close, or closes by itself
LONELY = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track"
    " wbr".split()
)
KNOWN = frozenset(
    "a abbr b bdi bdo big blockquote center cite code del details dfn div dl em figcaption figure font h1 h2 h3 h4 h5"
    " h6 i ins kbd mark ol pre q rp rt ruby s samp small span strike strong sub summary sup table tt u ul var".split()
)
COLOR = re.compile(r"(?<![\w-])(?:background(?:-color)?|color)\s{0,9}:", re.IGNORECASE)
PIXELS = re.compile(r"(?<![\w-])width\s{0,9}[:=]\s{0,9}[\"']?(?P<number>\d{1,6})(?:px)?(?=[\"';\s]|$)", re.IGNORECASE)
WIDEST = 360


def _tags(subject: Subject) -> Iterator[re.Match[str]]:
    if "<" in subject.markdown:
        yield from TAG.finditer(subject.markdown)


def _removed(material: Material, *, are_links: bool) -> Iterator[Found]:
    """What is left out to be safe: of cards, and of documents before they become cards."""
    for subject in material.subjects:
        for what in subject.removed:
            if what.endswith(":") == are_links:
                yield Found(Remark(_left_out(what), near=what.rstrip(">")), place(subject.card), subject.card)
    for source in material.sources:
        for card, what, line in source.removed():
            if what.endswith(":") == are_links:
                yield Found(Remark(_left_out(what)), Origin(source.document.path, line, line), card)


def _left_out(what: str) -> str:
    return f"{'a link with ' if what.endswith(':') else ''}{what.rstrip('=')} is left out of the card"


def _unbalanced(subject: Subject) -> Iterator[Remark]:
    opened: list[re.Match[str]] = []
    for tag in _tags(subject):
        name = tag["name"].lower()
        if name in LONELY or name not in KNOWN or tag["attributes"].endswith("/"):
            continue
        if not tag["close"]:
            opened.append(tag)
        elif opened and opened[-1]["name"].lower() == name:
            opened.pop()
        elif not any(each["name"].lower() == name for each in opened):
            yield Remark(f"</{name}> closes nothing", near=tag[0])
        else:
            while opened and opened[-1]["name"].lower() != name:
                yield _left_open(opened.pop())
            opened.pop()
    for tag in opened:
        yield _left_open(tag)


def _left_open(tag: re.Match[str]) -> Remark:
    name = tag["name"].lower()
    return Remark(f"<{name}> is never closed", near=tag[0].split("\n")[0])


def _inline_style(subject: Subject) -> Iterator[Remark]:
    for tag in _tags(subject):
        style = Tag(tag["name"], tag["attributes"]).get("style") or ""
        has_color = tag["name"].lower() == "font" and "color" in tag["attributes"].lower()
        if COLOR.search(style) or has_color or "bgcolor" in tag["attributes"].lower():
            yield Remark(f"the colour of <{tag['name'].lower()}> is left out of the card", near=tag[0].split("\n")[0])


def _wide(subject: Subject) -> Iterator[Remark]:
    for tag in _tags(subject):
        width = PIXELS.search(tag["attributes"])
        if width and int(width["number"]) > WIDEST and "max-width" not in tag["attributes"]:
            what = f"<{tag['name'].lower()}> is {width['number']} pixels wide, more than {WIDEST}"
            yield Remark(what, near=tag[0].split("\n")[0])


UNSAFE_HTML = Rule(
    name="unsafe-html",
    severity="warning",
    finds="HTML that runs, loads or submits something: <script>, <iframe>, <form>, onclick and the like.",
    why="A card is no web page. Such HTML is left out, and what it was to show is missing.",
    mend="delete it, or write in Markdown what it was to show",
    look=partial(_removed, are_links=False),
)
UNSAFE_LINK = Rule(
    name="unsafe-link",
    severity="warning",
    finds="A link with javascript:, file: and the like.",
    why="Clients block it, or it does what no card should. Its text is on the card, but leads nowhere.",
    mend="link to a page on the web, with https://",
    look=partial(_removed, are_links=True),
)
UNBALANCED_HTML = Rule(
    name="unbalanced-html",
    severity="warning",
    finds="An HTML tag that is never closed, or closes nothing.",
    why="It is closed where its block ends, so that more takes its look than was meant.",
    mend="close the tag, or write it as code where it is meant to be read",
    look=on_cards(_unbalanced),
)
INLINE_COLOR = Rule(
    name="inline-color",
    severity="warning",
    finds="A colour or background that is written into the text.",
    why="It is left out: it was chosen for white paper, and at night it could not be read. What it said is lost.",
    mend="use **bold**, or style a class in a stylesheet of your own (--templates)",
    look=on_cards(_inline_style),
)
WIDE_ELEMENT = Rule(
    name="wide-element",
    severity="hint",
    finds=f"A picture or table that is set to a width of more than {WIDEST} pixels.",
    why="A phone is about that wide: what does not shrink makes the whole card scroll.",
    mend="drop the width",
    look=on_cards(_wide),
)
