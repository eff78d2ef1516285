"""Two authors' branches, merged by the real git: their ledgers and cards files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.errors import BuildError
from tests.press import Press, document

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
ENTRIES = [(f"What is bread number {n}?", f"Bread number {n} is baked on day {n}.") for n in range(12)]
TEA = [(f"What is tea number {n}?", f"Tea number {n} is drunk on day {n}.") for n in range(12)]


def git(press: Press, *arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    named = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", *arguments], cwd=press.folder, env={**os.environ, **quiet, **named}, capture_output=True, text=True
    )


def commit(press: Press, documents: dict[str, str]) -> None:
    for name, text in documents.items():
        press.write(f"cards/sources/{name}", text)
    press.build()
    git(press, "add", "cards")
    git(press, "commit", "-qm", "build")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    git(press, "init", "-q", "-b", "main")
    tea = document(*TEA, title="Interview questions on Tea")
    commit(press, {"bread.md": document(*ENTRIES), "tea.md": tea})
    return press


def test_two_branches_that_add_cards_merge(press: Press) -> None:
    """A card is one line of the ledger, in the order of ids: two authors' cards seldom stand side by side there."""
    git(press, "checkout", "-qb", "other")
    tea = document(*TEA, ("What is a samovar?", "An urn for tea."), title="Interview questions on Tea")
    commit(press, {"tea.md": tea})
    ours = set(press.ledger()["cards"])
    git(press, "checkout", "-q", "main")
    commit(press, {"bread.md": document(("What is a peel?", "A shovel for loaves."), *ENTRIES)})
    both = ours | set(press.ledger()["cards"])
    merged = git(press, "merge", "-q", "other", "-m", "both")
    assert merged.returncode == 0, merged.stdout
    assert set(press.ledger()["cards"]) == both
    report = press.build()
    assert [(len(deck.new), len(deck.changed), len(deck.unchanged)) for deck in report.decks] == [(0, 0, 13)] * 2


def test_conflict_in_the_ledger_is_a_clear_error(press: Press) -> None:
    git(press, "checkout", "-qb", "other")
    question = ENTRIES[3][0]
    commit(press, {"bread.md": document(*ENTRIES[:3], (question, "One."), *ENTRIES[4:])})
    git(press, "checkout", "-q", "main")
    commit(press, {"bread.md": document(*ENTRIES[:3], (question, "Two."), *ENTRIES[4:])})
    assert git(press, "merge", "-q", "other").returncode
    with pytest.raises(BuildError) as caught:
        press.build()
    messages = [str(error) for error in caught.value.errors]
    assert any("ledger.json" in each and "keep both sides' lines of the merge" in each for each in messages)
    assert any("bread.md" in each and "a merge that is not finished" in each for each in messages)
