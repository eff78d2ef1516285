"""Card templates of an author's own: what works in one client and breaks in another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from generator.checks.material import Material, Part
from generator.checks.page import TAG, Tag
from generator.checks.rule import Found, Remark, Rule
from generator.checks.stylesheet import addresses
from generator.faults import COMMENT, references
from generator.records import Origin

SCRIPT = re.compile(r"<script\b[^<>]*>(?P<text>.*?)(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
STYLE = re.compile(r"<style\b[^<>]*>(?P<text>.*?)(?:</style\s*>|\Z)", re.IGNORECASE | re.DOTALL)
# at the top of a script: what is not set in
TOP = re.compile(r"^(?P<word>let|const|class)\s", re.MULTILINE)
PAGE = frozenset("base body frame frameset head html link meta title".split())
ACTIVE = frozenset("applet embed form iframe object".split())
WEB = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
LOADED = ("src", "srcset", "poster", "data", "background")


def on_parts(
    look: Callable[[Part], Iterable[tuple[int, str]]], *, is_style: bool | None = None
) -> Callable[[Material], Iterator[Found]]:
    """The look at all files of an author's own templates. look: gives lines, each with what is wrong there.

    is_style: whether only the stylesheet is looked at, or only the others.
    """

    def look_at_all(material: Material) -> Iterator[Found]:
        for part in material.parts:
            if is_style is None or part.is_style == is_style:
                for line, what in look(part):
                    yield Found(Remark(what), Origin(str(part.path), line, line))

    return look_at_all


def _scripts(part: Part) -> Iterator[tuple[int, str]]:
    for script in SCRIPT.finditer(_blanked(part.text)):
        top = TOP.search(script["text"])
        why = f": a second {top['word']} at its top stops it" if top else ""
        yield _line(part, script.start()), f"a script runs again on every card{why}"
    for line, tag in _tags(part):
        for name in re.findall(r"[\s\"'/](on[a-z]+)\s*=", tag.attributes, re.IGNORECASE):
            yield line, f"{name.lower()}= of <{tag.name}> is not run by every client"
        if (tag.get("href") or "").strip().lower().startswith("javascript:"):
            yield line, "a link with javascript: is blocked"


def _elements(part: Part) -> Iterator[tuple[int, str]]:
    for line, tag in _tags(part):
        if tag.name in PAGE:
            yield line, f"<{tag.name}> belongs to a page, and a template is but a part of one"
        elif tag.name in ACTIVE:
            yield line, f"<{tag.name}> does nothing on a card, or takes its taps"


def _web(part: Part) -> Iterator[tuple[int, str]]:
    if part.is_style:
        found = list(addresses(part.text))
    else:
        text = _blanked(part.text)
        found = [(tag.get(name) or "", line) for line, tag in _tags(part) for name in LOADED]
        for style in STYLE.finditer(text):
            before = _line(part, style.start("text")) - 1
            found += [(address, before + line) for address, line in addresses(style["text"])]
    for address, line in found:
        if WEB.match(address):
            yield line, f"{address.strip()[:80]} is on the web"


def _ids(part: Part) -> Iterator[tuple[int, str]]:
    named = [(line, name) for line, tag in _tags(part) if (name := tag.get("id"))]
    counts = Counter(name for _, name in named)
    for name in (name for name, count in counts.items() if count > 1 and name != "answer"):  # which a build refuses
        line = [line for line, each in named if each == name][1]
        yield line, f'id="{name}" stands {counts[name]} times'


def _typed(part: Part) -> Iterator[tuple[int, str]]:
    """Anki puts the comparison into each field to type in, also into the one that {{FrontSide}} has brought."""
    shown = [each for each in references(_blanked(part.text)) if not each.sign]
    typed = [each for each in shown if "type" in each.filters]
    if part.is_back and typed and any(each.field == "FrontSide" for each in shown):
        yield typed[0].line, "the comparison of what was typed is shown twice, as {{FrontSide}} brings it, too"
    if not part.is_back and typed and len(typed) == len(shown):
        yield typed[0].line, "there is a field to type in, and nothing that asks"


def _tags(part: Part) -> Iterator[tuple[int, Tag]]:
    text = _blanked(part.text)
    for match in TAG.finditer(text):
        if not match["close"]:
            yield _line(part, match.start()), Tag(match["name"].lower(), match["attributes"])


def _blanked(text: str) -> str:
    """The text with its comments taken out, all else in its line."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _line(part: Part, at: int) -> int:
    return _blanked(part.text).count("\n", 0, at) + 1


TEMPLATE_SCRIPT = Rule(
    name="template-script",
    severity="warning",
    finds="A script, an onclick= or the like in a template of your own.",
    why="Anki's page lives on from card to card, AnkiDroid's is a new one for each side: a script runs twice, or has"
    " lost what it knew.",
    mend="do it with <details>, :checked or a field; or wrap it in a function, and see that the card reads without it",
    look=on_parts(_scripts, is_style=False),
)
TEMPLATE_ELEMENT = Rule(
    name="template-element",
    severity="warning",
    finds="A <html>, <head>, <body>, <meta>, <link>, or a frame, form or object in a template of your own.",
    why="Clients have a page already and put the template into it: they drop such an element, or break at it.",
    mend="leave it away, and style .card",
    look=on_parts(_elements, is_style=False),
)
TEMPLATE_WEB = Rule(
    name="template-web",
    severity="warning",
    finds="A picture, font or style sheet on the web, in templates of your own.",
    why="A phone is often offline, and each card waits half a second for what does not come; the web learns what is"
    " studied.",
    mend="leave it away, or take a font that the system has",
    look=on_parts(_web),
)
TEMPLATE_ID = Rule(
    name="template-id",
    severity="warning",
    finds="An id that stands twice in a template of your own.",
    why="Links, labels and styles mean one of the two, and clients differ in which.",
    mend="give each its own, or make it a class",
    look=on_parts(_ids, is_style=False),
)
TEMPLATE_TYPED = Rule(
    name="template-typed",
    severity="warning",
    finds="A {{type:..}} on a back that {{FrontSide}} has brought already, or alone on a front.",
    why="The comparison is shown twice, or nothing tells what is to be typed.",
    mend="write the fields of the front anew instead of {{FrontSide}}, and {{type:..}} once on each side",
    look=on_parts(_typed, is_style=False),
)
