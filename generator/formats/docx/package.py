"""A .docx file -> its parts: XML and pictures, by path; and what refers to what."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from generator.errors import DocumentError
from generator.formats.docx.elements import M, R, W

MOST_UNPACKED = 64 * 1024 * 1024  # bytes; a book of a thousand pages has 10 MB of XML
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the beginning of a compound file (MS-CFB 2.2)
SAVE_AS = "open it in a word processor and save it as .docx"
# what zipfile raises for a file that is no zip, or a broken or encrypted one
UNZIPPING = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
# what a Strict document (ISO 29500-1) calls the same
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".tif", ".tiff", ".emf", ".wmf")


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """The XML parts of a package and its pictures, by path."""
    if data.startswith(OLD_WORD):
        what = "this is a Word document of the old kind, or one with a password"
        raise DocumentError(name, None, what, f"{SAVE_AS}, without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            # zipfile reads no more of a part than the size that is stated here
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                what = f"the document is too large: more than {MOST_UNPACKED // 1024 // 1024} MB when unpacked"
                raise DocumentError(name, None, what, "split it into several documents, or take its pictures out")
            kept = (".xml", ".rels", *SHOWN)
            entries = [entry for entry in package.infolist() if entry.filename.lower().endswith(kept)]
            return {entry.filename: package.read(entry) for entry in entries}
    except UNZIPPING as error:
        raise DocumentError(name, None, "this is not a Word document", SAVE_AS) from error


def relations_of(parts: dict[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the id it uses: the kind of thing, and its path or address."""
    folder = path.partition("_rels/")[0]
    found = {}
    for relation in xml_of(parts, path):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else folder + target
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
    return found


def xml_of(parts: dict[str, bytes], path: str) -> Element:
    """A part of the package; where it is missing, an empty one."""
    if path not in parts:
        return Element("missing")
    text = parts[path]
    for strict, usual in STRICT:
        text = text.replace(strict, usual)
    return ElementTree.fromstring(text)
