"""What somebody named -> the documents there: a file itself, or all in a folder or a zip export that can be read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import archive
from generator.errors import DocumentError, InputError
from generator.formats import FORMATS
from generator.topic import EXPORT_ID

# a build takes 5 seconds for each MB
MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 50_000
# what programs keep in a folder, and no author writes
NOT_WRITTEN = frozenset({"node_modules", "__pycache__", "__macosx"})
# what documents show; it belongs to them
SHOWN = frozenset(
    ".png .jpg .jpeg .gif .svg .webp .avif .bmp .ico .tif .tiff .mp3 .m4a .ogg .oga .wav .flac .mp4 .m4v .webm .mov"
    " .css .js .woff .woff2 .ttf".split()
)
# Notion exports a table twice: as it is shown, and with all its rows
ALL_ROWS = "_all"


@dataclass(frozen=True, slots=True)
class Named:
    """Something that somebody named. documents: what can be read in it, in order. unread: other files in it.

    is_many: whether it is a folder or a zip, whose documents were not chosen one by one.
    """

    path: Path
    documents: tuple[Path, ...]
    unread: tuple[Path, ...] = ()
    is_many: bool = False

    def passed_over(self) -> Iterator[str]:
        """A sentence for each format that is not read."""
        kinds = Counter(path.suffix.lower() for path in self.unread)
        for kind, count in sorted(kinds.items()):
            first = next(path for path in self.unread if path.suffix.lower() == kind)
            which = f"{first} was" if count == 1 else f"{self.path}: {count} {kind or 'nameless'} files were"
            yield f"{which} passed over: a {kind} file is not a format deckpress reads"


def gather(
    named: Iterable[Path], but: Iterable[Path] = (), *, chosen: bool = True
) -> tuple[list[Named], list[InputError]]:
    """The documents that are named, each once in whatever ways, and what is wrong.

    but: folders to pass over. chosen: whether each was named on purpose, so that one without a document is an error.
    """
    found: list[Named] = []
    errors: list[InputError] = []
    known: set[str] = set()
    passed = {os.path.realpath(path) for path in but}
    for path in named:
        try:
            each = _named(path, passed)
            if chosen and each.is_many and not each.documents:
                raise _barren(path)
        except InputError as error:
            errors.append(error)
            continue
        if not chosen and not each.is_many and not is_read(path):
            each = Named(path, (), () if path.suffix.lower() in SHOWN else (path,))
        fresh = {os.path.realpath(document): document for document in each.documents}
        found.append(replace(each, documents=tuple(fresh[place] for place in fresh if place not in known)))
        known |= fresh.keys()
    return found, errors


def kept(folder: Path) -> list[Path]:
    """What lies in a folder: its files and folders, in order, but for hidden ones."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not is_hidden(Path(path.name)) and path.exists())


def is_hidden(path: Path) -> bool:
    """Whether the path is none of the author's: an editor's lock, `._notes.md` from a Mac, a folder like .git."""
    return any(part.startswith((".", "~$")) or part.casefold() in NOT_WRITTEN for part in path.parts)


def is_read(path: Path) -> bool:
    """Whether a file of this name is in a format that is read."""
    return path.suffix.lower() in FORMATS


def _barren(path: Path) -> DocumentError:
    known = ", ".join(ending for ending in FORMATS if ending)
    what = f"there is no document in this {'folder' if path.is_dir() else 'zip file'}"
    return DocumentError(str(path), None, what, f"put one into it that ends in one of {known}")


def _named(path: Path, passed: set[str]) -> Named:
    if archive.is_archive(path):
        files = archive.members(path)
    elif path.is_dir():
        files = list(_below(path, passed))
    else:
        return Named(path, (path,))
    files = [file for file in files if not is_hidden(file.relative_to(path))]
    documents = [file for file in files if is_read(file)]
    if sum(map(_size, documents)) > MOST_BYTES:
        what = f"there are more than {MOST_BYTES // 1024 // 1024} MB of documents in it"
        raise DocumentError(str(path), None, what, "name the folders or documents in it that hold questions")
    unread = [file for file in files if not is_read(file) and file.suffix.lower() not in SHOWN]
    return Named(path, tuple(_with_all_rows(documents)), tuple(unread), is_many=True)


def _below(folder: Path, passed: set[str]) -> Iterator[Path]:
    """The files below a folder, and those in zips there, in order."""
    files = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_passed(Path(parent, name), passed)]
        files += [Path(parent, name) for name in names]
        if len(files) > MOST_FILES:
            what = f"there are more than {MOST_FILES} files in this folder"
            raise DocumentError(str(folder), None, what, "name the folders or documents in it that hold questions")
    for file in sorted(files):
        if archive.is_archive(file):
            yield from archive.members(file)
        elif file.is_file():
            yield file


def _is_passed(folder: Path, passed: set[str]) -> bool:
    """Whether a folder holds nothing to read: hidden, the project's own, or another project's cards."""
    return is_hidden(Path(folder.name)) or os.path.realpath(folder) in passed or (folder / "ledger.json").is_file()


def _with_all_rows(documents: Sequence[Path]) -> Iterator[Path]:
    """The documents, without a table of which there is one with all its rows."""
    whole = {document for document in documents if EXPORT_ID.search(document.stem.removesuffix(ALL_ROWS))}
    for document in documents:
        if document.with_stem(document.stem + ALL_ROWS) not in whole:
            yield document


def _size(path: Path) -> int:
    if archive.split(path):
        return archive.size(path)
    return path.stat().st_size
