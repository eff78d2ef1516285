"""The theme of a project -> the stylesheet with its custom properties, in the place where the shipped ones stand."""

from __future__ import annotations

import re

from generator.config import Config, Theme
from generator.errors import ConfigError

# the Web Content Accessibility Guidelines' least contrast of a text
LEAST = 4.5
# what a night accent is lightened to: the shipped one has more
NIGHT = 7.0
# how much of the accent is in what lies behind a right answer
TINT_LIGHT, TINT_NIGHT = 0.08, 0.14
Colour = tuple[int, int, int]


def themed(css: str, config: Config) -> str:
    """The stylesheet with the theme's values. Raises ConfigError where a colour could not be read on a card."""
    theme = config.theme
    if theme.font_size != Theme().font_size:
        css = _set(css, "--dp-size", f"{theme.font_size}px")
    if theme.width != Theme().width:
        css = _set(css, "--dp-width", f"{theme.width}em")
    if not theme.accent and not theme.accent_night:
        return css
    light, night = _backgrounds(css)
    if theme.accent:
        accent = _colour(theme.accent)
        css = _accented(css, accent, 0, _mixed(light, accent, TINT_LIGHT))
        _check(config, "accent", accent, light, _mixed(light, accent, TINT_LIGHT), "light")
    accent = _colour(theme.accent_night) if theme.accent_night else _lightened(_colour(theme.accent), night)
    css = _accented(css, accent, 1, _mixed(night, accent, TINT_NIGHT))
    css = _set(css, "--dp-tint", _hex(_mixed((0, 0, 0), accent, TINT_NIGHT)), 2)
    _check(config, "accent_night", accent, night, _mixed(night, accent, TINT_NIGHT), "night")
    return css


def contrast(one: Colour, other: Colour) -> float:
    """How well one colour is read on another, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _check(config: Config, key: str, accent: Colour, background: Colour, tint: Colour, mode: str) -> None:
    worst = min(contrast(accent, background), contrast(accent, tint))
    if worst < LEAST:
        what = f"{key}: {_hex(accent)} has a contrast of {worst:.1f} on {mode} cards, less than {LEAST}"
        hint = f"take a {'darker' if mode == 'light' else 'lighter'} colour"
        place = config.sources.get(("theme", key)) or config.sources.get(("theme", "accent"), "the theme")
        raise ConfigError(place, None, what, hint)


def _accented(css: str, accent: Colour, occurrence: int, tint: Colour) -> str:
    return _set(_set(css, "--dp-accent", _hex(accent), occurrence), "--dp-tint", _hex(tint), occurrence)


def _set(css: str, name: str, value: str, occurrence: int = 0) -> str:
    """The stylesheet with another value where the property is set for that time; as it is where it is not."""
    found = list(re.finditer(rf"(?<![\w-]){name}:\s*([^;}}]+)", css))
    if len(found) <= occurrence:
        return css
    begin, end = found[occurrence].span(1)
    return css[:begin] + value + css[end:]


def _backgrounds(css: str) -> tuple[Colour, Colour]:
    """The backgrounds of light and night cards; white and black where a stylesheet of one's own does not say."""
    found = [_colour(value) for value in re.findall(r"--dp-bg:\s*(#[0-9a-fA-F]{6})", css)]
    return (found[0], found[1]) if len(found) > 1 else ((255, 255, 255), (0, 0, 0))


def _lightened(colour: Colour, background: Colour) -> Colour:
    for share in range(0, 100, 5):
        lighter = _mixed(colour, (255, 255, 255), share / 100)
        if contrast(lighter, background) >= NIGHT:
            return lighter
    return (255, 255, 255)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text.lstrip("#"))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
