"""The records that travel between the stages: never changed once they are made, slotted, standard library only.

document -> blocks -> entries -> cards -> notes. The words are those of README.md's glossary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, dataclass_transform

Record = TypeVar("Record")
BlockKind = Literal[
    "heading", "paragraph", "list", "item", "fence", "code", "html", "quote", "table", "rule", "definitions"
]
CardKind = Literal["basic", "reversed", "typed", "cloze", "choice"]
Role = Literal[
    "question",
    "answer",
    "index",
    "heading",
    "introduction",
    "navigation",
    "advertisement",
    "comment",
    "anchor",
    "footer",
    "rule",
    "definition",
    "front matter",
    "blank",
]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[Record]) -> type[Record]:
    """A dataclass of which nothing is ever changed: mypy sees to that, and the tests do while they run.

    There are tens of thousands of them. Python would make sure of it too, but sets each field of a frozen dataclass by
    object.__setattr__, which takes 7 % of a build.
    """
    return dataclass(slots=True, unsafe_hash="__hash__" not in vars(kind))(kind)


@record
class Origin:
    """Where something stands: a file as the user named it, and its first and last line, 1-based; 0 for all of it."""

    path: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.path}:{self.first}" if self.first else self.path

    def parts(self) -> tuple[str, int, int]:
        """Its fields in order, for what keeps it as JSON."""
        return self.path, self.first, self.last


@record
class Block:
    """One Markdown block: its source lines without the container's indentation.

    first, last: its lines in the document, 1-based. level: of a heading. children: of a list or an item.
    """

    kind: BlockKind
    text: str
    first: int
    last: int
    level: int = 0
    children: tuple[Block, ...] = ()

    def __hash__(self) -> int:
        return hash((self.first, self.text))  # the rest hardly ever differs, and caches ask often


@record
class Text:
    """What a format makes of a file: Markdown, and for each of its lines the 1-based line of the file it came from.

    In a format without lines (a word processor's), its paragraphs, rows or cells are counted instead.
    removed: what of the file no card may have, such as `<iframe>`, and its line.
    """

    lines: tuple[str, ...]
    origins: tuple[int, ...]
    removed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document as read, whatever its format was; equal to itself alone, since what is found in it is kept by it.

    path: as the user named it. lines: its Markdown, one item a line; origins: for each the line of the file that it
    came from. blocks: its top-level blocks, in order; their lines count in the Markdown.
    head: how many lines its YAML front matter takes; front_matter: the string values in it; tags: what it gives all
    cards.
    notices: what is wrong with it, as sentences that begin with the place.
    definitions: its link reference definitions and footnotes.
    lines_matter: whether its author ends a line on purpose (see linebreaks.py).
    embedded: the pictures and sounds that it holds itself, by the targets that its lines have for them.
    unclosed: the lines of the file where comments begin that nobody closes, and that are text so.
    removed: what of the file no card may have, such as `<iframe>`, and its line.
    """

    path: str
    lines: tuple[str, ...]
    origins: tuple[int, ...]
    blocks: tuple[Block, ...]
    head: int = 0
    front_matter: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    lines_matter: bool = False
    embedded: Mapping[str, bytes] = field(default_factory=dict)
    unclosed: tuple[int, ...] = ()
    removed: tuple[tuple[str, int], ...] = ()

    def place(self, origin: Origin) -> Origin:
        """Where lines of the Markdown stand in the file."""
        return Origin(self.path, self.origins[origin.first - 1], self.origins[origin.last - 1])


@record
class Entry:
    """A question and its answer as found: Markdown, labels and all; the answer may be empty.

    kind: what its author made of it; a choice has its options as a task list at the end of the question.
    tags: as the document writes them.
    """

    question: str
    answer: str
    origin: Origin
    section: str = ""
    kind: CardKind = "basic"
    tags: tuple[str, ...] = ()


@record
class Span:
    """What became of the lines first..last (1-based) of a document."""

    first: int
    last: int
    role: Role


@record
class Question:
    """A question that has no answer, and where it stands."""

    text: str
    origin: Origin


@record
class Explanation:
    """How well a dialect explains a document.

    entries: how many it finds. lines: the share of the lines that it accounts for, asking: the share of what it calls
    questions that read like one; both 0 to 1. worth: all in one number.
    """

    dialect: str
    entries: int
    lines: float
    asking: float
    worth: float


@record
class Findings:
    """All there is in a document: entries, questions listed but not answered, and the role of every line.

    explanations: those of all dialects tried, the chosen one first.
    """

    explanations: tuple[Explanation, ...]
    entries: tuple[Entry, ...]
    unanswered: tuple[Question, ...]
    spans: tuple[Span, ...]

    @property
    def dialect(self) -> str:
        """The dialect in which the document was read."""
        return self.explanations[0].dialect


@record
class Card:
    """The normalized record: canonical Markdown, as cards/<topic>.md holds it.

    id: the Anki guid; "" before it is born. tags: relative to the topic's root tag. section: part of the topic.
    origin: where it was read; it does not count when cards are compared.
    """

    front: str
    back: str
    id: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    kind: CardKind = "basic"
    extra: str = ""
    hint: str = ""
    source: str = ""
    origin: Origin | None = field(default=None, compare=False)


@record
class Topic:
    """A subject: one deck, one cards file, one package. slug: its name in file names and tags."""

    slug: str
    name: str
    deck: str
    cards: tuple[Card, ...] = ()


@record
class Note:
    """What Anki stores. fields: HTML by field name, all of the note type's. mod: Unix seconds; 0 before stamped.

    media: the names of the files that the fields show, sorted.
    removed: what its author wrote that no card may have, such as `<script>`.
    """

    guid: str
    notetype: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int = 0
    media: tuple[str, ...] = ()
    removed: tuple[str, ...] = field(default=(), compare=False)
