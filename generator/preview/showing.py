"""A side as Anki's backend gives it -> what a browser shows in its place.

The backend leaves to the client what is to be typed, sounds and formulas.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import quote

from generator.preview import gaps
from generator.preview.faces import Face
from generator.preview.formulas import with_mathml

TYPED = re.compile(r"\[\[type:(?P<cloze>cloze:)?(?:nc:)?(?P<field>.+?)\]\]")
PLAY = re.compile(r"\[anki:play:(?P<side>[qa]):(?P<number>\d+)\]")
FILMS = (".mp4", ".webm", ".ogv", ".mov", ".mkv", ".avi", ".mpg", ".mpeg")
BUTTON = (
    '<a class="replay-button soundLink" href="{name}" role="button" aria-label="Play {label}">'
    '<svg viewBox="0 0 64 64" width="40" height="40" aria-hidden="true">'
    '<circle cx="32" cy="32" r="29" fill="none" stroke="currentColor" stroke-width="3"/>'
    '<path d="M25 19v26l22-13z" fill="currentColor"/></svg></a>'
)
FILM = '<video controls src="{name}" aria-label="{label}"></video>'


@dataclass(frozen=True, slots=True)
class Shown:
    """The two sides of a card as a browser shows them; a front may hold [[type:..]], for the client to fill."""

    front: str
    back: str


def shown(face: Face, fields: dict[str, str]) -> Shown:
    """The sides of a card. fields: those of its note, by name."""
    back = TYPED.sub(lambda typed: _expected(typed, face, fields), face.back)
    return Shown(_shown(face.front, face), _shown(back, face))


def _shown(side: str, face: Face) -> str:
    return with_mathml(PLAY.sub(lambda mark: _player(face.sounds[mark["side"] == "a"][int(mark["number"])]), side))


def _player(name: str) -> str:
    form = FILM if name.lower().endswith(FILMS) else BUTTON
    return form.format(name=quote(html.unescape(name)), label=html.escape(html.unescape(name)))


def _expected(typed: re.Match[str], face: Face, fields: dict[str, str]) -> str:
    """What a client says of an answer where none was typed: the right one."""
    field = fields.get(typed["field"], "")
    text = gaps.only(field, face.ord + 1, is_back=True) if typed["cloze"] else field
    return f'<code id="typeans">{text}</code>'
