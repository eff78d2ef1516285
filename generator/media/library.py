"""A project's pictures, sounds and films: finds, checks and names what documents and cards show.

What a document shows is copied to cards/media/ under the name of its content, and the card names it there: the cards
file reads well in any viewer, and builds when the document is gone. What is fetched from the web is kept there too, by
its address, so that a build gives the same without a network. Nothing is written here: `files` is what is to be.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import archive
from generator.cache import digest
from generator.errors import InputError, MediaError
from generator.media import embedded, medium, references, scale
from generator.media.address import decoded
from generator.media.locate import AbsentError, NotFoundError, forget, locate
from generator.media.medium import Medium, MediumError
from generator.progress import Progress
from generator.records import Card, Document, Note, Origin

FOLDER = embedded.FOLDER
MEGABYTE = 1_000_000
# of so many pictures, not each can be misspelled
SEVERAL = 3
# how many files a notice names, and how many characters of a target a message shows
MOST_NAMED = 5
LONGEST = 80
# the files that a build names itself, and so may remove when no card shows them
OURS = re.compile(r"(?:dp|url)-[0-9a-f]{16}\.[a-z0-9]+")
SHRINK = "make it smaller, or raise max_file in [media] of deckpress.toml"
SHRINK_ALL = "make them smaller, build with --scale-media, or raise max_package in [media] of deckpress.toml"


@dataclass(frozen=True, slots=True)
class Fetching:
    """How to fetch. count: of files, at most. seconds: for each. is_private: also from hosts that are not public.

    resolve: the addresses of a host at a port, if not as the system knows them.
    """

    count: int = 200
    seconds: float = 20
    is_private: bool = False
    resolve: Callable[[str, int], list[str]] | None = None


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """What goes into packages. max_file, max_package: in megabytes. folders: where documents may take pictures from,
    beside their own. is_scaled: whether pictures longer than longest_side, in pixels, are made smaller. fetching: how
    to bring in what is on the web; None leaves it there. is_forgiving: whether what is missing is only told of.
    """

    max_file: float = 20
    max_package: float = 250
    folders: tuple[Path, ...] = ()
    is_scaled: bool = False
    longest_side: int = 1600
    fetching: Fetching | None = None
    is_forgiving: bool = False


class Library:
    """The media of one build.

    files: what is to be written, by path. contents: what packages hold, by name. notices: what to tell of.
    linked: the guids of notes that show a link in the place of what is on the web. looked_for: the files that documents
    and cards show, also those that are not there. read: the hashes of those that were read. has_asked: whether the
    network was.
    """

    def __init__(self, cards: Path, options: MediaOptions) -> None:
        forget()
        self.folder = cards / FOLDER
        self.cards = cards
        self.options = options
        self.files: dict[Path, bytes] = {}
        self.contents: dict[str, bytes] = {}
        self.notices: list[str] = []
        self.linked: set[str] = set()
        self.looked_for: set[Path] = set()
        self.read: dict[Path, str] = {}
        self.has_asked = False
        self._read: dict[Path, Medium] = {}
        self._kept = {path.stem: path for path in sorted(self.folder.glob("*")) if OURS.fullmatch(path.name)}

    def take(
        self, document: Document, cards: Sequence[Card], root: Path | None = None, *, is_known: bool = False
    ) -> tuple[tuple[Card, ...], list[InputError]]:
        """The cards of a document as cards/ holds them, their media copied there, and what is wrong with any.

        root: the folder that the document belongs to, if not only its own. is_known: whether cards/ has media of this
        document. One that is not known, and of whose several pictures not one is there, came without them: then their
        texts stand for them, and that is told of.
        """
        folders = [Path(document.path).parent, Path(os.path.realpath(document.path)).parent]
        roots = [*folders, *([root] if root else []), *self.options.folders]
        names: dict[str, str] = {}
        faults: dict[str, MediumError | NotFoundError] = {}
        for target in dict.fromkeys(target for card in cards for target in targets(card)):
            try:
                if not medium.is_remote(target):
                    found, kept = self._scaled(self._of_document(document, target, folders, roots))
                    self._keep(kept, found)
                    names[target] = f"{FOLDER}/{kept}"
            except (MediumError, NotFoundError) as error:
                faults[target] = error
        absent = {target for target, error in faults.items() if isinstance(error, AbsentError)}
        if (
            not self.options.is_forgiving
            and not is_known
            and not names
            and absent == set(faults)
            and len(absent) >= SEVERAL
        ):
            self.notices.append(
                f"{document.path} came without its pictures: their texts stand for {_few(sorted(absent))}"
            )
        elif self.options.is_forgiving and absent:
            self.notices.append(
                f"{document.path}: the texts of pictures stand for what is not there, {_few(sorted(absent))}"
            )
        else:
            absent = set()
        errors: list[InputError] = [
            _wrong(Origin(document.path, line, line), target, faults[target])
            for card in (cards if faults else ())
            for target in targets(card)
            if target in faults and target not in absent
            for line in [_line(zip(document.origins, document.lines, strict=True), card.origin, target)]
        ]
        return tuple(renamed(card, names | dict.fromkeys(absent, "")) for card in cards), errors

    def show(self, note: Note, card: Card, text: str) -> tuple[Note, list[InputError]]:
        """The note of a card with the names of its media, and what is wrong with any. text: of the card's file."""
        if not references.shows("\n".join(note.fields)):
            return note, []
        names: dict[str, str] = {}
        errors: list[InputError] = []
        roots = [self.cards, self.cards.absolute().parent, *self.options.folders]
        for target in dict.fromkeys(target for field in note.fields for target in references.in_html(field)):
            try:
                if found := self._of_card(target, roots):
                    names[target] = found.name
                    self.contents[found.name] = found.data
                else:
                    self.linked.add(note.guid)
            except (MediumError, NotFoundError) as error:
                line = _line(enumerate(text.split("\n"), start=1), card.origin, target)
                wrong = _wrong(Origin(card.origin.path if card.origin else str(self.cards), line, line), target, error)
                if self.options.is_forgiving and isinstance(error, AbsentError):
                    self.notices.append(f"{wrong.path}:{line}: {wrong.what}; its text stands for it")
                else:
                    errors.append(wrong)
        fields = tuple(references.place(field, names) for field in note.fields)
        return replace(note, fields=fields, media=tuple(sorted(set(names.values())))), errors

    def bring(self, cards: Iterable[Card], progress: Progress) -> None:
        """Fetch what the cards show from the web, but for what is here already."""
        how = self.options.fetching
        shown = [target for card in cards for target in targets(card) if medium.is_remote(target)]
        missing = [target for target in dict.fromkeys(shown) if _key(target) not in self._kept]
        if how is None or not missing:
            return
        from generator.media import fetch  # its libraries take time to load

        self.has_asked = True
        most, most_of_all = (int(each * MEGABYTE) for each in (self.options.max_file, self.options.max_package))
        for address, fetched in fetch.fetch(missing, most, most_of_all, how, progress).items():
            fault = fetched.fault
            try:
                if not fault:
                    scaled = self._scaled(medium.medium(fetched.data, fetched.ending))[0]
                    kept = f"{_key(address)}.{medium.ending(scaled.name)}"
                    self._keep(kept, scaled)
                    self._kept[_key(address)] = self.folder / kept
            except MediumError as error:
                fault = error.what
            if fault:
                self.notices.append(f"{address} was not fetched, and stays a link: {fault}")

    def package(self, notes: Iterable[Note]) -> dict[str, bytes]:
        """What the package of the notes holds, by name. Raises MediumError where that is too much."""
        found = {name: self.contents[name] for note in notes for name in note.media}
        size = sum(map(len, found.values())) / MEGABYTE
        if size > self.options.max_package:
            what = f"its pictures and sounds take {size:.0f} MB, more than {self.options.max_package:g}"
            raise MediumError(what, SHRINK_ALL)
        return found

    def missing(self) -> list[Path]:
        """The files of cards/media/ that are not there yet."""
        return [path for path, data in self.files.items() if not path.is_file() or path.read_bytes() != data]

    def shown(self, found: Iterable[str]) -> set[str]:
        """The names of the files that builds, this one too, have put into cards/media/ and that targets lead to.

        found: the targets, none of which is asked for where there is no such file.
        """
        here = {path.stem: path.name for path in (*self._kept.values(), *self.files)}
        known = set(found) if here else set()
        names = {Path(target).name for target in known}
        keys = {_key(target) for target in known if medium.is_remote(target)}
        return {name for stem, name in here.items() if name in names or stem in keys}

    def unused(self, shown: Collection[str]) -> list[Path]:
        """The files that builds have put into cards/media/ and that are not among the names of those that are shown."""
        return [path for path in self._kept.values() if path.name not in shown]

    def _of_document(self, document: Document, target: str, folders: Sequence[Path], roots: Sequence[Path]) -> Medium:
        if target in document.embedded:
            return self._limited(target, document.embedded[target])
        return self._data(target) or self._file(self._located(target, folders, roots))

    def _of_card(self, target: str, roots: Sequence[Path]) -> Medium | None:
        """What a card in cards/ shows; None for what is on the web and was not fetched."""
        if medium.is_remote(target):
            kept = self._kept.get(_key(target))
            return self._file(kept) if kept else None
        pending = self.cards / target
        if pending in self.files:
            return self._file(pending)
        found = self._data(target) or self._file(self._located(target, [self.cards], roots))
        if OURS.fullmatch(Path(target).name):
            return found
        found, kept_name = self._scaled(found)
        if kept_name != found.name:
            self._keep(f"small-{kept_name}", found)
        return found

    def _located(self, target: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path:
        self.looked_for.add(folders[0] / target)
        found = locate(target, folders, roots)
        self.looked_for.add(found)
        return found

    def _data(self, target: str) -> Medium | None:
        if not target.lower().startswith("data:"):
            return None
        found = decoded(target)
        if found is None:
            raise MediumError("this data address cannot be read", "put the picture into a file")
        return self._limited("a data address", *found)

    def _file(self, path: Path) -> Medium:
        """The medium that a file holds, or will hold."""
        if path not in self._read:
            try:
                size = len(self.files[path]) if path in self.files else _size(path)
                data = self.files[path] if path in self.files else b"" if self._exceeds(size) else _load(path, size)
                if path not in self.files:
                    self.read[path] = digest(data)
            except OSError as error:
                raise MediumError(
                    f"cannot be read: {(error.strerror or str(error)).lower()}", "check the file"
                ) from error
            self._read[path] = self._limited(str(path), data, medium.ending(path.name), size)
        return self._read[path]

    def _limited(self, name: str, data: bytes, ending: str = "", size: int | None = None) -> Medium:
        size = len(data) if size is None else size
        if self._exceeds(size):
            what = f"it takes {size / MEGABYTE:.1f} MB, more than {self.options.max_file:g}"
            raise MediumError(what, SHRINK)
        found = medium.medium(data, ending or medium.ending(name))
        if found.removed:
            self.notices.append(f"{name}: {', '.join(found.removed)} was taken out of this picture")
        return found

    def _exceeds(self, size: int) -> bool:
        return size > self.options.max_file * MEGABYTE

    def _scaled(self, found: Medium) -> tuple[Medium, str]:
        """The medium as packages hold it, and the name that cards/media/ has for it.

        What was scaled once is taken from there: another Pillow would make other bytes of it.
        """
        longest = self.options.longest_side
        if not self.options.is_scaled:
            return found, found.name
        kept = medium.name(found.data, medium.ending(found.name), str(longest))
        here = next((path for path in (self.folder / kept, self.folder / f"small-{kept}") if path.is_file()), None)
        smaller = here.read_bytes() if here else scale.scaled(found.data, medium.ending(found.name), longest)
        if smaller is None:
            return found, found.name
        return Medium(medium.name(smaller, medium.ending(found.name)), smaller), kept

    def _keep(self, name: str, found: Medium) -> None:
        self.files[self.folder / name] = found.data


def targets(card: Card) -> list[str]:
    """What a card shows, in order."""
    texts = (card.front, card.back, card.extra, card.hint)
    return list(dict.fromkeys(target for text in texts for target in references.in_markdown(text)))


def renamed(card: Card, names: Mapping[str, str]) -> Card:
    """The card with other targets for those that are in names."""
    if not names:
        return card
    front, back, extra, hint = (
        references.rename(text, names) for text in (card.front, card.back, card.extra, card.hint)
    )
    return replace(card, front=front, back=back, extra=extra, hint=hint)


def _size(path: Path) -> int:
    return archive.size(path) if archive.split(path) else path.stat().st_size


def _load(path: Path, size: int) -> bytes:
    return archive.load(path, size) if archive.split(path) else path.read_bytes()


def _key(address: str) -> str:
    """The name, without its ending, of the file that keeps what came from an address."""
    return f"url-{hashlib.sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _line(lines: Iterable[tuple[int, str]], origin: Origin | None, target: str) -> int:
    """The number of the line, of those of a card, that names the target; else the card's first."""
    if origin is None:
        return 1
    name = target.rpartition("/")[2]
    here = (number for number, text in lines if origin.first <= number <= origin.last and name in text)
    return next(here, origin.first)


def _wrong(place: Origin, target: str, error: MediumError | NotFoundError) -> MediaError:
    shown = target if len(target) <= LONGEST else f"{target[: LONGEST - 1]}…"
    what = error.what if shown in error.what else f'"{shown}": {error.what}'
    return MediaError(place.path, place.first, what, error.hint)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
