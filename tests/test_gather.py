"""Folders and zip exports as documents: which files are read, what is told of the others, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import archive, gather
from generator.errors import BuildError, DocumentError
from generator.pipeline import inspect
from generator.read import read
from tests.press import Press, document

BREAD = document(("What feeds a starter?", "Flour and water."))
RYE = document(("What is rye?", "A grass."), title="Interview questions on Rye")
ID = "0123456789abcdef0123456789abcdef"
Content = str | bytes


def zipped(files: Mapping[str, Content]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def fill(folder: Path, files: Mapping[str, Content]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def documents(path: Path) -> list[str]:
    """The documents below a folder or in a zip, by their paths in it."""
    (named,), errors = gather.gather([path])
    assert errors == []
    return [each.relative_to(path).as_posix() for each in named.documents]


def refusal(path: Path) -> str:
    found, (error,) = gather.gather([path])
    assert found == []
    assert error.path == str(path)
    return error.what


def test_the_documents_of_a_folder(tmp_path: Path) -> None:
    names = ["a.txt", "B/deep/c.ipynb", "b.md", "notes", "d.zip/e.md"]
    others = [
        ".git/x.md",
        ".x.md",
        "~$b.docx",
        "node_modules/x.md",
        "x.pdf",
        "x.png",
        "other/ledger.json",
        "other/x.md",
    ]
    fill(
        tmp_path, {**dict.fromkeys([*names[:-1], *others], "x"), "d.zip": zipped({"e.md": "x", "__MACOSX/._e.md": "x"})}
    )
    assert documents(tmp_path) == sorted(names)


def test_the_pages_of_an_export(tmp_path: Path) -> None:
    inner = zipped({f"Tea {ID}.md": RYE, f"Tea/db {ID}.csv": "a,b", f"Tea/db {ID}_all.csv": "a,b\nc,d", "x.png": "x"})
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"Part-1.zip": inner, f"Coffee {ID}.md": BREAD, "empty/": ""}))
    assert documents(path) == [f"Coffee {ID}.md", f"Part-1.zip/Tea/db {ID}_all.csv", f"Part-1.zip/Tea {ID}.md"]
    page = read(path / "Part-1.zip" / f"Tea {ID}.md")
    assert "\n".join(page.lines) == RYE
    assert page.path == f"{path}/Part-1.zip/Tea {ID}.md"
    (found,) = inspect(path / f"Coffee {ID}.md")
    assert [card.front for card in found.cards] == ["What feeds a starter?"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("../../evil.md", "evil.md"),
        ("/etc/evil.md", "etc/evil.md"),
        ("a\\..\\b.md", "a/b.md"),
        ("./a//b.md", "a/b.md"),
        ("Grüner Tee – 茶.md", "Grüner Tee – 茶.md"),
    ],
)
def test_no_name_in_a_zip_leads_out_of_it(tmp_path: Path, name: str, seen: str) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({name: BREAD}))
    assert documents(path) == [seen]
    assert archive.load(path / seen, 1000) == BREAD.encode()


def test_a_name_in_utf8_that_does_not_say_so(tmp_path: Path) -> None:
    data = zipped({"Grünkern.md": BREAD})
    path = tmp_path / "export.zip"
    path.write_bytes(
        data.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00").replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")
    )
    assert documents(path) == ["Grünkern.md"]


def test_a_zip_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    for name in ("a.md", "longer.md"):
        path.write_bytes(zipped({name: BREAD}))
        assert documents(path) == [name]


def encrypted(data: bytes) -> bytes:
    """The zip, all of whose files say that they are encrypted."""
    data = data.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0")
    return data.replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"", "the zip file is broken", id="empty"),
        pytest.param(zipped({"a.md": BREAD})[:-30], "the zip file is broken", id="cut"),
        pytest.param(zipped({"a.zip": b"no zip"}), "the zip file is broken", id="an inner one"),
        pytest.param(encrypted(zipped({"a.md": BREAD})), "the zip file is encrypted", id="encrypted"),
        pytest.param(zipped({}), "there is no document in this zip file", id="nothing in it"),
        pytest.param(zipped({"a.pdf": "x"}), "there is no document in this zip file", id="nothing to read"),
        pytest.param(
            zipped({f"{number}.md": bytes(15 * 1024 * 1024) for number in range(5)}),
            "there are more than 64 MB of documents in it",
            id="a bomb",
        ),
        pytest.param(
            zipped({"a.zip": zipped({"b.zip": zipped({"c.md": BREAD})})}),
            "there is no document in this zip file",
            id="too deep",
        ),
    ],
)
def test_a_zip_that_cannot_be_read(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    assert refusal(path) == what


def test_inner_zips_are_read_into_memory_only_while_they_are_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_INNER", 1000)
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"a.zip": bytes(600), "b.zip": bytes(600)}))
    assert "the zip files in it are too large" in refusal(path)


def test_a_file_in_a_zip_that_is_not_what_it_should_be(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    data = bytearray(zipped({"a.md": BREAD}))
    data[40:60] = bytes(20)
    path.write_bytes(bytes(data))
    with pytest.raises(DocumentError, match=r"export\.zip: the zip file is broken"):
        read(path / "a.md")
    with pytest.raises(DocumentError, match=r"export\.zip/b\.md: there is no such document"):
        read(path / "b.md")


def test_a_folder_is_built_a_deck_each(tmp_path: Path) -> None:
    press = Press(tmp_path)
    fill(tmp_path, {"notes/bread.md": BREAD, f"notes/My rye {ID}.md": "Q1. What is rye?\n\nAns - A grass.\n"})
    fill(
        tmp_path, {"notes/index.md": "# Notes\n\nAll.\n", "notes/empty.md": "", "notes/a.pdf": "x", "notes/b.pdf": "x"}
    )
    report = press.build("notes")
    assert [deck.topic.name for deck in report.decks] == ["My rye", "Bread"]
    notes = tmp_path / "notes"
    assert report.notices[:3] == (
        f"{notes}: passed over, no question was found in it: index.md",
        f"{notes}: passed over, the document is empty: empty.md",
        f"{notes}: 2 .pdf files were passed over: a .pdf file is not a format deckpress reads",
    )
    again = press.build(".")
    assert [len(deck.unchanged) for deck in again.decks] == [1, 1]


def test_a_folder_that_gives_no_card(tmp_path: Path) -> None:
    fill(tmp_path, {"notes/a.md": "# A\n", "notes/b.md": ""})
    with pytest.raises(BuildError, match=r"notes: not one of its 2 documents gives a card\n  hint: "):
        Press(tmp_path).build("notes")
    assert not (tmp_path / "cards").exists()


def test_a_document_that_is_broken_stops_a_folder(tmp_path: Path) -> None:
    fill(tmp_path, {"notes/a.md": BREAD, "notes/b.md": b"Q1. What\xe9?\n\nAns - caf\xe9\n"})
    with pytest.raises(BuildError, match=r"notes/b\.md:1: not UTF-8"):
        Press(tmp_path).build("notes")


def test_folders_and_zips_in_sources(tmp_path: Path) -> None:
    fill(tmp_path, {"cards/sources/grain/rye.md": RYE, "cards/sources/pictures/a.png": "x"})
    fill(tmp_path, {"cards/sources/export.zip": zipped({"bread.md": BREAD, "Home.md": "# Home\n"})})
    press = Press(tmp_path)
    first = press.build()
    assert [deck.topic.name for deck in first.decks] == ["Bread", "Rye"]
    assert any(
        notice.endswith("export.zip: passed over, no question was found in it: Home.md") for notice in first.notices
    )


@pytest.mark.parametrize("place", ["", "cards/sources/"])
def test_the_next_export_has_another_name_and_the_same_cards(tmp_path: Path, place: str) -> None:
    press = Press(tmp_path)
    fill(tmp_path, {f"{place}export-1.zip": zipped({f"bread {ID}.md": BREAD})})
    press.build(*([] if place else ["export-1.zip"]))
    before = press.notes("bread")
    (tmp_path / f"{place}export-1.zip").unlink()
    fill(tmp_path, {f"{place}export-2.zip": zipped({f"bread {ID}.md": BREAD.replace("water", "milk")})})
    (deck,) = press.build(*([] if place else ["export-2.zip"])).decks
    assert (len(deck.changed), len(deck.retired)) == (1, 0)
    assert [row.guid for row in press.notes("bread")] == [row.guid for row in before]
