"""Packages adopted: their notes come back as cards, and the next build leaves them as they are."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import genanki
import pytest
from anki.collection import Collection
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.adoption.adopt import Adoption, adopt
from generator.adoption.restore import Restorer
from generator.canonical import canonical
from generator.cli import main
from generator.errors import BuildError, PackageError
from generator.markup.html import to_html
from generator.notetypes import RELEASES
from tests.pictures import MP3, RED
from tests.press import Press, document
from tests.test_anki import BY_HAND, load, rows, schedule, sound, study

STARTER = ("What is a starter?", "Flour and water, alive.")
REST = ("Why let dough rest?", "The gluten relaxes.")
RYE = ("How does rye differ?", "It has hardly any gluten.")

MARKUP = [
    "plain & simple, 1 < 2 > 0; a_b_c, 2*3*4, #tag, C#, [x] | ~ `",
    "*a **b*** ***c*** ~~d~~ `e` ``f`g`` `two  blanks` **`h`**",
    "one<br>\ntwo\\\nthree",
    "1\\. no list\n\n\\- nor this\n\n\\# nor a heading\n\n2023\\. was a year",
    "- a\n- b\n  - c\n    1. d\n    2. e\n- f",
    "- a\n\n  b\n\n- c\n\n  - d\n\n    e",
    "5. five\n6. six\n   ```\n   code\n   ```\n7. seven",
    "- a\n- b\n\n+ another list",
    "- [ ] open\n- [x] done\n  - [ ] below",
    "> quoted\n>\n> > twice\n>\n> - a list\n>\n> ```sql\n> select 1\n> ```",
    "```python\nx = {'a': 1}  # why\n\n\ny = 2\n```",
    "```js\nconst a = `b`;\n```\n\n```sh\nls -l | wc\n```\n\n```yml\na: [1, 2]\n```",
    "```\nplain  text\n\tand a tab\n```\n\n````\n```\nfence\n```\n````",
    "| a | b | c | d |\n| :-- | --: | :-: | --- |\n| `x\\|y` | z\\|w | **e** | $f$ |\n| <br> | | ![](g.png) | h<br>i |",
    "$a_1<b$ costs $5 or \\$6\n\n$$\n\\frac{1}{2}\n$$\n\n- $|x|$",
    "water[^1] and salt[^note], water[^1] again\n\n[^1]: boiled\n\n[^note]: sea\n\n    more\n\n    - a list",
    '[a](https://a.b/c?d=e&f "title \\"t\\"") <https://a.b> [b](<c(d>) ![alt *x*](e.png "t")',
    "### Heading `c`\n\n#### C#\n\ntext\n\n-----\n\nmore",
    "<kbd>Ctrl</kbd> H<sub>2</sub>O <b>bold</b> a<br/>b &copy;",
    "<details>\n<summary>More</summary>\n\nHidden *text*\n\n</details>",
    "<div>\nA list:\n<ul><li>x</li></ul>\n</div>",
    "[sound:a_b.mp3] [latex]\\frac12[/latex] {{c1::no cloze}}",
    "مرحبا **بك** 日本語 été 🎉",
]


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Press:
    """A project that has nothing yet."""
    return Press(tmp_path / "second")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def take(press: Press, package: Path, *, dry_run: bool = False) -> Adoption:
    return adopt(package, cards=press.folder / "cards", dry_run=dry_run)


def files(press: Press) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (press.folder / "cards").glob("*.*")}


def test_package_of_ours_comes_back_as_it_was(press: Press, second: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    adoption = take(second, press.package("bread"))
    assert (adoption.changed, adoption.left_out, adoption.notices, dict(adoption.foreign)) == ((), (), (), {})
    assert second.read("cards/bread.md") == press.read("cards/bread.md")
    (deck,) = second.build(later=999).decks
    assert len(deck.unchanged) == 5
    assert second.package("bread").read_bytes() == press.package("bread").read_bytes()


def test_every_markup_of_ours_comes_back(press: Press, second: Press) -> None:
    cards = [f"## Card {number} {{#card{number}}}\n\n{canonical(text)}" for number, text in enumerate(MARKUP)]
    press.write("cards/marks.md", "---\ntopic: Marks\n---\n\n" + "\n\n".join(cards) + "\n")
    for name in ("e.png", "g.png", "a_b.mp3"):
        (press.folder / "cards" / name).write_bytes(MP3 if name.endswith(".mp3") else RED)
    press.build()
    adoption = take(second, press.package("marks"))
    assert [card.back for card in adoption.changed] == []
    second.build()
    assert second.package("marks").read_bytes() == press.package("marks").read_bytes()


@pytest.mark.parametrize("text", MARKUP)
def test_markup_survives_once_more(text: str) -> None:
    once = Restorer().block(to_html(canonical(text)))
    assert to_html(once) == to_html(canonical(text))
    assert Restorer().block(to_html(once)) == once


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*"ab *_`$[]()!#->|~\\\n\t1.:&", "\n\n", "**", "- ", "```\n", "[l](u)", "é"]), max_size=20)
)
def test_no_text_is_lost(parts: Sequence[str]) -> None:
    html = to_html(canonical("".join(parts)))
    assert words(to_html(Restorer().block(html))) == words(html)


def words(html: str) -> str:
    from bs4 import BeautifulSoup

    return "".join(BeautifulSoup(f"{html}\n", "html.parser").get_text().split())


def test_document_finds_its_adopted_cards(press: Press, second: Press) -> None:
    text = document(STARTER, ("What prints?", "This:\n\n```js\nlet a = 1;\n```"), RYE)
    press.write("bread.md", text)
    press.build("bread.md")
    take(second, press.package("bread"))
    second.write("bread.md", text)
    (deck,) = second.build("bread.md").decks
    assert (len(deck.unchanged), deck.new, deck.changed) == (3, (), ())
    assert second.notes("bread") == press.notes("bread")


def test_edit_of_the_document_reaches_an_adopted_card(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    take(second, press.package("bread"))
    second.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes.")))
    second.clock.now = press.clock.now
    (deck,) = second.build("bread.md").decks
    assert (len(deck.unchanged), len(deck.changed), deck.new) == (1, 1, ())
    before, after = press.by_front("bread")[REST[0]], second.by_front("bread")[REST[0]]
    assert before.guid == after.guid
    assert after.mod > before.mod


def test_question_that_holds_code_is_known_again(press: Press, second: Press) -> None:
    """An id tells how the language of the code was spelled, which the HTML does not."""
    text = "---\ntopic: Bread\n---\n\n##\n\nWhat is printed?\n\n```js\nlet a = 1;\n```\n\n<!-- answer -->\n\nNothing.\n"
    press.write("cards/bread.md", text)
    press.build()
    take(second, press.package("bread"))
    assert second.read("cards/bread.md") == press.read("cards/bread.md")


def test_reworded_question_finds_its_adopted_card(press: Press, second: Press) -> None:
    answer = "Flour and water that wild yeast and bacteria have made their home, fed every day."
    press.write("bread.md", document(("What is a starter?", answer), REST, RYE))
    press.build("bread.md")
    take(second, press.package("bread"))
    second.write("bread.md", document(("What do bakers call a starter?", answer), REST, RYE))
    second.clock.now = press.clock.now
    (deck,) = second.build("bread.md").decks
    assert (len(deck.unchanged), len(deck.changed), deck.new) == (2, 1, ())


def test_question_that_holds_html_is_known_again(press: Press, second: Press) -> None:
    text = "---\ntopic: Bread\n---\n\n## What does <code>df</code> say to **you**?\n\nFull.\n"
    press.write("cards/bread.md", text)
    press.build()
    take(second, press.package("bread"))
    assert second.read("cards/bread.md") == press.read("cards/bread.md")


def test_hand_edit_after_adoption_is_kept(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    take(second, press.package("bread"))
    second.edit("cards/bread.md", "The gluten relaxes.", "It relaxes.")
    second.write("bread.md", document(STARTER, REST))
    second.build("bread.md")
    assert "It relaxes." in second.read("cards/bread.md")


def test_lost_ledger_is_rebuilt_and_cards_stay(press: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    before = press.package("bread").read_bytes()
    press.edit("cards/bread.md", "They have gluten.", "They all have gluten.")
    (press.folder / "cards/ledger.json").unlink()
    text = press.read("cards/bread.md")
    adoption = take(press, press.package("bread"))
    assert (adoption.topics, len(adoption.known)) == ((), 5)
    assert press.read("cards/bread.md") == text
    (deck,) = press.build().decks
    assert (len(deck.unchanged), deck.changed) == (4, ("choice0001",))
    press.edit("cards/bread.md", "They all have gluten.", "They have gluten.")
    assert before != press.package("bread").read_bytes()


def test_adopting_twice_changes_nothing(press: Press, second: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    take(second, press.package("bread"))
    before = files(second)
    adoption = take(second, press.package("bread"))
    assert (adoption.files, len(adoption.known)) == ((), 5)
    assert files(second) == before


def test_dry_run_writes_nothing(press: Press, second: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    adoption = take(second, press.package("bread"), dry_run=True)
    assert [path.name for path in adoption.files] == ["bread.md", "ledger.json"]
    assert not second.folder.exists()


def test_cards_are_added_to_a_topic_that_has_others(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    second.write("cards/bread.md", "---\ntopic: Bread\n---\n\n## What is rye? {#rye0000001}\n\nA grain.\n")
    take(second, press.package("bread"))
    assert second.read("cards/bread.md").index("What is rye?") < second.read("cards/bread.md").index(STARTER[0])
    (deck,) = second.build().decks
    assert (len(deck.unchanged), deck.new) == (2, ("rye0000001",))


def test_same_question_under_another_id_is_refused(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    second.write("cards/bread.md", f"---\ntopic: Bread\n---\n\n## {REST[0]} {{#mine000001}}\n\nIt must.\n")
    before = files(second)
    with pytest.raises(BuildError, match=r"bread.md:5: this card asks the same as the card \"\w+\" of the package"):
        take(second, press.package("bread"))
    assert files(second) == before


def test_ledger_older_than_the_package_is_refused(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    take(second, press.package("bread"))
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes.")))
    press.build("bread.md")
    before = files(second)
    with pytest.raises(BuildError, match=r"it is older than the package: 1 of the notes"):
        take(second, press.package("bread"))
    assert files(second) == before


def test_older_package_leaves_all_as_it_is(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    older = second.folder / "older.apkg"
    older.parent.mkdir()
    older.write_bytes(press.package("bread").read_bytes())
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes.")))
    press.build("bread.md")
    before = files(press)
    assert len(take(press, older).known) == 2
    assert files(press) == before


def test_card_deleted_by_hand_stays_out(press: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    press.edit("cards/bread.md", "## pain {#pain000001 kind=reversed}\n\nbread\n\n", "")
    adoption = take(press, press.package("bread"))
    ((guid, why),) = [(each.guid, each.why) for each in adoption.left_out]
    assert guid == "pain000001"
    assert why.startswith("it was deleted from ")
    assert "pain000001" not in press.read("cards/bread.md")


def test_cards_file_that_is_gone_comes_back(press: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    press.build()
    text, table = press.read("cards/bread.md"), press.read("cards/ledger.json")
    (press.folder / "cards/bread.md").unlink()
    take(press, press.package("bread"))
    assert press.read("cards/bread.md") == text
    assert press.read("cards/ledger.json") == table


def test_own_look_keeps_its_time(press: Press, second: Press) -> None:
    press.write("cards/bread.md", BY_HAND)
    style = press.write("theme/style.css", ".card { color: #123456; }")
    press.build(templates=style.parent)
    take(second, press.package("bread"))
    second.build(later=999, templates=style.parent)
    assert second.ledger()["notetypes"] == press.ledger()["notetypes"]
    assert second.package("bread").read_bytes() == press.package("bread").read_bytes()


def test_deck_with_another_name_keeps_that_of_cards(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    press.edit("cards/bread.md", "deck: Bread", "deck: Kitchen::Bread")
    (press.folder / "cards/ledger.json").unlink()
    take(press, press.package("bread"))
    assert "deck: Kitchen::Bread" in press.read("cards/bread.md")
    assert any('"Bread" is now called "Kitchen::Bread"' in notice for notice in press.build().notices)


def test_note_that_was_edited_in_anki_is_an_honest_change(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    edited = altered(press.package("bread"), "update notes set flds = replace(flds, 'relaxes', '<u>rests</u>')")
    adoption = take(second, written(second, edited))
    assert [card.front for card in adoption.changed] == []
    (deck,) = second.build().decks
    assert len(deck.unchanged) == 2
    edited = altered(press.package("bread"), "update notes set flds = replace(flds, '</p>', '</p><p></p>')")
    third = Press(second.folder.parent / "third")
    adoption = take(third, written(third, edited))
    assert {card.front for card in adoption.changed} == {STARTER[0], REST[0]}
    (deck,) = third.build().decks
    assert len(deck.changed) == 2


def test_learners_tags_and_moves_are_not_taken_over(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    package = altered(press.package("bread"), "update notes set tags = ' bread marked exam::friday '")
    adoption = take(second, written(second, package))
    assert any("exam::friday, marked" in notice for notice in adoption.notices)
    (deck,) = second.build().decks
    assert len(deck.unchanged) == 2
    assert "exam" not in second.read("cards/bread.md")


# another tool's packages

PLAIN = genanki.Model(
    1122334455,
    "Vocabulary",
    fields=[{"name": "Word"}, {"name": "Meaning"}, {"name": "Note"}, {"name": "Number"}],
    templates=[{"name": "Card", "qfmt": "{{Word}}", "afmt": "{{FrontSide}}{{Meaning}}{{#Note}}{{Note}}{{/Note}}"}],
)
# as genanki and Anki itself make them
ODD_GUIDS = ["BH$dW,.GGP", 'n>#3S{xz"D\\', "Ctgau@_}8O", "it's: <!-- -->", "a b", "-dash", "é"]


def foreign(folder: Path, *decks: tuple[str, Sequence[genanki.Note]], media: Sequence[str] = ()) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, (name, notes) in enumerate(decks):
        deck = genanki.Deck(5000 + number, name)
        for note in notes:
            deck.add_note(note)
        made.append(deck)
    for name in media:
        (folder / name).write_bytes(MP3 if name.endswith(".mp3") else RED)
    package = folder / "old.apkg"
    genanki.Package(made, media_files=[str(folder / name) for name in media]).write_to_file(package, timestamp=1.7e9)
    return package


def note(guid: str, *fields: str, model: genanki.Model = PLAIN, tags: Sequence[str] = ()) -> genanki.Note:
    missing = len(model.fields) - len(fields)
    return genanki.Note(model=model, fields=[*fields, *[""] * missing], guid=guid, tags=list(tags), due=1)


def test_foreign_fields_become_cards(second: Press) -> None:
    package = foreign(
        second.folder,
        (
            "Old::Words",
            [
                note("word1", "What is <b>bread</b>?", "flour &amp; water<br>salt", tags=["Easy", "words::food"]),
                note(
                    "word2",
                    "Half?",
                    '<div>so:</div><div>\\[\\frac{1}{2}\\]</div><img src="my pic.png">',
                    "see [sound:a_b.mp3]",
                ),
                note("word3", "List?", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "", "77"),
                note("word4", "Table?", "<table><tr><td>1</td><td>2</td></tr></table><pre>x = 1\n\ny</pre>"),
            ],
        ),
        media=["my pic.png", "a_b.mp3", "unused.png"],
    )
    adoption = take(second, package)
    assert dict(adoption.foreign) == {"Vocabulary": 4}
    assert (adoption.media, adoption.unshown, adoption.altered) == (("unused.png",), ("Number",), ())
    assert second.read("cards/words.md") == (
        "---\ntopic: Words\ndeck: Old::Words\n---\n\n"
        "## What is **bread**? {#word1 .Easy .food}\n\nflour & water<br>\nsalt\n\n"
        '## Half? {#word2}\n\nso:\n\n$$\\frac{1}{2}$$\n\n<img alt="" src="media/dp-805924e65dff89cc.png">\n\n'
        "<!-- extra -->\n\n**Note**\n\nsee [sound:media/dp-f3ca8af4f64fdeb8.mp3]\n\n"
        "## List? {#word3}\n\n- a\n- b\n  1. c\n\n"
        "## Table? {#word4}\n\n|  |  |\n| --- | --- |\n| 1 | 2 |\n\n```\nx = 1\n\ny\n```\n"
    )
    (deck,) = second.build().decks
    assert len(deck.changed) == 4


def test_foreign_kinds(second: Press) -> None:
    package = foreign(
        second.folder,
        (
            "Words",
            [
                note("one", "{{c1::Paris}} is in {{c2::France::country}}", "<i>yes</i>", model=genanki.CLOZE_MODEL),
                note("two", "pain", "bread", model=genanki.BASIC_AND_REVERSED_CARD_MODEL),
                note("three", "vin", "wine", "y", model=genanki.BASIC_OPTIONAL_REVERSED_CARD_MODEL),
                note("four", "eau", "water", model=genanki.BASIC_OPTIONAL_REVERSED_CARD_MODEL),
                note("five", "lait", "milk", model=genanki.BASIC_TYPE_IN_THE_ANSWER_MODEL),
            ],
        ),
    )
    adoption = take(second, package)
    assert adoption.unshown == ()
    assert {card.id: card.kind for topic in adoption.topics for card in topic.cards} == {
        "one": "cloze",
        "two": "reversed",
        "three": "reversed",
        "four": "basic",
        "five": "typed",
    }
    second.build()


def test_what_cannot_be_a_card_is_left_out(second: Press) -> None:
    cloze = genanki.CLOZE_MODEL
    package = foreign(
        second.folder,
        (
            "Words",
            [
                note("good", "a", "b"),
                note("good", "again", "b"),
                note("code", "<code>{{c1::x}}</code>", model=cloze),
                note("mixed", "{{c1::a}} <code>{{c2::x}}</code>", model=cloze),
                note("hidden", "{{c1::image-occlusion:rect:left=.1}}", model=cloze),
                note("empty", "<br>", "b"),
                note("deep", "a", "<div>" * 20_000),
            ],
        ),
    )
    adoption = take(second, package)
    assert {each.guid: each.why for each in adoption.left_out} == {
        "good": "another note has the same guid",
        "code": "a cloze inside code or a tag, where none can be",
        "mixed": "a cloze of it is in code, where it would be none",
        "hidden": "it hides parts of a picture",
        "empty": "a card with an empty front",
        "deep": "its elements are nested too deep",
    }
    second.build()


def test_each_deck_is_a_topic(second: Press) -> None:
    decks = ["A::Basics", "B::Basics", "Default", "README", "日本語", "???"]
    package = foreign(second.folder, *((name, [note(f"note{n}", f"q{n}", "a")]) for n, name in enumerate(decks)))
    adoption = take(second, package)
    assert {topic.slug: topic.deck for topic in adoption.topics} == {
        "basics": "A::Basics",
        "b-basics": "B::Basics",
        "old": "old",
        "topic-1": "README",
        "日本語": "日本語",
        "topic-2": "???",
    }
    assert any("Default" in notice for notice in adoption.notices)
    assert len(second.build().decks) == 6


def test_tags_become_such_as_a_cards_file_holds(second: Press) -> None:
    tags = ['odd"tag', "a::::b", "#1", "Same", "leech"]
    package = foreign(
        second.folder, ("Words", [note("one", "q", "a", tags=tags), note("two", "r", "a", tags=["same"])])
    )
    first, other = take(second, package).topics[0].cards
    assert first.tags == ("odd-tag", "a::b", "-1", "Same")
    assert other.tags == ("Same",)
    second.build()


@pytest.mark.parametrize("guid", ODD_GUIDS)
def test_guid_of_any_signs_is_kept(second: Press, guid: str) -> None:
    take(second, foreign(second.folder, ("Words", [note(guid, "q?", "a")])))
    second.build()
    second.build()
    assert [row.guid for row in second.notes("words")] == [guid]
    second.write("words.md", document(("q?", "b"), title="Interview questions on Words"))
    (deck,) = second.build("words.md").decks
    assert deck.changed == (guid,)


def test_learner_keeps_foreign_notes_until_the_note_type_is_changed(second: Press, collection: Collection) -> None:
    second.clock.now = max(RELEASES.values())
    package = foreign(second.folder, ("Words", [note("one", "pain", "bread"), note("two", "vin", "<b>wine</b>")]))
    assert load(collection, package)["new"] == 2
    before, texts = study(collection), rows(collection, "select guid, flds, mod from notes")
    assert sum(take(second, package).foreign.values()) == 2
    second.build()
    assert load(collection, second.package("words")) == {"new": 0, "updated": 0, "duplicate": 0, "conflicting": 2}
    assert rows(collection, "select guid, flds, mod from notes") == texts
    assert schedule(collection) == before

    change_note_type(collection, "Vocabulary", "Deckpress Basic")
    second.clock.now += 10**8  # later than the real time, at which the note type was changed
    second.edit("cards/words.md", "**wine**", "wine, red")
    second.build()
    assert load(collection, second.package("words")) == {"new": 0, "updated": 1, "duplicate": 1, "conflicting": 0}
    assert rows(collection, "select flds from notes where guid = 'two'")[0][0].startswith("vin\x1f<p>wine, red</p>")
    assert schedule(collection) == before
    assert sound(collection)


def change_note_type(collection: Collection, old: str, new: str) -> None:
    """What Browse > Notes > Change Note Type does with all notes of a type."""
    before, after = collection.models.id_for_name(old), collection.models.id_for_name(new)
    assert before
    assert after
    request = collection.models.change_notetype_info(old_notetype_id=before, new_notetype_id=after).input
    request.note_ids.extend(id for (id,) in rows(collection, f"select id from notes where mid = {before}"))
    collection.models.change_notetype_of_notes(request)


def test_package_that_anki_exported_comes_back(press: Press, second: Press, collection: Collection) -> None:
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions

    press.clock.now = max(RELEASES.values())
    press.write("cards/bread.md", BY_HAND)
    press.build()
    load(collection, press.package("bread"))
    deck = collection.decks.id_for_name("Kitchen::Bread")
    assert deck
    exported = press.folder / "exported.apkg"
    for legacy in (True, False):
        options = ExportAnkiPackageOptions(
            with_scheduling=False, with_deck_configs=False, with_media=True, legacy=legacy
        )
        collection.export_anki_package(out_path=str(exported), options=options, limit=DeckIdLimit(deck))
        if legacy:
            take(second, exported)
    second.build()
    assert second.notes("bread") == press.notes("bread")
    with pytest.raises(PackageError, match="newest format") as caught:
        take(second, exported)
    assert "Support older Anki versions" in caught.value.hint


# broken packages


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def altered(package: Path, *statements: str) -> bytes:
    """The package after SQL has changed its collection."""
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as folder:
        database = Path(archive.extract("collection.anki2", folder))
        connection = sqlite3.connect(database)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return zipped({"collection.anki2": database.read_bytes(), "media": b"{}"})


def written(press: Press, data: bytes) -> Path:
    press.folder.mkdir(parents=True, exist_ok=True)
    package = press.folder / "other.apkg"
    package.write_bytes(data)
    return package


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"hello", "not an Anki package"),
        (b"", "not an Anki package"),
        (zipped({"other": b""}), "no collection in this package"),
        (zipped({"collection.anki2": b"x" * 5000}), "is broken"),
        (zipped({"collection.anki2": b""}), "is broken"),
        (zipped({"collection.anki21b": b"x"}), "newest format"),
        (zipped({"collection.anki2": bytes(257 * 1024 * 1024)}), "larger than 256 MB"),
    ],
    ids=["text", "nothing", "zip", "no database", "empty", "newest", "bomb"],
)
def test_broken_package_is_one_clear_error(second: Press, data: bytes, message: str) -> None:
    with pytest.raises(PackageError, match=message):
        take(second, written(second, data))
    assert not (second.folder / "cards").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "drop table notes",
        "drop table col",
        "delete from col",
        "delete from notes",
        "update col set models = '{'",
        "update col set models = '[]'",
        f"update col set models = '{'[' * 99_999}'",
        "update col set models = '{}'",
        "update col set models = replace(models, 'tmpls', 'x')",
        "update col set models = replace(models, 'qfmt', 'x')",
        "update col set decks = '{\"1\": 2}'",
        "update notes set flds = 'one'",
        "update notes set flds = cast(x'ff' as text)",
        "update notes set mod = 'soon'",
        "update notes set mid = 5",
    ],
)
def test_broken_collection_is_one_clear_error(press: Press, second: Press, statement: str) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    with pytest.raises(PackageError, match=r"broken|no note"):
        take(second, written(second, altered(press.package("bread"), statement)))
    assert not (second.folder / "cards").exists()


def test_cut_off_package_is_one_clear_error(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    with zipfile.ZipFile(press.package("bread")) as archive:
        database = archive.read("collection.anki2")
    for data in (press.package("bread").read_bytes()[:3000], zipped({"collection.anki2": database[:9000]})):
        with pytest.raises(PackageError, match=r"broken|not an Anki package"):
            take(second, written(second, data))


def test_damaged_or_locked_zip_is_one_clear_error(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    data = press.package("bread").read_bytes()
    damaged = data[:100] + b"\xff" * 60 + data[160:]
    entry = data.find(b"PK\x01\x02")
    locked = bytearray(data)
    locked[6] |= 1
    locked[entry + 8] |= 1
    for each in (damaged, bytes(locked)):
        with pytest.raises(PackageError):
            take(second, written(second, each))


def test_notes_without_cards_are_left_out(press: Press, second: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    adoption = take(second, written(second, altered(press.package("bread"), "delete from cards")))
    assert [each.why for each in adoption.left_out] == ["it has no card"] * 2
    assert adoption.files == ()


# the command


def test_command_says_what_it_did(second: Press) -> None:
    package = foreign(second.folder, ("Words", [note("one", "pain", "bread"), note("two", "<br>", "wine")]))
    command = ["adopt", str(package), "--cards", str(second.folder / "cards")]
    dry = CliRunner().invoke(main, [*command, "--dry-run", "--json"])
    assert dry.exit_code == 0
    assert json.loads(dry.output)["decks"] == [{"topic": "Words", "deck": "Words", "adopted": ["one"]}]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0
    for text in ("Words  1 card adopted", '1 of "Vocabulary"', "learners keep this 1 note untouched", "conflicting"):
        assert text in result.output
    assert "Notes > Change Note Type" in result.output
    assert "a card with an empty front" in result.output
    assert json.loads(dry.output)["files"] == [
        str(second.folder / "cards" / name) for name in ("words.md", "ledger.json")
    ]


def test_command_fails_with_a_hint(second: Press) -> None:
    result = CliRunner().invoke(main, ["adopt", str(second.folder / "none.apkg")])
    assert result.exit_code == 1
    assert "there is no such package" in result.output
    assert "hint: check the path" in result.output
