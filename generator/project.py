"""A project's files: reads cards/ and its ledger, finds documents, writes all that a build makes or nothing of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import cardfile, ledger
from generator.errors import CardFileError, InputError, LedgerError, OutputError
from generator.formats import FORMATS
from generator.ledger import Ledger
from generator.records import Topic

LEDGER = "ledger.json"
SOURCES = "sources"
NOT_TOPICS = ("readme",)


@dataclass(frozen=True, slots=True)
class Project:
    """What is on disk before a build.

    cards: the folder. topics: what its files hold. texts: the content of the files read, by path. ledger: empty where
    there is none.
    """

    cards: Path
    topics: tuple[Topic, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    texts: Mapping[Path, str] = field(default_factory=dict)

    @property
    def ledger_path(self) -> Path:
        return self.cards / LEDGER

    def topic_path(self, slug: str) -> Path:
        return self.cards / f"{slug}.md"

    def document_name(self, document: Path) -> str:
        """The name by which the ledger knows a document: its path in the project, or else its last two parts."""
        root = Path(os.path.abspath(self.cards.parent))
        path = Path(os.path.abspath(document))
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
        return "/".join(path.parts[-2:])


def load(cards: Path) -> tuple[Project, list[InputError]]:
    """The project whose cards folder this is, and all that is wrong with its files."""
    errors: list[InputError] = []
    texts: dict[Path, str] = {}
    topics = []
    if cards.exists() and not cards.is_dir():
        return Project(cards), [OutputError(str(cards), None, "this is not a folder", "name a folder with --cards")]
    for path in sorted(cards.glob("*.md")):
        if path.stem.casefold() in NOT_TOPICS:
            continue
        try:
            texts[path] = _text(path, CardFileError)
            topics.append(cardfile.loads(texts[path], str(path), path.stem))
        except InputError as error:
            errors.append(error)
    errors += _twins(topics)
    found = Ledger()
    path = cards / LEDGER
    if path.exists():
        try:
            texts[path] = _text(path, LedgerError)
            found = ledger.loads(texts[path], str(path))
        except InputError as error:
            errors.append(error)
    return Project(cards, tuple(topics), found, texts), errors


def sources(cards: Path) -> list[Path]:
    """The documents kept in cards/sources/, in order."""
    folder = cards / SOURCES
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in FORMATS and not path.name.startswith(".")
    )


def write(files: Mapping[Path, bytes]) -> None:
    """Write all files, or none: each goes to a temporary file beside it first, then all are renamed, in order.

    A file that already has its content is not touched. Raises OutputError, with nothing written, where one cannot be.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            if not _holds(path, data):
                ready.append((_beside(path, data), path))
        for temporary, path in ready:
            os.replace(temporary, path)
    except OSError as error:
        where = error.filename2 or error.filename or "the output"
        raise OutputError(
            str(where),
            None,
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            "check the folder, or name another",
        ) from error
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """A new file beside path that holds the data, on disk for certain."""
    if path.is_dir():
        raise IsADirectoryError(21, "a folder is in the way", str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path.parent)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _text(path: Path, kind: type[InputError]) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise kind(str(path), line, f"not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8") from error
    except OSError as error:
        raise kind(
            str(path), None, f"cannot be read: {error.strerror}", "check the file and its permissions"
        ) from error


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
                    errors.append(CardFileError(card.origin.path, card.origin.first, what, "write both the same way"))
    return errors
