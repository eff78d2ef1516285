"""A path that leads into a zip file -> the bytes there, as export.zip/Page.md; nothing is written to disk.

A zip in a zip is looked into once: Notion makes such of large exports.
"""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from generator.errors import DocumentError

ENDING = ".zip"
# far more than any export has; a file of a few megabytes can claim millions
MOST_FILES = 50_000
# zips in it are read into memory
MOST_INNER = 256 * 1024 * 1024
UTF8_NAME = 0x800
ENCRYPTED = 0x1
UNPACK = "unpack it, and name the folder"


def is_archive(path: Path) -> bool:
    """Whether this is a zip file, by its name."""
    return path.suffix.lower() == ENDING and path.is_file()


def split(path: Path) -> tuple[Path, str] | None:
    """The zip file that a path leads into, and what is named in it; None where it leads into none."""
    for parent in reversed(path.parents):
        if is_archive(parent):
            return parent, path.relative_to(parent).as_posix()
    return None


def members(path: Path) -> list[Path]:
    """The paths of the files in a zip, those of a zip in it instead of that. Raises DocumentError, as load does."""
    with _refusing(path):
        return sorted(path / name for name in _index(path))


def size(path: Path) -> int:
    """How many bytes a file in a zip says that it has."""
    found = split(path)
    assert found is not None
    with _refusing(path):
        return _index(found[0])[found[1]][1].file_size


def load(path: Path, most: int) -> bytes:
    """The file that a path into a zip leads to, but no more of it than so many bytes.

    Raises FileNotFoundError where there is none, DocumentError where the zip is broken, encrypted or too large.
    """
    found = split(path)
    if found is None:
        raise FileNotFoundError(str(path))
    archive, name = found
    with _refusing(archive):
        index = _index(archive)
        if name not in index:
            raise FileNotFoundError(str(path))
        opened, info = index[name]
        with opened.open(info) as file:
            return file.read(most)


def _index(path: Path) -> Mapping[str, tuple[ZipFile, ZipInfo]]:
    status = path.stat()
    return _opened(path, status.st_mtime_ns, status.st_size)


# the pages of an export are read one after the other
@lru_cache(maxsize=2)
def _opened(path: Path, modified: int, length: int) -> Mapping[str, tuple[ZipFile, ZipInfo]]:
    """The files in a zip by name; the zip stays open. modified, length: so that a changed one is opened anew."""
    return dict(_entries(ZipFile(path), path, ""))


def _entries(archive: ZipFile, path: Path, before: str) -> Iterator[tuple[str, tuple[ZipFile, ZipInfo]]]:
    """Each file in a zip with its cleaned name. before: what an inner zip's names begin with."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES:
        raise DocumentError(str(path), None, f"more than {MOST_FILES} files are in the zip file", UNPACK)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        hint = "unpack it with its password, and name the folder"
        raise DocumentError(str(path), None, "the zip file is encrypted", hint)
    inner = [info.file_size for info in infos if info.filename.lower().endswith(ENDING)]
    if not before and sum(inner) > MOST_INNER:
        what = f"the zip files in it are too large: more than {MOST_INNER // 1024 // 1024} MB"
        raise DocumentError(str(path), None, what, UNPACK)
    for info in infos:
        name = before + _name(info)
        if not before and info.filename.lower().endswith(ENDING):
            yield from _entries(ZipFile(BytesIO(archive.read(info))), path, f"{name}/")
        elif name != before:
            yield name, (archive, info)


def _name(info: ZipInfo) -> str:
    """The name of a file, from which no step leads out of the zip; old programs write UTF-8 and do not say so."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part.strip("/") not in ("", ".", ".."))


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Raises DocumentError for all that zipfile raises where a zip is not in order."""
    try:
        yield
    except (BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError: also for a compression that this Python does not know
        raise DocumentError(str(path), None, "the zip file is broken", f"download it again, or {UNPACK}") from error
