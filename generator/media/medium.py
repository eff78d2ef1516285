"""The bytes of a picture, sound or film -> a medium: what it is, and the name that a package holds it under.

The name is made of the content, so that a changed picture is another file: Anki never replaces one of the same name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["picture", "sound", "film"]
PICTURES = frozenset("png jpg jpeg gif webp svg bmp ico avif".split())
SOUNDS = frozenset("mp3 ogg oga opus wav flac m4a aac 3gp spx".split())
FILMS = frozenset("mp4 m4v mov avi mkv webm mpeg mpg ogv flv".split())
# pictures that the web views of phones do not show
UNSHOWN = frozenset("tif tiff heic heif psd eps pdf jxl".split())
# how files begin: the bytes, and what ending they deserve
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"\0\0\1\0", "ico"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"%PDF", "pdf"),
)
BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic"}
SVG = re.compile(rb"\s*(?:<\?|<!|<svg\b|<[\w-]+:svg\b)")
PLAYED = re.compile(
    rb"ID3|\xff[\xe0-\xff]|OggS|fLaC|RIFF|FLV|ADIF|\x1a\x45\xdf\xa3|\x00\x00\x01[\xb3\xba]"
    rb"|.{4}(?:ftyp|moov|mdat|wide|free|skip)",
    re.DOTALL,
)
LFS = b"version https://git-lfs"


class MediumError(ValueError):
    """Bytes that are no medium. what: the fault, hint: what to do about it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, sound or film that may go into a package. removed: what was taken out of it to be safe."""

    name: str
    data: bytes
    removed: tuple[str, ...] = ()


def medium(data: bytes, ending: str) -> Medium:
    """The medium that the bytes of a file are. ending: that of the file's name.

    Raises MediumError where they are none, or one that phones do not show.
    """
    if not data:
        raise MediumError("the file is empty", "save it again")
    if data.startswith(LFS):
        raise MediumError("this is a pointer of Git LFS, not the file itself", "run git lfs pull")
    if ending in SOUNDS | FILMS:
        if not PLAYED.match(data):
            raise MediumError(f"there is no sound or film in this .{ending} file", "save it again, as MP3 or MP4")
        return Medium(name(data, ending), data)
    found = _picture(data)
    if found in UNSHOWN or (not found and ending in UNSHOWN):
        raise MediumError(f"phones do not show .{found or ending} files", "save it as PNG or JPEG")
    if not found:
        raise MediumError("there is no picture in this file", "save it as PNG, JPEG, GIF, WebP or SVG")
    if found != "svg":
        return Medium(name(data, found), data)
    try:
        from generator.media import svg  # it takes time to load, and few documents draw

        clean, removed = svg.clean(data)
    except ValueError as error:
        raise MediumError(str(error), "save it as plain SVG, or as PNG") from error
    return Medium(name(clean, found), clean, removed)


def name(data: bytes, ending: str, seed: str = "") -> str:
    """The name of a file that holds the data, or what is made of the data in a way that seed names."""
    return f"dp-{hashlib.sha256(data + seed.encode()).hexdigest()[:16]}.{ending}"


def ending(target: str) -> str:
    """The ending of the file that a path or address names, in lower case and without its dot."""
    return PurePosixPath(re.split("[?#]", target, maxsplit=1)[0]).suffix.lower().lstrip(".")


def kind(target: str) -> Kind:
    """What a path or address leads to, by its ending: a picture, unless it can only be a sound or film."""
    return "sound" if ending(target) in SOUNDS else "film" if ending(target) in FILMS else "picture"


def is_remote(target: str) -> bool:
    """Whether a target is an address on the web."""
    return target.lower().startswith(("http://", "https://", "//"))


def _picture(data: bytes) -> str:
    """The ending that a picture deserves by how its bytes begin; "" for what is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], "")
    if found := next((ending for magic, ending in MAGIC if data.startswith(magic)), ""):
        return found
    plain = data.removeprefix(b"\xef\xbb\xbf")
    return "svg" if SVG.match(plain) and b"svg" in plain[:8192] else ""
