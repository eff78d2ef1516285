"""What preview shows -> the files of its site, which works from a file and from any web host.

A page that was opened as a file may not fetch, but it may load scripts: so the data are scripts that hand over a value
each. They are split, so that a page with 10,000 cards opens at once: a deck's list, the texts to search in, and the
sides of its cards, some at a time.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.preview import overview
from generator.preview.clients import DESKTOP, DROID, THEMES, Client
from generator.preview.contents import Contents, Deck, Problem, Row
from generator.preview.sources import address, link, source_page
from generator.records import Origin

STATIC = Path(__file__).parent / "site"
# how many cards' sides a file holds
CHUNK = 50


@dataclass(frozen=True, slots=True)
class Site:
    """The files by their paths. version: another where anything that the page shows is another."""

    files: Mapping[str, bytes]
    version: str


def site(contents: Contents, *, is_live: bool = False) -> Site:
    """The site of what is shown. is_live: the page is to listen for changes."""
    found = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir())}
    found |= {f"media/{name}": data for name, data in contents.media.items()}
    found |= {
        address(path): source_page(path, contents.texts[path]).encode("utf-8", "replace")
        for path in {origin.path for origin in _origins(contents)} & contents.texts.keys()
    }
    decks = []
    for number, deck in enumerate(contents.decks):
        parts = dict(_deck_files(f"deck-{number}", deck, contents))
        version = _version(b"".join(parts.values()))
        decks.append({"name": deck.name, "file": f"deck-{number}", "cards": len(deck.rows), "version": version})
        found |= parts
    index = {
        "live": is_live,
        "decks": decks,
        "problems": [_problem(each, contents) for each in contents.problems],
        "why": {each.rule: each.why for each in _all_problems(contents)},
        "css": contents.css,
        "clients": {"phone": _client(DROID), "desktop": _client(DESKTOP)},
        "chunk": CHUNK,
    }
    if contents.figures:
        found["overview.html"] = overview.page(contents.figures, is_live=is_live).encode("utf-8", "replace")
    version = _version(json.dumps(index).encode() + found.get("overview.html", b""))
    return Site(found | {"data/index.js": _script("index", index | {"version": version})}, version)


def _deck_files(name: str, deck: Deck, contents: Contents) -> Iterator[tuple[str, bytes]]:
    yield f"data/{name}.js", _script(name, [_row(row, contents) for row in deck.rows])
    yield f"data/{name}-text.js", _script(f"{name}-text", [searchable(row.text) for row in deck.rows])
    for number, first in enumerate(range(0, len(deck.rows), CHUNK)):
        sides = [[row.sides.front, row.sides.back] if row.sides else None for row in deck.rows[first : first + CHUNK]]
        yield f"data/{name}-{number}.js", _script(f"{name}-{number}", sides)


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def searchable(text: str) -> str:
    """The text in small letters and without accents, as site/search.js makes what is searched for."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.category(each).startswith("M"))
    return " ".join("".join(bare).lower().split())


def _script(name: str, value: Any) -> bytes:
    """A script that hands a value over."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"receive(%s,%s);\n" % (json.dumps(name).encode(), data)


def _row(row: Row, contents: Contents) -> dict[str, Any]:
    """A card without what is empty."""
    values = {
        "id": row.id,
        "ord": row.ord,
        "question": row.question,
        "section": row.section,
        "tags": row.tags,
        "kind": row.kind,
        "state": row.state,
        "place": str(row.origin) if row.origin else "",
        "link": link(row.origin) if row.origin and row.origin.path in contents.texts else "",
        "problems": [_problem(each, contents) for each in row.problems],
    }
    return {name: value for name, value in values.items() if value}


def _problem(problem: Problem, contents: Contents) -> dict[str, str]:
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "what": problem.what,
        "mend": problem.mend,
        "place": str(problem.origin),
        "link": link(problem.origin) if problem.origin.path in contents.texts else "",
    }


def _origins(contents: Contents) -> Iterator[Origin]:
    """Every place that the page links."""
    yield from (problem.origin for problem in _all_problems(contents))
    yield from (row.origin for deck in contents.decks for row in deck.rows if row.origin)


def _all_problems(contents: Contents) -> Iterator[Problem]:
    yield from contents.problems
    for deck in contents.decks:
        for row in deck.rows:
            yield from row.problems


def _client(client: Client) -> Mapping[str, Any]:
    classes = {theme: client.classes(theme, 0) for theme in THEMES}
    return {"style": client.style, "wrapper": client.wrapper, "typing": client.typing, "classes": classes}
