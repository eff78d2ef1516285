"""Packages in the real Anki: its own backend, a fresh collection, the options that the import dialog begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition

from generator.link import unlink
from generator.notetypes import RELEASES
from tests.press import Press, document

IF_NEWER = ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER
STARTER = ("What is a starter?", "Flour and water, alive.")
REST = ("Why let dough rest?", "The gluten relaxes.")
RYE = ("How does rye differ?", "It has hardly any gluten.")
BY_HAND = """---
topic: Bread
deck: Kitchen::Bread
---

# Dough

## What is a starter? {#starter01 .dough}

Flour and water, **alive**.

## pain {#pain000001 kind=reversed}

bread

## miche {#miche00001 kind=typed hint="a large one"}

loaf

## A {{c1::biga}} is stiff, a {{c2::poolish}} is wet. {#cloze00001 kind=cloze}

## Which flours rise well? {#choice0001 kind=choice source="https://example.org"}

- [x] wheat
- [ ] buckwheat
- [x] spelt

<!-- answer -->

They have gluten.

<!-- extra -->

Rye has some.
"""


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.clock.now = max(RELEASES.values())  # before Anki's clock, which is the real one
    return press


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def load(collection: Collection, package: Path) -> dict[str, int]:
    """Import as a user does who leaves the dialog alone; how many notes were new, updated ..."""
    options = ImportAnkiPackageOptions(
        merge_notetypes=False,
        update_notes=IF_NEWER,
        update_notetypes=IF_NEWER,
        with_scheduling=False,
        with_deck_configs=False,
    )
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    return {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}


def sound(collection: Collection) -> bool:
    """Whether Check Database finds nothing to mend."""
    _, ok = collection.fix_integrity()
    return ok


def rows(collection: Collection, sql: str) -> list[Any]:
    assert collection.db is not None
    return collection.db.all(sql)


def study(collection: Collection) -> list[Any]:
    """Answer every card; the schedule after it."""
    for (id,) in rows(collection, "select id from cards order by id"):
        card = collection.get_card(id)
        card.start_timer()
        collection.sched.answerCard(card, 4)
    collection.fix_integrity()  # settles what the answers themselves leave behind
    return schedule(collection)


def schedule(collection: Collection) -> list[Any]:
    return rows(collection, "select id, type, queue, due, ivl, reps from cards order by id")


def test_notes_tags_deck_and_order_arrive(press: Press, collection: Collection) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    assert load(collection, press.package("bread"))["new"] == 3
    assert sound(collection)
    deck = collection.decks.id_for_name("Bread")
    assert deck is not None
    in_order = [
        tuple(fields.split("\x1f")[:2])
        for (fields,) in rows(
            collection, f"select n.flds from cards c join notes n on n.id = c.nid where c.did = {deck} order by c.due"
        )
    ]
    assert in_order == [(question, f"<p>{answer}</p>") for question, answer in (STARTER, REST, RYE)]
    assert rows(collection, "select distinct tags from notes") == [[" bread "]]
    assert collection.get_empty_cards().notes == []


def test_colons_in_code_begin_no_hint(press: Press, collection: Collection) -> None:
    text = "---\ntopic: C++\n---\n\n## A {{c1::`std::vector`::a container}} grows. {#colons0001 kind=cloze}\n"
    press.write("cards/c.md", text)
    press.build()
    load(collection, press.package("c"))
    (card,) = (collection.get_card(id) for (id,) in rows(collection, "select id from cards"))
    assert "[a container]" in card.question()
    assert "<code>std&#58;&#58;vector</code>" in card.answer()


def test_every_kind_of_card_asks_and_answers(press: Press, collection: Collection) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    assert load(collection, press.package("bread"))["new"] == 5
    assert sound(collection)
    cards = rows(collection, "select n.guid, c.id from cards c join notes n on n.id = c.nid order by c.nid, c.ord")
    assert [guid for guid, _ in cards] == [
        "starter01",
        *["pain000001"] * 2,
        "miche00001",
        *["cloze00001"] * 2,
        "choice0001",
    ]
    for _, id in cards:
        card = collection.get_card(id)
        question, answer = card.question(), card.answer()
        assert "{{" not in question + answer
        assert answer.count('id="answer"') + answer.count("id=answer") == 1
        assert collection.decks.name(card.did) == "Kitchen::Bread"
    asked = [collection.get_card(id).question() for _, id in cards]
    assert "bread" in asked[2]
    assert "[[type:" in asked[3]
    assert "[...]" in asked[4]
    assert "They have gluten" not in asked[6]
    assert "They have gluten" in collection.get_card(cards[6][1]).answer()
    assert collection.get_empty_cards().notes == []


def test_a_cloze_that_a_command_of_tex_takes_keeps_braces(press: Press, collection: Collection) -> None:
    press.write("cards/roots.md", "---\ntopic: Roots\n---\n\n## $\\sqrt{{c1::2}} + \\frac{{c1::a}}{b}$ {kind=cloze}\n")
    press.build()
    load(collection, press.package("roots"))
    ((id,),) = rows(collection, "select id from cards")
    card = collection.get_card(id)
    assert "\\sqrt{[...]} + \\frac{[...]}{b}" in card.question()
    assert "\\sqrt{2} + \\frac{a}{b}" in card.answer()


def test_edit_arrives_and_reviews_stay(press: Press, collection: Collection) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    load(collection, press.package("bread"))
    before = study(collection)
    press.write("bread.md", document(RYE, STARTER, (REST[0], "Gluten relaxes."), ("What is a biga?", "Stiff.")))
    press.build("bread.md")
    assert load(collection, press.package("bread")) == {"new": 1, "updated": 1, "duplicate": 2, "conflicting": 0}
    assert schedule(collection)[:3] == before
    assert rows(collection, "select count() from notes where flds like '%Gluten relaxes%'") == [[1]]
    assert sound(collection)


def test_learners_own_tags_stay_on_unchanged_notes(press: Press, collection: Collection) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    load(collection, press.package("bread"))
    notes = [id for (id,) in rows(collection, "select id from notes")]
    collection.tags.bulk_add(notes, "mine marked")
    press.clock.now += 10**8  # the edit is newer than the tagging, which has the real time
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes."), RYE))
    press.build("bread.md")
    load(collection, press.package("bread"))
    tagged = rows(
        collection, "select sfld from notes where tags like '% mine %' and tags like '% marked %' order by id"
    )
    assert tagged == [[STARTER[0]], [RYE[0]]]


def test_new_look_arrives_and_nothing_else_changes(press: Press, collection: Collection, tmp_path: Path) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    load(collection, press.package("bread"))
    before = study(collection)
    style = press.write("theme/style.css", ".card { color: #123456; }")
    press.clock.now += 10**8
    press.build("bread.md", templates=style.parent)
    assert load(collection, press.package("bread")) == {"new": 0, "updated": 0, "duplicate": 2, "conflicting": 0}
    collection.models._clear_cache()
    model = collection.models.by_name("Deckpress Basic")
    assert model is not None
    assert model["css"] == ".card { color: #123456; }"
    assert [each.name for each in collection.models.all_names_and_ids() if "Deckpress" in each.name] == [
        "Deckpress Basic"
    ]
    assert schedule(collection) == before


def test_field_filled_later_adds_a_card_and_keeps_the_first(press: Press, collection: Collection) -> None:
    press.write("cards/words.md", "---\ntopic: Words\n---\n\n## pain {#pain000001}\n\nbread\n")
    press.build()
    load(collection, press.package("words"))
    before = study(collection)
    press.edit("cards/words.md", "{#pain000001}", "{#pain000001 kind=reversed}")
    press.clock.now += 10**8
    press.build()
    assert load(collection, press.package("words"))["updated"] == 1
    assert schedule(collection)[:1] == before
    assert len(schedule(collection)) == 2
    assert sound(collection)


def test_two_topics_share_the_note_type(press: Press, collection: Collection) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.write("tea.md", document(RYE, title="Interview questions on Tea"))
    press.build("bread.md", "tea.md")
    load(collection, press.package("bread"))
    load(collection, press.package("tea"))
    assert rows(collection, "select count(distinct mid) from notes") == [[1]]
    assert {each.name for each in collection.decks.all_names_and_ids()} >= {"Bread", "Tea"}
    assert sound(collection)


def test_search_for_retired_cards_finds_them_and_no_others(press: Press, collection: Collection) -> None:
    odd = ('Why "rest": is it 100 % *needed* or_not?', "So the gluten relaxes.")
    press.write("bread.md", document(STARTER, odd, RYE))
    press.build("bread.md")
    load(collection, press.package("bread"))
    press.write("bread.md", document(RYE))
    press.build("bread.md")
    (search,) = [line for line in press.read("build/bread.retired.txt").split("\n") if line.startswith('"deck:')]
    found = [collection.get_note(id)["Back"] for id in collection.find_notes(search)]
    assert sorted(found) == sorted(f"<p>{answer}</p>" for _, answer in (STARTER, odd))


def searched(press: Press, collection: Collection) -> list[str]:
    """The guids of the notes that the searches in the list of retired cards find."""
    lines = press.read("build/bread.retired.txt").split("\n")
    found = {id for line in lines if line.startswith('"deck:') for id in collection.find_notes(line)}
    return sorted(collection.get_note(id).guid for id in found)


@pytest.mark.parametrize("way", ["unlink", "id changed by hand", "other case, in a deck below"])
def test_search_for_retired_cards_never_finds_one_that_is_there(press: Press, collection: Collection, way: str) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    load(collection, press.package("bread"))
    old, gone = (press.by_front("bread")[question].guid for question, _ in (STARTER, RYE))
    press.write("bread.md", document(STARTER, REST))
    if way == "unlink":
        unlink(press.folder / "cards", old)
    elif way == "id changed by hand":
        press.edit("cards/bread.md", f"#{old}", "#starter")
    else:
        press.write("bread.md", document(REST))
        deck = "---\ntopic: Tea\ndeck: bread::Tea\n---\n\n"
        press.write("cards/tea.md", f"{deck}## what is A starter?\n\nLeaves of last year.\n")
    press.build("bread.md")
    press.build()
    for package in (press.folder / "build").glob("*.apkg"):
        load(collection, package)
    assert searched(press, collection) == [gone]
    assert press.read("build/bread.retired.txt").count(STARTER[0]) == 1
