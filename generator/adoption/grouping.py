"""The notes of a package -> the topics they belong to: by the root of their tags, or else by their deck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, count
from pathlib import Path

from generator import project
from generator.adoption.notecards import LEARNERS_TAGS, OURS, PackedDeck, own_tags
from generator.project import CONTROLS, Project
from generator.records import Topic
from generator.topic import slug
from generator.unpack import PackedNote

DEFAULT = "default"


def by_topic(notes: Sequence[PackedNote], disk: Project, package: Path) -> list[PackedDeck]:
    """The notes by topic: ours by the root of their tags, wherever a learner has moved them; others by their deck."""
    roots = _roots(notes)
    votes = Counter((roots[note.guid], note.deck) for note in notes if roots[note.guid])
    # the deck that most notes of a root are in
    deck_of = {root: deck for (root, deck), _ in reversed(votes.most_common())}
    root_of = {deck: root for root, deck in deck_of.items()}
    groups: dict[tuple[str, str], list[PackedNote]] = {}
    for note in notes:
        root = roots[note.guid] or root_of.get(note.deck, "")
        groups.setdefault((root, deck_of.get(root, note.deck)), []).append(note)
    taken = {*project.NOT_TOPICS, *(topic.slug for topic in disk.topics)}
    names: dict[str, str] = {}
    topics: dict[str, Topic] = {}
    grouped: dict[str, list[PackedNote]] = {}
    for (root, deck), group in groups.items():
        name = _deck_name(deck, package)
        topic = _topic_on_disk(root, name, disk) or _new_topic(root, name, taken)
        taken.add(topic.slug)
        names.setdefault(topic.slug, name)
        topics.setdefault(topic.slug, topic)
        grouped.setdefault(topic.slug, []).extend(group)
    return [
        PackedDeck(topic, names[key], tuple(grouped[key]), _spelling(topic, grouped[key]))
        for key, topic in topics.items()
    ]


def _roots(notes: Iterable[PackedNote]) -> dict[str, str]:
    """The root of the tags of each note of ours, by its guid: the commonest in its deck, as learners add their own."""
    found = {
        note.guid: {root for tag in note.tags if slug(root := tag.split("::")[0]) == root} - LEARNERS_TAGS
        for note in notes
        if note.notetype in OURS
    }
    votes = Counter((note.deck, root) for note in notes for root in found.get(note.guid, ()))

    def rank(root: str, deck: str) -> tuple[int, bool, str]:
        return -votes[deck, root], root != slug(deck.split("::")[-1]), root

    return {
        note.guid: min((rank(root, note.deck) for root in found.get(note.guid, ())), default=("",))[-1]
        for note in notes
    }


def _deck_name(name: str, package: Path) -> str:
    """The deck's name, as Anki would write it; its own default deck becomes one that is named like the package."""
    if name.casefold() == DEFAULT:
        name = package.stem
    return "::".join(CONTROLS.sub(" ", part).strip() or "blank" for part in name.split("::"))


def _topic_on_disk(root: str, name: str, disk: Project) -> Topic | None:
    """The topic with that root, or else with a deck of that name."""
    by_slug = (topic for topic in disk.topics if topic.slug == root)
    by_deck = (topic for topic in disk.topics if topic.deck.casefold() == name.casefold())
    return next(chain(by_slug, by_deck), None)


def _new_topic(root: str, name: str, taken: Collection[str]) -> Topic:
    last = name.split("::")[-1]
    slugs = chain([root, slug(last), slug(name.replace("::", " "))], (f"topic-{number}" for number in count(1)))
    return Topic(next(each for each in slugs if each and each not in taken), last, name)


def _spelling(topic: Topic, notes: Iterable[PackedNote]) -> dict[str, str]:
    spelling = {tag.casefold(): tag for card in topic.cards for tag in card.tags}
    for note in notes:
        for tag in own_tags(note, topic.slug):
            spelling.setdefault(tag.casefold(), tag)
    return spelling
