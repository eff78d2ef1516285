"""What `export` and `inspect --html` may write over, and what stays as it is."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.export import FORMATS, Format

TEA = "# Tea questions\n\nQ1. **What is oolong?**\n\nAns - A tea that is partly oxidised.\n"
COFFEE = "# Coffee questions\n\nQ1. **What is a lungo?**\n\nAns - A long espresso.\n"
READ = "this is a document that cards are made of, and a document is never written to\n  hint: name another file\n"
AMONG = "this is among the cards files, which only a build writes\n  hint: name another place\n"
THERE = (
    "this file is there already, and holds something else\n  hint: name another file, or overwrite it with --force\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with two documents, one of them built, a link to one, and a file of one's own."""
    monkeypatch.chdir(tmp_path)
    Path("tea.md").write_text(TEA)
    Path("coffee.md").write_text(COFFEE)
    assert run("build", "--quiet", "tea.md").exit_code == 0
    Path("link.html").symlink_to("coffee.md")
    os.link("coffee.md", "hard.html")
    Path("into.html").symlink_to("cards/page.html")
    Path("mine.md").write_text("# Mine\n\nNothing to ask.\n")
    Path("other/cards").mkdir(parents=True)
    Path("other/cards/ledger.json").write_text("{}")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("coffee.md", READ),
        ("other/../coffee.md", READ),
        ("link.html", READ),
        ("hard.html", READ),
        ("tea.md", READ),  # built before, not read now
        ("cards/ledger.json", AMONG),
        ("cards/tea.md", AMONG),
        ("cards/media/page.html", AMONG),
        ("into.html", AMONG),
        ("other/cards/tea.md", AMONG),
        ("mine.md", THERE),
    ],
)
def test_an_export_leaves_what_is_not_its_own(output: str, told: str) -> None:
    before = tree()
    for force in [[], *([["--force"]] if told != THERE else [])]:
        result = run("export", "coffee.md", "--output", output, *force)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"error: {output}: {told}")
    assert tree() == before


@pytest.mark.parametrize(
    ("page", "told"), [("coffee.md", READ), ("link.html", READ), ("cards/tea.md", AMONG), ("mine.md", THERE)]
)
def test_a_page_of_inspect_leaves_what_is_not_its_own(page: str, told: str) -> None:
    before = tree()
    result = run("inspect", "coffee.md", "--html", page)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"error: {page}: {told}")
    assert tree() == before


def test_a_folder_of_exports_leaves_documents() -> None:
    before = tree()
    result = run("export", "tea.md", "coffee.md", "--to", "markdown", "--output", ".")
    assert (result.exit_code, result.stderr) == (1, f"error: tea.md: {READ}error: coffee.md: {READ}")
    assert tree() == before


def test_the_zip_of_a_document_is_left() -> None:
    with zipfile.ZipFile("export.zip", "w") as archive:
        archive.writestr("coffee.md", COFFEE)
    before = tree()
    told = f"error: export.zip: {READ}"
    assert run("export", "export.zip", "--to", "json", "--output", "export.zip").stderr == told
    assert run("inspect", "export.zip/coffee.md", "--html", "export.zip").stderr == told
    assert tree() == before


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.name))
def test_an_export_takes_the_place_of_an_earlier_one(form: Format) -> None:
    assert run("export", "tea.md", "--output", f"out{form.ending}").exit_code == 0
    Path("tea.md").write_text(TEA.replace("partly", "half"))
    assert run("export", "tea.md", "--output", f"out{form.ending}").exit_code == 0
    assert "half" in Path(f"out{form.ending}").read_text("utf-8")


def test_a_page_of_inspect_takes_the_place_of_an_earlier_one() -> None:
    assert run("inspect", "tea.md", "--html", "page.html").exit_code == 0
    assert run("inspect", "coffee.md", "--html", "page.html").exit_code == 0
    assert "lungo" in Path("page.html").read_text("utf-8")


def test_an_empty_file_and_a_forced_one_are_overwritten() -> None:
    Path("empty.md").touch()
    assert run("export", "tea.md", "--output", "empty.md").exit_code == 0
    assert run("export", "tea.md", "--output", "mine.md", "--force").exit_code == 0
    assert Path("mine.md").read_bytes() == Path("empty.md").read_bytes()


def test_a_document_that_an_export_was_edited_into_is_left() -> None:
    assert run("export", "tea.md", "--output", "own.md").exit_code == 0
    assert run("build", "--quiet", "own.md").exit_code == 0
    result = run("export", "--only", "Tea", "--output", "own.md")
    assert (result.exit_code, result.stderr) == (1, f"error: own.md: {READ}")
