"""Every way in which authors edit their documents, imported over a studied collection of the real Anki."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from anki.collection import Collection

from generator.notetypes import RELEASES
from tests.press import Press, document
from tests.test_anki import load, rows, sound, study

Entry = tuple[str, str]
STARTER: Entry = ("What is a starter?", "Flour and water, alive with yeasts and bacteria that an old dough has fed.")
REST: Entry = (
    "Why let dough rest?",
    "The gluten that kneading has tightened relaxes, so that the dough can be shaped without springing back.",
)
RYE: Entry = (
    "How does rye differ from wheat?",
    "It has hardly any gluten; its starch and its pentosans hold the crumb, and a sour keeps the enzymes from it.",
)
STEAM: Entry = (
    "What is steam in the oven for?",
    "It keeps the crust soft in the first minutes, so that the loaf can grow, and makes it shine when it has dried.",
)
BIGA: Entry = ("What is a biga?", "A stiff starter.")
ALL = (STARTER, REST, RYE, STEAM)
REWORDED: Entry = ("What happens to dough while it rests?", REST[1])
REWRITTEN: Entry = (REST[0], "So that it is easier to shape.")
BOTH: Entry = (
    "Why should dough rest before shaping?",
    "The gluten that kneading has tightened relaxes; then the dough can be shaped without springing back at once.",
)


def headings(*entries: Entry) -> str:
    return "# Bread\n\n" + "".join(f"## {question}\n\n{answer}\n\n" for question, answer in entries)


def details(*entries: Entry) -> str:
    folded = (f"<details>\n<summary>{question}</summary>\n\n{answer}\n\n</details>\n\n" for question, answer in entries)
    return "# Bread\n\n" + "".join(folded)


def sections(**entries: tuple[Entry, ...]) -> str:
    parts = ["# Interview questions on Bread\n\n"]
    for name, group in entries.items():
        parts += [f"## {name}\n\n", *(f"### {question}\n\n{answer}\n\n" for question, answer in group)]
    return "".join(parts)


@dataclass(frozen=True)
class Operation:
    """Revisions of the documents, by file name. edited: front before -> after, where it changed.

    new: how many notes the last import adds. folder: where the documents lie; all but those in cards/sources/ are
    built by their names.
    """

    revisions: tuple[Mapping[str, str], ...]
    edited: Mapping[str, Entry] = ()  # type: ignore[assignment]
    new: int = 0
    folder: str = "cards/sources"


def one(*texts: str) -> tuple[dict[str, str], ...]:
    return tuple({"bread.md": text} for text in texts)


OPERATIONS = {
    "reworded question": Operation(one(document(*ALL), document(STARTER, REWORDED, RYE, STEAM)), {REST[0]: REWORDED}),
    "rewritten answer": Operation(one(document(*ALL), document(STARTER, REWRITTEN, RYE, STEAM)), {REST[0]: REWRITTEN}),
    "both at once": Operation(one(document(*ALL), document(STARTER, BOTH, RYE, STEAM)), {REST[0]: BOTH}),
    "both at once, and moved": Operation(one(document(*ALL), document(BOTH, STARTER, RYE, STEAM)), {REST[0]: BOTH}),
    "reordering": Operation(one(document(*ALL), document(*reversed(ALL)))),
    "insertion at the top": Operation(one(document(*ALL), document(BIGA, *ALL)), new=1),
    "renumbering": Operation(one(document(*ALL), document(*ALL).replace("Q", "Question 1"))),
    "moved between sections": Operation(
        one(sections(Dough=ALL[:2], Oven=ALL[2:]), sections(Dough=ALL[:1], Oven=ALL[1:])), {REST[0]: REST}
    ),
    "moved between documents": Operation(
        (
            {"a.md": document(*ALL[:2]), "b.md": document(*ALL[2:])},
            {"a.md": document(*ALL[:1]), "b.md": document(*ALL[1:])},
        )
    ),
    "moved between topics": Operation(
        (
            {"a.md": document(*ALL[:2]), "b.md": document(*ALL[2:], title="Interview questions on Ovens")},
            {"a.md": document(*ALL[:1]), "b.md": document(*ALL[1:], title="Interview questions on Ovens")},
        ),
        {REST[0]: REST},
    ),
    "renamed file": Operation(({"bread.md": document(*ALL)}, {"baking.md": document(*ALL)})),
    "renamed file, and reworded": Operation(
        ({"bread.md": document(*ALL)}, {"baking.md": document(STARTER, BOTH, RYE, STEAM)}), {REST[0]: BOTH}
    ),
    "renamed file without a title": Operation(
        ({"notes.md": headings(*ALL)[9:]}, {"dough.md": headings(STARTER, REWORDED, RYE, STEAM)[9:]}),
        {front: (REWORDED if front == REST[0] else (front, _)) for front, _ in ALL},
    ),
    "renamed file without a title, built by its name": Operation(
        ({"notes.md": headings(*ALL)[9:]}, {"dough.md": headings(STARTER, REWORDED, RYE, STEAM)[9:]}),
        {front: (REWORDED if front == REST[0] else (front, _)) for front, _ in ALL},
        folder=".",
    ),
    "renamed file, and reworded, built by its name": Operation(
        ({"bread.md": document(*ALL)}, {"baking.md": document(STARTER, BOTH, RYE, STEAM)}), {REST[0]: BOTH}, folder="."
    ),
    "renamed folder elsewhere, and reworded": Operation(
        ({"a/bread.md": document(*ALL)}, {"b/bread.md": document(STARTER, BOTH, RYE, STEAM)}),
        {REST[0]: BOTH},
        folder="../elsewhere",
    ),
    "renamed topic": Operation(
        one(document(*ALL), document(*ALL, title="Interview questions on Baking")),
        {front: (front, _) for front, _ in ALL},
    ),
    "another dialect": Operation(one(headings(*ALL), details(*ALL))),
    "another dialect, and reworded": Operation(
        one(headings(*ALL), details(STARTER, BOTH, RYE, STEAM)), {REST[0]: BOTH}
    ),
    "split document": Operation(
        ({"bread.md": document(*ALL)}, {"a.md": document(*ALL[:2]), "b.md": document(*ALL[2:])})
    ),
    "merged documents": Operation(
        ({"a.md": document(*ALL[:2]), "b.md": document(*ALL[2:])}, {"bread.md": document(*ALL)})
    ),
    "deletion and return": Operation(one(document(*ALL), document(STARTER, RYE, STEAM), document(*ALL))),
    "deletion, and return in other words": Operation(
        one(document(*ALL), document(STARTER, RYE, STEAM), document(STARTER, BOTH, RYE, STEAM)), {REST[0]: BOTH}
    ),
    "duplicates that stop being duplicates": Operation(
        one(
            document(*ALL, (REST[0], "The flour takes up water.")),
            document(*ALL, ("What does flour do?", "It drinks.")),
        ),
        {REST[0]: REST},
        new=1,
    ),
}


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path / "project")
    press.clock.now = max(RELEASES.values())  # before Anki's clock, which is the real one
    return press


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def build(press: Press, documents: Mapping[str, str], folder: str, *, later: int) -> list[Path]:
    """The packages of a project whose documents are these, built so many seconds after the last time."""
    for path in (press.folder / folder).rglob("*.md"):
        if "cards" in folder or "cards" not in path.parts:
            path.unlink()
    for name, text in documents.items():
        press.write(f"{folder}/{name}", text)
    named = () if folder == "cards/sources" else [f"{folder}/{name}" for name in documents]
    report = press.build(*named, later=later)
    return [deck.package for deck in report.decks if deck.package]


def learned(collection: Collection) -> dict[str, tuple[object, ...]]:
    """The schedule of each card, by the front of its note."""
    found = rows(
        collection,
        "select n.sfld, c.id, type, queue, due, ivl, reps, lapses from cards c join notes n on n.id = c.nid where reps",
    )
    return {front: tuple(schedule) for front, *schedule in found}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_nothing_is_lost(operation: Operation, press: Press, collection: Collection) -> None:
    first, *others = operation.revisions
    for package in build(press, first, operation.folder, later=60):
        load(collection, package)
    study(collection)
    collection.tags.bulk_add([id for (id,) in rows(collection, "select id from notes")], "mine")
    before = learned(collection)
    for revision in others:  # later than what the learner did, which has the real time
        imported = [load(collection, package) for package in build(press, revision, operation.folder, later=10**8)]
    edited = dict(operation.edited)
    assert sum(each["new"] for each in imported) == operation.new
    assert sum(each["conflicting"] for each in imported) == 0
    assert rows(collection, "select count() from notes") == [[len(before) + operation.new]]
    assert learned(collection) == {edited.get(front, (front,))[0]: value for front, value in before.items()}
    for question, answer in edited.values():
        ((back,),) = rows(collection, f"select flds from notes where sfld = '{question}'")
        assert answer in back
    tagged = {front for (front,) in rows(collection, "select sfld from notes where tags like '% mine %'")}
    assert tagged == set(before) - set(edited)
    assert sound(collection)
