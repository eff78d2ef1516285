"""How many cards, in which dialect -> the documents that hold them: 120 words an answer, every tenth with code."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# a document of more is split: nobody writes one of more than ten megabytes
MOST = 10_000
PARAGRAPHS, WORDS, CODE_EVERY = 3, 40, 10
VOCABULARY = """a alert and as at batch branch buffer build by cache canary chart client cluster code column commit
    cursor data deploy disk edge epoch event fault feature field file filter flag for frame from gradient graph group
    handle hash head heap host image in index input is it job kernel key label latency layer leader lease limit line
    link list load lock log loss map memory merge metric model monitor network node of offset on order output owner
    packet page parser path peer pipe plan pool port process proxy query queue rank rate record region release replica
    request response role rollback route row sample scale schedule schema scope segment server service session shard
    share signal slice slot socket source stack stage state store stream switch table tag task tensor that the thread
    throughput time token topic trace traffic training tree trigger type unit value version view volume which window
    with worker write zone""".split()


@dataclass(frozen=True, slots=True)
class Card:
    """A question in one line and its answer in Markdown."""

    question: str
    answer: str


def cards(count: int, seed: int = 1) -> Iterator[Card]:
    """So many cards, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        subject = " ".join(chance.choices(VOCABULARY, k=3))
        parts = [_paragraph(chance) for _ in range(PARAGRAPHS)]
        if number % CODE_EVERY == 0:
            parts.append(f"```python\ndef step_{number}(x: int) -> int:\n    return x + {number}  # {subject}\n```")
        yield Card(f"What is a {subject} {number}?", "\n\n".join(parts))


def _paragraph(chance: random.Random) -> str:
    words = chance.choices(VOCABULARY, k=WORDS)
    words[0] = words[0].capitalize()
    words[9] = f"**{words[9]}**"
    words[19] = f"`{words[19]}`"
    words[29] += ","
    return " ".join(words) + "."


def _heading(number: int, card: Card) -> str:
    return f"## {card.question}\n\n{card.answer}"


def _labelled(number: int, card: Card) -> str:
    return f"Q{number}. **{card.question}**\n\nAns - {card.answer}"


def _folded(number: int, card: Card) -> str:
    return f"<details>\n<summary>{card.question}</summary>\n\n{card.answer}\n\n</details>"


DIALECTS: dict[str, Callable[[int, Card], str]] = {"headings": _heading, "labelled": _labelled, "details": _folded}


def document(some: Sequence[Card], dialect: str, topic: str = "benchmarks") -> str:
    """A document of these cards on a topic."""
    write = DIALECTS[dialect]
    entries = (write(number, card) for number, card in enumerate(some, start=1))
    return f"# Interview questions on {topic}\n\n" + "\n\n".join(entries) + "\n"


def documents(count: int, dialect: str) -> dict[str, str]:
    """The documents that hold so many cards, by file name, all on one topic."""
    all_cards = list(cards(count))
    parts = [all_cards[begin : begin + MOST] for begin in range(0, count, MOST)]
    return {f"part{number}.md": document(part, dialect) for number, part in enumerate(parts, start=1)}
