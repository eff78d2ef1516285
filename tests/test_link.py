"""Settling by hand which card is which."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import CardFileError, LedgerError
from generator.link import link, unlink
from tests.press import Press, document

STARTER = ("What is a starter?", "Flour and water, alive.")
OLD = ("Why let dough rest?", "The gluten relaxes.")
NEW = ("What happens to the dough on the bench?", "It gets easier to shape.")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """A project where a card was edited beyond recognition."""
    press = Press(tmp_path)
    press.write("bread.md", document(STARTER, OLD, title="Interview questions on Bread"))
    press.build("bread.md")
    return press


def edited(press: Press) -> tuple[str, str]:
    """The ids of the card before and after an edit that nobody can follow."""
    old = press.by_front("bread")[OLD[0]].guid
    press.write("bread.md", document(("What is rye?", "A grain."), NEW, STARTER))
    press.build("bread.md")
    new = press.by_front("bread")[NEW[0]].guid
    assert new != old
    return old, new


def test_link_gives_the_old_id_back(press: Press) -> None:
    old, new = edited(press)
    assert link(press.folder / "cards", old, new).id == old
    press.build("bread.md")
    assert press.by_front("bread")[NEW[0]].guid == old
    assert len(press.notes("bread")) == 3
    assert press.ledger()["cards"][new]["retired"]
    press.write("bread.md", document(STARTER, (NEW[0], "Edited again.")))
    press.build("bread.md")
    assert press.by_front("bread")[NEW[0]].guid == old


def test_unlink_gives_a_new_id(press: Press) -> None:
    old = press.by_front("bread")[OLD[0]].guid
    new = unlink(press.folder / "cards", old).id
    press.build("bread.md")
    assert new != old
    assert press.by_front("bread")[OLD[0]].guid == new
    assert press.ledger()["cards"][old]["retired"]


def test_linked_card_is_later_than_ever(press: Press) -> None:
    before = press.by_front("bread")[OLD[0]].mod
    link(press.folder / "cards", *edited(press))
    press.build("bread.md")
    assert press.by_front("bread")[NEW[0]].mod > before


def test_ids_that_do_not_fit(press: Press) -> None:
    old = press.by_front("bread")[OLD[0]].guid
    starter = press.by_front("bread")[STARTER[0]].guid
    with pytest.raises(LedgerError, match="is still there"):
        link(press.folder / "cards", old, starter)
    with pytest.raises(LedgerError, match="there is no card"):
        link(press.folder / "cards", "nothing", starter)
    with pytest.raises(CardFileError, match="no cards file has a card"):
        unlink(press.folder / "cards", "nothing")


def test_swapped_ids_are_told_the_right_way_round(press: Press) -> None:
    old, new = edited(press)
    with pytest.raises(LedgerError, match=f"deckpress link {old} {new}"):
        link(press.folder / "cards", new, old)


@pytest.mark.parametrize("is_linked", [False, True])
def test_card_brought_back_after_a_hand_deleted_it(press: Press, is_linked: bool) -> None:
    old, new = edited(press) if is_linked else ("", press.by_front("bread")[OLD[0]].guid)
    text = press.read("cards/bread.md")
    begin = text.index(f"## {(NEW if is_linked else OLD)[0]}")
    end = text.find("\n## ", begin)
    press.write("cards/bread.md", text[:begin] + text[end + 1 :] * (end > 0))
    press.build("bread.md")
    press.write("cards/bread.md", text)
    given = link(press.folder / "cards", old, new) if is_linked else unlink(press.folder / "cards", new)
    press.build("bread.md")
    assert given.id in {row.guid for row in press.notes("bread")}
    assert not press.ledger()["cards"][given.id].get("retired")
    assert press.ledger()["cards"][new]["retired"]
