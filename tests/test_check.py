"""`deckpress check`: each rule by what it finds and what it only nearly finds, and what the command says of it.

A fixture, tests/checks/RULE.md, is a cards file or a document, then `=== finds` and what the rule finds in it, then
`=== near miss` and another in which it finds nothing. `make golden` writes what is found anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator import cardfile
from generator.check import Checked, check
from generator.checks import RULES
from generator.checks.page import page
from generator.checks.rule import SEVERITIES, Rule
from generator.cli import main

CASES = Path(__file__).parent / "checks"
PICTURES = ("bowl.png", "cup.png", "a.png", "c.png", "tea.png")
DOCS = Path(__file__).parent.parent / "docs" / "checks.md"
CARDS = "---\ntopic: Tea\n---\n\n"
# an error, a warning and a hint
THREE = CARDS + "## How does it work?\n\n<b>By $$ heat.\n\n```text\n" + "x" * 50 + "\n```\n"


@dataclass(frozen=True)
class Fixture:
    """The parts of a fixture. kind: "cards" or "document"."""

    kind: str
    text: str
    expected: str
    near_miss: str


def fixture(rule: Rule) -> Fixture:
    text = (CASES / f"{rule.name}.md").read_text("utf-8")
    found = re.fullmatch(r"=== (cards|document)\n(.*)=== finds\n(.*)=== near miss\n(.*)", text, re.DOTALL)
    assert found
    return Fixture(*found.groups())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, kind: str = "cards") -> Path:
    path = Path("cards/tea.md" if kind == "cards" else "cards/sources/tea.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    for name in PICTURES:
        (path.parent / name).write_bytes(b"")
    return path


def found(checked: Checked, rule: Rule) -> str:
    lines = (f"{each.origin.first}: {each.what}\n" for each in checked.findings if each.rule is rule)
    return "".join(lines)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


# the rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds(rule: Rule, accept: bool) -> None:
    case = fixture(rule)
    write(case.text, case.kind)
    result = found(check(), rule)
    assert result
    if accept:
        path = CASES / f"{rule.name}.md"
        before = f"=== finds\n{case.expected}=== near miss\n"
        path.write_text(path.read_text("utf-8").replace(before, f"=== finds\n{result}=== near miss\n"), "utf-8")
    else:
        assert result == case.expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_does_not_cry_wolf(rule: Rule) -> None:
    case = fixture(rule)
    write(case.near_miss, case.kind)
    checked = check()
    assert checked.cards
    assert found(checked, rule) == ""


def test_every_fixture_is_of_a_rule() -> None:
    assert sorted(path.stem for path in CASES.iterdir()) == sorted(rule.name for rule in RULES)
