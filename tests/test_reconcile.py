"""Identity and time across builds, and the author's two hands: the document and the cards file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from generator.cardfile import dump_card
from generator.errors import BuildError, LedgerError
from generator.identify import question_hash
from generator.link import link, unlink
from generator.records import Card
from tests.press import START, Press, document

STARTER = ("What is a starter?", "Flour and water, alive.")
REST = ("Why let dough rest?", "The gluten relaxes.")
RYE = ("How does rye differ?", "It has hardly any gluten.")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    return press


def test_first_build_takes_its_time_from_the_clock(press: Press) -> None:
    assert [(row.fields[0], row.mod) for row in press.notes("bread")] == [
        (question, START + 60) for question, _ in (STARTER, REST, RYE)
    ]


def test_same_document_has_the_same_ids_in_another_project(press: Press, tmp_path: Path) -> None:
    other = Press(tmp_path / "elsewhere")
    other.write("renamed.md", document(RYE, STARTER, REST))
    other.build("renamed.md")
    assert {row.fields[0]: row.guid for row in other.notes("bread")} == {
        row.fields[0]: row.guid for row in press.notes("bread")
    }


def test_unchanged_build_changes_nothing(press: Press) -> None:
    before = press.notes("bread"), press.read("cards/ledger.json"), press.package("bread").read_bytes()
    report = press.build("bread.md")
    assert (press.notes("bread"), press.read("cards/ledger.json"), press.package("bread").read_bytes()) == before
    assert len(report.decks[0].unchanged) == 3


def test_edited_answer_is_the_same_card_and_later(press: Press) -> None:
    before = press.by_front("bread")
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes and flour drinks."), RYE))
    report = press.build("bread.md", later=100)
    after = press.by_front("bread")
    assert after[REST[0]].guid == before[REST[0]].guid
    assert after[REST[0]].mod == START + 160
    assert [after[each].mod for each in (STARTER[0], RYE[0])] == [START + 60] * 2
    assert report.decks[0].changed == (after[REST[0]].guid,)


def test_two_edits_in_one_second_wait_for_the_next(press: Press) -> None:
    press.write("bread.md", document(STARTER, (REST[0], "One."), RYE))
    press.build("bread.md", later=0.2)
    press.write("bread.md", document(STARTER, (REST[0], "Two."), RYE))
    press.build("bread.md", later=0.2)
    assert press.by_front("bread")[REST[0]].mod == START + 62
    assert press.clock.now >= START + 62


def test_revert_is_a_change(press: Press) -> None:
    press.write("bread.md", document(STARTER, (REST[0], "One."), RYE))
    press.build("bread.md")
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    assert press.by_front("bread")[REST[0]].mod == START + 180


def test_reordered_and_renumbered_is_unchanged(press: Press) -> None:
    before = {row.guid: row.mod for row in press.notes("bread")}
    press.write("bread.md", document(RYE, STARTER, REST))
    press.build("bread.md")
    assert [row.fields[0] for row in press.notes("bread")] == [RYE[0], STARTER[0], REST[0]]
    assert {row.guid: row.mod for row in press.notes("bread")} == before


def test_vanished_question_is_retired_and_comes_back_as_itself(press: Press) -> None:
    before = press.by_front("bread")
    press.write("bread.md", document(STARTER, RYE))
    report = press.build("bread.md")
    assert [card.front for card in report.decks[0].retired] == [REST[0]]
    assert REST[0] not in press.by_front("bread")
    assert REST[0] not in press.read("cards/bread.md")
    assert REST[1] in press.ledger()["cards"][before[REST[0]].guid]["retired"]
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    assert press.by_front("bread") == before


def test_stated_id_wins(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.write("bread.md", document(STARTER, (f"Wozu ruht Teig? {{#{guid}}}", "Zum Entspannen."), RYE))
    press.build("bread.md")
    assert press.by_front("bread")["Wozu ruht Teig?"].guid == guid


def test_new_title_keeps_the_cards(press: Press) -> None:
    before = {row.fields[0]: row.guid for row in press.notes("bread")}
    press.write("bread.md", document(STARTER, REST, RYE, title="Interview questions on Baking"))
    press.build("bread.md")
    assert {row.fields[0]: row.guid for row in press.notes("baking")} == before


def test_one_document_does_not_retire_the_cards_of_another(press: Press) -> None:
    press.write("more.md", document(("What is a biga?", "A stiff starter.")))
    press.build("more.md")
    assert set(press.by_front("bread")) == {STARTER[0], REST[0], RYE[0], "What is a biga?"}


def test_hand_edit_is_kept_while_the_document_stays(press: Press) -> None:
    press.edit("cards/bread.md", REST[1], "By hand: it relaxes.")
    press.build("bread.md")
    assert "By hand" in press.by_front("bread")[REST[0]].fields[1]
    press.write("bread.md", document(STARTER, REST, (RYE[0], "Less gluten.")))
    press.build("bread.md")
    assert "By hand" in press.by_front("bread")[REST[0]].fields[1]
    assert "Less gluten" in press.by_front("bread")[RYE[0]].fields[1]


def test_hand_edited_question_is_still_the_documents_card(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f"## {REST[0]}", "## What does a rest do to dough?")
    press.build("bread.md")
    assert press.by_front("bread")["What does a rest do to dough?"].guid == guid
    assert len(press.notes("bread")) == 3


def test_both_edited_is_a_conflict_and_nothing_is_written(press: Press) -> None:
    press.edit("cards/bread.md", REST[1], "By hand.")
    press.write("bread.md", document(STARTER, (REST[0], "By document."), RYE))
    before = press.read("cards/bread.md"), press.read("cards/ledger.json"), press.package("bread").read_bytes()
    with pytest.raises(BuildError) as caught:
        press.build("bread.md")
    message = str(caught.value)
    assert "cards/bread.md:" in message
    assert "By hand." in message
    assert "By document." in message
    assert (
        press.read("cards/bread.md"),
        press.read("cards/ledger.json"),
        press.package("bread").read_bytes(),
    ) == before


def test_conflict_is_over_when_both_say_the_same(press: Press) -> None:
    press.edit("cards/bread.md", REST[1], "Agreed.")
    press.write("bread.md", document(STARTER, (REST[0], "Agreed."), RYE))
    press.build("bread.md")
    assert "Agreed" in press.by_front("bread")[REST[0]].fields[1]


def test_card_deleted_by_hand_stays_out_until_its_document_changes(press: Press) -> None:
    text = press.read("cards/bread.md")
    begin, end = text.index(f"## {REST[0]}"), text.index(f"## {RYE[0]}")
    press.write("cards/bread.md", text[:begin] + text[end:])
    for _ in range(2):
        report = press.build("bread.md")
        assert [card.front for card in report.left_out] == [REST[0]]
        assert REST[0] not in press.by_front("bread")
    press.write("bread.md", document(STARTER, (REST[0], "Something new."), RYE))
    press.build("bread.md")
    assert REST[0] in press.by_front("bread")


def test_lost_cards_file_is_made_again(press: Press) -> None:
    before = press.notes("bread")
    (press.folder / "cards" / "bread.md").unlink()
    press.build("bread.md")
    assert press.notes("bread") == before


def test_lost_ledger_keeps_ids_and_says_so(press: Press) -> None:
    before = press.by_front("bread")
    (press.folder / "cards" / "ledger.json").unlink()
    report = press.build("bread.md")
    assert {front: row.guid for front, row in press.by_front("bread").items()} == {
        front: row.guid for front, row in before.items()
    }
    assert any("is missing" in notice for notice in report.notices)


def test_card_written_by_hand_gets_an_id_and_keeps_its_place(press: Press) -> None:
    press.edit("cards/bread.md", f"## {RYE[0]}", "## What is spelt?\n\nAn old wheat.\n\n## " + RYE[0])
    press.build("bread.md")
    assert [row.fields[0] for row in press.notes("bread")] == [STARTER[0], REST[0], "What is spelt?", RYE[0]]
    before = press.by_front("bread")["What is spelt?"]
    press.write("bread.md", document(RYE, STARTER, REST))
    press.build("bread.md")
    assert press.by_front("bread")["What is spelt?"] == before


def test_cards_file_alone_is_a_deck(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.write(
        "cards/tea.md", "---\ntopic: Tea\ndeck: Drinks::Tea\n---\n\n## How hot for green tea?\n\nEighty degrees.\n"
    )
    report = press.build()
    assert [(deck.topic.deck, len(deck.new)) for deck in report.decks] == [("Drinks::Tea", 1)]
    assert press.notes("tea")[0].guid in press.read("cards/tea.md")


def test_document_gone_from_sources_retires_its_cards(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.write("cards/sources/bread.md", document(STARTER))
    press.write("cards/sources/rye.md", document(RYE))
    press.build()
    (tmp_path / "cards/sources/rye.md").unlink()
    report = press.build()
    assert [card.front for card in report.decks[0].retired] == [RYE[0]]
    assert set(press.by_front("bread")) == {STARTER[0]}


def test_note_type_time_moves_only_with_its_look(press: Press) -> None:
    before = press.ledger()["notetypes"]
    press.build("bread.md")
    assert press.ledger()["notetypes"] == before
    style = press.write("theme/style.css", ".card { color: #123456; }")
    press.build("bread.md", templates=style.parent)
    own = press.ledger()["notetypes"]["Deckpress Basic"]
    assert own["mod"] == START + 180
    press.build("bread.md", templates=style.parent)
    assert press.ledger()["notetypes"]["Deckpress Basic"] == own
    press.build("bread.md")
    assert press.ledger()["notetypes"]["Deckpress Basic"]["mod"] > own["mod"]


@pytest.mark.parametrize(("prefer", "text"), [("ours", "By hand."), ("theirs", "By document.")])
def test_conflict_can_be_settled_for_one_side(press: Press, prefer: str, text: str) -> None:
    press.edit("cards/bread.md", REST[1], "By hand.")
    press.write("bread.md", document(STARTER, (REST[0], "By document."), RYE))
    press.build("bread.md", prefer=prefer)
    assert press.by_front("bread")[REST[0]].fields[1] == f"<p>{text}</p>"
    press.build("bread.md")
    assert press.by_front("bread")[REST[0]].fields[1] == f"<p>{text}</p>"


@pytest.mark.parametrize("prefer", ["ours", "theirs"])
def test_nothing_to_settle_is_said_with_the_cards_that_a_hand_wrote(press: Press, prefer: str) -> None:
    press.edit("cards/bread.md", REST[1], "By hand.")
    press.write("bread.md", document(STARTER, (REST[0], "By document."), RYE))
    assert not [notice for notice in press.build("bread.md", prefer="ours").notices if "settled" in notice]
    (notice,) = press.build("bread.md", prefer=prefer).notices
    assert notice == (
        f"--{prefer} settled nothing: no card was edited both in its document and in its cards file; the text of the "
        f'cards file stays on "{REST[0]}", until you write the document\'s there'
    )
    assert press.by_front("bread")[REST[0]].fields[1] == "<p>By hand.</p>"
    press.edit("cards/bread.md", "By hand.", "By document.")
    (notice,) = press.build("bread.md", prefer=prefer).notices
    assert notice.endswith("cards file")


def test_reworded_question_is_known_by_its_answer(press: Press) -> None:
    answer = (
        "Rest lets the gluten relax, so that the dough can be shaped without springing back, and flour takes up water."
    )
    press.write("bread.md", document(STARTER, (REST[0], answer), RYE))
    press.build("bread.md")
    before = press.by_front("bread")[REST[0]]
    press.write("bread.md", document(STARTER, ("What does a rest do to a dough?", answer), RYE))
    report = press.build("bread.md")
    assert press.by_front("bread")["What does a rest do to a dough?"].guid == before.guid
    assert report.decks[0].retired == ()


def test_other_telling_word_and_other_answer_is_another_card(press: Press) -> None:
    rye = (
        "How does rye flour behave?",
        "Rye has hardly any gluten, its dough is sticky and wants a sour to rise at all, say bakers.",
    )
    spelt = (
        "How does spelt flour behave?",
        "Spelt gluten is stretchy but tears early: knead it briefly and keep the water low instead.",
    )
    press.write("bread.md", document(STARTER, rye))
    press.build("bread.md")
    before = press.by_front("bread")[rye[0]]
    press.write("bread.md", document(STARTER, spelt))
    press.build("bread.md")
    assert press.by_front("bread")[spelt[0]].guid != before.guid


def test_somewhat_alike_is_new_and_said(press: Press) -> None:
    """Alike in wording, unlike in answer, and not in the same place: nobody can tell, so nothing is guessed."""
    long = "A long fermentation in the cold makes acids and flavour, and the crumb keeps fresh for days on end."
    other = "Steam in the first minutes keeps the crust soft so that the loaf can grow before it sets hard."
    press.write("bread.md", document(("How long is dough proved?", long), STARTER, REST, RYE))
    press.build("bread.md")
    old = press.by_front("bread")["How long is dough proved?"].guid
    press.write("bread.md", document(STARTER, REST, RYE, ("How long is dough steamed?", other)))
    report = press.build("bread.md")
    assert press.by_front("bread")["How long is dough steamed?"].guid != old
    assert {doubt.old.id for doubt in report.doubts} <= {old}


def test_renamed_deck_is_said(press: Press) -> None:
    press.edit("cards/bread.md", "deck: Bread", "deck: Kitchen::Bread")
    report = press.build("bread.md")
    assert any('the deck "Bread" is now called "Kitchen::Bread"' in notice for notice in report.notices)
    assert press.build("bread.md").notices == ()


def test_building_one_topic_leaves_the_others_alone(press: Press) -> None:
    tea = "---\ntopic: Tea\n---\n\n## How hot?\n\n\n\nEighty.\n"
    press.write("cards/tea.md", tea)
    press.build("bread.md")
    assert press.read("cards/tea.md") == tea
    assert "tea" not in press.ledger()["decks"]


def test_attributes_by_hand_outlive_edits_of_the_document(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f"{{#{guid}}}", f'{{#{guid} .core hint="gluten"}}')
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes."), RYE))
    press.build("bread.md")
    row = press.by_front("bread")[REST[0]]
    assert (row.fields[1], row.fields[3], row.tags) == ("<p>Gluten relaxes.</p>", "gluten", ("bread::core",))


def test_id_taken_away_by_hand_comes_back(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f" {{#{guid}}}", "")
    press.build("bread.md")
    assert press.by_front("bread")[REST[0]].guid == guid
    assert len(press.notes("bread")) == 3


def test_another_note_type_is_refused(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f"## {REST[0]} {{#{guid}}}", f"## Why {{{{c1::rest}}}}? {{#{guid} kind=cloze}}")
    with pytest.raises(BuildError, match="an import cannot make it Deckpress Cloze"):
        press.build("bread.md")


def test_card_unlinked_for_its_note_type_is_a_new_card(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f"## {REST[0]} {{#{guid}}}", f"## Why {{{{c1::rest}}}}? {{#{guid} kind=cloze}}")
    with pytest.raises(BuildError, match="an import cannot make it Deckpress Cloze"):
        press.build("bread.md")
    unlink(press.folder / "cards", guid)
    press.build("bread.md")
    assert len(press.notes("bread")) == 3
    assert guid not in {row.guid for row in press.notes("bread")}
    assert any("{{c1::rest}}" in row.fields[0] for row in press.notes("bread"))


@pytest.mark.parametrize("turned", [False, True], ids=["to cloze", "from cloze"])
def test_question_that_becomes_another_note_type_is_another_card(press: Press, turned: bool) -> None:
    plain = ("A starter is fed with fresh flour twice a day.", "Else its yeasts starve, and the acids take over.")
    cloze = (plain[0].replace("fresh", "{{c1::fresh}}"), plain[1])
    texts = [f"Q: {question}\n\nA: {answer}\n\nQ: Why?\n\nA: So.\n" for question, answer in (plain, cloze)]
    first, second = reversed(texts) if turned else texts
    press.write("k.md", first)
    press.build("k.md")
    before = {row.guid for row in press.notes("k")}
    press.write("k.md", second)
    report = press.build("k.md")
    assert len(before & {row.guid for row in press.notes("k")}) == 1
    assert report.doubts == ()
    (old,) = report.decks[0].retired
    (new,) = report.decks[0].new
    with pytest.raises(LedgerError, match="an import cannot make it Deckpress"):
        link(press.folder / "cards", old.id, new)


def test_moved_cards_are_said(press: Press) -> None:
    press.write("tea.md", document(("How hot?", "Eighty."), title="Interview questions on Tea"))
    press.build("tea.md")
    press.write("bread.md", document(STARTER, REST))
    press.write("tea.md", document(("How hot?", "Eighty."), RYE, title="Interview questions on Tea"))
    report = press.build("bread.md", "tea.md")
    assert any('1 card moved from the deck "Bread" to "Tea"' in notice for notice in report.notices)


def test_topic_with_a_new_name_is_a_deck_to_rename(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST, RYE, title="Interview questions on Baking"))
    report = press.build("bread.md")
    assert any('the deck "Bread" is now called "Baking": rename it so' in notice for notice in report.notices)
    assert not press.package("bread").exists()
    assert not (press.folder / "cards" / "bread.md").exists()


def test_same_question_elsewhere_is_another_card(press: Press) -> None:
    before = press.by_front("bread")[REST[0]].guid
    press.write("bread.md", document(STARTER, RYE))
    press.build("bread.md")
    press.write("tea.md", document((REST[0], "To cool it down."), title="Interview questions on Tea"))
    press.build("tea.md")
    assert press.by_front("tea")[REST[0]].guid != before


def test_shared_card_keeps_all_answers_when_one_document_is_built(press: Press) -> None:
    press.write("more.md", document((REST[0], "Flour takes up water.")))
    press.build("bread.md", "more.md")
    both = press.by_front("bread")[REST[0]]
    for name in ("bread.md", "more.md", "bread.md"):
        press.build(name)
        assert press.by_front("bread")[REST[0]] == both
    press.write("more.md", document(("What is a biga?", "Stiff.")))
    press.build("more.md")
    assert press.by_front("bread")[REST[0]] == both


def test_documents_of_one_name_elsewhere_are_two(tmp_path: Path) -> None:
    press = Press(tmp_path / "project")
    for folder, title in (("a", "Bread"), ("b", "Tea")):
        press.write(f"../{folder}/docs/README.md", document(STARTER, title=f"Interview questions on {title}"))
        press.build(f"../{folder}/docs/README.md")
    assert len(press.notes("bread")) == len(press.notes("tea")) == 1


def test_list_of_retired_cards_goes_when_they_are_back(press: Press) -> None:
    listing = press.folder / "build" / "bread.retired.txt"
    press.write("bread.md", document(STARTER, RYE))
    press.build("bread.md")
    assert REST[0] in listing.read_text("utf-8")
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    assert not listing.exists()


def test_two_questions_of_one_id_are_refused(press: Press) -> None:
    press.write("bread.md", document((f"{STARTER[0]} {{#same}}", "A."), (f"{RYE[0]} {{#same}}", "B.")))
    with pytest.raises(BuildError, match='two questions state the id "same"'):
        press.build("bread.md")


def test_anchor_of_a_heading_is_no_id(press: Press) -> None:
    press.write("bread.md", document((f"{STARTER[0]} {{#wie-groß}}", "A.")))
    press.build("bread.md")
    press.build("bread.md")
    assert STARTER[0] in press.by_front("bread")


def test_cards_file_that_waits_for_its_cards_stays(press: Press) -> None:
    press.write("cards/tea.md", "---\ntopic: Tea\ndeck: Drinks::Tea\n---\n")
    press.build()
    assert (press.folder / "cards" / "tea.md").exists()


def test_answer_of_the_owner_stays_and_the_other_is_said(press: Press) -> None:
    press.write("more.md", document((REST[0], "Flour takes up water.")))
    before = press.by_front("bread")[REST[0]]
    report = press.build("more.md")
    assert press.by_front("bread")[REST[0]] == before
    assert any("is answered otherwise in bread.md, and that answer stays" in notice for notice in report.notices)
    assert press.build("bread.md").notices == ()
    press.build("bread.md", "more.md")
    assert "Flour takes up water." in press.by_front("bread")[REST[0]].fields[1]


def test_owner_that_is_gone_hands_its_cards_on(press: Press) -> None:
    (press.folder / "bread.md").unlink()
    press.write("more.md", document((REST[0], "Flour takes up water.")))
    press.build("more.md")
    assert press.by_front("bread")[REST[0]].fields[1] == "<p>Flour takes up water.</p>"


def test_deck_of_a_document_that_is_passed_over_is_said(press: Press) -> None:
    press.write("bread.md", "---\ndeck: Kitchen::Bread\n---\n\n" + document(STARTER, REST, RYE))
    (notice,) = press.build("bread.md").notices
    assert 'its deck: "Kitchen::Bread" is passed over' in notice
    assert "cards/bread.md" in notice
    press.edit("cards/bread.md", "deck: Bread", "deck: Kitchen::Bread")
    assert all("passed over" not in notice for notice in press.build("bread.md").notices)


def test_card_deleted_by_hand_is_listed_as_retired(press: Press) -> None:
    text = press.read("cards/bread.md")
    begin, end = text.index(f"## {REST[0]}"), text.index(f"## {RYE[0]}")
    press.write("cards/bread.md", text[:begin] + text[end:])
    press.build("bread.md")
    assert f"- {REST[0]}\n" in press.read("build/bread.retired.txt")
    press.build("bread.md")
    assert f"- {REST[0]}\n" in press.read("build/bread.retired.txt")


SENTENCE = "A biga is a stiff preferment of flour and water that rests for one night before the dough is kneaded."


@pytest.mark.parametrize(
    ("text", "marked", "numbers"),
    [
        (SENTENCE, ["stiff", "flour", "one night"], {"stiff": 3, "flour": 1, "one night": 2}),
        (SENTENCE, ["one night"], {"one night": 2}),
        (SENTENCE, ["water", "one night", "kneaded"], {"water": 3, "one night": 2, "kneaded": 4}),
        (
            SENTENCE.replace("one night", "one whole night"),
            ["flour", "one whole night"],
            {"flour": 1, "one whole night": 2},
        ),
        (
            SENTENCE.replace("flour and water", "water and flour"),
            ["water", "flour", "one night"],
            {"water": 3, "flour": 1},
        ),
    ],
    ids=["inserted", "removed", "replaced by two", "edited", "other order"],
)
def test_highlights_keep_their_numbers(tmp_path: Path, text: str, marked: list[str], numbers: dict[str, int]) -> None:
    press = Press(tmp_path)
    first = SENTENCE.replace("flour", "==flour==").replace("one night", "==one night==")
    for word in marked:
        text = text.replace(word, f"=={word}==")
    for sentence in (first, text, text):
        rest = "A ==starter== is alive.\n\nDough at ==rest== relaxes.\n"
        press.write("bread.md", f"---\ntopic: Bread\ncloze: highlights\n---\n\n{rest}\n{sentence}\n")
        press.build("bread.md")
    assert len(press.ledger()["cards"]) == 3
    for word, number in numbers.items():
        assert f"{{{{c{number}::{word}}}}}" in press.read("cards/bread.md")


def test_ledger_ahead_of_the_clock_is_refused(press: Press) -> None:
    before = press.read("cards/ledger.json")
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes."), RYE))
    with pytest.raises(BuildError, match="seconds ahead of this machine's clock"):
        press.build("bread.md", later=-86_400)
    assert press.read("cards/ledger.json") == before


PARTS = (
    "# Bread\n\n## {}\n\n### What is a starter?\n\nFlour and water.\n\n### Why rest?\n\n{}\n\n"
    "## Baking\n\n### Why steam?\n\nFor the crust.\n"
)


@pytest.fixture
def parted(tmp_path: Path) -> Press:
    press = Press(tmp_path / "parted")
    press.write("bread.md", PARTS.format("Part one", "Gluten relaxes."))
    press.build("bread.md")
    return press


def without(text: str, question: str) -> str:
    """A cards file without one of its cards."""
    begin = text.index(f"## {question}")
    end = text.find("\n#", begin)
    return text[:begin] + ("" if end < 0 else text[end + 1 :])


def test_section_with_a_new_name_is_no_edit_of_a_polished_card(parted: Press) -> None:
    parted.edit("cards/bread.md", "Gluten relaxes.", "By hand.")
    parted.write("bread.md", PARTS.format("Dough", "Gluten relaxes."))
    parted.build("bread.md")
    row = parted.by_front("bread")["Why rest?"]
    assert (row.fields[1], row.tags) == ("<p>By hand.</p>", ("bread::dough",))
    parted.write("bread.md", PARTS.format("Dough", "Edited."))
    with pytest.raises(BuildError, match="edited here and in its document"):
        parted.build("bread.md")


def test_card_put_below_another_section_by_hand_takes_the_documents_text(parted: Press) -> None:
    text = parted.read("cards/bread.md").replace("# Part one", "# By hand", 1).replace(".part-one", ".by-hand")
    parted.write("cards/bread.md", text)
    parted.write("bread.md", PARTS.format("Part one", "Edited."))
    parted.build("bread.md")
    row = parted.by_front("bread")["Why rest?"]
    assert (row.fields[1], row.tags) == ("<p>Edited.</p>", ("bread::by-hand",))
    parted.write("bread.md", PARTS.format("Dough", "Edited."))
    with pytest.raises(BuildError, match="edited here and in its document"):
        parted.build("bread.md")


def test_card_deleted_by_hand_stays_out_when_its_section_gets_a_new_name(parted: Press) -> None:
    parted.write("cards/bread.md", without(parted.read("cards/bread.md"), "Why rest?"))
    for section in ("Part one", "Dough"):
        parted.write("bread.md", PARTS.format(section, "Gluten relaxes."))
        assert [card.front for card in parted.build("bread.md").left_out] == ["Why rest?"]


def test_card_that_comes_back_is_as_a_hand_left_it(press: Press) -> None:
    guid = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", REST[1], "By hand.")
    press.edit("cards/bread.md", f"{{#{guid}}}", f'{{#{guid} hint="gluten"}}')
    press.write("bread.md", document(STARTER, RYE))
    press.build("bread.md")
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    row = press.by_front("bread")[REST[0]]
    assert (row.guid, row.fields[1], row.fields[3]) == (guid, "<p>By hand.</p>", "gluten")
    press.write("bread.md", document(STARTER, RYE))
    press.build("bread.md")
    press.write("bread.md", document(STARTER, (REST[0], "Something new."), RYE))
    press.build("bread.md")
    assert press.by_front("bread")[REST[0]].fields[1] == "<p>Something new.</p>"


def test_ledger_with_one_hash_of_text_and_section_is_understood(press: Press) -> None:
    ledger = press.ledger()
    for record in ledger["cards"].values():
        (card,) = (card for card in (STARTER, REST, RYE) if question_hash(card[0]) == record["question"])
        text = f"\n{dump_card(Card(*card))}"
        record["taken"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    press.write("cards/ledger.json", json.dumps(ledger))
    press.edit("cards/bread.md", REST[1], "By hand.")
    press.write("bread.md", document(STARTER, REST, (RYE[0], "Little gluten.")))
    press.build("bread.md")
    answers = [row.fields[1] for row in press.notes("bread")]
    assert answers == [f"<p>{answer}</p>" for answer in (STARTER[1], "By hand.", "Little gluten.")]


def test_id_changed_by_hand_stays_with_its_document(press: Press) -> None:
    old = press.by_front("bread")[REST[0]].guid
    press.edit("cards/bread.md", f"#{old}", "#rest")
    report = press.build("bread.md")
    assert (report.left_out, report.decks[0].new, [card.id for card in report.decks[0].retired]) == (
        (),
        ("rest",),
        [old],
    )
    press.write("bread.md", document(STARTER, (REST[0], "Edited."), RYE))
    press.build("bread.md")
    assert press.by_front("bread")[REST[0]].guid == "rest"
    assert press.by_front("bread")[REST[0]].fields[1] == "<p>Edited.</p>"


def test_card_removed_by_a_build_that_was_killed_is_not_deleted_by_hand(press: Press) -> None:
    ledger = press.read("cards/ledger.json")
    before = press.by_front("bread")
    press.write("bread.md", document(STARTER, RYE))
    press.build("bread.md")
    press.write("cards/ledger.json", ledger)
    assert press.build("bread.md").left_out == ()
    press.write("bread.md", document(STARTER, REST, RYE))
    assert press.build("bread.md").left_out == ()
    assert press.by_front("bread") == before


def test_edit_taken_back_with_the_ledger_still_reaches_learners(press: Press) -> None:
    names = ("bread.md", "cards/bread.md", "cards/ledger.json")
    before = {name: press.read(name) for name in names}
    rest = press.by_front("bread")[REST[0]].mod
    press.write("bread.md", document(STARTER, (REST[0], "A bad edit."), RYE))
    press.build("bread.md")
    bad = press.by_front("bread")
    for name, text in before.items():
        press.write(name, text)
    press.build("bread.md")
    after = press.by_front("bread")
    assert after[REST[0]].mod > bad[REST[0]].mod > rest
    assert after[REST[0]].fields[1] == f"<p>{REST[1]}</p>"
    assert after[RYE[0]] == bad[RYE[0]]
    press.build("bread.md")
    assert press.by_front("bread") == after


def test_lost_ledger_takes_the_times_of_the_last_packages(press: Press) -> None:
    before = press.notes("bread")
    (press.folder / "cards" / "ledger.json").unlink()
    press.build("bread.md")
    assert press.notes("bread") == before


def test_documents_that_a_build_of_everything_does_not_read_are_said(press: Press) -> None:
    (notice,) = press.build().notices
    assert notice.startswith("built before, but not read now")
    assert "bread.md" in notice
    assert press.build("bread.md").notices == ()
    (press.folder / "bread.md").unlink()
    assert press.build().notices == ()


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("## pain {#pain0001 kind=reversed}\n\nbread", "## pain {#pain0001}\n\nbread", "the reverse one"),
        ("## A {{c1::x}} {{c2::y}} {#a0001 kind=cloze}", "## A {{c1::x}} y {#a0001 kind=cloze}", "cloze 2"),
    ],
)
def test_card_of_a_note_that_goes_is_said(tmp_path: Path, before: str, after: str, what: str) -> None:
    press = Press(tmp_path)
    head = "---\ntopic: Words\n---\n\n"
    press.write("cards/words.md", f"{head}{before}\n")
    press.build()
    press.write("cards/words.md", f"{head}{after}\n")
    (notice,) = press.build().notices
    assert f"learners keep an empty card ({what}) of this note" in notice
    assert press.build().notices == ()


@pytest.mark.parametrize(
    ("one", "other", "cards"),
    [
        ("What does save! do?", "What does save do?", 2),
        ("What is n!?", "What is n?", 2),
        ("Who leads the US?", "Who leads the us?", 2),
        ("Stop! What is a starter?", "stop, what is a starter", 1),
        ("WHAT IS IT?", "What is it?", 1),
        ("Really?!", "Really?", 1),
        ("What does `save!` do?", "What does `save` do?", 2),
    ],
)
def test_signs_and_capitals_of_a_name_tell_questions_apart(tmp_path: Path, one: str, other: str, cards: int) -> None:
    press = Press(tmp_path)
    press.write("bread.md", document((one, "Yes."), (other, "No.")))
    press.build("bread.md")
    assert len(press.notes("bread")) == cards


def test_renamed_document_takes_its_cards_along_and_retires_the_rest(press: Press) -> None:
    before = press.by_front("bread")
    (press.folder / "bread.md").unlink()
    press.write("dough.md", document(STARTER, RYE))
    report = press.build("dough.md")
    assert press.notes("bread") == [before[STARTER[0]], before[RYE[0]]]
    assert [card.front for card in report.decks[0].retired] == [REST[0]]


def test_renamed_document_without_a_title_leaves_no_topic_behind(press: Press) -> None:
    text = document(STARTER, REST, RYE).partition("\n\n")[2]
    path = press.write("notes.md", text)
    press.build("notes.md")
    before = press.by_front("notes")
    path.rename(press.folder / "ml.md")
    report = press.build("ml.md")
    assert {row.guid for row in press.notes("ml")} == {row.guid for row in before.values()}
    assert not press.package("notes").exists()
    assert not (press.folder / "cards" / "notes.md").exists()
    assert any('the deck "notes" is now called "ml"' in notice for notice in report.notices)


def test_some_questions_of_a_document_that_is_gone_are_said(press: Press) -> None:
    (press.folder / "bread.md").unlink()
    press.write("tea.md", document(STARTER, ("How hot is tea?", "Eighty."), title="Interview questions on Tea"))
    report = press.build("tea.md")
    assert len(press.notes("bread")) == 3
    assert any("1 of the 3 cards of bread.md, which is gone" in notice for notice in report.notices)
    assert press.build("tea.md").notices == ()


def test_document_that_is_there_or_asked_before_takes_no_place(press: Press) -> None:
    press.write("more.md", document(STARTER, REST, title="Interview questions on Tea"))
    press.build("more.md")
    guids = {row.guid for row in press.notes("tea")}
    assert guids.isdisjoint(row.guid for row in press.notes("bread"))
    (press.folder / "bread.md").unlink()
    press.build("more.md")
    assert {row.guid for row in press.notes("tea")} == guids
    assert len(press.notes("bread")) == 3


@pytest.mark.parametrize("folder", ["", "cards/sources/"])
def test_shared_card_is_free_when_one_of_its_documents_is_gone(tmp_path: Path, folder: str) -> None:
    press = Press(tmp_path)
    press.write(f"{folder}a.md", document(STARTER, REST))
    other = press.write(f"{folder}b.md", document((REST[0], "Flour takes up water.")))
    names = () if folder else ("a.md", "b.md")
    press.build(*names)
    before = press.by_front("bread")[REST[0]]
    other.unlink()
    press.write(f"{folder}a.md", document(STARTER, (REST[0], "Edited.")))
    press.build(*names[:1])
    after = press.by_front("bread")[REST[0]]
    assert (after.guid, after.fields[1]) == (before.guid, "<p>Edited.</p>")
    press.write(f"{folder}a.md", document(STARTER))
    press.build(*names[:1])
    assert [row.fields[0] for row in press.notes("bread")] == [STARTER[0]]


def test_edit_of_a_shared_card_that_waits_is_said(press: Press) -> None:
    press.write("more.md", document((REST[0], "Flour takes up water.")))
    press.build("bread.md", "more.md")
    assert press.build("more.md").notices == ()
    press.write("more.md", document((REST[0], "Flour drinks.")))
    report = press.build("more.md")
    assert any("bread.md and more.md answer this together" in notice for notice in report.notices)
    assert press.build("bread.md", "more.md").notices == ()
    assert "Flour drinks." in press.by_front("bread")[REST[0]].fields[1]


def test_question_that_moved_to_a_topic_built_alone_is_said(press: Press) -> None:
    press.write("bread.md", document(STARTER, RYE))
    press.write("tea.md", document(REST, title="Interview questions on Tea"))
    report = press.build("tea.md")
    assert any(f'"{REST[0]}" is the card' in notice and "bread.md" in notice for notice in report.notices)
    new = press.by_front("tea")[REST[0]].guid
    (doubt,) = press.build("bread.md").doubts
    assert doubt.new.id == new
    assert doubt.old.front == REST[0]
    assert press.build("bread.md", "tea.md").doubts == ()


def test_question_reworded_while_its_cards_file_is_lost_is_said(press: Press) -> None:
    (press.folder / "cards" / "bread.md").unlink()
    guid = press.by_front("bread")[REST[0]].guid
    press.write("bread.md", document(STARTER, ("What does a rest do?", REST[1]), RYE))
    report = press.build("bread.md")
    assert any(guid in notice and "restore" in notice for notice in report.notices)
    assert press.build("bread.md").notices == ()


def test_project_that_loses_its_last_card_is_told_so(tmp_path: Path) -> None:
    press = Press(tmp_path)
    path = press.write("cards/sources/bread.md", document(STARTER))
    press.build()
    path.unlink()
    with pytest.raises(BuildError, match="not one card is left"):
        press.build()
    assert STARTER[0] in press.read("cards/bread.md")
