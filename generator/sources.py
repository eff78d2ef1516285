"""Documents -> what is in each, its topic and its cards; and what is wrong with any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator import exported, rules
from generator.cleaning import noise
from generator.config import Config
from generator.dialects import cutting, glossary, prose
from generator.errors import EmptyError, InputError
from generator.find import find
from generator.gather import Named
from generator.labels import is_question
from generator.ledger import JOINT
from generator.manifest import is_there
from generator.memory import Memory
from generator.normalize import normalize, require_cards
from generator.progress import Progress, silent
from generator.project import Project
from generator.read import document as parsed
from generator.read import load
from generator.records import Document
from generator.report import Source
from generator.shelf import Shelf
from generator.topic import topic_name

# how many documents a notice names
MOST_NAMED = 5
# which share of the time that a document takes has passed when it is parsed, and when every dialect has been tried
PARSED, FOUND = 0.2, 0.9
# what remembers a document, its blocks and their texts while dialects ask for them
KEEPERS = (
    cutting.units,
    cutting.marked_units,
    glossary.in_sections,
    prose.marked,
    prose.is_prose,
    noise,
    is_question,
)


class Reader:
    """Reads several documents, and tells how far it has come.

    named: all that will be read. topic: for documents whose front matter has none. dialect: read all in this one.
    memory: holds the documents that are as they were.
    """

    def __init__(
        self,
        named: Iterable[Named],
        disk: Project,
        config: Config,
        *,
        topic: str | None = None,
        dialect: str | None = None,
        progress: Progress = silent,
        memory: Memory | Shelf | None = None,
    ) -> None:
        self._total = sum(len(each.documents) for each in named)
        self._begun = 0
        self._disk = disk
        self._config = config
        self._topic = topic
        self._dialect = dialect
        self._progress = progress
        self._memory = memory

    def source(self, path: Path) -> Source:
        """The next document, with all that is found in it. Raises DocumentError."""
        before = self._begun
        self._begun += 1

        def at(share: float) -> None:
            self._progress(f"reading {path}", before + share, self._total)

        at(0)
        dialect = self._dialect or rules.dialect(self._disk.document_name(path), self._config)
        data = load(path)

        def make() -> Source:
            return _source(parsed(data, path), self._topic, dialect, self._config, at)

        key = (path, data, self._topic, dialect, self._config.cards)
        made = self._memory.recall(key, make) if self._memory else make()
        at(1)
        return made


def all_sources(named: Iterable[Named], reader: Reader) -> tuple[list[Source], list[str], list[InputError]]:
    """What is in each document, what was passed over in folders and zips, and what is wrong with any document.

    A document that gives no card is wrong, but not in a folder where others give some.
    """
    sources: list[Source] = []
    passed_over: list[str] = []
    errors: list[InputError] = []
    for each in named:
        found: list[Source] = []
        empty: list[InputError] = []
        for path in each.documents:
            try:
                source = reader.source(path)
                require_cards(source.document, source.normalized)
                found.append(source)
            except EmptyError as error:
                empty.append(error)
            except InputError as error:
                errors.append(error)
        sources += found
        if found and each.is_many:
            passed_over += _empty_ones(each, empty)
        elif len(empty) > 1 and len(empty) == len(each.documents):
            what, hint = f"not one of its {len(empty)} documents gives a card", "deckpress inspect shows what is in one"
            errors.append(EmptyError(str(each.path), None, what, hint))
        else:
            errors += empty
        passed_over += each.passed_over()
    return sources, passed_over, errors


def readable(documents: Iterable[Path], reader: Reader) -> tuple[list[Source], list[InputError]]:
    """What is in documents that belong together, and what is wrong: also that none of them gives a card."""
    sources: list[Source] = []
    errors: list[InputError] = []
    empty: list[InputError] = []
    for path in documents:
        try:
            source = reader.source(path)
            sources.append(source)
            require_cards(source.document, source.normalized)
        except EmptyError as error:
            empty.append(error)
        except InputError as error:
            errors.append(error)
    has_cards = any(source.normalized.cards for source in sources)
    return sources, errors if has_cards else [*errors, *empty]


def _source(
    document: Document, topic: str | None, dialect: str | None, config: Config, at: Callable[[float], None]
) -> Source:
    """What is found in a document. at: is told which share of the time has passed."""
    at(PARSED)
    if dialect is None and exported.is_exported(document):
        at(1)
        return exported.source_of(document)
    if config.cards.highlights:
        document = replace(document, front_matter={"cloze": "highlights"} | document.front_matter)
    try:
        findings = find(document, dialect, lambda doing, done, total: at(PARSED + (FOUND - PARSED) * done / total))
        name = topic_name(document, topic)
        normalized = normalize(document, findings, name)
    finally:
        for each in KEEPERS:
            each.cache_clear()
    if config.cards.atomic:
        normalized = replace(normalized, cards=tuple(rules.with_atoms(normalized.cards)))
    return Source(document, findings, normalized, name)


def _empty_ones(named: Named, errors: Iterable[InputError]) -> Iterator[str]:
    """A sentence for each reason why documents in a folder gave no card."""
    reasons: dict[str, list[str]] = {}
    for error in errors:
        reasons.setdefault(error.what, []).append(Path(error.path).relative_to(named.path).as_posix())
    for what, paths in sorted(reasons.items()):
        more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
        yield f"{named.path}: passed over, {what}: {', '.join(paths[:MOST_NAMED])}{more}"


def absent(disk: Project, names: Iterable[str]) -> set[str]:
    """The documents that cards were taken from, and that are not in this build."""
    known = {name for record in disk.ledger.cards.values() for name in record.document.split(JOINT)}
    return known - {"", *names}


def gone(disk: Project, names: Iterable[str]) -> set[str]:
    """Those of the documents that are not there any more."""
    return {name for name in names if not is_there(disk.cards.parent / name)}
