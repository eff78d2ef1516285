"""The sides of cards as preview fills them: the same, to the letter, as those of Anki's own backend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.sound import SoundOrVideoTag

from generator import pipeline
from generator.notetypes import looks
from generator.preview.faces import faces
from generator.preview.gaps import filled, only
from generator.preview.template import Values, fill, parse
from tests.faces import collection, press_decks
from tests.faces import faces as anki_faces

STYLE = re.compile(r"^<style>.*?</style>", re.DOTALL)
HINT = re.compile(r"hint[0-9a-f]{16}")
FILTERS = "text hint furigana kana kanji text:furigana furigana:text type type:nc".split()


def sides(folder: Path, templates: Path | None = None) -> dict[str, tuple[str, str]]:
    """The two sides of each card of tests/decks, by the id of its note and its ord."""
    survey = pipeline.survey(cards=folder / "cards")
    styles = looks(templates)
    return {
        f"{note.guid}-{face.ord}": (face.front, face.back)
        for topic in survey.topics
        for card in topic.cards
        if (note := survey.notes.get(card.id))
        for face in faces(note, styles[note.notetype], topic.deck)
    }


def anki_sides(opened: Collection) -> dict[str, tuple[str, str]]:
    """The same from Anki's backend."""
    return {
        f"{face.name.partition('-')[0]}-{face.ord}": (STYLE.sub("", face.front), STYLE.sub("", face.back))
        for face in anki_faces(opened)
    }


@pytest.fixture(params=["shipped", "own"])
def pressed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path | None]:
    """A folder with tests/decks, pressed, and the templates that they have been pressed with."""
    templates = _own(tmp_path / "mine") if request.param == "own" else None
    press_decks(tmp_path, templates)
    return tmp_path, templates


def _own(folder: Path) -> Path:
    """Templates that use all that Anki can do with a field."""
    all_filters = "".join(f"<p>{{{{{each}:Back}}}}</p>" for each in FILTERS)
    special = "{{Tags}} {{Type}} {{Deck}} {{Subdeck}} {{Card}} {{CardFlag}}"
    front = f"{{{{Front}}}}<!-- {{{{Front}}}} -->{{{{^Hint}}}}no {{{{#Section}}}}{special}{{{{/Section}}}}{{{{/Hint}}}}"
    back = f'{{{{FrontSide}}}}<hr id="answer">{all_filters}'
    cloze = "{{cloze:Text}}|{{cloze-only:Text}}|{{text:cloze:Text}}|{{type:cloze:Text}}"
    files = {
        "basic/front.html": front,
        "basic/back.html": back,
        "cloze/front.html": cloze,
        "cloze/back.html": f'{{{{FrontSide}}}}<hr id="answer">{cloze}{{{{#Back}}}}{all_filters}{{{{/Back}}}}',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_side_is_that_of_anki(pressed: tuple[Path, Path | None]) -> None:
    folder, templates = pressed
    with collection(folder, sorted((folder / "build").glob("*.apkg"))) as opened:
        expected = anki_sides(opened)
    assert len(expected) >= 24
    found = sides(folder, templates)
    assert found.keys() == expected.keys()
    for name, pair in expected.items():
        assert [HINT.sub("hint", side) for side in found[name]] == [HINT.sub("hint", side) for side in pair], name


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    opened = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    yield opened
    opened.close()


FIELDS = [
    " 日本[にほん] <b>語[ご]</b>&nbsp;漢[かん] x &lt;b&gt; &amp;amp; <!-- no --> a<br>b",
    "",
    "<br> <div></div>",
    "é ÿ ā <i>x</i>'\"&amp;`~ \\(a<b>b</b>\\)",
    "[sound:a.mp3] x[sound:b.mp3]",
]
CLOZES = [
    "a {{c1::é ÿ ā <b>x</b>'\"&amp; `~::h::i}} {{c2::o\nx}} \\(x {{c1::<i>y</i> &lt;}}\\) {{c1::::}} {{c1::z::}}",
    "{{c2::\\[<b>x</b>\\]}} and {{c1::[sound:a.mp3]}} or {{c2::b::hint}}",
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_that_of_anki(backend: Collection, name: str, field: str) -> None:
    template = f"{{{{{name}:Back}}}}"
    expected = _shown(backend, "Basic", {"Front": "x", "Back": field}, ("{{Front}}", template), side=1)
    found = fill(parse(template), Values({"Back": field}))
    assert HINT.sub("hint", found) == HINT.sub("hint", expected)


@pytest.mark.parametrize("field", CLOZES)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("side", [0, 1])
def test_every_cloze_is_that_of_anki(backend: Collection, number: int, side: int, field: str) -> None:
    template = "{{cloze:Text}}|{{cloze-only:Text}}"
    expected = _shown(backend, "Cloze", {"Text": field}, (template, template), ord=number - 1, side=side)
    found = [shown(field, number, is_back=bool(side)) for shown in (filled, only)]
    assert "|".join(found) == expected


def _shown(
    backend: Collection, notetype: str, fields: dict[str, str], formats: tuple[str, str], ord: int = 0, side: int = 0
) -> str:
    """What Anki shows of a note on a side, its sounds as they are written."""
    model = backend.models.by_name(notetype)
    assert model is not None
    model["tmpls"][0] |= {"qfmt": formats[0], "afmt": formats[1]}
    note = backend.new_note(model)
    for name, value in fields.items():
        note[name] = value
    output = note.ephemeral_card(ord, custom_note_type=model).render_output()
    shown = (output.question_text, output.answer_text)[side]
    for number, tag in enumerate((output.question_av_tags, output.answer_av_tags)[side]):
        assert isinstance(tag, SoundOrVideoTag)
        shown = shown.replace(f"[anki:play:{'qa'[side]}:{number}]", f"[sound:{tag.filename}]")
    return shown
