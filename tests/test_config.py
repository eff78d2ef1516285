"""deckpress.toml, the environment and options: what is read, what is refused, and what each setting does."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator import config
from generator.cli import main
from generator.errors import BuildError, ConfigError
from generator.fold import fold
from generator.notetypes import NOTETYPES, RELEASES, looks
from generator.theme import contrast, themed
from tests.press import Press, document
from tests.test_anki import load as imported

SHIPPED = looks()["Deckpress Basic"].css


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def read(folder: Path, text: str = "", environment: dict[str, str] | None = None, **flags: Any) -> config.Config:
    (folder / "deckpress.toml").write_text(text, "utf-8")
    return config.load(folder, environment or {}, {("media", key): value for key, value in flags.items()})


def made(press: Press, *documents: str, settings: str, **options: Any) -> Any:
    return press.build(*documents, config=read(press.folder, settings), **options)


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[media]\nfetsch = true", '2: [media] has no setting "fetsch"\n  hint: did you mean "fetch"?'),
        ("\n[meida]\n", '2: there is no table "meida"\n  hint: did you mean "media"?'),
        ("# x\nmedia = 3", '2: "media" is a table\n  hint: write [media], and its settings below'),
        ("output = 'x'", '1: there is no table "output"'),
        ('[media]\n\nmax_file = "big"', '3: max_file: "big" is not a number\n  hint: it is for: largest file'),
        ("[media]\nfetch = 1", "2: fetch: 1 is not true or false"),
        ("[media]\nmax_file = 0", "2: max_file: 0 is less than 0.01"),
        ("[cards]\nfold_after = 1.5", "2: fold_after: 1.5 is not a whole number"),
        ("[cards]\nfold_after = true", "2: fold_after: true is not a whole number"),
        ("[cards]\nreversed = 'x'", '2: reversed: "x" is no list of texts'),
        ("[theme]\nfont_size = 9", "2: font_size: 9 is less than 12"),
        ("[theme]\naccent = 'red'", '2: accent: "red" is not like #1d4ed8'),
        ("[project]\nduplicates = 'drop'", '2: duplicates: "drop" is none of "merge", "first", "error"'),
        ("[tags]\na = 'b'", '2: a: "b" is no list of texts'),
        ("[tags]\n'a b' = ['b']", "2: a b: Anki ends a tag at a blank"),
        ("[tags]\na = []", "2: a: it needs words that cards hold"),
        ("[tags]\na = ['']", "2: a: it needs words that cards hold"),
        ("[decks]\n\n'a' = 1", "3: a: 1 is not a text"),
        ("[media\n", "1: it is not TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert f"deckpress.toml:{told}" in str(caught.value)


def test_pyproject_is_read_where_there_is_no_file_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[project]\nname = 'x'\n\n[tool.deckpress.media]\nfetch = true\nmax_file = 'x'\n", "utf-8")
    with pytest.raises(ConfigError, match=r"pyproject.toml:6: max_file"):
        config.load(tmp_path, {})
    path.write_text("[project]\nname = 'x'\n", "utf-8")
    assert config.load(tmp_path, {}) == config.Config()


def test_a_flag_counts_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    text = "[media]\nlongest_side = 100\nmax_file = 1\nmax_package = 1"
    environment = {
        "DECKPRESS_MEDIA_MAX_FILE": "2",
        "DECKPRESS_MEDIA_MAX_PACKAGE": "2",
        "DECKPRESS_MEDIA_FOLDERS": "a, b",
    }
    environment |= {"DECKPRESS_MEDIA_FETCH": "yes"}
    found = read(tmp_path, text, environment, max_package=3.0, fetch=None)
    said = found.media
    assert (said.longest_side, said.max_file, said.max_package, said.folders) == (100, 2.0, 3.0, ("a", "b"))
    sources = {key: source for _, key, _, source in config.effective(found)}
    assert sources["longest_side"].endswith("deckpress.toml:2")
    assert sources["max_file"] == "DECKPRESS_MEDIA_MAX_FILE"
    assert (sources["max_package"], sources["fetch_count"]) == ("--max-package", "default")
    assert said.fetch


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DECKPRESS_MEDIA_FETSCH", "1", "there is no setting DECKPRESS_MEDIA_FETSCH"),
        ("DECKPRESS_DECKS_TEA", "Kitchen::Tea", "write it into [decks] of deckpress.toml"),
        ("DECKPRESS_MEDIA_FETCH", "maybe", 'DECKPRESS_MEDIA_FETCH: "maybe" is not true or false'),
        ("DECKPRESS_MEDIA_MAX_FILE", "big", 'DECKPRESS_MEDIA_MAX_FILE: "big" is not a number'),
    ],
)
def test_what_is_wrong_in_the_environment_is_said(tmp_path: Path, name: str, value: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "", {name: value})
    assert told in f"{caught.value}\n{caught.value.hint}"


def test_the_example_has_every_setting_with_its_default(tmp_path: Path) -> None:
    text = config.example()
    assert (Path(__file__).parent.parent / "docs" / "deckpress.toml").read_text("utf-8") == text
    found = read(tmp_path, text)
    assert [row[:3] for row in config.effective(found)] == [row[:3] for row in config.effective(config.Config())]
    uncommented = re.sub(r'(?m)^# (?=["\w]+ = |"glossary)', "", text)
    assert set(tomllib.loads(uncommented)) == {*config.SECTIONS, *config.TABLES}
    read(tmp_path, uncommented)


def test_the_command_shows_values_and_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deckpress.toml").write_text('[cards]\nfold_after = 80\n[decks]\nmlops = "Prep::MLOps"\n', "utf-8")
    result = run("config", DECKPRESS_MEDIA_FETCH="true")
    assert result.exit_code == 0
    assert re.search(r"fold_after = 80 +# deckpress.toml:2\n", result.stdout)
    assert re.search(r"fetch = true +# DECKPRESS_MEDIA_FETCH\n", result.stdout)
    assert re.search(r'mlops = "Prep::MLOps" +# deckpress.toml:4\n', result.stdout)
    rows = json.loads(run("config", "--json").stdout)
    assert {"section": "cards", "key": "fold_after", "value": 80, "source": "deckpress.toml:2"} in rows
    assert run("config", "--example").stdout == config.example()
    Path("deckpress.toml").write_text("[cards]\nfold = 80\n", "utf-8")
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith('error: deckpress.toml:2: [cards] has no setting "fold"')


def test_folders_in_a_file_are_seen_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    press = Press(tmp_path)
    press.write("deep/deckpress.toml", '[project]\noutput = "out"\n')
    press.write("bread.md", document(("What is a starter?", "Flour.")))
    assert run("build", "bread.md", "--cards", "deep/cards").exit_code == 0
    assert (tmp_path / "deep/out/bread.apkg").is_file()
    assert run("build", "bread.md", "--cards", "deep/cards", "--output", "here").exit_code == 0
    assert (tmp_path / "here/bread.apkg").is_file()
    assert run("build", "bread.md", "--cards", "deep/cards", DECKPRESS_PROJECT_OUTPUT="there").exit_code == 0
    assert (tmp_path / "there/bread.apkg").is_file()


def test_decks_have_the_names_that_are_asked_for(press: Press) -> None:
    press.write("bread.md", document(("What is a starter?", "Flour.")))
    press.write("tea.md", document(("What is tea?", "Leaves."), title="Interview questions on Tea"))
    settings = '[project]\ndeck_prefix = "Prep"\n[decks]\ntea = "Drinks::Tea"'
    report = made(press, "bread.md", "tea.md", settings=settings)
    assert [deck.topic.deck for deck in report.decks] == ["Prep::Bread", "Drinks::Tea"]
    report = made(press, settings='[project]\ndeck_prefix = "Other"\n[decks]\ntea = "Tea"')
    assert [deck.topic.deck for deck in report.decks] == ["Prep::Bread", "Tea"]
    assert any('the deck "Drinks::Tea" is now called "Tea"' in notice for notice in report.notices)


@pytest.mark.parametrize(("how", "answer"), [("merge", "<p>One.</p>\n<hr>\n<p>Two.</p>"), ("first", "<p>One.</p>")])
def test_a_question_that_is_asked_twice(press: Press, how: str, answer: str) -> None:
    press.write("bread.md", document(("What is a starter?", "One."), ("What is a starter?", "Two.")))
    made(press, "bread.md", settings=f"[project]\nduplicates = '{how}'")
    assert press.notes("bread")[0].fields[1] == answer


def test_a_question_that_is_asked_twice_may_be_an_error(press: Press) -> None:
    press.write("bread.md", document(("What is a starter?", "One."), ("What is a starter?", "Two.")))
    with pytest.raises(BuildError, match=r"bread.md:7: this question is asked at .*bread.md:3 already"):
        made(press, "bread.md", settings="[project]\nduplicates = 'error'")


def test_cards_get_tags_by_their_words_and_kinds_by_their_topics(press: Press) -> None:
    press.write("bread.md", document(("What is a starter?", "Flour with *wild* yeast."), ("Wild rice?", "No bread.")))
    settings = '[tags]\nyeasts = ["yeast", "poolish"]\nrice = ["ric"]\n[cards]\nreversed = ["bread"]'
    made(press, "bread.md", settings=settings)
    first, second = press.notes("bread")
    assert (first.tags, second.tags) == (("bread::yeasts",), ("bread",))
    assert first.fields[[field.name for field in NOTETYPES["Deckpress Basic"].fields].index("Reverse")] == "1"
    assert "yeasts" not in press.read("cards/bread.md")
    made(press, settings="")
    assert [row.tags for row in press.notes("bread")] == [("bread",), ("bread",)]


def test_a_dialect_is_chosen_by_the_path_of_a_document(press: Press) -> None:
    press.write("words/bread.md", "# Bread\n\n## What is a starter?\n\nFlour.\n\n## And a biga?\n\nStiff.\n")
    settings = '[dialects]\n"words/*.md" = "nonsense"'
    with pytest.raises(BuildError, match="nonsense"):
        made(press, "words/bread.md", settings=settings)
    made(press, "words/bread.md", settings=settings.replace("nonsense", "headings"))
    assert len(press.notes("bread")) == 2


def test_highlights_become_clozes_where_asked(press: Press) -> None:
    press.write("optics.md", "# Optics\n\nA ==lens== bends ==light==.\n\nA ==mirror== turns it back.\n")
    made(press, "optics.md", settings="[cards]\nhighlights = true")
    assert "{{c1::lens}} bends {{c2::light}}" in press.notes("optics")[0].fields[0]


LONG = "The lead is short.\n\nIt goes on:\n\n- one two three\n- four five six\n\nAnd more."


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        (0, LONG),
        (100, LONG),
        (1, "The lead is short."),
        (4, "The lead is short."),
        (7, "The lead is short."),
        (14, LONG.removesuffix("\n\nAnd more.")),
    ],
)
def test_the_lead_of_a_long_answer_stands_first(words: int, lead: str) -> None:
    first, rest = fold(LONG, words)
    assert first == lead
    assert f"{first}\n\n{rest}".strip() == LONG


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("There are two methods:\n\n- one two\n- three four\n\nAnd more.", 2),
        ("# Methods\n\nThere are two:\n\n- one two\n- three four\n\nAnd more.", 3),
        ("**Methods**\n\nOne and two.\n\nAnd more.", 2),
        ("方法有两种：\n\n- 一二三四五六\n\n还有更多。", 2),
        ("There are two methods:\n\n- one two\n- three four", 2),
    ],
)
def test_an_answer_that_begins_with_an_announcement_shows_what_it_announces(text: str, lead: int) -> None:
    parts = text.split("\n\n")
    assert fold(text, 2) == ("\n\n".join(parts[:lead]), "\n\n".join(parts[lead:]))


CLASS = "<details><summary><b>See Class</b></summary>\n<p>\n\n```jsx\n<div>\n  <Row>\n```\n\n</p>\n</details>"
GREEN = "<dl>\n<dt>Green</dt>\n<dd>\n\nNot oxidised.\n\n- a list\n\n</dd>\n</dl>"
ELEMENTS = (
    *(CLASS, GREEN, "One two.", "`<div>` is a tag.", "- an <i>item</i>\n- and `</div>`", "```html\n<div>\n```"),
    *("<!-- <div> -->", '<div align="center">\n\n![A cup](cup.png)\n\n</div>', "| a | b |\n|---|---|\n| c | d |"),
    *(f"<div>\n\n{GREEN}\n\n</div>", "1. one\n2. two", "> <b>Bold</b>\n>\n> quote", "It is:", "# A <kbd>key</kbd>"),
)


@given(st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=6), st.integers(1, 30))
def test_a_fold_tears_no_element(parts: list[str], words: int) -> None:
    text = "\n\n".join(parts)
    lead, rest = fold(text, words)
    assert f"{lead}\n\n{rest}".rstrip("\n") == text
    texts = [lead, rest] if rest else [lead]
    assert all(_is_whole(each) for each in texts)
    if rest:
        assert not lead.endswith(":")


def _is_whole(text: str) -> bool:
    """Whether all that is opened outside of code is closed, and nothing else."""
    for code in re.findall(r"```.*?```|`[^`]*`|<!--.*?-->", text, re.DOTALL):
        text = text.replace(code, "")
    opened: list[str] = []
    for close, name in re.findall(r"<(/?)([a-z]+)", text):
        if not close:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@pytest.mark.parametrize("opening", ["<p>", "<b>", "<dd>"])
def test_what_html_closes_by_itself_holds_nothing(opening: str) -> None:
    text = f"{opening}\n\nOne two.\n\nThree four."
    assert fold(text, 2) == (f"{opening}\n\nOne two.", "Three four.")


def test_what_nobody_closes_holds_all_that_follows() -> None:
    text = "One two.\n\n<details>\n\nThree four.\n\nFive six."
    assert fold(text, 3) == ("One two.", text.removeprefix("One two.\n\n"))
    assert fold(text, 4)[0] == "One two."


@pytest.mark.parametrize(
    "text",
    ["茶は緑です。\n\n" * 9, "ชาเป็นเครื่องดื่ม\n\n" * 9, "茶是一种饮料。\n\n" * 9],
)
def test_words_without_blanks_between_them_are_folded(text: str) -> None:
    lead, rest = fold(text.strip(), 12)
    assert 1 <= lead.count("\n\n") + 1 < 9
    assert f"{lead}\n\n{rest}" == text.strip()


def test_a_long_answer_is_folded_on_its_card(press: Press) -> None:
    press.write("bread.md", document(("What is a starter?", "Flour and water, alive.\n\nIt is fed each day.")))
    made(press, "bread.md", settings="[cards]\nfold_after = 4")
    assert press.notes("bread")[0].fields[1] == (
        "<p>Flour and water, alive.</p>\n<details><summary>Read on</summary>\n<p>It is fed each day.</p>\n</details>"
    )
    assert "<details>" not in press.read("cards/bread.md")


def test_what_explains_a_choice_or_a_cloze_is_folded_and_nothing_that_is_asked(press: Press) -> None:
    told = "Flour and water.\n\nIt is fed each day."
    cards = f"""---
topic: Bread
deck: Bread
---

## What is a starter? {{#choice00001 kind=choice}}

- [ ] salt
- [x] dough

<!-- answer -->

{told}

## A {{{{c1::starter}}}} is old. {{#cloze000001 kind=cloze}}

{told}

## What is a biga? {{#cloze000002 kind=cloze}}

A {{{{c1::stiff}}}} dough.

It is {{{{c2::Italian}}}}.

## levain {{#reversed0001 kind=reversed}}

{told}

## poolish {{#typed0000001 kind=typed}}

{told}
"""
    press.write("cards/bread.md", cards)
    made(press, settings="[cards]\nfold_after = 3")
    rows = {row.guid: "\n".join(row.fields) for row in press.notes("bread")}
    folded = {guid for guid, text in rows.items() if "<summary>Read on</summary>" in text}
    assert folded == {"choice00001", "cloze000001"}
    assert "<p>Flour and water.</p>\n<details>" in rows["choice00001"]


@pytest.mark.parametrize(
    ("answer", "terms"),
    [
        ("- Physical: bits\n- Link: frames\n- Network: packets\n- Note the order", ["Physical", "Link", "Network"]),
        ("- Physical: bits\n- Link: frames\n- Note the order\n- And mind it", []),
        ("- Physical: bits\n- Note the order", []),
        ("Two:\n\nPhysical\n: bits\n\nLink\n: frames\n: of *bytes*", ["Physical", "Link"]),
        ("<dl><dt>A <i>bit</i></dt><dt>digit</dt><dd>0_or_1</dd><dd>no more</dd></dl>", ["A <i>bit</i>", "digit"]),
        ("<dl><dt>outer<dd>holds <dl><dt>inner<dd>a list</dl></dl>", ["outer"]),
        ("<dl><dd>nothing</dd><dt>alone</dt></dl>", []),
    ],
)
def test_which_items_are_terms(press: Press, answer: str, terms: list[str]) -> None:
    press.write("bread.md", document(("Which are there?", f"These.\n\n{answer}")))
    made(press, "bread.md", settings="[cards]\natomic = true")
    first = press.notes("bread")
    fronts = [row.fields[0] for row in first if "bread::atomic" in row.tags]
    assert [re.sub(r"</?(?:p|strong)>", "", front.split("\n")[0]) for front in fronts] == terms
    made(press, "bread.md", settings="[cards]\natomic = true")
    assert press.notes("bread") == first


def test_terms_of_an_answer_become_small_cards(press: Press) -> None:
    answer = (
        "Two of them:\n\n- **Biga**: stiff, *Italian*.\n- **Poolish:** wet.\n\nAlso:\n\n- mix it\n- note: let it rest"
    )
    press.write("bread.md", document(("Which preferments are there?", answer)))
    made(press, "bread.md", settings="[cards]\natomic = true")
    whole, biga, poolish = press.notes("bread")
    assert (biga.fields[1], poolish.fields[1]) == ("<p>stiff, <em>Italian</em>.</p>", "<p>wet.</p>")
    assert "<strong>Biga</strong>" in biga.fields[0]
    assert "Which preferments are there?" in biga.fields[0]
    assert (whole.tags, biga.tags) == (("bread",), ("bread::atomic",))
    press.edit("bread.md", "wet.", "wet and bubbly.")
    made(press, "bread.md", settings="[cards]\natomic = true")
    assert [row.guid for row in press.notes("bread")] == [whole.guid, biga.guid, poolish.guid]
    press.edit("bread.md", "Which preferments are there?", "Which preferments are there today?")
    made(press, "bread.md", settings="[cards]\natomic = true")
    assert [row.guid for row in press.notes("bread")] == [whole.guid, biga.guid, poolish.guid]
    made(press, "bread.md", settings="")
    assert [row.guid for row in press.notes("bread")] == [whole.guid]


def test_a_theme_sets_what_stands_at_the_top_of_the_stylesheet(tmp_path: Path) -> None:
    css = themed(SHIPPED, read(tmp_path, '[theme]\nfont_size = 22\nwidth = 50\naccent = "#1d4ed8"'))
    assert "--dp-size: 22px;" in css
    assert "--dp-width: 50em;" in css
    accents = re.findall(r"--dp-accent: (#\w{6})", css)
    assert accents[0] == "#1d4ed8"
    assert contrast((0x19, 0x1A, 0x1C), tuple(bytes.fromhex(accents[1][1:]))) > 4.5  # type: ignore[arg-type]
    assert len(css.split("\n")) == len(SHIPPED.split("\n"))
    assert themed(SHIPPED, read(tmp_path, "")) == SHIPPED


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        (
            'accent = "#ffcc00"',
            "2: accent: #ffcc00 has a contrast of 1.4 on light cards, less than 4.5\n  hint: take a darker",
        ),
        ('accent_night = "#333333"', "2: accent_night: #333333 has a contrast of 1.3 on night cards"),
    ],
)
def test_an_accent_that_cannot_be_read_is_refused(tmp_path: Path, theme: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        themed(SHIPPED, read(tmp_path, f"[theme]\n{theme}"))
    assert f"deckpress.toml:{told}" in str(caught.value)


def test_a_theme_reaches_the_learner_once_and_no_card_changes(press: Press, tmp_path: Path) -> None:
    collection = Collection(str(tmp_path / "collection.anki2"))
    press.clock.now = max(RELEASES.values())
    try:
        press.write("bread.md", document(("What is a starter?", "Flour."), ("And rye?", "Hardly any gluten.")))
        made(press, "bread.md", settings="")
        imported(collection, press.package("bread"))
        made(press, "bread.md", settings="[theme]\nfont_size = 22")
        assert imported(collection, press.package("bread"))["duplicate"] == 2
        notetype = collection.models.by_name("Deckpress Basic")
        assert notetype is not None
        assert "--dp-size: 22px" in notetype["css"]
        assert [each.name for each in collection.models.all_names_and_ids() if "Deckpress" in each.name] == [
            "Deckpress Basic"
        ]
        before = press.ledger()["notetypes"]
        made(press, "bread.md", settings="[theme]\nfont_size = 22")
        assert press.ledger()["notetypes"] == before
    finally:
        collection.close()
