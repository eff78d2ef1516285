"""The pages of the manual: what the code gives, and what the two programs that show such pages take in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from docs.manual import FOLDER, pages

PAGES = pages()


def shown(page: Path) -> str:
    """What a reader sees; a warning is an error."""
    done = subprocess.run(
        ["man", "--warnings=w", "-P", "cat", "-l", str(page)],
        env={**os.environ, "MANWIDTH": "200", "LANG": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_code_gives(name: str, accept: bool) -> None:
    if accept:
        (FOLDER / name).write_text(PAGES[name], "utf-8")
    assert (FOLDER / name).read_text("utf-8") == PAGES[name]


def test_no_page_is_left_of_a_command_that_is_no_more() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.skipif(not shutil.which("mandoc"), reason="there is no mandoc")
def test_mandoc_has_nothing_to_say() -> None:
    paths = [str(FOLDER / name) for name in PAGES]
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *paths], capture_output=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.skipif(not shutil.which("man"), reason="there is no man")
def test_man_shows_what_help_says() -> None:
    text = shown(FOLDER / "deckpress-build.1")
    assert "deckpress-build - Press documents into cards, and cards into packages." in text
    assert "deckpress build [OPTIONS] [DOCUMENT]..." in text
    assert "deckpress build ~/Downloads/mlops.md     one document, from anywhere\n" in text
    assert "-q, --quiet" in text
    assert "Fail if the cards files or the ledger would change. For CI." in text
    assert "deckpress-watch(1)" in shown(FOLDER / "deckpress.1")
