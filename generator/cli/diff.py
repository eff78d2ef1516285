"""`deckpress diff`: what the next import would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.diff import Difference

COLORS = {"new": "green", "changed": "yellow", "retired": "red", "stays in another deck": "magenta"}
SIGNS = {"new": "+", "changed": "~", "retired": "-", "stays in another deck": "="}
# so much of an unchanged stretch is shown beside a change
CONTEXT = 40


@click.command(short_help="Show what the next build and import would change.")
@options.DOCUMENTS
@click.option(
    "--since",
    multiple=True,
    metavar="PACKAGE",
    type=options.FILE,
    help="Compare with this package instead of the ledger.",
)
@options.OUTPUT
@options.CARDS
@options.TEMPLATES
@options.TOPIC
@options.DIALECT
@options.SPLIT_BY
@options.AS_JSON
def diff(
    documents: tuple[Path, ...],
    since: tuple[Path, ...],
    output: Path | None,
    cards: Path | None,
    templates: Path | None,
    topic: str | None,
    dialect: str | None,
    split_by: Literal["section"] | None,
    as_json: bool,
) -> None:
    """Show what building and importing again would change in a learner's collection. Nothing is written.

    New, changed and retired cards, word by word; cards that an import cannot move; decks with a new name; new looks.

    \b
    Examples:
      deckpress diff                               everything in this project
      deckpress diff notes.md                      one document
      deckpress diff --since released/mlops.apkg   against what was released
    """
    # imported here, so that --help and --version stay instant
    from generator import diff as library
    from generator import pipeline
    from generator.cli import bar, settings

    said = settings.load(
        cards, project__output=output, project__templates=templates, project__topic=topic, project__split_by=split_by
    )
    try:
        with bar.progress(quiet=as_json) as progress:
            planned = pipeline.plan(
                documents,
                **settings.options(said),
                dialect=dialect,
                progress=progress,
            )
        found = library.difference(planned, since)
    except DeckpressError as error:
        fail(error)
    if as_json:
        click.echo(library.as_json(found))
    else:
        for line in _lines(found, bool(since)):
            click.echo(line)


def _lines(found: Difference, since: bool) -> Iterator[str]:
    deck = None
    for change in found.changes:
        if change.deck != deck:
            deck = change.deck
            yield click.style(deck, bold=True)
        yield f"  {click.style(SIGNS[change.kind], fg=COLORS[change.kind])} {change.question}"
        if change.told:
            yield click.style(f"      {change.told}", dim=True)
        for name, before, after in change.fields:
            yield f"      {name}: {_words(before, after)}"
    for name in found.looks:
        yield f"The cards of {name} get a new look."
    for notice in found.notices:
        yield click.style("note: ", fg="cyan") + notice
    yield _total(found, since)


def _words(before: str, after: str) -> str:
    """The change of a field: [-gone-] and {+come+} words, as git shows them, coloured on a terminal."""
    from generator.diff import words

    told = []
    for state, text in words(before.replace("\n", " ⏎ "), after.replace("\n", " ⏎ ")):
        if state == "gone":
            told.append(click.style(f"[-{text}-]", fg="red"))
        elif state == "come":
            told.append(click.style(f"{{+{text}+}}", fg="green"))
        elif len(text) > 2 * CONTEXT:
            told.append(f"{text[:CONTEXT]} … {text[-CONTEXT:]}")
        else:
            told.append(text)
    return "".join(told)


def _total(found: Difference, since: bool) -> str:
    counts: Counter[str] = Counter(change.kind for change in found.changes)
    if not counts:
        told = "no note" if found.looks else "nothing"
        return f"{told.capitalize()} has changed since {'those packages' if since else 'the last build'}."
    return ", ".join(click.style(f"{counts[kind]} {kind}", fg=COLORS[kind]) for kind in COLORS if counts[kind])
