"""CSV and TSV -> Markdown: whole small files, which columns are meant, and that cells stay the text that they are."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import comrak
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.canonical import _options
from generator.dialects.labelled import labelled
from generator.find import find
from generator.formats import FORMATS
from generator.formats.table import csv, tsv
from generator.formats.writing import escape, guarded
from generator.normalize import normalize
from generator.read import parse
from generator.records import Text
from generator.topic import deck_name, topic_name

CASES = Path(__file__).parent / "formats" / "table"
FILES = sorted(path for path in CASES.iterdir() if path.suffix in (".csv", ".tsv"))
PIECES = (
    *(
        "*",
        "_",
        "**",
        "__",
        "`",
        "```",
        "~",
        "~~~",
        "[",
        "]",
        "](",
        "[x]",
        "[^1]",
        "[a]: b",
        "(",
        "<",
        ">",
        "<b>",
        "<!--",
    ),
    *("&amp;", "&#35;", "#", "$", "$$", "|", "\\", "\\(", "-", "- ", "+ ", "1. ", "1) ", "=", "==", ": ", "!", "~"),
    *(
        "a",
        "b1",
        "É",
        "漢",
        " ",
        "http://a.b",
        "https://a.b/c_d?e=f*",
        "www.a.b",
        "snake_case",
        "{{c1::a}}",
        "'",
        '"',
        ".",
    ),
)


def read(path: Path) -> str:
    return "\n".join((csv if path.suffix == ".csv" else tsv)(path.read_bytes(), path.name).lines) + "\n"


def entries(text: str) -> list[tuple[str, str]]:
    reading = labelled(parse(text.encode(), "notes.csv", FORMATS[".csv"]))
    return [
        (entry.question.removeprefix("Q: "), "" if entry.answer == "A:" else entry.answer.removeprefix("A: "))
        for entry in reading.entries
    ]


def test_there_are_files() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = read(path)
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nx1,y1\nx2,y2\n",
        "answer,question\ny1,x1\ny2,x2\n",
        "Frage;Antwort\nx1;y1\nx2;y2\n",
        "#\tTerm\tDefinition\n1\tx1\ty1\n2\tx2\ty2\n",
        "id,Question text,The answer\n7,x1,y1\n8,x2,y2\n",
        "q,a\nx1,y1\nx2,y2\n",
        "English,Deutsch\nx1,y1\nx2,y2\n",
        "问题;回答\nx1;y1\nx2;y2\n",
        "x1,y1\nx2,y2\n",
        "1,x1,y1\n2,x2,y2\n",
        "x1|y1\nx2|y2\n",
        '"x1", "y1"\n"x2", "y2"\n',
        "#separator:Pipe\n#columns:Back|Front\ny1|x1\ny2|x2\n",
        "My deck,,\n\nQuestion,Answer,\nx1,y1,\nx2,y2,\n",
        "\n\nx1,y1,,\n\nx2,y2\n,,\n",
    ],
)
def test_columns(text: str) -> None:
    assert entries(text) == [("x1", "y1"), ("x2", "y2")]


@pytest.mark.parametrize("text", ["Hund,dog\nKatze,cat\n", "Was ist das?,Ein Haus\nWort,Eine Gruppe von Lauten.\n"])
def test_a_first_row_that_is_no_header(text: str) -> None:
    assert len(entries(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "baker,loaf,street\nAnn,rye,Mill Lane\nBob,wheat,Oven Road\n",
        "loaf,price\nRye,3.20\nWheat,2.80\n",
        "baker\tmail\nAnn\tann@example.org\nBob\tbob@example.org\n",
        "time,oven,state\n12:00,left,hot\n12:05,right,cold\n",
        "id,title,url\n1,What is rye,https://example.org/1\n2,How to knead,https://example.org/2\n",
        "ready,at\nrye,12:30\nwheat,2024-05-01T10:00Z\n",
        "",
    ],
)
def test_a_table_of_anything_makes_no_cards(text: str) -> None:
    assert entries(text) == []
    lines = csv(text.encode(), "loaves.csv").lines
    assert list(lines[1:-1]) == text.split("\n")[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x,y\nonly a question\n", ("only a question", "")),
        ("x,y\n,only an answer\n", (",only an answer", "")),
        ("x,y\nr,b\ns,c\nt,d\nu,e\nsome, more, cells\n", ("some, more, cells", "")),
        ("x,y\nr,b\ns,c\nt,d\nu,e\nWhat, pray, is it?,this, and that\n", ("What, pray, is it?", "this, and that")),
        ('x,y\n"never closed,b\nr,c\n', ('"never closed', "b")),
        ('x,y\n"said" he,b\n', ('"said" he', "b")),
        ('x,y\n"x, y" ,b\n', ("x, y", "b")),
    ],
)
def test_no_row_is_lost(text: str, expected: tuple[str, str]) -> None:
    assert expected in entries(text)
    assert len(entries(text)) == len([line for line in text.split("\n") if line])


def test_lines_are_those_of_the_file() -> None:
    result = csv(b'x,y\n\n"two\nlines",b\nr,c\n', "notes.csv")
    found = {line: origin for line, origin in zip(result.lines, result.origins, strict=True) if line}
    assert found == {"Q: x": 1, "A: y": 1, "Q: two<br>lines": 3, "A: b": 3, "Q: r": 5, "A: c": 5}


def test_unclosed_quotes_take_no_more_than_their_line() -> None:
    text = "question,answer\n" + '"never closed,a\n' * 20_000
    assert len(entries(text)) == 20_000


def test_a_file_of_two_megabytes() -> None:
    assert len(csv(b"What is this?,A row of it\n" * 80_000, "notes.csv").lines) == 4 * 80_000 - 1
    assert csv(b"x" * 2_000_000, "notes.csv").lines == ("Q: " + "x" * 2_000_000, "", "A:")


def test_html_is_not_executed() -> None:
    text = '#separator:comma\n#html:true\n<b>q</b><script>alert(1)</script>,"<ul><li>a</li></ul><!-- b -->"\n'
    assert entries(text) == [("<b>q</b>", "A:\n\n<div><ul><li>a</li></ul></div>")]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
@example("-- -")
def test_text_stays_text(text: str) -> None:
    """GitHub's Markdown shows escaped text as it was; an address may become a link."""
    text = text.strip()
    shown = comrak.render_markdown(guarded(escape(text)), *_options()).strip()
    shown = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1", shown).removeprefix("<p>").removesuffix("</p>")
    assert html.unescape(shown).split() == text.split()
    assert "<" not in shown


@settings(deadline=None)
@given(st.text(alphabet='ab",;\t|\n#: é<>\\', max_size=80), st.sampled_from([csv, tsv]))
def test_any_text(text: str, read: Callable[[bytes, str], Text]) -> None:
    result = read(text.encode(), "notes.csv")
    assert len(result.lines) == len(result.origins)
    assert not any("\n" in line for line in result.lines)
    assert all(1 <= origin <= text.count("\n") + 1 for origin in result.origins)


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("a b::c", ("a", "b::c")),
        ('"Machine Learning, C++"', ("machine-learning", "c-plus-plus")),
        ("--> <x", ("x",)),
        ("", ()),
    ],
)
def test_a_column_of_tags_becomes_tags_of_the_cards(cell: str, tags: tuple[str, ...]) -> None:
    text = f"question,answer,tags\nWhat is it?,This,{cell}\nAnd that?,That,\n"
    document = parse(text.encode(), "notes.csv", FORMATS[".csv"])
    first, second = normalize(document, find(document), "x").cards
    assert (first.tags, second.tags) == (tags, ())


def test_columns_that_say_nothing_may_stand_behind_those_that_do() -> None:
    text = 'question,answer,id,kind\nWhat is it?,This,x1,basic\nAnd that?,"That, too",x2,basic\n'
    document = parse(text.encode(), "notes.csv", FORMATS[".csv"])
    assert [card.back for card in normalize(document, find(document), "x").cards] == ["This", "That, too"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#separator:tab\n#deck:Drinks::Tea\nx1\ty1\nx2\ty2\n", [("x1", "y1"), ("x2", "y2")]),
        ("#notetype column:1\n#separator:Comma\nBasic,x1,y1\nBasic,x2,y2\n", [("x1", "y1"), ("x2", "y2")]),
        ("x1\ty1\nx2\ty2\n", [("x1", "y1"), ("x2", "y2")]),
        ("#tea:\nx1\ty1\n", []),
        ("x1\ty1\nx2\ty2\tz2\n", []),
        ("Q: x1\nA: y1\n", [("x1", "y1")]),
    ],
)
def test_a_plain_text_that_is_a_table(text: str, expected: list[tuple[str, str]]) -> None:
    reading = labelled(parse(text.encode(), "notes.txt", FORMATS[".txt"]))
    found = [
        (entry.question.removeprefix("Q: "), "" if entry.answer == "A:" else entry.answer.removeprefix("A: "))
        for entry in reading.entries
    ]
    assert found == expected


def test_what_anki_exported_is_what_it_was() -> None:
    text = (
        "#separator:tab\n#html:true\n#deck:Drinks::Tea\n#notetype column:1\n#tags column:5\n"
        "Basic\tWhat is <b>oolong</b>?\tA tea.<br>Half oxidised.\t\tleaf half::green\n"
        "Cloze\tTea is from {{c1::China}}.\tand `{{c2::code}}`\t\t\n"
        "Basic\tWhat does {{c1::x}} mean?\tA cloze.\t\t\n"
    )
    document = parse(text.encode(), "export.txt", FORMATS[".txt"])
    assert (topic_name(document), deck_name(document, "Tea")) == ("Tea", "Drinks::Tea")
    cards = normalize(document, find(document), "Tea").cards
    assert [(card.front, card.back, card.kind, card.tags) for card in cards] == [
        ("What is <b>oolong</b>?", "A tea.<br>Half oxidised.", "basic", ("leaf", "half::green")),
        ("Tea is from {{c1::China}}.", "and \\`{{c2::code}}`", "cloze", ()),
        ("What does {{c1::x}} mean?", "A cloze.", "basic", ()),
    ]
