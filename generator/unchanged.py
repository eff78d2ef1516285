"""Notes -> packages: those that are on disk already, where an earlier build made them of the same.

Kept are two hashes of each package, that of what it was made of and that of its bytes, for this installation alone (see
cache.py). A package stays only where both are as they were; nothing needs the file, so it may be deleted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.cache import FOLDER, digest, installation, load, save
from generator.ledger import Ledger
from generator.notetypes import Look
from generator.records import Note


class Packages:
    """The packages of one build. looks: by the note type's name. ledger: has the time of each note and note type."""

    def __init__(self, output: Path, looks: Mapping[str, Look], ledger: Ledger) -> None:
        self._output = output
        self._looks = looks
        self._ledger = ledger
        self._path = output / FOLDER / f"packages-{_hash(installation())[:32]}.json"
        self._before: dict[str, list[str]] = load(self._path) or {}
        self._now = dict(self._before)

    def package(self, path: Path, deck: str, notes: Sequence[Note], media: Mapping[str, bytes]) -> bytes:
        """The bytes of the package at path, as it is to be; the rest is as in generator.package."""
        made_of = _hash(self._parts(deck, notes, media))
        with suppress(OSError):
            if self._before.get(path.name) == [made_of, digest(data := path.read_bytes())]:
                return data
        from generator.package import package  # takes time to load

        mods = {name: stamp.mod for name, stamp in self._ledger.notetypes.items()}
        data = package(deck, notes, self._looks, mods, media)
        self._now[path.name] = [made_of, digest(data)]
        return data

    def keep(self) -> None:
        """Know in the next build what the packages that are there now were made of."""
        here = {name: hashes for name, hashes in self._now.items() if (self._output / name).is_file()}
        if here != self._before:
            with suppress(OSError):
                save(self._path, here, 1)

    def _parts(self, deck: str, notes: Sequence[Note], media: Mapping[str, bytes]) -> Any:
        """All that decides over the bytes of a package beside the installation."""
        stamps = [(note.guid, note.mod, self._ledger.cards[note.guid].note.hash) for note in notes]
        types = dict.fromkeys(note.notetype for note in notes)
        shown = [(self._looks[name].fingerprint, self._ledger.notetypes[name].mod) for name in types]
        return [deck, stamps, shown, [(name, digest(data)) for name, data in sorted(media.items())]]


def _hash(value: Any) -> str:
    return digest(json.dumps(value).encode())
