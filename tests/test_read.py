"""A file -> a Document: encodings, line ends, characters no card may hold, front matter, and what is refused."""

from __future__ import annotations

import codecs
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DocumentError
from generator.formats import FORMATS
from generator.read import MAX_BYTES, decode, parse, read
from generator.records import Document

TEXT = "Q1. What is a café?\n\nAns - A place that serves coffee: “flat white”, 咖啡 and кофе.\n"
LATIN = "Q1. What is a cafe?\n\nAns - A place that serves coffee.\n"
RUSSIAN = "Q1. Что такое кофе?\n\nAns - Напиток из обжаренных зёрен кофейного дерева.\n"
CHINESE = "Q1. 什么是咖啡?\n\nAns - 一种用烘焙咖啡豆制作的饮料，一般趁热喝。\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89"
# any bytes will do that are no text; these are the same in every run
NOISE = bytes((index * index * 31 + index * 17) % 251 for index in range(4096))
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return str(caught.value)


def write(folder: Path, data: bytes | str, name: str = "notes.md") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def of(text: str) -> Document:
    return parse(decode(text.encode(), "notes.md").encode(), "notes.md")


@pytest.mark.parametrize(
    ("text", "mark", "encoding"),
    [
        pytest.param(TEXT, b"", "utf-8", id="utf-8"),
        pytest.param(TEXT, codecs.BOM_UTF8, "utf-8", id="utf-8 marked"),
        pytest.param(TEXT, codecs.BOM_UTF16_LE, "utf-16-le", id="utf-16-le marked"),
        pytest.param(TEXT, codecs.BOM_UTF16_BE, "utf-16-be", id="utf-16-be marked"),
        pytest.param(TEXT, codecs.BOM_UTF32_LE, "utf-32-le", id="utf-32-le marked"),
        pytest.param(TEXT, codecs.BOM_UTF32_BE, "utf-32-be", id="utf-32-be marked"),
        pytest.param(LATIN, b"", "utf-16-le", id="utf-16-le"),
        pytest.param(LATIN, b"", "utf-16-be", id="utf-16-be"),
        pytest.param(RUSSIAN, b"", "utf-16-le", id="utf-16-le russian"),
        pytest.param(RUSSIAN, b"", "utf-16-be", id="utf-16-be russian"),
        pytest.param(CHINESE, b"", "utf-16-le", id="utf-16-le chinese"),
        pytest.param(CHINESE, b"", "utf-16-be", id="utf-16-be chinese"),
    ],
)
def test_unicode_in_any_encoding(text: str, mark: bytes, encoding: str) -> None:
    assert decode(mark + text.encode(encoding), "notes.md") == text


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_any_line_end(tmp_path: Path, ending: str, encoding: str) -> None:
    path = write(tmp_path, TEXT.replace("\n", ending).encode(encoding))
    assert read(path).lines == tuple(TEXT.split("\n"))


@pytest.mark.parametrize(
    "character",
    [chr(code) for code in (*range(9), *range(11, 13), *range(14, 32), *range(127, 160))],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_a_control_character_becomes_a_blank(character: str) -> None:
    assert of(f"Q1. What{character}now?\n").lines[0] == "Q1. What now?"


def test_form_feeds_between_pages_are_no_sign_of_a_binary_file() -> None:
    pages = "\f".join(f"Q{number}. What?\n\nAns - It.\n" for number in range(40))
    assert sum(line.strip() == "Ans - It." for line in of(pages).lines) == 40


def test_a_few_slips_are_no_sign_of_a_binary_file() -> None:
    assert of("Q1. What?\n\nAns - \0It\x07.\n").lines[2] == "Ans -  It ."


def test_what_a_terminal_was_told_is_no_text() -> None:
    assert of("Q1. What?\n\nAns - \x1b[1;31mIt\x1b[0m\x1b]0;a title\x07.\n").lines[2] == "Ans - It."


def test_tab_and_unusual_blanks_stay() -> None:
    line = "Ans -\ta\u00a0b\u2028c\u200bd"
    assert of(line).lines == (line,)


def test_the_marks_of_joined_files_go() -> None:
    assert of("\ufeff\ufeffQ1. What?\n\ufeffQ2. Why?\n").lines[:2] == ("Q1. What?", "Q2. Why?")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", ": the document is empty", id="empty"),
        pytest.param(b" \n\t\r\n \xe2\x80\x83\n", ": the document is empty", id="blank"),
        pytest.param(b"\n\f\n\f", ": the document is empty", id="form feeds only"),
        pytest.param(codecs.BOM_UTF8, ": the document is empty", id="mark only"),
        pytest.param(codecs.BOM_UTF16_LE, ": the document is empty", id="utf-16 mark only"),
        pytest.param(PNG, ": this is a binary file, not a text document", id="png"),
        pytest.param(NOISE, ": this is a binary file, not a text document", id="noise"),
        pytest.param(bytes(4096), ": this is a binary file, not a text document", id="zeros"),
        pytest.param(b"PK\3\4\x14\0\6\0\x08\0\0\0!\0", ": this is a binary file, not a text document", id="zip"),
        pytest.param(
            b"Q1. What?\n\nAns - caf\xe9\n", ":3: not UTF-8: byte 0xe9 cannot be read", id="latin-1 names its line"
        ),
        pytest.param(
            b"Q1. What?\r\rAns - caf\xe9\r", ":3: not UTF-8: byte 0xe9 cannot be read", id="latin-1 with lone cr"
        ),
        pytest.param(
            b"Q1.\x93What?\x94\n", ":1: not UTF-8: byte 0x93 cannot be read", id="windows-1252 quotation marks"
        ),
        pytest.param("Что?\n".encode("koi8-r"), ":1: not UTF-8: byte 0xfe cannot be read", id="koi8-r"),
        pytest.param(
            "Ответ\n".encode() * 3 + b"\xd0\n",
            ":4: not UTF-8: byte 0xd0 cannot be read",
            id="a letter cut in two",
        ),
        pytest.param(
            "Ċa\nb\n".encode("utf-16") + b"\0",
            ":3: not UTF-16: byte 0x00 cannot be read",
            id="utf-16 cut, and a letter that holds the byte of a line feed",
        ),
    ],
)
def test_refused_with_its_place(tmp_path: Path, data: bytes, message: str) -> None:
    path = write(tmp_path, data)
    first, hint = refusal(path).split("\n")
    assert first == f"{path}{message}"
    assert hint.startswith("  hint: ")


def test_a_missing_document(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    assert refusal(path) == f"{path}: there is no such document\n  hint: check the path"


def test_a_missing_document_of_a_format_not_read(tmp_path: Path) -> None:
    assert "there is no such document" in refusal(tmp_path / "notes.docx")


@pytest.mark.parametrize("name", ["notes", "notes.md", "notes.docx"])
def test_a_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.mkdir()
    assert refusal(path) == f"{path}: this is a folder, not a document\n  hint: name its files: {path}/*.md"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT) / "notes.md"
    assert refusal(path).startswith(f"{path}: cannot be opened: not a directory\n")


def test_a_name_too_long_for_the_system(tmp_path: Path) -> None:
    assert "cannot be opened: file name too long" in refusal(tmp_path / ("n" * 300 + ".md"))


@pytest.mark.parametrize("ending", [".odt", ".pdf", ".PNG", ".md~"])
def test_an_unknown_ending(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path, TEXT, f"notes{ending}")
    assert refusal(path) == (
        f"{path}: a {ending.lower()} file is not a format deckpress reads\n"
        "  hint: save it as one of " + ", ".join(ending for ending in FORMATS if ending)
    )


def test_a_package_instead_of_its_document(tmp_path: Path) -> None:
    assert "hint: import it into Anki" in refusal(write(tmp_path, b"PK\3\4", "notes.apkg"))


def test_an_enormous_document(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    os.truncate(path, MAX_BYTES + 1)
    assert refusal(path).startswith(f"{path}: the document is too large: more than 16 MB\n")


def test_a_document_of_just_the_limit_is_not_too_large(tmp_path: Path) -> None:
    path = write(tmp_path, b"")
    os.truncate(path, MAX_BYTES)
    assert "too large" not in refusal(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device of Unix")
def test_an_endless_document() -> None:
    assert "too large" in refusal(Path("/dev/zero"))


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a device of Unix")
def test_a_pipe() -> None:
    program = "from pathlib import Path; from generator.read import read; print(len(read(Path('/dev/stdin')).blocks))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    found = subprocess.run(
        [sys.executable, "-c", program], input=TEXT.encode(), capture_output=True, env=environment, check=True
    )
    assert found.stdout.split() == [b"2"]


@pytest.mark.parametrize(
    "name",
    ["my notes.md", "заметки.md", "笔记.markdown", "café – naïve.txt", "NOTES.MD", "README", "a.b.md", "it's (1).md"],
)
def test_any_file_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, TEXT, name)
    assert read(path).path == str(path)
    assert len(read(path).blocks) == 2


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"caf\x1b.md", b"caf\n.md"])
def test_a_file_name_that_is_no_text(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has only names that are text")
    assert read(path).path == f"{tmp_path}/caf\ufffd.md"


def test_front_matter_and_where_the_text_begins() -> None:
    document = of("---\ntopic: Coffee & Tea\nlevel: 2024-01-01\n---\nQ1. What?\n")
    assert document.front_matter == {"topic": "Coffee & Tea", "level": "2024-01-01"}
    assert document.head == 4
    assert [block.first for block in document.blocks] == [5]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_front_matter_behind_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "---\r\ntopic: Кофе\r\n---\r\nQ1. What?\r\n".encode(encoding))
    assert read(path).front_matter == {"topic": "Кофе"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("topic: 1984", {"topic": "1984"}, id="a number is text"),
        pytest.param("topic: no", {"topic": "no"}, id="a truth value is text"),
        pytest.param("topic: [a, b]\ndeck: Tea", {"deck": "Tea"}, id="a list is no name"),
        pytest.param('topic: "a\\u001Fb\\u0000c"', {"topic": "a b c"}, id="escaped control characters"),
        pytest.param("topic: |\n  Black\n  Tea", {"topic": "Black Tea"}, id="lines become one"),
        pytest.param("", {}, id="empty"),
        pytest.param("# a comment", {}, id="a comment"),
        pytest.param("a: &a [x]\nb: *a\ntopic: Tea", {"topic": "Tea"}, id="an anchor"),
    ],
)
def test_the_values_of_front_matter(text: str, values: dict[str, str]) -> None:
    assert of(f"---\n{text}\n---\nQ1. What?\n").front_matter == values


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        pytest.param("tags: [kitchen, sour dough]", ("kitchen", "sour dough"), id="a list"),
        pytest.param("tags:\n  - kitchen\n  - '#bread/rye'\n", ("kitchen", "bread::rye"), id="a list in lines"),
        pytest.param("tags: kitchen, sour dough", ("kitchen", "sour dough"), id="commas"),
        pytest.param("tags: kitchen bread kitchen", ("kitchen", "bread"), id="blanks"),
        pytest.param("tags: [#kitchen, #bread]", ("kitchen", "bread"), id="signs that make it no YAML"),
        pytest.param("tags: #kitchen #bread", ("kitchen", "bread"), id="signs that make it a comment"),
        pytest.param("tags: # none yet", (), id="a comment"),
        pytest.param("tags: [flashcards, Flashcards/rye, kitchen]", ("rye", "kitchen"), id="a word for a plugin"),
        pytest.param("tags: {a: b}", (), id="a mapping"),
        pytest.param("tags:", (), id="none"),
        pytest.param("topic: Tea", (), id="no word of them"),
    ],
)
def test_the_tags_of_front_matter(text: str, tags: tuple[str, ...]) -> None:
    assert of(f"---\n{text}\n---\nQ1. What?\n").tags == tags


@pytest.mark.parametrize(
    ("text", "values", "notice"),
    [
        pytest.param("topic: Tea: the leaf", {"topic": "Tea: the leaf"}, "2: {}mapping values are", id="a colon"),
        pytest.param("topic: Tea\n\tdeck: Tea", {"topic": "Tea"}, "3: {}found character '\\t'", id="a tab"),
        pytest.param("topic: 'Tea'\nlevel: [1", {"topic": "Tea"}, "3: {}expected ',' or ']'", id="an open bracket"),
        pytest.param("topic: &a [*a]", {}, "2: {}found unconstructable recursive node", id="what holds itself"),
        pytest.param("topic: @tea", {"topic": "@tea"}, "2: {}found character '@'", id="a sign that YAML reserves"),
        pytest.param("topic: " + "[" * 1000, {}, "1: {}it cannot be parsed", id="brackets without end"),
        pytest.param(
            "layout: {{ x }}\n\ntopic: Tea", {"topic": "Tea"}, "2: {}found unhashable key", id="braces of a template"
        ),
    ],
)
def test_of_broken_front_matter_the_plain_lines_count(text: str, values: dict[str, str], notice: str) -> None:
    document = of(f"---\n{text}\n---\nQ1. What?\n")
    assert document.front_matter == values
    assert document.head == text.count("\n") + 3
    (told,) = document.notices
    assert told.startswith("notes.md:" + notice.format("front matter is not YAML: "))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\nJust a sentence.\n---\n", id="a sentence between rules"),
        pytest.param("---\n**Note**: this: that.\n---\n", id="a bold word between rules"),
        pytest.param("---\n- one\n- two\n---\n", id="a list between rules"),
        pytest.param("---\nQ1: What is oolong?\nAns: A tea.\n---\n", id="a question between rules"),
        pytest.param("---\nQ1: What: is it?\nAns: A tea.\n---\n", id="a question with a colon between rules"),
        pytest.param("---\nNote: this: that.\n\nA sentence.\n---\n", id="paragraphs between rules"),
        pytest.param("---\ntopic: Tea\n", id="no second rule"),
        pytest.param("----\ntopic: Tea\n----\n", id="longer rules"),
        pytest.param("\n---\ntopic: Tea\n---\n", id="not in the first line"),
    ],
)
def test_a_rule_that_begins_no_front_matter(text: str) -> None:
    document = of(text)
    assert (document.head, document.front_matter) == (0, {})
    assert document.blocks


def test_definitions_are_kept_for_the_cards() -> None:
    assert of("See [tea].\n\n[tea]: https://example.org\n").definitions == ("[tea]: https://example.org",)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    with suppress(DocumentError):
        text = decode(data, "notes.md")
        assert text.strip()
        assert not CONTROLS.search(text)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_is_a_document_or_refused(text: str, encoding: str) -> None:
    with suppress(DocumentError):
        document = parse(decode(text.encode(encoding, "replace"), "notes.md").encode(), "notes.md")
        assert all(1 <= block.first <= block.last <= len(document.lines) for block in document.blocks)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# A\n\n<!-- b\n\n## C\n\n```html\n<!-- d\n```\n\n<!-- e", (3,)),
        ("- a\n\n  <!-- b\n\n  c\n- d\n\ne -->", (3,)),
        ("<!-- a\n\nb -->\n\n<!-- c -->", ()),
    ],
)
def test_a_comment_that_nobody_closes_hides_nothing(text: str, lines: tuple[int, ...]) -> None:
    read = parse(text.encode(), "a.md")
    assert read.unclosed == lines
    assert not any(block.kind == "html" and block.text.startswith("<!--") for block in read.blocks) or not lines
    assert "\n".join(read.lines).replace("\\<!--", "<!--") == text
