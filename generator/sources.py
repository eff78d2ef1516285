"""Documents -> what is in each, its topic and its cards; and what is wrong with any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator import rules
from generator.config import Config
from generator.errors import EmptyError, InputError
from generator.find import find
from generator.gather import Named
from generator.ledger import JOINT
from generator.normalize import normalize, require_cards
from generator.project import Project
from generator.read import read
from generator.report import Source
from generator.topic import topic_name

# how many documents a notice names
MOST_NAMED = 5


def all_sources(
    named: Iterable[Named],
    topic: str | None,
    dialect: str | None,
    progress: Callable[[str], None],
    disk: Project,
    config: Config,
) -> tuple[list[Source], list[str], list[InputError]]:
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
            progress(f"reading {path}")
            try:
                source = source_of(path, topic, dialect or rules.dialect(disk.document_name(path), config), config)
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


def readable(
    documents: Iterable[Path], topic: str | None, dialect: str | None, disk: Project, config: Config
) -> tuple[list[Source], list[InputError]]:
    """What is in documents that belong together, and what is wrong: also that none of them gives a card."""
    sources: list[Source] = []
    errors: list[InputError] = []
    empty: list[InputError] = []
    for path in documents:
        try:
            source = source_of(path, topic, dialect or rules.dialect(disk.document_name(path), config), config)
            sources.append(source)
            require_cards(source.document, source.normalized)
        except EmptyError as error:
            empty.append(error)
        except InputError as error:
            errors.append(error)
    has_cards = any(source.normalized.cards for source in sources)
    return sources, errors if has_cards else [*errors, *empty]


def source_of(path: Path, topic: str | None, dialect: str | None, config: Config) -> Source:
    document = read(path)
    if config.cards.highlights:
        document = replace(document, front_matter={"cloze": "highlights"} | document.front_matter)
    findings = find(document, dialect)
    name = topic_name(document, topic)
    normalized = normalize(document, findings, name)
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
