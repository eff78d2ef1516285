"""Of many topics only those are built that something has touched, and all is as if all had been built."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.cli.summary import texts
from generator.config import Config
from generator.errors import BuildError
from generator.manifest import Manifest
from generator.pipeline import Plan, plan
from generator.report import Report
from tests.pictures import BLUE, RED
from tests.press import Clock

CACHE = Path("build/.cache")
DOCS = Path("docs")
TOPICS = {"bread": "Bread", "tea": "Tea", "oil": "Oil", "salt": "Salt"}
ENTRIES = [
    ("What is {}?", "A thing that cooks of every country know, and of which each says that its own is the best."),
    ("How is {} kept?", "In the dark, in a jar that closes well, and never beside the stove, where it is too warm."),
    ("How much {} is too much?", "More than a hand holds, for most dishes and for most of those who are to eat them."),
    ("Who sells {}?", "Markets, from early in the morning until noon, and then whoever has not sold all of it."),
]


@dataclass
class Pantry:
    """A project of several documents in the folder of the process, whose builds are by one clock.

    planned: of each plan the topics that it was of, or None for all.
    """

    clock: Clock = field(default_factory=Clock)
    planned: list[frozenset[str] | None] = field(default_factory=list)

    def fill(self) -> None:
        for name, title in TOPICS.items():
            questions = "".join(f"\n## {asked.format(name)}\n\n{answer}\n" for asked, answer in ENTRIES)
            self.write(f"docs/{name}.md", f"# Interview questions on {title}\n{questions}")

    def write(self, name: str, text: str) -> None:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = Path(name).read_text("utf-8")
        assert old in text, name
        self.write(name, text.replace(old, new, 1))

    def build(self, *documents: Path, **options: Any) -> Report:
        """Build what is in a folder, and what the next build would say."""
        self.clock.now += 60
        documents = documents or (DOCS,)
        manifest = Manifest(Path("build"), [documents, options])

        def noted(*arguments: Any, **named: Any) -> Plan:
            part = named.get("part")
            self.planned.append(part and part.topics)
            return plan(*arguments, **named)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "plan", noted)
            patch.setattr("generator.manifest.time.time", self.clock.read)
            options |= {"clock": self.clock.read, "sleep": self.clock.sleep}
            return pipeline.build(documents, manifest=manifest, said=texts, **options)

    def said(self, **options: Any) -> dict[str, str] | None:
        """What the next build would say at once."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("generator.manifest.time.time", self.clock.read)
            return Manifest(Path("build"), [(DOCS,), options]).said


Step = Callable[[Pantry], object]


@contextmanager
def pantry(folder: Path) -> Iterator[Pantry]:
    folder.mkdir(parents=True, exist_ok=True)
    with chdir(folder):
        yield Pantry()


def files() -> dict[str, bytes]:
    """All that a build leaves, but for caches."""
    found = (path for folder in ("cards", "build") for path in Path(folder).rglob("*"))
    return {path.as_posix(): path.read_bytes() for path in found if path.is_file() and CACHE not in path.parents}


def at(name: str) -> str:
    return f"docs/{name}.md"


def _added(name: str, question: str, answer: str = "Some.") -> Step:
    """A step that adds a question to a document, or a card to a cards file."""

    def step(shop: Pantry) -> None:
        shop.write(name, Path(name).read_text("utf-8") + f"\n## {question}\n\n{answer}\n")

    return step


def _edited(old: str, new: str, name: str = at("tea")) -> Step:
    return lambda shop: shop.edit(name, old, new)


def _state(shop: Pantry) -> None:
    """State the id of a card of another topic."""
    (heading, *_) = (line for line in Path("cards/oil.md").read_text("utf-8").split("\n") if "{#" in line)
    id = heading[heading.index("{#") :].strip("{}").partition(" ")[0]
    shop.edit(at("tea"), "What is tea?", f"What is tea? {{{id}}}")


def _heir(shop: Pantry) -> None:
    """Have the answers of a document that is no more, to other questions."""
    for number, (_, answer) in enumerate(ENTRIES[:2]):
        _added(at("tea"), f"Which tea is number {number}?", f"{answer} So say those who know lard well.")(shop)


def _second(shop: Pantry) -> None:
    """Write a document whose topic has another one already."""
    shop.write(at("lard"), "# Interview questions on Oil\n")
    for number, (_, answer) in enumerate(ENTRIES[:2]):
        _added(at("lard"), f"What do they say of lard {number}?", f"{answer} So say those who know lard well.")(shop)


def _link(shop: Pantry) -> None:
    shop.write("elsewhere/zest.md", Path(at("tea")).read_text("utf-8").replace("tea", "zest").replace("Tea", "Zest"))
    Path(at("zest")).symlink_to(Path("../elsewhere/zest.md"))


def _turn(shop: Pantry) -> None:
    Path(at("zest")).unlink()
    Path(at("zest")).symlink_to("bread.md")


# steps with a build after each; and the topics that the last plan is of, or None for all
EDITS: dict[str, tuple[list[Step], set[str] | None]] = {
    "an answer": ([_edited("too warm", "hot")], {"tea"}),
    "two answers": ([_edited("too warm", "hot"), _edited("too warm", "hot", at("oil"))], {"oil"}),
    "the order": ([lambda shop: shop.write(at("tea"), _turned(Path(at("tea")).read_text("utf-8")))], {"tea"}),
    "a question more": ([_added(at("tea"), "Is tea green?")], {"tea"}),
    "a question asked twice": ([_edited("Who sells", "How is")], None),
    "other words": ([_edited("How is tea kept?", "How does one keep tea for long?")], None),
    "a question less": ([_edited("## Who sells tea?", "")], None),
    "after a question less": (
        [_edited("## Who sells tea?", ""), _edited("too warm", "hot"), _edited("In the dark", "In a tin")],
        {"tea"},
    ),
    "a question more after one less": ([_edited("## Who sells tea?", ""), _added(at("oil"), "Is oil green?")], None),
    "the question of another": ([_edited("What is tea?", "What is oil?")], None),
    "another's question more": ([_added(at("tea"), "What is oil?")], None),
    "the id of another": ([_state], None),
    "another topic": ([_edited("on Tea", "on Oil")], None),
    "a document more": ([lambda shop: shutil.copy(at("tea"), at("chai"))], None),
    "a document less": ([lambda shop: Path(at("tea")).unlink()], None),
    "another name": ([lambda shop: Path(at("tea")).rename(at("chai"))], None),
    "a hand's edit": ([_edited("too warm", "hot", "cards/tea.md")], None),
    "a package less": ([lambda shop: Path("build/oil.apkg").unlink()], None),
    "no cards file": ([lambda shop: Path("cards/oil.md").unlink()], None),
    "no ledger": ([lambda shop: Path("cards/ledger.json").unlink()], None),
    "an empty document": ([lambda shop: shop.write(at("tea"), "")], None),
    "a hand's question": ([_added("cards/oil.md", "What is ghee?"), _added(at("tea"), "What is ghee?")], None),
    "much of a hand's card": ([_added("cards/oil.md", "Is ghee good?"), _added(at("tea"), "Is ghee any good?")], None),
    "the heir of a document": ([_second, lambda shop: Path(at("lard")).unlink(), _heir], None),
    "an id stated second": (
        [_added(at("oil"), "Ghee? {#g-1}"), _added(at("oil"), "Ghee? {#g-2}"), _added(at("tea"), "Is it? {#g-2}")],
        None,
    ),
    "a link turned": ([_link, _turn], None),
}


def _turned(text: str) -> str:
    head, *cards = text.split("\n## ")
    return "\n## ".join([head, *reversed(cards)])


@pytest.mark.parametrize("edit", EDITS)
def test_all_is_as_if_all_had_been_built(tmp_path: Path, edit: str) -> None:
    found: dict[str, list[object]] = {"kept": [], "anew": []}
    steps, expected = EDITS[edit]
    for name, told in found.items():
        with pantry(tmp_path / name) as shop:
            shop.fill()
            shop.build()
            for step in steps:
                step(shop)
                if name == "anew":
                    shutil.rmtree(CACHE)
                told.append(_built(shop))
            if name == "kept":
                assert shop.planned[-1] == expected
    assert found["kept"] == found["anew"]


def _built(shop: Pantry, **options: Any) -> object:
    """What a build says, leaves, and would say the next time."""
    try:
        told = texts(shop.build(**options))
    except BuildError as error:
        told = {"error": str(error)}
    return told, files(), shop.said(**options)


# so many questions, and answers, are there to choose from
QUESTIONS = [
    asked.format(thing) for thing in ("rye", "oolong", "ghee", "brine", "malt", "must") for asked, _ in ENTRIES
]
ANSWERS = [answer for _, answer in ENTRIES] + ["Some.", "![blue](blue.png)", "![red](red.png) is red.", ""]
WORDS = ["", " now", " by the people who made it", "?"]
TITLES = ["Bread", "Tea", "Oil", "Salt"]
DECKS = ["", "Kitchen", "Kitchen::Shelf"]
CONFIG = Config()
CONFIGS = [
    CONFIG,
    replace(CONFIG, cards=replace(CONFIG.cards, reversed=("Tea",))),
    replace(CONFIG, decks={"oil": "Fat", "bread-first": "Loaf"}),
]
IDS = ["", " {#one}", " {#two}"]
# what an edit of a question changes: which number of it, and how many there are
COLUMNS = {
    "question": (0, len(QUESTIONS)),
    "words": (1, len(WORDS)),
    "answer": (2, len(ANSWERS)),
    "id": (3, len(IDS)),
}
OTHERS = ["order", "question", "words", "id", "less", "title", "deck", "hand", "own", "move", "gone"]
KINDS = [*["answer"] * 4, *["more"] * 2, *OTHERS]
NUMBERS = st.integers(0, len(QUESTIONS) - 1)


@dataclass
class Written:
    """A document as it is being written. asked: of each section, the numbers of questions, words, answers and ids."""

    title: int
    deck: int
    asked: tuple[list[list[int]], list[list[int]]]
    is_there: bool = True

    def text(self) -> str:
        head = f"---\ndeck: {DECKS[self.deck]}\n---\n" if self.deck else ""
        parts = [f"# Interview questions on {TITLES[self.title]}"]
        for name, asked in zip(("First", "Second"), self.asked, strict=True):
            parts.append(f"## {name}")
            for question, word, answer, id in asked:
                parts += [f"### {QUESTIONS[question].rstrip('?')}{WORDS[word]}?{IDS[id]}", ANSWERS[answer]]
        return head + "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class Edit:
    """One edit. document, section: where. place: which question. to: what becomes of it."""

    kind: str
    document: int
    section: int
    place: int
    to: int

    def make(self, documents: Sequence[Written]) -> None:
        document = documents[self.document % len(documents)]
        asked = document.asked[self.section]
        chosen = asked[self.place % len(asked)] if asked else [0, 0, 0, 0]
        if self.kind in COLUMNS:
            column, count = COLUMNS[self.kind]
            chosen[column] = self.to % count
        elif self.kind == "more":
            asked.insert(self.place, [self.to, 0, self.to % len(ANSWERS), 0])
        elif self.kind == "order":
            asked.reverse()
        elif self.kind == "title":
            document.title = self.to % len(TITLES)
        elif self.kind == "deck":
            document.deck = self.to % len(DECKS)
        elif self.kind == "gone":
            document.is_there = not document.is_there
        elif self.kind in ("hand", "own"):
            for path in sorted(Path("cards").glob("*.md"))[self.to % 3 :][:1]:
                text = path.read_text("utf-8")
                own = f"{text}\n## {QUESTIONS[self.to]}\n\n{ANSWERS[self.place % 4]}\n"
                path.write_text(own if self.kind == "own" else text.replace("it", "IT", 1), "utf-8")
        else:
            asked[:] = [each for each in asked if each is not chosen]
            if self.kind == "move":
                documents[self.to % len(documents)].asked[1 - self.section].append(chosen)


EDIT = st.builds(
    Edit,
    st.sampled_from(KINDS),
    st.integers(0, 3),
    st.integers(0, 1),
    NUMBERS,
    NUMBERS,
)
TITLE = st.integers(0, len(TITLES) - 1)
DECK = st.sampled_from([0, 0, 0, 1, 2])


def written(number: int, title: int, deck: int) -> Written:
    """A document of four questions that no other has."""
    asked = [[4 * number + place, 0, place, 0] for place in range(4)]
    return Written(title, deck, (asked[:2], asked[2:]))


DOCUMENTS = st.tuples(*(st.builds(written, st.just(n), st.just(n) | TITLE, DECK) for n in range(4)))


@settings(max_examples=50)
@given(
    DOCUMENTS,
    st.lists(st.lists(EDIT, min_size=1, max_size=2), min_size=1, max_size=5),
    st.sampled_from(CONFIGS),
    st.sampled_from([None, "section"]),
)
def test_whatever_is_edited(
    documents: tuple[Written, ...], edits: list[list[Edit]], config: Config, split_by: Literal["section"] | None
) -> None:
    with TemporaryDirectory() as folder:
        shops = {name: Pantry() for name in ("kept", "anew")}
        for number, step in enumerate([[], *edits]):
            found: list[object] = []
            before = copy.deepcopy(documents)
            for name, shop in shops.items():
                documents = copy.deepcopy(before)
                place = Path(folder, name)
                place.mkdir(exist_ok=True)
                with chdir(place):
                    for edit in step:
                        edit.make(documents)
                    for index, each in enumerate(documents):
                        Path(f"docs/{index}.md").unlink(missing_ok=True)
                        if each.is_there:
                            shop.write(f"docs/{index}.md", each.text())
                    Path("docs/blue.png").write_bytes(BLUE)
                    Path("docs/red.png").write_bytes(RED)
                    if name == "anew":
                        shutil.rmtree(CACHE, ignore_errors=True)
                    found.append(_built(shop, config=config, split_by=split_by))
            assert found[0] == found[1], number
        event(f"part plans: {sum(part is not None for part in shops['kept'].planned)}")
