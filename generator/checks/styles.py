"""A stylesheet of an author's own: what a phone, the night or another client makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Part
from generator.checks.rule import Rule
from generator.checks.stylesheet import Declaration, Ruleset, addresses, rulesets
from generator.checks.templates import on_parts
from generator.theme import LEAST, contrast

Lines = Iterator[tuple[int, str]]
NIGHT = re.compile(r"\.card\.(?:nightMode|night_mode)(?![\w-])|\.(?:nightMode|night_mode)\.card(?![\w-])")
# one element has both classes, and AnkiDroid's classic screen gives html none
NEVER = re.compile(r"\.(?:nightMode|night_mode)\s+\.card(?![\w-])|\.night-mode(?![\w-])")
COLOURED = frozenset({"color", "background", "background-color", "border-color"})
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|^(?:white|black|gr[ae]y|red|blue|green|yellow|orange)$")
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
UNIT = re.compile(r"(?<![\w.#-])(?:\d++(?:\.\d++)?|\.\d++)(?P<unit>rem|vw|vh)\b", re.IGNORECASE)
PIXELS = re.compile(r"(?<![\w.#-])(?P<size>\d++(?:\.\d++)?|\.\d++)px")
SMALLEST = 12
GENERIC = frozenset(
    """serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded math emoji
    inherit initial unset revert""".split()
)
# what may be written in a text's colour, and what may be behind it, by the names of the custom properties
TEXTS = "fg ink dim accent red blue violet amber comment keyword string number name builtin".split()
PAIRS = (
    *((text, ground) for text in TEXTS for ground in ("bg", "panel")),
    *(("fg", "tint"), ("accent", "tint"), ("fg", "mark"), ("bg", "accent")),
)
# elements of the clients' own pages, and of every card, if no class is before them
BARE = re.compile(r"(?:\*|[a-z][a-z0-9]*)(?:::?[\w-]+(?:\([^()]*\))?)*")


def _night(part: Part) -> Lines:
    found = rulesets(part.text)
    for rules in found:
        if "prefers-color-scheme" in rules.condition:
            yield rules.line, "prefers-color-scheme follows the system, not the app"
        for selector in rules.selectors:
            if never := NEVER.search(selector):
                yield rules.line, f'"{never[0]}" matches nothing in some clients'
    night = {
        (_last(selector), each.name.partition("-")[0])
        for rules in found
        for selector in rules.selectors
        if NIGHT.search(selector)
        for each in rules.declarations
    }
    for rules, each in _declared(found):
        day = [selector for selector in rules.selectors if not NIGHT.search(selector)]
        is_coloured = each.name in COLOURED and COLOUR.search(each.value)
        if is_coloured and not all((_last(selector), each.name.partition("-")[0]) in night for selector in day):
            yield each.line, f'"{each.name}: {each.value[:40]}" is the same at night'


def _last(selector: str) -> str:
    """The element that a selector means, by itself; the card at night is the card."""
    return NIGHT.sub(".card", selector).split(" ")[-1]


def _units(part: Part) -> Lines:
    for rules, each in _declared(rulesets(part.text)):
        if what := _misplaced(each, any("pre" in _last(selector) for selector in rules.selectors)):
            yield each.line, what


def _misplaced(each: Declaration, is_code: bool) -> str:
    """What is wrong with a size or a place, "" if nothing."""
    unit, size = UNIT.search(each.value), PIXELS.search(each.value)
    if unit and unit["unit"].lower() == "rem":
        return f'"{unit[0]}" is of a root that is 15 px in one client and 16 px in another'
    if unit and each.name in ("width", "min-width", "height", "min-height"):
        return f'"{each.name}: {each.value[:40]}" is of the window, not of the card'
    if each.name == "position" and each.value in ("fixed", "sticky"):
        return f"position: {each.value} does something else on a phone"
    if each.name == "white-space" and each.value == "normal" and is_code:
        return "white-space: normal destroys code"
    is_text = each.name in ("font-size", "font") and "max(" not in each.value
    return f"text of {size[0]} is too small to read" if is_text and size and float(size["size"]) < SMALLEST else ""


def _overflow(part: Part) -> Lines:
    """Of a whole stylesheet: it stands in the place of the shipped one."""
    said = [
        (_last(selector), each.name, each.value)
        for rules, each in _declared(rulesets(part.text))
        for selector in rules.selectors
    ]
    if not any(element == "img" and name == "max-width" for element, name, _ in said):
        yield 1, "nothing keeps a picture (img) within the card: max-width: 100%"
    for element, what in (("pre", "code (pre)"), ("table", "a table (table)")):
        scrolls = ("overflow-x", "overflow")
        if not any(each == element and name in scrolls and "auto" in value for each, name, value in said):
            yield 1, f"nothing lets {what} scroll by itself: overflow-x: auto"


def _contrasts(part: Part) -> Lines:
    day: dict[str, Declaration] = {}
    night: dict[str, Declaration] = {}
    for rules, each in _declared(rulesets(part.text)):
        if each.name.startswith("--dp-") and HEX.fullmatch(each.value):
            if any(selector == ".card" for selector in rules.selectors):
                day[each.name] = each
            elif any(NIGHT.fullmatch(selector) for selector in rules.selectors):
                night[each.name] = each
        if each.name == "color" and HEX.fullmatch(each.value):
            grounds = [other for other in rules.declarations if other.name.startswith("background")]
            yield from (found for ground in grounds if HEX.fullmatch(ground.value) for found in _low(each, ground, ""))
    for values, mode in ((day, "by day"), (day | night, "at night")):
        for text, ground in PAIRS:
            if f"--dp-{text}" in values and f"--dp-{ground}" in values:
                yield from _low(values[f"--dp-{text}"], values[f"--dp-{ground}"], f" {mode}")


def _low(text: Declaration, ground: Declaration, mode: str) -> Lines:
    ratio = contrast(_colour(text.value), _colour(ground.value))
    if ratio < LEAST:
        names = f"{text.name} on {ground.name}"
        yield text.line, f"{names}{mode}: a contrast of {ratio:.1f}, less than {LEAST}"


def _colour(value: str) -> tuple[int, int, int]:
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _files(part: Part) -> Lines:
    for address, line in addresses(part.text):
        if not address.strip().lower().startswith(("data:", "#", "http:", "https:", "//")):
            yield line, f'no package holds "{address[:80]}"'


def _fonts(part: Part) -> Lines:
    for _, each in _declared(rulesets(part.text)):
        if each.name == "font-family" and "var(" not in each.value:
            last = each.value.removesuffix("!important").rpartition(",")[2].strip().lower()
            if last not in GENERIC:
                yield each.line, f'no generic family ends "{each.value[:60]}"'


def _scopes(part: Part) -> Lines:
    for rules in rulesets(part.text):
        for selector in rules.selectors:
            if BARE.fullmatch(selector) and selector not in ("html", "body"):
                yield rules.line, f'"{selector}" is every such element of the client\'s page'


def _declared(found: tuple[Ruleset, ...]) -> Iterator[tuple[Ruleset, Declaration]]:
    for rules in found:
        for each in rules.declarations:
            yield rules, each


STYLE_NIGHT = Rule(
    name="style-night",
    severity="warning",
    finds="A colour that is the same by day and at night, or a night that some clients do not know.",
    why="Text is dark on dark at night, or the card is white in bed.",
    mend="set a variable under .card, and again under .card.nightMode, .card.night_mode",
    look=on_parts(_night, is_style=True),
)
STYLE_UNIT = Rule(
    name="style-unit",
    severity="warning",
    finds="rem, a width in vw or vh, position: fixed, text under 12 px, or white-space: normal on code.",
    why="Clients differ in what they are relative to, and on a phone text is cut, covered or too small.",
    mend="sizes in px on .card and in em below, a max-width in em, no position but relative and absolute",
    look=on_parts(_units, is_style=True),
)
STYLE_OVERFLOW = Rule(
    name="style-overflow",
    severity="warning",
    finds="A stylesheet that keeps no picture within the card, or lets no code or table scroll by itself.",
    why="The whole card scrolls sideways, and swiping fails.",
    mend="take the rules for img, pre and table from templates/style.css",
    look=on_parts(_overflow, is_style=True),
)
STYLE_CONTRAST = Rule(
    name="style-contrast",
    severity="warning",
    finds=f"A colour of text with a contrast of less than {LEAST} to what is behind it.",
    why="It is hard to read, for some not at all, and for everyone in the sun.",
    mend="make one of the two darker or lighter",
    look=on_parts(_contrasts, is_style=True),
)
STYLE_FILE = Rule(
    name="style-file",
    severity="warning",
    finds="A font or picture beside the stylesheet.",
    why="No package holds it: packages hold what cards show.",
    mend="write it into the stylesheet as data:, or leave it away",
    look=on_parts(_files, is_style=True),
)
STYLE_FONT = Rule(
    name="style-font",
    severity="hint",
    finds="A list of fonts that does not end in serif, sans-serif or monospace.",
    why="A phone has none of them, and takes what it likes, for code as well.",
    mend="end it with a generic family",
    look=on_parts(_fonts, is_style=True),
)
STYLE_SCOPE = Rule(
    name="style-scope",
    severity="hint",
    finds="A rule for an element wherever it is, such as div or button.",
    why="The client's own buttons and boxes are on the same page, and change with it.",
    mend="write .card before it",
    look=on_parts(_scopes, is_style=True),
)
