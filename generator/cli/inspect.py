"""`deckpress inspect`: show what is read in a document, and what is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.inspection import Inspection

MOST_LINES = 20


@click.command(short_help="Show how a document is read, line by line.")
@click.argument("document", type=options.FILE)
@click.option(
    "--dialect",
    metavar="NAME",
    shell_complete=options.dialects,
    help="Read it in this dialect, whatever explains it best.",
)
@click.option("--html", "page", type=options.FILE, help="Write a page that shows each line coloured.")
@options.FORCE
@options.AS_JSON
def inspect(document: Path, dialect: str | None, page: Path | None, force: bool, as_json: bool) -> None:
    """Show how DOCUMENT is read: its dialect and why, its entries, and what every line became.

    Nothing is built. Lines that are on no card and that no rule explains are listed. Of a folder or a zip export, each
    document is shown; one of them is named as export.zip/Page.md.

    \b
    Examples:
      deckpress inspect notes.md
      deckpress inspect notes.md --html notes.html
      deckpress inspect export.zip
    """
    # imported here, so that --help and --version stay instant
    from generator import destination, inspection, pipeline, writing
    from generator.cli import bar, settings

    said = settings.load()
    try:
        with bar.progress(quiet=as_json) as progress:
            found = pipeline.inspect(document, dialect=dialect, config=said, progress=progress)
        if page is not None:
            if len(found) > 1:
                raise click.UsageError(f"--html shows one document; name it, as in {found[0].document.path}")
            files = {page: inspection.as_page(found[0]).encode("utf-8")}
            cards = settings.folder(said, "project", "cards")
            destination.guard(files, inspection.MARK, cards=cards, documents=[document], is_forced=force)
            writing.write(files)
    except DeckpressError as error:
        fail(error)
    if as_json:
        click.echo(inspection.as_json(found))
    else:
        click.echo("\n\n".join("\n".join(_lines(each)) for each in found))
    if page is not None:
        click.echo(f"wrote {page}", err=True)
    if not any(each.cards for each in found):
        sys.exit(1)


def _lines(found: Inspection) -> Iterator[str]:
    from generator import inspection

    yield click.style(found.document.path, bold=True) + f"  topic: {found.topic}"
    yield from (click.style(notice, fg="yellow") for notice in found.document.notices)
    yield inspection.sentence(found)
    others = [each for each in found.findings.explanations[1:] if each.entries]
    if others:
        told = (f"{each.dialect} ({_entries(each.entries)}, {100 * each.lines:.0f} % of the lines)" for each in others)
        yield f"Less well: {', '.join(told)}."
    yield ""
    for entry in found.findings.entries:
        place = f"{entry.origin.first}-{entry.origin.last}"
        section = click.style(f"  [{entry.section}]", dim=True) if entry.section else ""
        yield f"{place:>11}  {' '.join(entry.question.split())[:100]}{section}"
    for question in found.unanswered:
        yield click.style(f"{question.origin.first:>11}  without an answer: {question.text[:100]}", fg="yellow")
    yield ""
    counts = ", ".join(f"{count} {role}" for role, count in found.counts.items() if role != "blank")
    yield f"{100 * found.coverage:.0f} % of the lines are on cards. Lines: {counts}."
    loose = list(found.not_understood())
    if loose:
        yield f"Not understood, and on no card: {len(loose)} line{'s' * (len(loose) != 1)}"
        for number, text in loose[:MOST_LINES]:
            yield click.style(f"{number:>11}  {text.strip()[:100]}", dim=True)
        if len(loose) > MOST_LINES:
            yield click.style(f"{'':>11}  and {len(loose) - MOST_LINES} more: --json or --html", dim=True)


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
