"""Cards -> one page, with all that it shows in it: to read on a screen, and to print as cards to cut out.

The page lays the cards out itself when it is printed (page/page.js), for only a browser knows how long a text gets.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping
from itertools import count, groupby
from pathlib import Path
from string import Template

from generator.export.contents import Contents, Deck, Item
from generator.export.faces import Face, faces, read
from generator.media.medium import Kind, ending, kind
from generator.preview.formulas import with_mathml
from generator.topic import unmarked

PAGE = Path(__file__).parent / "page"
MARK = re.compile(r'<!doctype html>.{0,300}<meta name="generator" content="deckpress export">', re.DOTALL)
SOUND = re.compile(r"\[sound:(?P<name>[^\[\]\n]*)\]")
ELEMENTS: dict[Kind, str] = {"sound": "audio", "film": "video"}
FAMILIES: dict[Kind, str] = {"picture": "image", "sound": "audio", "film": "video"}
# the types of https://www.iana.org/assignments/media-types that are not called as their files end; what the system
# says of them differs from machine to machine
TYPES = {
    "svg": "svg+xml",
    "jpg": "jpeg",
    "ico": "x-icon",
    "mp3": "mpeg",
    "m4a": "mp4",
    "oga": "ogg",
    "opus": "ogg",
    "ogv": "ogg",
    "m4v": "mp4",
    "mov": "quicktime",
    "mkv": "x-matroska",
    "mpg": "mpeg",
    "avi": "x-msvideo",
}
BOX = '<input type="checkbox"'
SOURCE = re.compile(r'(?<=\ssrc=")[^"]+(?=")')


def write(contents: Contents) -> str:
    """The page. It asks the network for nothing."""
    names = [deck.topic.deck for deck in contents.decks]
    title = names[0] if len(names) == 1 else "Cards"
    cards = sum(len(deck.items) for deck in contents.decks)
    return Template(_part("page.html")).substitute(
        title=html.escape(title.replace("::", " / ")),
        about=f"{cards} card{'s' * (cards != 1)}" + (f" in {len(names)} decks" if len(names) > 1 else ""),
        contents=_contents(contents) if len(names) > 1 else "",
        style=contents.css + "\n" + _part("page.css"),
        decks="\n".join(_deck(number, deck, contents.media) for number, deck in enumerate(contents.decks, start=1)),
        script=_part("page.js"),
    )


def _part(name: str) -> str:
    return (PAGE / name).read_text("utf-8")


def _contents(contents: Contents) -> str:
    links = (
        f'<li><a href="#deck-{number}">{_name(deck)}</a> <span>{len(deck.items)}</span></li>'
        for number, deck in enumerate(contents.decks, start=1)
    )
    return f'<nav aria-label="Decks"><ul>{"".join(links)}</ul></nav>'


def _name(deck: Deck) -> str:
    return html.escape(deck.topic.deck.replace("::", " / "))


def _deck(number: int, deck: Deck, media: Mapping[str, bytes]) -> str:
    numbers = count(1)
    parts = [f'<section class="deck" id="deck-{number}" data-name="{_name(deck)}">', f"<h2>{_name(deck)}</h2>"]
    for section, items in groupby(deck.items, key=lambda item: item.card.section):
        name = html.escape(unmarked(section))
        parts.append(f'<div class="part" data-name="{name}">')
        if name:
            parts.append(f'<h3 dir="auto">{name}</h3>')
        parts += [_with_media(_card(item, numbers), media) for item in items]
        parts.append("</div>")
    return "\n".join([*parts, "</section>"])


def _card(item: Item, numbers: Iterator[int]) -> str:
    """A note as one reads it, and behind it, for the printer, its cards where they are others."""
    fields, shown = item.fields, read(item)
    cards = list(faces(item))
    more = "".join(_block("extra", with_mathml(fields[name])) for name in ("Extra", "Source") if name in fields)
    hint = _block("hint", with_mathml(fields["Hint"])) if "Hint" in fields else ""
    question, answer = _block("dp-question", shown.question), _block("dp-answer", shown.answer)
    parts = [f'<article data-number="{next(numbers)}">', question, hint, answer, more]
    if cards != [shown]:
        parts += [_apart(face, hint, more, next(numbers) if place else None) for place, face in enumerate(cards)]
    return "\n".join(filter(None, [*parts, "</article>"]))


def _apart(face: Face, hint: str, more: str, number: int | None) -> str:
    said = f' data-number="{number}"' if number else ""
    sides = _block("dp-question", face.question), hint, _block("dp-answer", face.answer), more
    return f"<template{said}>{''.join(sides)}</template>"


def _block(name: str, text: str) -> str:
    """A part of a card; the boxes of its task lists have a name, for those who do not see what stands beside them."""
    text = text.replace(BOX, f'{BOX} aria-label="done"')
    return f'<div class="{name}" dir="auto">{text}</div>' if text.strip() else ""


def _with_media(text: str, media: Mapping[str, bytes]) -> str:
    """The HTML with its pictures in it, and its sounds and films in players."""
    if media:
        text = SOURCE.sub(lambda source: _address(source[0], media) if source[0] in media else source[0], text)
        text = SOUND.sub(lambda sound: _player(html.unescape(sound["name"]), media), text)
    return text


def _player(name: str, media: Mapping[str, bytes]) -> str:
    if name not in media:
        return html.escape(name)
    element = ELEMENTS[kind(name)]
    return f'<{element} controls src="{_address(name, media)}"></{element}>'


def _address(name: str, media: Mapping[str, bytes]) -> str:
    """The file as a data address."""
    form = f"{FAMILIES[kind(name)]}/{TYPES.get(ending(name), ending(name))}"
    return f"data:{form};base64,{base64.b64encode(media[name]).decode()}"
