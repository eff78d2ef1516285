"""Names in arguments and settings that nothing has: each is told, with the one that was meant."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.nearest import nearest_file

TEA = "# Tea questions\n\n## Green\n\nQ1. **What is sencha?**\n\nAns - A steamed tea.\n"
NOBODY = 65534


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tea.md").write_text(TEA)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize("command", [["build"], ["inspect"], ["preview", "--no-open"], ["export", "--to", "csv"]])
def test_a_document_that_is_not_there(command: list[str]) -> None:
    told = 'error: teas.md: there is no such document\n  hint: did you mean "tea.md"?\n'
    result = run(*command, "teas.md")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)
    Path("in").mkdir()
    Path("tea.md").rename("in/tea.md")
    result = run(*command, "in/teas.md")
    assert result.stderr == told.replace("teas", "in/teas").replace('"tea', '"in/tea')
    assert run(*command, "in/coffee.md").stderr.endswith("hint: check the path\n")


def test_a_file_that_is_not_there_has_no_line() -> None:
    assert "\nteas.md: [refused] there is no such document\n" in run("check", "teas.md").stdout
    assert json.loads(run("check", "--format", "json", "teas.md").stdout)["findings"][0]["line"] is None
    assert "::error file=teas.md,title=" in run("check", "--format", "github", "teas.md").stdout
    shown = run("preview", "--output", "site", "tea.md", "teas.md")
    assert (shown.exit_code, shown.stderr.split("\n")[0]) == (1, "error: teas.md: there is no such document")


def test_one_entry_is_one() -> None:
    assert "Read as labelled: 1 entry accounts for " in run("inspect", "tea.md").stdout


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("gone.png", ["big.png"], None),
        ("loef.png", ["big.png", "loaf.png"], "loaf.png"),
        ("Loaf.jpg", ["leaf.jpg", "loaf.png"], "loaf.png"),
        ("loaf.png", ["loaf.gif", "loaf.PNG"], "loaf.PNG"),
        ("a.png", [], None),
    ],
)
def test_only_what_is_near_is_meant(name: str, known: list[str], meant: str | None) -> None:
    assert nearest_file(name, known) == meant


SETTINGS = """\
[cards]
reversed = ["Tee", "Tea/Gren"]
typed = ["Tea", "tea/green", "Rhubarb"]

[decks]
tae = "Drinks::Tea"
"""
NOTES = """\
note: deckpress.toml:2: there is no topic "Tee"; did you mean "Tea"?
note: deckpress.toml:2: the topic "Tea" has no section "Gren"; did you mean "Green"?
note: deckpress.toml:3: there is no topic "Rhubarb"; there is "Tea"
note: deckpress.toml:6: there is no topic whose cards file is called "tae"; did you mean "tea"?
"""


@pytest.mark.parametrize("command", ["build", "check"])
def test_names_in_settings_that_no_topic_or_section_has(command: str) -> None:
    Path("deckpress.toml").write_text(SETTINGS)
    result = run(command, "tea.md")
    assert result.exit_code == 0
    notes = [line for line in result.stdout.split("\n") if "deckpress.toml" in line]
    assert notes == NOTES.rstrip("\n").split("\n")
    Path("deckpress.toml").write_text('[cards]\nreversed = ["tea/Green"]\n\n[decks]\ntea = "Tea"\n')
    assert "deckpress.toml" not in run(command, "tea.md").stdout


def test_the_topic_of_a_document_that_is_split_is_one() -> None:
    Path("deckpress.toml").write_text('[decks]\ntea = "Drinks::Tea"\ntea-green = "Drinks::Green"\n')
    assert "deckpress.toml" not in run("build", "--split-by", "section", "tea.md").stdout


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as a user who may not read all; who is no root already is one."""
    if os.getuid():
        yield
        return
    os.setresgid(NOBODY, NOBODY, 0)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


def test_a_document_that_may_not_be_read() -> None:
    run("inspect", "tea.md")  # imports what only root may be able to
    Path().absolute().chmod(0o755)
    Path("tea.md").chmod(0)
    with as_nobody():
        result = run("inspect", "tea.md")
    told = "error: tea.md: cannot be opened: permission denied\n  hint: check the file and its permissions\n"
    assert (result.exit_code, result.stderr) == (1, told)


def test_no_path_is_refused_before_it_is_opened() -> None:
    paths = [each.type for command in main.commands.values() for each in command.params]
    checked = [each for each in paths if isinstance(each, click.Path)]
    assert checked
    assert not [each for each in checked if each.readable or each.exists]
