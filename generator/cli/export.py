"""`deckpress export`: cards for people and programs that have no Anki."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.export import Exported, Format
    from generator.export.contents import Contents

STDOUT = "-"
# what generator/export/ has, by how its files end; said here too, so that --help stays instant
FORMATS = {".csv": "csv", ".txt": "anki-text", ".json": "json", ".html": "html", ".md": "markdown"}


@click.command(short_help="Write cards as CSV, JSON or Markdown, as text for Anki, or to be printed.")
@options.DOCUMENTS
@click.option("--to", "name", type=click.Choice(list(FORMATS.values())), help="The format.  [default: as OUTPUT ends]")
@click.option("--output", "-o", default=STDOUT, metavar="OUTPUT", help="The file; - is stdout.  [default: -]")
@click.option(
    "--only",
    multiple=True,
    metavar="TOPIC",
    shell_complete=options.topics,
    help="The cards of this topic alone; may be given several times.",
)
@options.FORCE
@options.CARDS
@options.TEMPLATES
@options.TOPIC
@options.DIALECT
@options.SPLIT_BY
@options.QUIET
def export(
    documents: tuple[Path, ...],
    name: str | None,
    output: str,
    only: tuple[str, ...],
    force: bool,
    cards: Path | None,
    templates: Path | None,
    topic: str | None,
    dialect: str | None,
    split_by: str | None,
    quiet: bool,
) -> None:
    """Write the cards that a build would press, in a format for people and programs that have no Anki.

    With no DOCUMENT, those of the whole project. Neither cards/ nor packages are written.

    \b
    Formats:
      csv        a table for a spreadsheet: question, answer, section, tags ...
      anki-text  what Anki imports as text, with guids, note types and tags
      json       all there is of each card, as Markdown and as HTML
      html       one page, to read on a screen, and to print as cards to cut out
      markdown   a document that deckpress reads back to the same cards

    Pictures and sounds are in the page itself; for anki-text, json and markdown they are written into a folder media
    beside the file. No document is written to, and no other file overwritten but an earlier export.

    \b
    Examples:
      deckpress export -o cards.html              everything here, to print
      deckpress export notes.md --to csv          one document, on stdout
      deckpress export --only MLOps -o mlops.md   one topic, as a document
      deckpress export --to json | jq '.decks[].cards[].markdown.front'

    Exit status: 0 written; 1 something in the input must be mended, and nothing was written; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator import destination, pipeline, writing
    from generator import export as library
    from generator.cli import bar, settings
    from generator.export.contents import contents

    said = settings.load(cards, project__templates=templates, project__topic=topic, project__split_by=split_by)
    form = library.BY_NAME[_name(name, output, said.export.format)]
    folder = settings.folder(said, "project", "cards")
    try:
        with bar.progress(quiet=quiet) as progress:
            planned = pipeline.plan(documents, **settings.options(said), dialect=dialect, progress=progress)
        found = contents(planned, folder, said, only)
        files = _files(found, form, output)
        if output == STDOUT:
            _print(files)
            return
        written = {**files.media, **files.texts}
        destination.guard(written, form.mark, cards=folder, documents=planned.documents, is_forced=force)
        writing.write(written)
    except DeckpressError as error:
        fail(error)
    if not quiet:
        click.echo(_told(found, files), err=True)


def _name(name: str | None, output: str, usual: str) -> str:
    """The format that was named, or that the output ends in, or that the settings have."""
    name = name or FORMATS.get(Path(output).suffix.lower(), usual)
    if not name:
        raise click.UsageError(f"name a format with --to: one of {', '.join(FORMATS.values())}")
    if name == "html" and output == STDOUT and sys.stdout.isatty():
        raise click.UsageError("a page is not for a terminal; name a file, as in --output cards.html")
    return name


def _files(found: Contents, form: Format, output: str) -> Exported:
    """The files of an export. Raises UsageError where they are several, and one was asked for."""
    from generator import export as library

    if form.is_apart and len(found.decks) > 1 and (output == STDOUT or Path(output).suffix):
        names = ", ".join(deck.topic.name for deck in found.decks)
        raise click.UsageError(
            f"{form.name} has a file for each topic, and these are several ({names}): name one with --only, or a "
            "folder with --output"
        )
    return library.export(found, form, Path(output))


def _print(files: Exported) -> None:
    """Write the one text to stdout, and say on stderr what is not with it."""
    sys.stdout.buffer.write(files.texts[Path(STDOUT)])
    if files.media:
        click.echo(f"left out {_count(len(files.media), 'file')} that cards show: --output FILE writes them", err=True)


def _told(found: Contents, files: Exported) -> str:
    """What was written, and where."""
    beside = f", and {_count(len(files.media), 'file')} in media/ beside" if files.media else ""
    notes = sum(len(deck.items) for deck in found.decks)
    return f"wrote {_count(notes, 'card')} to {', '.join(map(str, files.texts))}{beside}"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
