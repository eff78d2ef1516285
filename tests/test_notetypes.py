"""The note types are frozen: what learners have imported must stay what the next package brings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import TemplateError
from generator.notetypes import NOTETYPES, RELEASES, RESERVED, NoteType, looks

FROZEN = Path(__file__).parent / "data" / "notetypes.json"


def schema(notetype: NoteType) -> dict[str, Any]:
    return {
        "id": notetype.id,
        "cloze": notetype.is_cloze,
        "fields": [[field.id, field.name] for field in notetype.fields],
        "templates": [[template.id, template.name] for template in notetype.templates],
    }


def test_schema_is_what_was_released() -> None:
    """This file has no --accept: a change makes Anki skip every note that a learner has (docs/explanation/anki.md)."""
    assert {name: schema(notetype) for name, notetype in NOTETYPES.items()} == json.loads(FROZEN.read_text("utf-8"))


def test_ids_are_unique() -> None:
    ids = [notetype.id for notetype in NOTETYPES.values()]
    for notetype in NOTETYPES.values():
        ids += [field.id for field in notetype.fields] + [template.id for template in notetype.templates]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NOTETYPES)
def test_reserved_fields_end_each_type(name: str) -> None:
    assert tuple(field.name for field in NOTETYPES[name].fields)[-len(RESERVED) :] == RESERVED


@pytest.mark.parametrize("name", NOTETYPES)
def test_shipped_look_has_a_release_time(name: str) -> None:
    """Templates or stylesheet changed: add the new fingerprint to RELEASES with the second of its release."""
    look = looks()[name]
    assert look.fingerprint in RELEASES
    assert look.released == max(RELEASES.values())


def test_own_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "basic").mkdir()
    (tmp_path / "basic" / "front.html").write_text("<b>{{Front}}</b>\n", "utf-8")
    own, shipped = looks(tmp_path), looks()
    assert own["Deckpress Basic"].formats[0] == ("<b>{{Front}}</b>", shipped["Deckpress Basic"].formats[0][1])
    assert own["Deckpress Basic"].released == 0
    assert own["Deckpress Cloze"] == shipped["Deckpress Cloze"]


def test_unknown_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "styles.css").write_text(".card {}", "utf-8")
    with pytest.raises(TemplateError, match=r"styles\.css: no note type uses this file"):
        looks(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("basic/front.html", "{{Front}}\n{{front}}", '2: there is no field "front" in this note type'),
        ("basic/front.html", "{{#Hint}}{{Front}}\n{{/Front}}", "2: {{/Front}} closes what is not open here"),
        ("basic/front.html", "{{Front}}\n{{^Hint}}", "2: {{^Hint}} is never closed"),
        ("basic/front.html", "{{edit:Front}}", '1: Anki has no filter "edit"'),
        ("basic/front.html", "<p>{{Deck}}</p>", "1: it shows no field of the note, and Anki makes no card of it"),
        ("basic/front.html", "{{Front}}{{FrontSide}}", "1: {{FrontSide}} stands on a front"),
        ("basic/reverse-front.html", "{SHIPPED}", "1: the same front as front.html: Anki refuses both"),
        ("basic/front.html", "{{cloze:Front}}", "1: {{cloze:..}} stands in a note type that has no clozes"),
        ("basic/back.html", "{{Back}}", '1: id="answer" stands 0 times; clients scroll to it'),
        (
            "basic/back.html",
            "{{FrontSide}}<hr id=answer>\n<a id='answer'></a>{{Back}}",
            '1: id="answer" stands 2 times',
        ),
        ("cloze/front.html", "{{Text}}", "1: it shows no cloze, and Anki makes no card of it"),
    ],
)
def test_template_that_breaks_cards_is_refused(tmp_path: Path, name: str, text: str, what: str) -> None:
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(text.replace("{SHIPPED}", looks()["Deckpress Basic"].formats[0][0]), "utf-8")
    with pytest.raises(TemplateError) as caught:
        looks(tmp_path)
    assert f"{path}:{what}" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["{{Front}} {{hint:Hint}} {{type:nc:Typed}} {{tts en_GB speed=0.8:Front}}", "{{ Front }}"]
)
def test_filters_of_anki_are_allowed(tmp_path: Path, text: str) -> None:
    (tmp_path / "basic").mkdir()
    (tmp_path / "basic" / "front.html").write_text(text, "utf-8")
    assert looks(tmp_path)["Deckpress Basic"].formats[0][0] == text


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no such folder"):
        looks(tmp_path / "nowhere")
