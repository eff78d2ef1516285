"""What the next import would change: told from the ledger, or against a package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import diff, pipeline
from generator.diff import Difference, words
from generator.errors import PackageError
from tests.press import Press, document

STARTER = ("What is a starter?", "Flour and water, alive.")
REST = ("Why let dough rest?", "The gluten relaxes.")
RYE = ("How does rye differ?", "It has hardly any gluten.")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    return press


def difference(press: Press, *documents: str, since: tuple[Path, ...] = ()) -> Difference:
    press.clock.now += 60
    planned = pipeline.plan(
        [press.folder / name for name in documents],
        cards=press.folder / "cards",
        output=press.folder / "build",
        clock=press.clock.read,
        sleep=press.clock.sleep,
    )
    return diff.difference(planned, since)


def told(found: Difference) -> list[tuple[str, str]]:
    return [(change.kind, change.question) for change in found.changes]


def test_nothing_changed(press: Press) -> None:
    assert difference(press, "bread.md") == Difference((), (), ())


@pytest.mark.parametrize("against", ["ledger", "package"])
def test_new_changed_and_retired(press: Press, tmp_path: Path, against: str) -> None:
    old = tmp_path / "old.apkg"
    old.write_bytes(press.package("bread").read_bytes())
    press.write(
        "bread.md", document(("What is a biga?", "A stiff starter."), STARTER, (RYE[0], "It has little gluten."))
    )
    found = difference(press, "bread.md", since=(old,) if against == "package" else ())
    assert told(found) == [("new", "What is a biga?"), ("changed", RYE[0]), ("retired", REST[0])]
    assert found.changes[1].fields == (("Back", "It has hardly any gluten.", "It has little gluten."),)


def test_changed_without_the_last_package_is_still_told(press: Press) -> None:
    press.package("bread").unlink()
    press.write("bread.md", document(STARTER, REST, (RYE[0], "It has little gluten.")))
    (change,) = difference(press, "bread.md").changes
    assert (change.kind, change.question, change.fields) == ("changed", RYE[0], ())


def test_nothing_is_written(press: Press) -> None:
    before = {path: path.read_bytes() for path in press.folder.rglob("*") if path.is_file()}
    press.write("bread.md", document(STARTER))
    before[press.folder / "bread.md"] = (press.folder / "bread.md").read_bytes()
    difference(press, "bread.md")
    assert {path: path.read_bytes() for path in press.folder.rglob("*") if path.is_file()} == before


def test_card_that_moves_to_another_topic_stays(press: Press) -> None:
    press.write("tea.md", document(("How hot?", "Eighty."), title="Interview questions on Tea"))
    press.build("bread.md", "tea.md")
    press.write("bread.md", document(STARTER, REST))
    press.write("tea.md", document(("How hot?", "Eighty."), RYE, title="Interview questions on Tea"))
    found = difference(press, "bread.md", "tea.md")
    assert ("stays in another deck", RYE[0]) in told(found)


@pytest.mark.parametrize("against", ["ledger", "package"])
def test_renamed_deck_is_said_once(press: Press, against: str) -> None:
    press.edit("cards/bread.md", "deck: Bread", "deck: Kitchen::Bread")
    found = difference(press, "bread.md", since=(press.package("bread"),) if against == "package" else ())
    assert found.changes == ()
    assert 'the deck "Bread" is now called "Kitchen::Bread"' in found.notices[0]


def test_broken_package_says_so(press: Press) -> None:
    with pytest.raises(PackageError, match="this is not an Anki package"):
        difference(press, "bread.md", since=(press.write("x.apkg", "no"),))


def test_json_is_one_object(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    value = json.loads(diff.as_json(difference(press, "bread.md")))
    assert [change["kind"] for change in value["changes"]] == ["retired"]
    assert set(value) == {"changes", "looks", "notices"}


def test_words() -> None:
    assert list(words("a fox", "a red, fox")) == [("same", "a "), ("come", "red, "), ("same", "fox")]
    assert "".join(text for state, text in words("one two", "one three") if state != "gone") == "one three"
