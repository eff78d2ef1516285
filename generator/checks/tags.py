"""Tags that Anki would take for one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.checks.material import Material
from generator.checks.rule import Found, Remark, Rule, place
from generator.records import Topic


def _clashes(material: Material) -> Iterator[Found]:
    for topic in material.topics:
        spelled = _spellings(topic)
        for card in topic.cards:
            for tag in card.tags:
                if (best := _respelled(tag, spelled)) != tag:
                    remark = Remark(f'the tag "{tag}" is "{best}" elsewhere', near=f".{tag}")
                    yield Found(remark, material.on_disk.get(card.id, place(card)), card)


def _spellings(topic: Topic) -> Mapping[str, str]:
    """The spelling of each level of the tags that most cards use, or else the first, by the level in lower case."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for card in topic.cards:
        for tag in card.tags:
            levels = tag.split("::")
            for depth, level in enumerate(levels, start=1):
                counts["::".join(levels[:depth]).casefold()][level] += 1
    return {path: count.most_common(1)[0][0] for path, count in counts.items()}


def _respelled(tag: str, spelled: Mapping[str, str]) -> str:
    levels = tag.casefold().split("::")
    return "::".join(spelled["::".join(levels[:depth])] for depth in range(1, len(levels) + 1))


def _fix(topic: Topic) -> Topic:
    spelled = _spellings(topic)
    cards = (
        replace(card, tags=tuple(dict.fromkeys(_respelled(tag, spelled) for tag in card.tags))) for card in topic.cards
    )
    return replace(topic, cards=tuple(cards))


TAG_CASE = Rule(
    name="tag-case",
    severity="error",
    finds="Tags that differ only in upper and lower case.",
    why="Anki takes them for one and keeps whichever it met first.",
    mend="write them all the same way; --fix does that",
    look=_clashes,
    fix=_fix,
)
