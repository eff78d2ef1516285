"""What preview reads, writes into a folder, and serves to this machine alone."""

from __future__ import annotations

import http.client
import json
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.errors import BuildError, DeckpressError, OutputError
from generator.memory import Memory
from generator.notetypes import Look
from generator.preview import folder
from generator.preview.contents import Contents, Row
from generator.preview.faces import Face, faces
from generator.preview.formulas import with_mathml
from generator.preview.live import Board, newest
from generator.preview.preview import preview
from generator.preview.serve import serving
from generator.preview.site import Site, searchable, site
from generator.preview.sources import address
from generator.records import Note
from tests.press import Press, document

HEAD = "---\ntopic: Bread\n---\n\n"
BREAD = document(("What is dough?", "Flour and water."), ("What is a crumb?", "The inside."))


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def shown(press: Press, *names: str) -> Contents:
    return preview([press.folder / name for name in names], cards=press.folder / "cards")


def rows(contents: Contents) -> list[Row]:
    return [row for deck in contents.decks for row in deck.rows]


def value(made: Site, name: str) -> Any:
    """What a script of data/ hands over."""
    text = made.files[f"data/{name}.js"].decode()
    head = f'receive("{name}",'
    assert text.startswith(head)
    return json.loads(text.removeprefix(head).removesuffix(");\n"))


def test_a_card_is_new_changed_or_as_it_was(press: Press) -> None:
    press.write("bread.md", BREAD)
    assert [row.state for row in rows(shown(press, "bread.md"))] == ["new", "new"]
    press.build("bread.md")
    assert [row.state for row in rows(shown(press, "bread.md"))] == ["", ""]
    press.edit("bread.md", "The inside.", "The soft inside.")
    assert [row.state for row in rows(shown(press, "bread.md"))] == ["", "changed"]


def test_nothing_is_written(press: Press) -> None:
    press.write("bread.md", BREAD)
    shown(press, "bread.md")
    assert [path.name for path in press.folder.iterdir()] == ["bread.md"]


def test_a_problem_stands_beside_its_card_and_is_linked_to_its_line(press: Press) -> None:
    path = press.write("bread.md", document(("How does it work?", "By heat."), ("What is a crumb?", "The inside.")))
    contents = shown(press, "bread.md")
    first, second = rows(contents)
    assert [problem.rule for problem in first.problems] == ["vague-question"]
    assert not second.problems
    made = site(contents)
    card, _ = value(made, "deck-0")
    assert card["place"] == f"{path}:3"
    assert card["link"] == f"{address(str(path))}#L3"
    assert card["problems"][0]["mend"] == "name the thing in the question"
    assert "vague-question" in value(made, "index")["why"]
    page = made.files[address(str(path))].decode()
    assert '<li value="3" id="L3">Q1. **How does it work?**</li>' in page


def test_a_card_that_cannot_be_made_is_there_with_what_is_wrong(press: Press) -> None:
    press.write("cards/bread.md", HEAD + "## {{c1::dough}} and {{c0::crumb}} {kind=cloze}\n\n## What is yeast?\n")
    contents = preview(cards=press.folder / "cards")
    refused, unanswered = rows(contents)
    assert (refused.sides, unanswered.sides) == (None, None)
    assert "refused" in [problem.rule for problem in refused.problems]
    assert "refused" in [problem.rule for problem in contents.problems]
    assert value(site(contents), "deck-0-0") == [None, None]


def test_a_picture_that_is_missing_is_told_once_also_beside_its_card(press: Press) -> None:
    press.write("bread.md", document(("What is dough?", "![a bowl](bowl.png) Flour and water.")))
    contents = shown(press, "bread.md")
    assert [(each.rule, each.origin.first) for each in contents.problems] == [("refused", 5)]
    assert [each.rule for each in rows(contents)[0].problems] == ["refused"]


def test_nothing_that_could_be_read_is_an_error(press: Press) -> None:
    with pytest.raises(BuildError, match="nothing to look at"):
        preview(cards=press.folder / "cards")
    with pytest.raises(BuildError, match="no such document"):
        shown(press, "none.md")


def test_each_number_of_a_cloze_and_each_direction_is_a_card(press: Press) -> None:
    text = HEAD + "## {{c1::dough}} and {{c2::crumb}} {kind=cloze}\n\n## pain {kind=reversed}\n\nbread\n"
    press.write("cards/bread.md", text)
    found = rows(preview(cards=press.folder / "cards"))
    assert [row.question for row in found] == ["[...] and crumb", "dough and [...]", "pain", "bread"]
    assert [row.id[-2:] for row in found] == ["-1", "-2", "-1", "-2"]


def test_only_files_that_cards_come_from_have_a_page(press: Press) -> None:
    press.write("bread.md", BREAD)
    press.write("secret.md", BREAD)
    press.build("bread.md")
    made = site(shown(press, "bread.md"))
    assert [name for name in made.files if name.startswith("sources/")] == [address(str(press.folder / "bread.md"))]


def test_after_an_edit_only_the_notes_that_changed_are_filled_in(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[str] = []

    def noted(note: Note, look: Look, deck: str) -> Iterator[Face]:
        filled.append(note.fields[0])
        return faces(note, look, deck)

    monkeypatch.setattr("generator.preview.contents.faces", noted)
    path, memory = press.write("bread.md", BREAD), Memory()
    for _ in range(2):
        preview([path], cards=press.folder / "cards", memory=memory)
    assert len(filled) == 2
    press.edit("bread.md", "The inside.", "The soft inside.")
    again = preview([path], cards=press.folder / "cards", memory=memory)
    assert len(filled) == 3
    assert site(again) == site(shown(press, "bread.md"))


def test_an_error_that_is_none_of_the_input_is_not_dropped(press: Press) -> None:
    press.write("bread.md", BREAD)
    first = shown(press, "bread.md")

    def fails() -> Contents:
        raise DeckpressError("unheard of")

    with pytest.raises(DeckpressError, match="unheard of"):
        newest(fails, first)


def test_the_same_contents_are_the_same_site(press: Press) -> None:
    press.write("bread.md", BREAD)
    first, again = (site(shown(press, "bread.md")) for _ in range(2))
    assert first == again
    press.edit("bread.md", "The inside.", "The soft inside.")
    assert site(shown(press, "bread.md")).version != first.version


@pytest.mark.parametrize(
    ("text", "found"), [("ÜBER  Straße\n", "uber straße"), ("Ｆｕｌｌ ﬁ", "full fi"), ("é", "e"), ("한국", "한국")]
)
def test_searchable(text: str, found: str) -> None:
    assert unicodedata.normalize("NFC", searchable(text)) == found


def test_a_formula_is_mathml_and_one_that_fails_its_tex() -> None:
    assert "<mfrac>" in with_mathml(r"half: \(\frac{1}{2}\)")
    assert 'display="true"' in with_mathml(r"\[a &lt; b\]")
    for text in (r"\(\nosuchcommand{x}\)", r"<code>\(x\)</code>", r'<img alt="\(x\)">', "no formula"):
        assert with_mathml(text) == text


class TestFolder:
    def test_a_site_of_which_nothing_can_be_shown_leaves_the_earlier_one(self, press: Press) -> None:
        path, made = press.write("bread.md", BREAD), press.folder / "site"
        command = ["preview", str(path), "--cards", str(press.folder / "cards"), "--output", str(made)]
        assert CliRunner().invoke(main, command).exit_code == 0
        before = {each: each.read_bytes() for each in made.rglob("*") if each.is_file()}
        path.write_text("# Bread\n\nNothing is asked here.\n", "utf-8")
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"error: {path}: ")
        assert {each: each.read_bytes() for each in made.rglob("*") if each.is_file()} == before

    def test_a_later_site_leaves_nothing_of_an_earlier_one(self, tmp_path: Path) -> None:
        folder.write(tmp_path / "site", {"index.html": b"1", "data/deck-9.js": b"1"})
        folder.write(tmp_path / "site", {"index.html": b"2"})
        assert (tmp_path / "site" / "index.html").read_bytes() == b"2"
        assert not (tmp_path / "site" / "data" / "deck-9.js").exists()

    def test_a_folder_of_anything_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.md").write_text("mine", "utf-8")
        with pytest.raises(OutputError, match="not a site"):
            folder.write(tmp_path, {"index.html": b"1"})
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.md"]

    def test_a_forged_list_removes_nothing_elsewhere(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.md").write_text("mine", "utf-8")
        folder.write(tmp_path / "site", {"index.html": b"1"})
        (tmp_path / "site" / folder.MANIFEST).write_text('["../thesis.md", "index.html"]', "utf-8")
        folder.write(tmp_path / "site", {"index.html": b"2"})
        assert (tmp_path / "thesis.md").exists()


class TestServer:
    @pytest.fixture
    def port(self) -> Iterator[int]:
        made = Site({"index.html": b"<p>cards", "data/index.js": b"receive()", "sources/a.html": b"a"}, "v1")
        self.board = Board(made)
        with serving(self.board, 0) as address:
            yield int(address.rstrip("/").rpartition(":")[2])

    @contextmanager
    def get(self, port: int, path: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            with connection.getresponse() as answer:
                yield answer

    def status(self, port: int, path: str, **headers: str) -> int:
        sent = {name: value.format(port=port) for name, value in headers.items()}
        with self.get(port, path, **sent) as answer:
            return answer.status

    def test_its_pages(self, port: int) -> None:
        with self.get(port, "/") as answer:
            assert (answer.status, answer.read()) == (200, b"<p>cards")
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        with self.get(port, "/data/index.js?v1") as answer:
            assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"

    @pytest.mark.parametrize(
        "path", ["/none", "/../setup.cfg", "/%2e%2e/setup.cfg", "/sources/../../setup.cfg", "//etc/passwd", "/sources/"]
    )
    def test_nothing_else(self, port: int, path: str) -> None:
        assert self.status(port, path) == 404

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": "evil.example:{port}"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
            {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
        ],
    )
    def test_no_other_site_reads_it(self, port: int, headers: dict[str, str]) -> None:
        assert self.status(port, "/data/index.js", **headers) == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "localhost:{port}", "Sec_Fetch_Site": "same-origin"},
            {"Origin": "http://127.0.0.1:{port}"},
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        ],
    )
    def test_its_own_pages_and_a_link_to_it_do(self, port: int, headers: dict[str, str]) -> None:
        assert self.status(port, "/", **headers) == 200

    def test_a_page_is_told_of_each_change(self, port: int) -> None:
        with self.get(port, "/events") as events:
            assert [events.readline() for _ in range(3)] == [b"retry: 1000\n", b"\n", b"data: v1\n"]
            self.board.put(Site({}, "v2"))
            assert [events.readline() for _ in range(2)] == [b"\n", b"data: v2\n"]

    def test_a_port_in_use_is_an_error(self, port: int) -> None:
        with pytest.raises(OutputError, match="cannot be used"), serving(self.board, port):
            pass
