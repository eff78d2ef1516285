"""`deckpress adopt`: make cards files and a ledger of a package that was built before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.adoption.adopt import Adoption
    from generator.records import Card

WIDTH = 100


@click.command(short_help="Make cards and a ledger of an older package.")
@click.argument("package", metavar="PACKAGE", type=options.FILE)
@options.CARDS
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@options.AS_JSON
@options.QUIET
def adopt(package: Path, cards: Path | None, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Make cards and a ledger of PACKAGE, so that later builds keep the guids of the notes that learners have.

    For when the ledger was lost, or another tool made the deck. Cards that are there already stay as they are.

    \b
    Examples:
      deckpress adopt released/mlops.apkg            then: deckpress build
      deckpress adopt old-deck.apkg --dry-run

    Exit status: 0 adopted; 1 something must be mended, and nothing was written; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator.adoption import adopt as library
    from generator.cli import bar, settings

    try:
        with bar.progress(quiet=quiet or as_json) as progress:
            adoption = library.adopt(package, cards=settings.cards(cards), dry_run=dry_run, progress=progress)
    except DeckpressError as error:
        fail(error)
    if as_json:
        click.echo(_as_json(adoption))
    elif not quiet:
        for line in _lines(adoption):
            click.echo(line)


def _lines(adoption: Adoption) -> Iterator[str]:
    for topic in adoption.topics:
        yield f"{click.style(topic.deck, bold=True)}  {_count(topic.cards, 'card')} adopted"
    if adoption.known:
        yield f"{_count(adoption.known, 'card')} known already, which stay as they are"
    yield from _group(adoption.changed, "will change with the next build: their HTML could not be written back exactly")
    yield from _foreign(adoption)
    yield from _group(adoption.altered, "lost some of the note's text or pictures; look them through")
    if adoption.left_out:
        yield f"{_count(adoption.left_out, 'note')} left out, which stay with learners as they are"
        yield from _details(f"{each.text[:WIDTH]}: {each.why}" for each in adoption.left_out)
    if adoption.unshown:
        yield f"Fields that no template shows were left out: {', '.join(adoption.unshown)}"
    if adoption.media:
        files = _count(adoption.media, "media file")
        yield f"{files} not carried along, which no card shows, or no phone: {', '.join(adoption.media)}"
    for notice in adoption.notices:
        yield click.style("note: ", fg="cyan") + notice
    for path in adoption.files:
        yield f"{'would write' if adoption.dry_run else 'wrote'} {path}"
    if adoption.dry_run:
        yield "Dry run: nothing was written."


def _foreign(adoption: Adoption) -> Iterator[str]:
    """What becomes of another tool's notes: Anki updates no note whose note type differs (docs/explanation/anki.md)."""
    if not adoption.foreign:
        return
    total = sum(adoption.foreign.values())
    types = ", ".join(f'{count} of "{name}"' for name, count in sorted(adoption.foreign.items()))
    notes, these = ("note", "this") if total == 1 else ("notes", "these")
    yield f"{click.style(f'{total} {notes}', fg='yellow')} of note types that are not ours: {types}"
    for text in (
        "Their guids are kept, so no import doubles them. But Anki updates no note whose note type differs: at the",
        f"next import, learners keep {these} {total} {notes} untouched, with all reviews (import log: conflicting).",
        "Edits reach only a learner who, after that import, changes the note type in Anki by hand: Browse, select the",
        "notes, Notes > Change Note Type, to Deckpress Basic or Deckpress Cloze. From then on later edits arrive.",
    ):
        yield f"  {text}"


def _group(cards: tuple[Card, ...], text: str) -> Iterator[str]:
    if cards:
        yield f"{_count(cards, 'card')} {text}"
        yield from _details(" ".join(card.front.split())[:WIDTH] for card in cards)


def _details(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield click.style(f"    {text}", dim=True)


def _count(things: tuple[object, ...], name: str) -> str:
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _as_json(adoption: Adoption) -> str:
    """All for a program: one object, its keys stable, in ASCII, which any pipe carries."""
    import json  # takes time to load

    value = {
        "decks": [
            {"topic": topic.name, "deck": topic.deck, "adopted": [card.id for card in topic.cards]}
            for topic in adoption.topics
        ],
        "known": list(adoption.known),
        "changed": [card.id for card in adoption.changed],
        "foreign": dict(adoption.foreign),
        "altered": [card.id for card in adoption.altered],
        "left_out": [{"guid": each.guid, "text": each.text, "why": each.why} for each in adoption.left_out],
        "unshown": list(adoption.unshown),
        "media": list(adoption.media),
        "notices": list(adoption.notices),
        "files": [path.as_posix() for path in adoption.files],
        "dry_run": adoption.dry_run,
    }
    return json.dumps(value, indent=2)
