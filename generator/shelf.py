"""What was found in documents -> the same in the next build, where a document is as it was.

So of many documents of which one was edited, only that one is read. What was found in each is kept in a file of its
own in build/.cache, under the hashes of the document's bytes and of all that reading hangs on, as remembered.py has it:
this program to the last file, Python, every library. It is never taken from another version, nor from a cache that came
with a project, and may be deleted.

No stage behind normalize looks at a document's blocks, nor at the entries that its cards were made of, and at its lines
only where a card shows a picture or a sound; else they are not kept. A document that holds pictures itself is read each
time.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.cache import FOLDER, digest, installation, load, opened, put, sealed
from generator.media.library import targets
from generator.normalize import Normalized
from generator.records import Card, Document, Findings, Origin, Question, Span
from generator.report import Source

# so many documents are kept, each as it was last: what was not built for the longest goes first
MOST = 4096
# of a document, what JSON has a kind for; and what it has lists for
VALUES = ("path", "head", "front_matter", "lines_matter")
TUPLES = ("lines", "origins", "tags", "notices", "definitions", "unclosed")
TEXTS = ("front", "back", "id", "section", "kind", "extra", "hint", "source")


class Shelf:
    """What builds into the folder output have found in documents. Nothing is written before keep."""

    def __init__(self, output: Path) -> None:
        self._folder = output / FOLDER
        self._installation = json.dumps(installation())
        self._new: dict[Path, bytes] = {}

    def recall(self, key: tuple[Path, *tuple[object, ...]], make: Callable[[], Source]) -> Source:
        """What was found in a document, or is found now; what make raises is not kept.

        key: where the document is, and all that reading hangs on.
        """
        where = str(key[0].resolve())  # by the name of its folder, a README is called
        parts = [digest(part) if isinstance(part, bytes) else repr(part) for part in (where, *key, self._installation)]
        name = f"source-{digest(where.encode('utf-8', 'surrogateescape'))[:16]}"
        path = self._folder / f"{name}-{digest(json.dumps(parts).encode())[:32]}.json"
        if path in self._new:  # a build plans again where a part of the project was not enough
            return _unpacked(opened(self._new[path]))
        with suppress(OSError):
            if kept := load(path):
                os.utime(path)
                return _unpacked(kept)
        made = make()
        if not made.document.embedded:
            self._new[path] = sealed(_packed(made))  # which takes less memory than what it is made of
        return made

    def keep(self) -> None:
        """Write down what was found in this build, in the place of what was found in the same documents before."""
        new = {_document(path) for path in self._new}
        with suppress(OSError):
            for old in [path for path in self._folder.glob("source-*") if _document(path) in new]:
                old.unlink()
            for number, (path, data) in enumerate(self._new.items(), start=1):
                put(path, data, MOST if number == len(self._new) else None)


def _document(path: Path) -> str:
    """Of which document something is kept in a file."""
    return path.name.rpartition("-")[0]


def _packed(source: Source) -> dict[str, Any]:
    document, normalized = source.document, source.normalized
    if not any(map(targets, normalized.cards)):
        document = dataclasses.replace(document, lines=())
    return {
        "document": {name: getattr(document, name) for name in (*VALUES, *TUPLES, "removed")},
        "spans": [(span.first, span.last, span.role) for span in source.findings.spans],
        "cards": [_packed_card(card) for card in normalized.cards],
        "unanswered": [(question.text, *question.origin.parts()) for question in normalized.unanswered],
        "topic": source.topic,
    }


def _packed_card(card: Card) -> list[object]:
    texts = [getattr(card, name) for name in TEXTS]
    return [texts, card.tags, card.origin and card.origin.parts()]


def _unpacked(kept: dict[str, Any]) -> Source:
    parts = kept["document"]
    values: dict[str, Any] = {
        name: tuple(parts[name]) if name in TUPLES else parts[name] for name in (*VALUES, *TUPLES)
    }
    removed = tuple((what, line) for what, line in parts["removed"])
    cards = tuple(_unpacked_card(*card) for card in kept["cards"])
    unanswered = tuple(Question(text, Origin(*origin)) for text, *origin in kept["unanswered"])
    return Source(
        Document(**values, removed=removed, blocks=()),
        Findings((), (), (), tuple(Span(*span) for span in kept["spans"])),
        Normalized(cards, unanswered),
        kept["topic"],
    )


def _unpacked_card(texts: Sequence[str], tags: Sequence[str], origin: Sequence[Any] | None) -> Card:
    values: dict[str, Any] = dict(zip(TEXTS, texts, strict=True))
    return Card(**values, tags=tuple(tags), origin=Origin(*origin) if origin else None)
