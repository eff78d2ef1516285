"""Exports: what each format holds, and that it comes back: into a spreadsheet, into the real Anki, into deckpress."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from anki.collection import Collection, ImportAnkiPackageRequest, ImportCsvRequest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from generator import cardfile, export, pipeline
from generator.cli import main
from generator.cli.export import FORMATS as ENDINGS
from generator.export.contents import Contents, Deck, Item
from generator.export.csv import COLUMNS
from generator.export.plain import plain
from generator.exported import is_exported
from generator.identity import question_key
from generator.read import parse
from generator.records import Card, Topic
from generator.render import render
from tests.press import Press
from tests.texts import PROPERTY, check_speed

PROJECT = Path(__file__).parent / "export"
DOCS = Path(__file__).parent.parent / "docs"
CRUMB = "dp-d22285d08a2fb123.svg"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project of these tests to stand in."""
    shutil.copytree(PROJECT / "cards", tmp_path / "cards")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments], catch_exceptions=False)


def exported(*arguments: str) -> str:
    """What an export that succeeds prints on stdout, which is UTF-8 wherever it runs."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes.decode("utf-8")


def tree(folder: Path = Path()) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(*arguments: str) -> list[dict[str, str]]:
    text = exported("--to", "csv", *arguments)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


# what is in the files


@pytest.mark.parametrize("name", ["bread.csv", "bread.txt", "bread.json", "bread.html", "bread.md"])
def test_each_format_is_as_expected(name: str, here: Path, accept: bool) -> None:
    assert run("--only", "Bread", "--output", name).exit_code == 0
    written = Path(name).read_bytes()
    if name == "bread.html":  # its looks have tests of their own
        written = written[written.index(b"<main>") : written.index(b"</main>")]
    expected = PROJECT / name
    if accept:
        expected.write_bytes(written)
    assert written.decode("utf-8") == expected.read_bytes().decode("utf-8")


def test_an_export_can_be_quiet(here: Path) -> None:
    assert run("--output", "all.json").stderr
    assert run("--quiet", "--output", "again.json").output == ""
    assert Path("again.json").read_bytes() == Path("all.json").read_bytes()


@pytest.mark.parametrize("name", export.BY_NAME)
def test_nothing_but_the_output_is_written(name: str, here: Path) -> None:
    before = tree()
    exported("--only", "Bread", "--to", name)
    assert tree() == before
    exported("--only", "Bread", "--to", name, "--output", "out/bread")
    written = {path: data for path, data in tree().items() if path not in before}
    media = {f"out/media/{CRUMB}"} if export.BY_NAME[name].has_media else set()
    assert set(written) == {"out/bread", *media}
    assert before.items() <= tree().items()


@pytest.mark.parametrize("name", export.BY_NAME)
def test_an_export_is_the_same_every_time_before_and_after_a_build(name: str, here: Path) -> None:
    first = exported("--only", "Bread", "--to", name)
    pipeline.build()
    assert exported("--only", "Bread", "--to", name) == first


def test_a_card_without_an_answer_is_in_no_package_and_so_in_no_export(here: Path) -> None:
    assert "unanswered" in Path("cards/bread.md").read_text("utf-8")
    assert all("unanswered" not in exported("--only", "Bread", "--to", name) for name in export.BY_NAME)


def test_documents_that_were_never_built_are_exported(here: Path) -> None:
    Path("coffee.md").write_text("# Coffee interview questions\n\nQ1. **What is a ristretto?**\n\nA short one.\n")
    assert [(row["question"], row["deck"]) for row in rows("coffee.md")] == [("What is a ristretto?", "Coffee")]
    assert [row["deck"] for row in rows("coffee.md", "--topic", "Cups")] == ["Cups"]
    assert not Path("cards/coffee.md").exists()


def test_what_settings_give_to_cards_is_in_all_but_markdown(here: Path) -> None:
    Path("deckpress.toml").write_text('[cards]\nreversed = ["tea"]\n[tags]\nchina = ["Chinese"]\n', "utf-8")
    (row,) = rows("--only", "tea")
    assert (row["kind"], row["tags"]) == ("reversed", "china")
    (card,) = json.loads(exported("--only", "tea", "--to", "json"))["decks"][0]["cards"]
    assert (card["kind"], card["tags"], card["html"]["reverse"]) == ("reversed", ["china"], "1")
    assert "<!-- card: guid=" in exported("--only", "tea", "--to", "markdown")
    assert "china" not in exported("--only", "tea", "--to", "markdown")


# CSV


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_the_standard_says(here: Path) -> None:
    data = exported("--to", "csv").encode("utf-8")
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert data.endswith(b"\r\n")


def test_no_cell_of_a_csv_is_a_formula(here: Path) -> None:
    cells = [cell for row in rows() for cell in row.values()]
    assert "'=SUM(A1:A9)" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def test_a_csv_is_read_back_as_its_plain_text(here: Path, tmp_path: Path) -> None:
    exported("--only", "tea", "--output", "tea.csv")
    (again,) = rows("tea.csv")
    (once,) = rows("--only", "tea")
    assert (again["question"], again["answer"]) == (once["question"], once["answer"])


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@PROPERTY
@given(pairs=st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
@example(pairs=[("a\"b,c'", "=1+1"), ("-", "@x"), ("'=", "\u2028")])
def test_every_text_comes_back_from_csv(pairs: Sequence[tuple[str, str]]) -> None:
    topic = Topic("any", "Any", "Any")
    made = [Card(_literal(f"q{front}"), _literal(back) + "{}") for front, back in pairs]
    items = tuple(Item(card, card, render(card, topic)) for card in made)
    text = export.BY_NAME["csv"].write(Contents((Deck(topic, items),), {}, ""))
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    read = [(_solid(row["question"]), _solid(row["answer"])) for row in found]
    assert read == [(_solid(f"q{front}"), _solid(back + "{}")) for front, back in pairs]


def _literal(text: str) -> str:
    """The text as Markdown that shows it, whatever it holds."""
    return "".join(f"&#{ord(letter)};" if not letter.isalnum() else letter for letter in text)


def _solid(text: str) -> str:
    """The text without what HTML makes of white space, and the apostrophe before a formula."""
    return "".join(text.removeprefix("'").split())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt; b &amp; c", "a < b & c"),
        ("<p>one</p>\n<p>two<br>lines</p>", "one\n\ntwo\nlines"),
        ("<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li><p>c</p><p>d</p></li>\n</ul>", "• a\n  • b\n• c\n  d"),
        ('<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>', "3. a\n4. b"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td></td></tr></table>", "a | b\n1 |"),
        ("<p>See:</p><pre><span></span><code>if x:\n    y\n</code></pre><p>So.</p>", "See:\n\nif x:\n    y\n\nSo."),
        ('<p><img src="a.png" alt="a curve"> and <img src="b.png"></p>', "[a curve] and [b.png]"),
        ("[sound:word.mp3]", "[word.mp3]"),
        ('<ul class="task-list"><li><input type="checkbox" checked> x</li></ul>', "• ☑ x"),
        ("<details><summary>More</summary><p>x</p></details>", "More\n\nx"),
        (r'<span class="arithmatex">\(x &lt; y\)</span>', r"\(x < y\)"),
        ("<p>a<br>\nb<br>\n<b>c</b> d</p>", "a\nb\nc d"),
        (
            '<p>a.<sup id="x"><a class="footnote-ref" href="#y">1</a></sup></p><ol><li><p>b&nbsp;'
            '<a class="footnote-backref" href="#x">↩</a></p></li></ol>',
            "a.[1]\n\n1. b",
        ),
        ("", ""),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


def test_the_regexes_are_linear() -> None:
    from generator.export import csv as module

    check_speed(module, ["{{c1::", "{{c1::x::", "}}", "x"], CLOZE="search")


# HTML


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("dp-1.mp3", '<audio controls src="data:audio/mpeg;base64,MTI="></audio>'),
        ("dp-1.webm", '<video controls src="data:video/webm;base64,MTI="></video>'),
        ("dp-2.mp3", "dp-2.mp3"),
    ],
)
def test_sounds_and_films_are_in_the_page(name: str, shown: str) -> None:
    topic = Topic("any", "Any", "Any")
    card = Card("How does it sound?", "so", id="sound00001")
    note = render(card, topic)
    note = replace(note, fields=(note.fields[0], f"[sound:{name}]", *note.fields[2:]))
    media = {"dp-1.mp3": b"12", "dp-1.webm": b"12"}
    page = export.BY_NAME["html"].write(Contents((Deck(topic, (Item(card, card, note),)),), media, ""))
    assert f'<div class="dp-answer" dir="auto">{shown}</div>' in page


# Anki


def test_the_real_anki_finds_every_note_of_its_text_and_keeps_all_reviews(here: Path) -> None:
    pipeline.build()
    exported("--output", "all.txt")
    collection = Collection(str(here / "collection.anki2"))
    try:
        for package in sorted(Path("build").glob("*.apkg")):
            collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package)))
        collection.sched.set_due_date(collection.find_cards(""), "5")
        notes, cards = _state(collection)
        assert len(notes) == 10
        assert _import(collection, "all.txt") == {"new": 0, "updated": 0, "duplicate": 10}
        assert _state(collection) == (notes, cards)
        text = Path("all.txt").read_text("utf-8")
        Path("all.txt").write_text(text.replace("<p>loaf</p>", "<p>a <b>round</b> loaf</p>"), "utf-8")
        assert _import(collection, "all.txt") == {"new": 0, "updated": 1, "duplicate": 9}
        after, kept = _state(collection)
        assert (len(after), kept) == (10, cards)
        assert after["miche00001"][1].split("\x1f")[1] == "<p>a <b>round</b> loaf</p>"
    finally:
        collection.close()


def test_the_real_anki_makes_of_its_text_what_a_package_makes(here: Path) -> None:
    pipeline.build()
    exported("--output", "all.txt")
    states = []
    for name, text in (("packages", ""), ("text", "all.txt")):
        (here / name).mkdir()
        collection = Collection(str(here / name / "collection.anki2"))
        try:
            for package in sorted(Path("build").glob("*.apkg")):
                collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package)))
            if text:  # the note types and decks are there, the notes are not
                collection.remove_notes(collection.find_notes(""))
                assert _import(collection, text) == {"new": 10, "updated": 0, "duplicate": 0}
            assert collection.db is not None
            decks = collection.db.list("select name from decks join cards on decks.id = did order by name")
            states.append((_state(collection)[0], decks))
        finally:
            collection.close()
    assert states[0] == states[1]


def _import(collection: Collection, name: str) -> dict[str, int]:
    """Import a text as the dialog does that opens with what its head says; how many notes were new, updated ..."""
    metadata = collection.get_csv_metadata(str(Path(name).resolve()), None)
    log = collection.import_csv(ImportCsvRequest(path=str(Path(name).resolve()), metadata=metadata)).log
    assert not [*log.conflicting, *log.missing_notetype, *log.missing_deck, *log.empty_first_field]
    return {"new": len(log.new), "updated": len(log.updated), "duplicate": len(log.duplicate)}


def _state(collection: Collection) -> tuple[dict[str, tuple[int, str, str]], Sequence[Any]]:
    """The notes by guid, with note type, fields and tags; the cards with all that scheduling is."""
    assert collection.db is not None
    notes = {
        guid: (mid, fields, tags.strip())
        for guid, mid, fields, tags in collection.db.all("select guid, mid, flds, tags from notes")
    }
    return notes, collection.db.all("select id, nid, did, ord, type, queue, due, ivl, reps from cards order by id")


# JSON


def test_json_is_as_its_schema_says(here: Path) -> None:
    schema = json.loads((DOCS / "export.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    value = json.loads(exported("--to", "json"))
    jsonschema.validate(value, schema)
    assert [len(deck["cards"]) for deck in value["decks"]] == [9, 1]
    assert set(value["decks"][0]["cards"][0]) == set(schema["$defs"]["card"]["required"])
    assert [medium["name"] for medium in value["media"]] == [CRUMB]


# Markdown


def test_deckpress_reads_its_markdown_back_to_the_same_cards(here: Path, tmp_path: Path) -> None:
    exported("--to", "markdown", "--output", "out/")
    assert set(tree(Path("out"))) == {"bread.md", "tea.md", f"media/{CRUMB}"}
    other = Press(tmp_path / "other")
    (tmp_path / "out").rename(other.folder)
    report = other.build("bread.md", "tea.md")
    assert not report.notices[1:]
    for name in ("bread", "tea"):
        before = cardfile.loads(Path(f"cards/{name}.md").read_text("utf-8"), name, name)
        after = cardfile.loads(other.read(f"cards/{name}.md"), name, name)
        answered = [replace(card, back=card.back.replace("crumb.svg", CRUMB)) for card in before.cards]
        assert after == replace(before, cards=tuple(card for card in answered if card.id != "unanswered"))
    again = other.build("bread.md", "tea.md")
    assert not [id for deck in again.decks for id in (*deck.new, *deck.changed)]


def test_an_exported_document_changes_nothing_in_its_own_project(here: Path) -> None:
    Path("cards/media/crumb.svg").rename(f"cards/media/{CRUMB}")  # as a build names what documents show
    text = Path("cards/bread.md").read_text("utf-8")
    Path("cards/bread.md").write_text(text.replace("crumb.svg", CRUMB), "utf-8")
    pipeline.build()
    exported("--only", "Bread", "--output", "bread.md")
    before = Path("cards/bread.md").read_bytes()
    report = pipeline.build([Path("bread.md")])
    assert not [id for deck in report.decks for id in (*deck.new, *deck.changed, *deck.retired)]
    assert Path("cards/bread.md").read_bytes() == before


def test_an_exported_document_may_be_edited(here: Path, tmp_path: Path) -> None:
    other = Press(tmp_path / "other")
    exported("--only", "tea", "--output", "other/tea.md")
    other.build("tea.md")
    other.edit("tea.md", "What is oolong?", "What is oolong tea?")
    other.write("tea.md", other.read("tea.md") + "\n## What is a gaiwan?\n\nA lidded bowl.\n")
    (deck,) = other.build("tea.md").decks
    (new,) = deck.new
    assert (deck.changed, deck.retired) == (('#}q,;"x',), ())
    assert f"## What is a gaiwan? {{#{new}}}" in other.read("cards/tea.md")


def test_inspect_shows_an_exported_document(here: Path) -> None:
    exported("--only", "Bread", "--output", "bread.md")
    result = CliRunner().invoke(main, ["inspect", "bread.md"])
    assert result.exit_code == 0
    assert "Read as export: 9 entries" in result.stdout
    assert "100 % of the lines are on cards" not in result.stdout  # its sections are headings


def test_an_exported_document_that_was_spoilt_is_told_with_its_line(here: Path) -> None:
    exported("--only", "Bread", "--output", "bread.md")
    text = Path("bread.md").read_text("utf-8").replace(" kind=choice", " kind=quiz")
    Path("bread.md").write_text(text, "utf-8")
    line = text[: text.index("kind=quiz")].count("\n") + 1
    result = CliRunner().invoke(main, ["build", "bread.md"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert f'bread.md:{line}: unknown kind "quiz"' in result.stderr


letters = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
blocks = st.lists(
    letters
    | st.sampled_from(["# a", "## b", "<!-- answer -->", "<!-- card: #x -->", "- [x] c", "```", "{#y}", "Q1. z", "A:"]),
    max_size=4,
).map("\n\n".join)
ids = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,12}\Z")
cards = st.builds(Card, front=blocks.map(lambda text: f"q {text}"), back=blocks, id=ids, section=letters, hint=letters)


@PROPERTY
@given(st.lists(cards, min_size=1, max_size=4, unique_by=(lambda card: question_key(card.front), lambda card: card.id)))
def test_every_card_comes_back_from_a_document(found: list[Card]) -> None:
    topic = Topic("any", "Any", "Any", tuple(found))
    document = parse(cardfile.dumps(topic, comments=True).encode("utf-8"), "any.md")
    assert is_exported(document)
    assert cardfile.loads("\n".join(document.lines), "any.md", "any") == topic


@pytest.mark.parametrize(
    "text",
    [
        "---\ntopic: Tea\n---\n\n## What is oolong?\n\nA tea.\n",
        "## What is oolong?\n\n<!-- card: #x -->\n\nA tea.\n",
        "---\ntopic: Tea\n---\n\n## What is oolong?\n\n```\n<!-- card: #x -->\n```\n",
        "---\ntopic: Tea\n---\n\n## What is oolong?\n\n<!--CARD 1699-->\n\nA tea.\n",
    ],
)
def test_other_documents_are_not_taken_for_exported_ones(text: str, tmp_path: Path) -> None:
    path = tmp_path / "tea.md"
    path.write_text(text, "utf-8")
    (found,) = pipeline.inspect(path)
    assert found.findings.dialect == "headings"


# what can be wrong


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name a format with --to: one of csv, anki-text, json, html, markdown"),
        (["--output", "cards.xlsx"], "name a format with --to"),
        (["--to", "markdown"], "these are several (Bread, Tea): name one with --only, or a folder with --output"),
        (["--output", "all.md"], "these are several (Bread, Tea)"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str, here: Path) -> None:
    before = tree()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in " ".join(result.stderr.split())
    assert tree() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--to", "csv", "--only", "Jam"],
            'Jam: there are no cards of this topic\n  hint: name one of "Bread", "Tea"\n',
        ),
        (["--to", "csv", "nowhere.md"], "nowhere.md: there is no such document"),
        (["--output", "cards/all.csv"], "cards/all.csv: this is among the cards files, which only a build writes"),
        (["--to", "csv", "--output", "cards"], "cards: this is among the cards files, which only a build writes"),
        (["--to", "csv", "--output", "cards.lock/x.csv"], "cards.lock: cannot be written: a file is in the way"),
    ],
)
def test_what_must_be_mended(arguments: list[str], told: str, here: Path) -> None:
    Path("cards.lock").write_text("a file")
    before = tree()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert tree() == before


def test_what_was_written_is_said_on_stderr(here: Path) -> None:
    assert run("--output", "all.json").stderr == "wrote 10 cards to all.json, and 1 file in media/ beside\n"
    assert run("--output", "all.csv").stderr == "wrote 10 cards to all.csv\n"
    told = "left out 1 file that cards show: --output FILE writes them\n"
    assert run("--to", "json").stderr == told


def test_the_endings_that_the_command_knows_are_those_of_the_formats() -> None:
    assert {form.ending: form.name for form in export.FORMATS} == ENDINGS
