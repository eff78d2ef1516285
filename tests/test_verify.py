"""What `deckpress verify` says of packages: those that deckpress builds are safe, and each way to be unsafe is told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import genanki
import pytest
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.errors import DeckpressError, PackageError
from generator.notetypes import RELEASES
from generator.verification import trials
from generator.verification import verify as library
from generator.verification.findings import Finding
from generator.verification.trials import Alone, Arrival, Counts, Package
from generator.verification.verify import Verification, verify
from tests.press import Press, document

STARTER = ("What is a starter?", "Flour and water, alive.")
REST = ("Why let dough rest?", "The gluten relaxes in that time.")
RYE = ("How does rye differ?", "It has hardly any gluten.")
BIGA = ("What is a biga?", "A stiff dough that is made the day before.")
BUILT = int(time.time()) - 10_000
LATER = BUILT + 60
PLAIN = {"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
CLOZE = {"name": "Card", "qfmt": "{{cloze:Front}}", "afmt": "{{cloze:Front}} {{Back}}"}


class Timed(genanki.Note):  # type: ignore[misc]
    """A note with a time of its own, in seconds; genanki gives all that of the package."""

    def __init__(self, *fields: str, guid: str, mod: int = BUILT, tags: Sequence[str] = ("bread",)) -> None:
        super().__init__(fields=list(fields), guid=guid, tags=list(tags))
        self.mod = mod

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.mod, deck_id, id_gen)


def notes(**others: Timed) -> list[Timed]:
    """Three notes, or others in their places."""
    plain = {"starter": STARTER, "rest": REST, "rye": RYE}
    return [others.get(guid, Timed(*fields, guid=guid)) for guid, fields in plain.items()]


def model(
    fields: Sequence[str] = ("Front", "Back"), template: dict[str, str] = PLAIN, css: str = "", **others: Any
) -> genanki.Model:
    arguments = {"model_id": 1607392319, "name": "Bread", **others}
    return genanki.Model(fields=[{"name": name} for name in fields], templates=[template], css=css, **arguments)


BREAD = model()


def bake(
    path: Path,
    notes: Sequence[Timed],
    *,
    deck: str = "Bread",
    mod: int = BUILT,
    model: genanki.Model = BREAD,
    media: Sequence[Path] = (),
) -> Path:
    """A package that deckpress would not build."""
    made = genanki.Deck(2059400110, deck)
    for note in notes:
        note.model = model
        made.add_note(note)
    genanki.Package(made, media_files=list(map(str, media))).write_to_file(str(path), timestamp=mod)
    return path


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bake(tmp_path_factory.mktemp("old") / "old.apkg", notes())


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new.apkg"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.clock.now = max(RELEASES.values())  # before Anki's clock, which is the real one
    return press


def released(press: Press) -> Path:
    """The package as it is now, kept beside the next one."""
    return press.package("bread").rename(press.folder / "released.apkg")


def failed(found: Verification) -> dict[str, Finding]:
    assert all(finding.hint for finding in found.findings if not finding.ok)
    assert found.safe == all(finding.ok for finding in found.findings)
    return {finding.name: finding for finding in found.findings if not finding.ok}


def finding(found: Verification, name: str) -> Finding:
    (only,) = (finding for finding in found.findings if finding.name == name)
    return only


def run(*arguments: str | Path, **options: Any) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)], **options)


def test_built_package_is_safe(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    found = verify(press.package("bread"))
    assert failed(found) == {}
    assert found.counts == Counts(new=3, updated=0, untouched=0, skipped=0)
    assert finding(found, "contents").told == "3 notes and 3 cards in the deck Bread"


def test_every_edit_of_a_document_is_safe(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    old = released(press)
    rewritten = (REST[0], "The gluten relaxes, and the dough can be shaped.")
    press.write("bread.md", document(BIGA, rewritten, ("How does rye differ from wheat?", RYE[1])))
    press.build("bread.md")
    found = verify(press.package("bread"), old)
    assert failed(found) == {}
    assert found.counts == Counts(new=1, updated=2, untouched=0, skipped=0)
    assert finding(found, "gone").details == (STARTER[0],)
    assert finding(found, "gone").hint


def test_what_did_not_change_stays_the_learners(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST, RYE))
    press.build("bread.md")
    old = released(press)
    press.write("bread.md", document(STARTER, (REST[0], "Gluten relaxes."), RYE))
    press.build("bread.md")
    found = verify(press.package("bread"), old)
    assert failed(found) == {}
    assert "on the 2 notes that did not change, not on the 1 that did" in finding(found, "own").told
    assert finding(found, "reviews").told == "all 9 reviews and the schedules of all 3 cards are kept"


def test_every_kind_of_card_is_safe(press: Press) -> None:
    text = """---
topic: Bread
---

# Dough

## pain {#pain000001}

bread

## A {{c1::biga}} is stiff. {#cloze00001 kind=cloze}

## Which flours rise? {#choice0001 kind=choice}

- [x] wheat
- [ ] buckwheat

<!-- answer -->

It has gluten.

## miche {#miche00001 kind=typed}

miche
"""
    press.write("cards/bread.md", text)
    press.build()
    old = released(press)
    press.edit("cards/bread.md", "{#pain000001}", "{#pain000001 kind=reversed}")
    press.build()
    found = verify(press.package("bread"), old)
    assert failed(found) == {}
    assert found.counts == Counts(new=0, updated=1, untouched=3, skipped=0)


def test_new_look_is_safe(press: Press) -> None:
    press.write("bread.md", document(STARTER))
    press.build("bread.md")
    old = released(press)
    style = press.write("theme/style.css", ".card { color: #123456; }")
    press.build("bread.md", templates=style.parent)
    assert failed(verify(press.package("bread"), old)) == {}


def test_build_without_its_ledger_takes_what_is_the_learners(press: Press) -> None:
    press.write("bread.md", document(STARTER, REST))
    press.build("bread.md")
    old = released(press)
    (press.folder / "cards/ledger.json").unlink()
    press.build("bread.md")
    assert failed(verify(press.package("bread"), old))["own"].details == (STARTER[0], REST[0])


def test_removed_cloze_leaves_an_empty_card(press: Press) -> None:
    cards = "---\ntopic: Bread\n---\n\n## A {{c1::biga}} is stiff, a {{c2::poolish}} wet. {#cloze00001 kind=cloze}\n"
    press.write("cards/bread.md", cards)
    press.build()
    old = released(press)
    press.edit("cards/bread.md", "{{c2::poolish}}", "poolish")
    press.build()
    assert set(failed(verify(press.package("bread"), old))) == {"empty"}


def test_renamed_deck_leaves_its_cards(old: Path, new: Path) -> None:
    bake(new, notes(), deck="Kitchen::Bread")
    faults = failed(verify(new, old))
    assert set(faults) == {"decks"}
    assert faults["decks"].details == ("3 cards in Bread, not in Kitchen::Bread", "Kitchen::Bread is empty")


def test_new_deck_for_new_notes_is_safe(old: Path, new: Path) -> None:
    note = Timed(*BIGA, guid="biga")
    note.model = BREAD
    other = genanki.Deck(2059400111, "Preferments")
    other.add_note(note)
    first = genanki.Deck(2059400110, "bread")  # letter case does not count
    for each in notes():
        each.model = BREAD
        first.add_note(each)
    genanki.Package([first, other]).write_to_file(str(new), timestamp=BUILT)
    found = verify(new, old)
    assert failed(found) == {}
    assert "new decks: Preferments" in finding(found, "decks").told


EDITED = (REST[0], "Gluten relaxes.")


def reworded() -> list[Timed]:
    return notes(rest=Timed("Why must a dough rest?", REST[1], guid="another"))


def other_guids() -> list[Timed]:
    return [Timed(*note.fields, guid=f"{note.guid}-2") for note in notes()]


UNSAFE: dict[str, tuple[Callable[[], dict[str, Any]], dict[str, tuple[str, ...]]]] = {
    "same time, other text": (
        lambda: {"notes": notes(rest=Timed(*EDITED, guid="rest"))},
        {"edits": (REST[0],)},
    ),
    "same time, other tags": (
        lambda: {"notes": notes(rest=Timed(*REST, guid="rest", tags=["dough"]))},
        {"edits": (REST[0],)},
    ),
    "all times later": (
        lambda: {"notes": [Timed(*note.fields, guid=note.guid, mod=LATER) for note in notes()]},
        {"own": (STARTER[0], REST[0], RYE[0])},
    ),
    "note type later": (
        lambda: {"notes": notes(), "mod": LATER},
        {"own": ("the styling of the note type Bread",)},
    ),
    "other ids": (
        lambda: {"notes": other_guids()},
        {"twice": (STARTER[0], REST[0], RYE[0]), "gone": (STARTER[0], REST[0], RYE[0])},
    ),
    "other id for a question in other words": (
        lambda: {"notes": reworded()},
        {"twice": (f"{REST[0]} | Why must a dough rest?",)},
    ),
    "one id twice": (
        lambda: {"notes": [*notes(), Timed(*BIGA, guid="rye")]},
        {"ids": (f"rye: {RYE[0]} | {BIGA[0]}",), "edits": (BIGA[0],)},
    ),
    "one more field": (
        lambda: {
            "notes": [Timed(*note.fields, "", guid=note.guid, mod=LATER) for note in notes()],
            "model": model(fields=("Front", "Back", "Extra")),
            "mod": LATER,
        },
        {"import": (STARTER[0], REST[0], RYE[0]), "edits": (STARTER[0], REST[0], RYE[0]), "types": ("Bread+",)},
    ),
    "other note type of the same name": (
        lambda: {"notes": notes(), "model": model(model_id=1607392320)},
        {"import": (STARTER[0], REST[0], RYE[0]), "types": ("Bread+",)},
    ),
    "other look, same time": (
        lambda: {"notes": notes(), "model": model(css=".card { color: red; }")},
        {"looks": ("Bread",)},
    ),
    "time in the future": (
        lambda: {"notes": notes(rest=Timed(*EDITED, guid="rest", mod=BUILT + 10**6))},
        {"times": (REST[0],)},
    ),
    "picture that is not there": (
        lambda: {"notes": notes(rest=Timed('<img src="no.png">', REST[1], guid="rest", mod=LATER))},
        {"media": ("no.png",)},
    ),
    "tags and decks that Anki calls otherwise": (
        lambda: {"notes": [*notes(), Timed(*BIGA, guid="biga", tags=["Bread"])]},
        {"names": ("tags in the package: Bread; in Anki: bread",)},
    ),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe(name: str, old: Path, new: Path) -> None:
    arguments, expected = UNSAFE[name]
    bake(new, **arguments())
    assert {name: fault.details for name, fault in failed(verify(new, old)).items()} == expected


def test_kind_of_a_note_type_changed(old: Path, new: Path) -> None:
    """Anki makes it a cloze type without a word; notes without a cloze lose their cards."""
    cloze = Timed("{{c1::A starter}} is alive.", "", guid="starter", mod=LATER)
    bake(new, notes(starter=cloze), model=model(template=CLOZE, model_type=genanki.Model.CLOZE), mod=LATER)
    faults = failed(verify(new, old))
    assert faults["empty"].details == (REST[0], RYE[0])
    assert faults["sides"].details == (f"makes no card: {REST[0]}", f"makes no card: {RYE[0]}")


def test_cards_without_front_or_back(new: Path) -> None:
    lacking = [
        Timed("", "no front", guid="a"),
        Timed(" <br>", "a blank front", guid="b"),
        Timed("no back", "", guid="c"),
        Timed("Taxi", "Taxi", guid="d"),
    ]
    assert failed(verify(bake(new, lacking)))["sides"].details == (
        "makes no card: (a blank field, id a)",
        "nothing on its front: (a blank field, id b)",
        "nothing more on its back than on its front: no back",
    )


def test_broken_template(new: Path) -> None:
    broken = {"name": "Card", "qfmt": "{{Nope}}", "afmt": "{{Back}}"}
    assert "sides" in failed(verify(bake(new, notes(), model=model(template=broken))))


def test_package_without_a_note(new: Path) -> None:
    assert set(failed(verify(bake(new, [])))) == {"contents"}


def test_wrong_way_round_is_told(old: Path, new: Path) -> None:
    bake(new, notes(rest=Timed(*EDITED, guid="rest", mod=LATER)))
    assert "the wrong way round" in failed(verify(old, new))["edits"].hint


def test_old_package_with_times_in_the_future(old: Path, new: Path, tmp_path: Path) -> None:
    ahead = bake(tmp_path / "ahead.apkg", notes(rest=Timed(*REST, guid="rest", mod=BUILT + 10**6)))
    bake(new, notes(rest=Timed(*EDITED, guid="rest", mod=LATER)))
    assert failed(verify(new, ahead))["edits"].hint.startswith("wait: ")


@pytest.mark.parametrize(("mod", "faults"), [(BUILT, {"edits"}), (LATER, set())], ids=["same", "later"])
def test_picture_with_other_bytes(mod: int, faults: set[str], tmp_path: Path, new: Path) -> None:
    fields = ('What is this? <img src="loaf.png">', "A loaf.")
    picture = tmp_path / "loaf.png"
    picture.write_bytes(b"old")
    old = bake(tmp_path / "old.apkg", notes(rest=Timed(*fields, guid="rest")), media=[picture])
    picture.write_bytes(b"new")
    bake(new, notes(rest=Timed(*fields, guid="rest", mod=mod)), media=[picture])
    assert set(failed(verify(new, old))) == faults


def test_note_without_number_is_refused(new: Path) -> None:
    bake(new, [Timed(*STARTER, guid="a")], mod=0)
    with pytest.raises(PackageError, match="the number 0"):
        verify(new)


@pytest.mark.parametrize("legacy", [True, False])
def test_package_that_anki_exported(legacy: bool, old: Path, new: Path, tmp_path: Path) -> None:
    collection = Collection(str(tmp_path / "collection.anki2"))
    options = ImportAnkiPackageOptions()
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(old), options=options))
    exported = ExportAnkiPackageOptions(legacy=legacy)
    collection.export_anki_package(out_path=str(new), options=exported, limit=None)
    collection.close()
    found = verify(new, old)
    assert failed(found) == {}
    assert ("not compared" in finding(found, "names").told) is not legacy


def test_lost_review_is_told(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No import ever loses one; so one is taken away here."""
    bake(new, notes())
    imported = trials._import

    def lose(collection: Collection, package: Package) -> Arrival:
        arrival = imported(collection, package)
        if package.path != new or not arrival.state.reviews:
            return arrival
        first, *others = arrival.state.cards
        state = replace(arrival.state, cards=(replace(first, schedule=()), *others), reviews=arrival.state.reviews[1:])
        return replace(arrival, state=state)

    monkeypatch.setattr(trials, "_import", lose)
    assert failed(verify(new, old))["reviews"].details == (STARTER[0], "1 review")


def test_output_for_people(old: Path, new: Path) -> None:
    bake(new, notes(rest=Timed(*EDITED, guid="rest", mod=LATER)))
    safe = run(old, new)
    assert safe.exit_code == 0
    lines = safe.stdout.split("\n")
    assert lines[0].startswith(f"{new} over {old}")
    assert sum(line.startswith("  ✓ ") for line in lines) == len(lines) - 4
    assert lines[-2] == "Safe: new.apkg can be imported over old.apkg; no review is lost, and every edit arrives."
    alone = run(new)
    assert alone.stdout.endswith("Safe: new.apkg imports cleanly.\n")


def test_output_of_what_is_wrong(old: Path, new: Path) -> None:
    many = [Timed(f"What is bread number {number}?", "It is bread.", guid=f"n{number}") for number in range(12)]
    bake(new, [*many, *(Timed(*note.fields, guid=note.guid) for note in many)])
    result = run(new)
    assert result.exit_code == 1
    assert "  ✗ notes share an id (guid)" in result.stdout
    assert (
        "        n9: What is bread number 9? | What is bread number 9?\n        and 2 more: --json\n" in result.stdout
    )
    assert "      hint: give each note an id of its own" in result.stdout
    assert "Not safe: 1 of 7 checks failed." in result.stdout


def test_output_where_no_tick_can_be_shown(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    main(["verify", str(old)], standalone_mode=False)
    stream.seek(0)
    assert "  ok     3 notes and 3 cards in the deck Bread" in stream.read()


def test_json(old: Path, new: Path) -> None:
    bake(new, notes(rest=Timed(*EDITED, guid="rest")))
    result = run(old, new, "--json")
    assert result.exit_code == 1
    value = json.loads(result.stdout)
    assert (value["safe"], value["new"], value["old"]) == (False, new.as_posix(), old.as_posix())
    assert value["notes"] == {"new": 0, "updated": 0, "untouched": 3, "skipped": 0}
    (fault,) = (each for each in value["findings"] if not each["ok"])
    assert (fault["name"], fault["details"]) == ("edits", [REST[0]])


def test_what_anki_prints_is_not_in_the_output(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def blocked(*arguments: Any, **options: Any) -> Alone:
        print("blocked main thread for 262ms:")  # noqa: T201
        return alone(*arguments, **options)

    alone = trials.try_alone
    monkeypatch.setattr(library, "try_alone", blocked)
    assert json.loads(run(old, "--json").stdout)["safe"]


def write_text(path: Path) -> None:
    path.write_text("Q1. What is a starter?", "utf-8")


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bread.md", "Q1. What is a starter?")


def write_rubbish(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki2", "rubbish" * 1000)


def write_separator(path: Path) -> None:
    bake(path, [Timed("a\x1fb", "c", guid="a")])


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda path: None, "there is no such package"),
        (Path.mkdir, "cannot be read: "),
        (write_text, "this is no package for Anki: not a zip file"),
        (write_zip, "this is no package for Anki: a zip file without a collection in it"),
        (write_rubbish, "Anki does not import it: its database is broken"),
        (write_separator, "Anki does not import it: note has 3 fields, expected 2"),
    ],
)
@pytest.mark.parametrize("place", ["new", "old"])
def test_no_package(write: Callable[[Path], None], told: str, place: str, old: Path, new: Path) -> None:
    write(new)
    result = run(new, old) if place == "old" else run(new)
    assert result.exit_code == 1
    assert f"error: {new}: {told}" in result.stderr
    assert "\n  hint: " in result.stderr
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("count", [0, 3])
def test_wrong_usage(count: int, old: Path) -> None:
    result = run(*[old] * count)
    assert result.exit_code == 2
    assert "name one package, or the older one and then the new one" in result.stderr


class Hidden:
    """An installation without some package."""

    def __init__(self, name: str, error: ImportError) -> None:
        self.name, self.error = name, error

    def find_spec(self, name: str, *rest: object) -> ModuleSpec | None:
        if name == self.name:
            raise self.error
        return None


@pytest.mark.parametrize(
    ("name", "error", "told"),
    [
        ("anki", ModuleNotFoundError("No module named 'anki'", name="anki"), "which is not installed"),
        ("anki.collection", ImportError("GLIBC_2.99 not found"), "that is installed: GLIBC_2.99 not found"),
    ],
)
def test_without_anki(name: str, error: ImportError, told: str, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in list(sys.modules):
        if module.split(".")[0] == "anki":
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Hidden(name, error), *sys.meta_path])
    result = run(old)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "'anki>=24.6'" in result.stderr
    with pytest.raises(DeckpressError):
        verify(old)


def test_nothing_else_imports_anki() -> None:
    code = "import sys, generator.verification.verify, generator.cli.verify; sys.exit('anki' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
