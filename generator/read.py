"""A file in any format -> a Document: its blocks, with the lines they stand on. The only stage that opens documents."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator import archive, blocks, encodings, frontmatter, linebreaks, unclosed
from generator.errors import DocumentError, EmptyError
from generator.formats import FORMATS, MARKDOWN, Format
from generator.labels import is_question
from generator.markup import footnotes
from generator.media import embedded
from generator.nearest import nearest_file
from generator.records import Document

# a build takes 5 seconds and 100 MB of memory for each MB; the longest real documents have 1 MB
MAX_BYTES = 16 * 1024 * 1024
# the longer marks first: UTF-32's little-endian mark begins with UTF-16's
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
BYTE_ORDER_MARK = "\ufeff"
# all of Unicode's C0 and C1 controls but tab and line feed
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# what a terminal was told: colours, a title (ECMA-48); without its first character, the rest is read as a text
TOLD = re.compile("\x1b(?:\\[[0-?]{0,40}[ -/]{0,4}[@-~]|\\][^\x00-\x1f\x7f-\x9f]{0,400}(?:\x07|\x1b\\\\))")
# those that a text has no use for; a form feed stands between its pages
BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
SAMPLE = 8192
# how front matter begins; a document that begins with a rule goes on otherwise
NAME = re.compile(r"\s*[A-Za-z_][\w-]*:(?:\s|$)")
HINTS = {".apkg": "import it into Anki; to build, name the document that it was made from"}


def read(path: Path) -> Document:
    """The document at path, which may lead into a zip. Raises DocumentError where it is no text that can be read."""
    return document(load(path), path)


def load(path: Path) -> bytes:
    """The bytes of the document at path, which may lead into a zip. Raises DocumentError."""
    name = _name(path)
    try:
        if path.is_dir():
            raise DocumentError(name, None, "this is a folder, not a document", f"name its files: {name}/*.md")
        data = _bytes(path)
        _form(path, name)
    except FileNotFoundError as error:
        near = _near(path)
        hint = f'did you mean "{near}"?' if near else "check the path"
        raise DocumentError(name, None, "there is no such document", hint) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(name, None, f"cannot be opened: {reason}", "check the file and its permissions") from error
    if len(data) > MAX_BYTES:
        what = f"the document is too large: more than {MAX_BYTES // 1024 // 1024} MB"
        raise DocumentError(name, None, what, "split it into several documents")
    return data


def _near(path: Path) -> str:
    """What a document that is not there may be called, "" where nothing is near."""
    split = archive.split(path)
    try:
        here = archive.members(split[0]) if split else [*path.parent.iterdir()]
    except OSError:
        here = []
    name = nearest_file(path.name, (each.name for each in here if each.parent == path.parent))
    return _name(path.with_name(name)) if name else ""


def document(data: bytes, path: Path) -> Document:
    """The document that the bytes at path are. Raises DocumentError where that is no text that can be read."""
    name = _name(path)
    form = _form(path, name)
    if not form.is_text:
        return parse(data, name, form)
    older = None if _unicode(data) else encodings.guess(data)
    found = parse(decode(data, name, older).encode("utf-8"), name, form)
    if older is None:
        return found
    called = older.replace("cp125", "Windows-125")
    notice = f"{name}: not UTF-8, read as {called} by its letters; if they look wrong on the cards, save it as UTF-8"
    return replace(found, notices=(notice, *found.notices))


def _name(path: Path) -> str:
    """What messages call a document: a file name of Linux may be no text; messages, cards and packages are."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\ufffd", os.fsencode(path).decode("utf-8", "replace"))


def _bytes(path: Path) -> bytes:
    """The bytes at path, but no more than tell that they are too many."""
    if archive.split(path):
        return archive.load(path, MAX_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def parse(data: bytes, name: str, form: Format = MARKDOWN) -> Document:
    """The document that the data is, UTF-8 with line feeds if its format is a text; name: what messages call it."""
    text = form.read(data, name)
    short, pictures = embedded.lift(text.lines)
    lines = list(short)
    head, values, notices = _front_matter(lines, text.origins, name)
    found = blocks.parse([""] * head + lines[head:])
    if comments := list(unclosed.opened(found)):
        lines = unclosed.as_text(lines, comments)
        found = blocks.parse([""] * head + lines[head:])
    return Document(
        path=name,
        lines=tuple(lines),
        origins=text.origins,
        blocks=found,
        head=head,
        front_matter=values,
        tags=frontmatter.tags(lines[:head]) if head else (),
        notices=notices,
        definitions=(
            *(block.text for block in found if block.kind == "definitions"),
            *footnotes.join(footnotes.split(lines[head:])[1]),
        ),
        lines_matter=linebreaks.matter(found),
        embedded=pictures,
        unclosed=tuple(text.origins[block.first - 1] for block in comments),
        removed=text.removed,
    )


def decode(data: bytes, name: str, older: str | None = None) -> str:
    """The text in data, whatever its line ends and Unicode encoding; raises DocumentError where that is not text.

    older: the encoding that it is known to be in instead.
    """
    marked = _marked(data)
    encoding = older or marked or _unmarked_utf16(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not marked and _is_binary(data[:SAMPLE].decode("latin-1")):
            raise _binary(name) from error
        raise DocumentError(
            name,
            _unix(data[: error.start].decode(encoding, "ignore")).count("\n") + 1,
            f"not {encoding.removesuffix('-sig').upper()}: byte 0x{data[error.start]:02x} cannot be read",
            "save the document as UTF-8 (in an editor: Save with encoding; in a shell: iconv -f WINDOWS-1252 -t UTF-8)",
        ) from error
    if _is_binary(TOLD.sub("", text[:SAMPLE])):
        raise _binary(name)
    # within a text, the mark is left where files were joined
    text = _unix(text.replace(BYTE_ORDER_MARK, ""))
    # Anki strips controls, U+001F makes it refuse a whole package; a form feed between pages is a blank
    text = CONTROLS.sub(" ", TOLD.sub("", text))
    if not text.strip():
        raise EmptyError(name, None, "the document is empty", "write a question and its answer into it")
    return text


def _form(path: Path, name: str) -> Format:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(ending for ending in FORMATS if ending)
        hint = HINTS.get(ending, f"save it as one of {known}")
        raise DocumentError(name, None, f"a {ending} file is not a format deckpress reads", hint)
    return FORMATS[ending]


def _front_matter(lines: list[str], origins: Sequence[int], name: str) -> tuple[int, dict[str, str], tuple[str, ...]]:
    """How many lines the front matter takes, the values in it, and what is wrong with it.

    A document may begin with a rule instead.
    """
    head = frontmatter.length(lines)
    values: dict[str, str] | None = None
    notices: tuple[str, ...] = ()
    try:
        values = frontmatter.parse(lines[:head]) if head else None
    except frontmatter.FrontMatterError as error:
        if NAME.match("\n".join(lines[1:head])):
            values = frontmatter.pairs(lines[:head])
            what = "its lines of a name and a text count all the same; quotes around the text mend it"
            notices = (f"{name}:{origins[error.line - 1]}: {error.what}; {what}",)
    if values is None or any(is_question(f"{key}:") for key in values):
        return 0, {}, ()
    return head, {key: " ".join(CONTROLS.sub(" ", value).split()) for key, value in values.items()}, notices


def _marked(data: bytes) -> str | None:
    """The encoding whose byte-order mark the data begins with."""
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)


def _unicode(data: bytes) -> bool:
    """Whether the data may be Unicode text, or no text at all: controls stand in no older encoding either."""
    if _marked(data) or _is_binary(data[:SAMPLE].decode("latin-1")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unix(text: str) -> str:
    """The text with each line end a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_binary(sample: str, slips: int = 4) -> bool:
    """Whether so many of the characters are controls that this is no text; slips: how many are in any text."""
    return len(BINARY.findall(sample)) > slips + len(sample) // 50


def _binary(name: str) -> EmptyError:
    return EmptyError(name, None, "this is a binary file, not a text document", "export it as Markdown or text")


def _unmarked_utf16(data: bytes) -> str | None:
    """The UTF-16 that data is without its mark; in any script, a text has blanks, line ends and numbers of ASCII."""
    sample = data[:SAMPLE]
    if b"\0" not in sample or len(data) % 2 or not _is_binary(sample.decode("latin-1")):
        return None
    texts = {encoding: sample.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")}
    ascii = {encoding: len(re.findall(r"[\t\r\n -~]", text)) for encoding, text in texts.items()}
    best = max(texts, key=lambda encoding: ascii[encoding])
    return best if ascii[best] >= len(texts[best]) / 20 and not _is_binary(texts[best], slips=0) else None
