"""A project's files: reads cards/ and its ledger, and finds documents."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import cardfile, ledger
from generator.errors import CardFileError, DocumentError, InputError, LedgerError, OutputError, TagCaseError
from generator.fences import scan
from generator.gather import Named, gather, is_hidden, kept
from generator.ledger import Ledger
from generator.patterns import lazy
from generator.records import Card, Topic
from generator.topic import slug

LEDGER = "ledger.json"
SOURCES = "sources"
NOT_TOPICS = ("readme",)
# U+001F makes Anki refuse a whole package, SQLite has no lone surrogates; the others are a slip of the keyboard
CONTROLS = lazy("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# how git begins the two sides of a merge that it leaves to people
SIDE = "<<<<<<< "
MERGE = lazy(rf"{SIDE}\S")


@dataclass(frozen=True, slots=True)
class Project:
    """What is on disk before a build.

    cards: the folder. topics: what its files hold. texts: the content of the files read, by path. files: where each
    topic is, by its slug. ledger: empty where there is none.
    """

    cards: Path
    topics: tuple[Topic, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    texts: Mapping[Path, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def ledger_path(self) -> Path:
        return self.cards / LEDGER

    def topic_path(self, slug: str) -> Path:
        return self.files.get(slug, self.cards / f"{slug}.md")

    def document_name(self, document: Path) -> str:
        """The name by which the ledger knows a document: its path as seen from the project, wherever both lie."""
        return Path(os.path.relpath(os.path.abspath(document), os.path.abspath(self.cards.parent))).as_posix()


def load(cards: Path, only: Collection[str] | None = None) -> tuple[Project, list[InputError]]:
    """The project whose cards folder this is, and all that is wrong with its files. only: which topics, by slug."""
    errors: list[InputError] = []
    texts: dict[Path, str] = {}
    files: dict[str, Path] = {}
    topics = []
    if cards.exists() and not cards.is_dir():
        return Project(cards), [OutputError(str(cards), None, "this is not a folder", "name a folder with --cards")]
    for path in _topic_files(cards):
        name = slug(path.stem) or "topic"
        if only is not None and name not in only:
            continue
        if files.setdefault(name, path) != path:
            what = f"two files of one topic: the other is {files[name]}"
            errors.append(CardFileError(str(path), None, what, "give one another name, or move its cards to the other"))
        try:
            texts[path] = _text(path, CardFileError)
            _refuse_merge(path, texts[path])
            topics.append(cardfile.loads(texts[path], str(path), name))
        except InputError as error:
            errors.append(error)
    for topic in topics:
        errors += _unfit(topic, files[topic.slug], texts)
    errors += _twins(topics)
    found = Ledger()
    path = cards / LEDGER
    if path.exists():
        try:
            texts[path] = _text(path, LedgerError)
            found = ledger.loads(texts[path], str(path))
        except InputError as error:
            errors.append(error)
    return Project(cards, tuple(topics), found, texts, files), errors


def documents(named: Iterable[Path], cards: Path, output: Path = Path("build")) -> tuple[list[Named], list[InputError]]:
    """The documents that somebody named, or that lie in a folder or zip so named, and what is wrong with any.

    cards, output: the project's own folders, in which no document is looked for.
    """
    wanted: list[Path] = []
    errors: list[InputError] = []
    for path in named:
        place, home = Path(os.path.realpath(path)), Path(os.path.realpath(cards))
        is_home = place == home and place.is_dir()
        if is_home or (place.parent == home and _is_topic_file(path)):
            what = "these are cards files, not documents" if is_home else "this is a cards file, not a document"
            hint = f"build it with deckpress build, naming no document; keep documents in {cards / SOURCES}"
            errors.append(DocumentError(str(path), None, what, hint))
        else:
            wanted.append(path)
    found, wrong = gather(wanted, but=(cards, output))
    return found, [*errors, *wrong]


def sources(cards: Path) -> tuple[list[Named], list[InputError]]:
    """The documents kept in cards/sources/, in order, and what is wrong with any: files, folders and zip exports."""
    return gather(kept(cards / SOURCES), chosen=False)


def _topic_files(cards: Path) -> list[Path]:
    return sorted(path for path in cards.iterdir() if _is_topic_file(path)) if cards.is_dir() else []


def _is_topic_file(path: Path) -> bool:
    known = path.suffix.lower() == ".md" and path.stem.casefold() not in NOT_TOPICS
    return known and not is_hidden(Path(path.name))


def _text(path: Path, kind: type[InputError]) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise kind(str(path), line, f"not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise kind(str(path), None, f"cannot be read: {reason}", "check the file and its permissions") from error


def _refuse_merge(path: Path, text: str) -> None:
    if SIDE not in text:
        return
    for number, (line, code) in enumerate(scan(text.split("\n")), start=1):
        if not code and MERGE.match(line):
            raise CardFileError(
                str(path), number, "a merge that is not finished", "keep the lines that are right, without git's marks"
            )


def _unfit(topic: Topic, path: Path, texts: Mapping[Path, str]) -> list[CardFileError]:
    """The characters of a topic that no package can hold, as they stand in its file or else in its JSON strings."""
    text = texts[path]
    plain = [
        _control(path, number, found[0])
        for number, line in enumerate(text.split("\n") if CONTROLS.search(text) else [], start=1)
        if (found := CONTROLS.search(line))
    ]
    if "\\" not in text:  # and so not in a JSON string
        return plain
    if not plain and (found := CONTROLS.search(topic.name + topic.deck)):
        plain.append(_control(path, 1, found[0]))
    return plain or [
        _control(path, card.origin.first, found[0])
        for card in topic.cards
        if card.origin and (found := CONTROLS.search("".join(_texts(card))))
    ]


def _texts(card: Card) -> Sequence[str]:
    return (card.front, card.back, card.section, card.extra, card.hint, card.source, *card.tags)


def _control(path: Path, line: int, character: str) -> CardFileError:
    what = f"a control character, U+{ord(character):04X}, that Anki would not take"
    return CardFileError(str(path), line, what, "delete it; an editor may show it as a box or not at all")


def _twins(topics: list[Topic]) -> list[InputError]:
    """Ids that two cards have, and tags that Anki would take for one."""
    errors: list[InputError] = []
    ids: dict[str, str] = {}
    for topic in topics:
        tags: dict[str, tuple[str, str]] = {}
        for card in topic.cards:
            assert card.origin is not None
            if card.id and (first := ids.setdefault(card.id, str(card.origin))) != str(card.origin):
                what = f'two cards have the id "{card.id}": the other is at {first}'
                errors.append(
                    CardFileError(
                        card.origin.path, card.origin.first, what, "delete one, or its {#id} to make it a new card"
                    )
                )
            for tag in card.tags:
                other, place = tags.setdefault(tag.casefold(), (tag, str(card.origin)))
                if other != tag:
                    what = f'Anki would take the tags "{tag}" and "{other}" (at {place}) for one'
                    errors.append(TagCaseError(card.origin.path, card.origin.first, what, "write both the same way"))
    return errors
