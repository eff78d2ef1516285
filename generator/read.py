"""A file in any format -> a Document: its blocks, with the lines they stand on. The only stage that opens documents."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from generator import blocks, frontmatter, linebreaks
from generator.errors import DocumentError
from generator.formats import FORMATS
from generator.records import Document

MAX_BYTES = 64 * 1024 * 1024
# the longer marks first: UTF-32's little-endian mark begins with UTF-16's
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# all of Unicode's C0 and C1 controls but tab and line feed; U+0085 is a line end of some mainframes and stays
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read(path: Path) -> Document:
    """The document at path. Raises DocumentError where it is not a text that can be read."""
    name = str(path)
    form = FORMATS.get(path.suffix.lower())
    data = _bytes(path)
    if form is None:
        known = ", ".join(ending for ending in FORMATS if ending)
        raise DocumentError(
            name, None, f"a {path.suffix} file is not a format deckpress reads", f"save it as one of {known}"
        )
    return parse(decode(data, name), name, form)


def parse(text: str, name: str, form=FORMATS[".md"]) -> Document:  # type: ignore[no-untyped-def]
    """The document whose text this is; name: what messages call it."""
    lines = form(text)
    head = frontmatter.length(lines)
    try:
        values = frontmatter.parse(lines[:head]) if head else {}
    except frontmatter.FrontMatterError as error:
        # a document may begin with a rule: it is front matter only if it is YAML
        if error.line == 2:
            head, values = 0, {}
        else:
            raise DocumentError(name, error.line, error.what, "mend the lines between the two ---") from error
    found = blocks.parse([""] * head + lines[head:])
    return Document(
        path=name,
        lines=tuple(lines),
        blocks=found,
        head=head,
        front_matter=values,
        definitions=tuple(block.text for block in found if block.kind == "definitions"),
        lines_matter=linebreaks.matter(found),
    )


def decode(data: bytes, name: str) -> str:
    """The text in data, whatever its line ends and Unicode encoding; raises DocumentError where that is not text."""
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    encoding = encoding or _unmarked_utf16(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\0" in data[:8192]:
            raise _binary(name) from error
        raise DocumentError(
            name,
            line,
            f"not {encoding.removesuffix('-sig').upper()}: byte 0x{data[error.start]:02x} cannot be read",
            "save the document as UTF-8 (in an editor: Save with encoding; in a shell: iconv -f WINDOWS-1252 -t UTF-8)",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = CONTROLS.findall(text[:8192])
    if len(controls) > len(text[:8192]) // 50:
        raise _binary(name)
    if not text.strip():
        raise DocumentError(name, None, "the document is empty", "write a question and its answer into it")
    # Anki strips them, U+001F makes it refuse a whole package; a form feed between pages is a blank
    return CONTROLS.sub(" ", text)


def _bytes(path: Path) -> bytes:
    name = str(path)
    try:
        if path.is_dir():
            raise DocumentError(name, None, "this is a folder, not a document", f"name its files: {name}/*.md")
        if path.stat().st_size > MAX_BYTES:
            size = f"{path.stat().st_size / 1024 / 1024:.0f} MB, more than {MAX_BYTES // 1024 // 1024} MB"
            raise DocumentError(name, None, f"the document is too large: {size}", "split it into several documents")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(name, None, "there is no such document", "check the path") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(name, None, f"cannot be opened: {reason}", "check the file and its permissions") from error


def _binary(name: str) -> DocumentError:
    return DocumentError(name, None, "this is a binary file, not a text document", "export it as Markdown or text")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of a Latin text is NUL."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    for encoding, zeros, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if zeros.count(0) > 0.6 * len(zeros) and letters.count(0) == 0:
            return encoding
    return None
