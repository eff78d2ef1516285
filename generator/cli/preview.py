"""`deckpress preview`: every card in the browser, as Anki's clients show it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Literal

import click

from generator.cli import bar, options
from generator.cli.problems import fail, tell
from generator.errors import BuildError, DeckpressError, InputError
from generator.progress import Progress, silent

if TYPE_CHECKING:
    from generator.cli.following import Following
    from generator.preview.contents import Contents


@click.command(short_help="Show every card in the browser, and again whenever you edit.")
@options.DOCUMENTS
@click.option(
    "--serve", is_flag=True, help="Show the cards in the browser until Ctrl-C. This is what it does by itself."
)
@click.option("--output", "-o", type=options.FOLDER, help="Write the page into this folder instead, for any web host.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port of the address.  [default: a free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--new-per-day",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many new cards a day, to reckon the work.  [default: 10]",
)
@options.CARDS
@options.TEMPLATES
@options.TOPIC
@options.DIALECT
@options.SPLIT_BY
@options.ALLOW_MISSING
def preview(
    documents: tuple[Path, ...],
    serve: bool,
    output: Path | None,
    port: int | None,
    no_open: bool,
    new_per_day: int | None,
    cards: Path | None,
    templates: Path | None,
    topic: str | None,
    dialect: str | None,
    split_by: Literal["section"] | None,
    allow_missing: bool,
) -> None:
    """Show every card as a phone will show it, beside it what `deckpress check` finds, and again at each change.

    It takes what a build takes, with no DOCUMENT the whole project, and writes nothing. The page is for this machine
    alone: nobody else can open its address. Its overview has charts of each deck: cards by section and kind, how long
    answers are, how hard they read, and what it takes to learn them.

    \b
    Examples:
      deckpress preview                    everything in this project
      deckpress preview notes.md           one document, while you write it
      deckpress preview --output site      the page as files, for any web host

    Exit status: 0 done, or ended by Ctrl-C; 1 something in the input must be mended, which the page shows too; 2 wrong
    usage.
    """
    if serve and output is not None:
        raise click.UsageError("--serve and --output contradict each other")
    flags = {
        "project__templates": templates,
        "project__topic": topic,
        "project__split_by": split_by,
        "media__missing": "text" if allow_missing else None,
        "preview__port": port,
        "preview__new_per_day": new_per_day,
    }
    from generator.cli.following import Following  # takes time to load

    following = Following(documents, cards, flags, dialect=dialect)
    try:
        if output is not None:
            _write(following, output)
        else:
            _serve(following, is_open=not no_open)
    except DeckpressError as error:
        fail(error)


def _read(following: Following, progress: Progress = silent) -> Contents:
    """What is to be shown now. Raises DeckpressError where there is nothing, or settings or templates are wrong."""
    from generator.checks import RULES
    from generator.cli import settings
    from generator.preview.preview import preview as look

    said = following.settings()
    contents = look(
        following.documents,
        cards=settings.folder(said, "project", "cards"),
        templates=settings.templates(said),
        topic=said.project.topic or None,
        dialect=following.dialect,
        split_by=said.project.split_by or None,
        media=settings.media(said),
        config=said,
        rules=[rule for rule in RULES if rule.name not in said.check.ignore],
        per_day=said.preview.new_per_day,
        progress=progress,
        memory=following.memory,
    )
    following.looked_for |= contents.looked_for
    return contents


def _write(following: Following, output: Path) -> None:
    from generator.preview import folder
    from generator.preview.site import site

    with bar.progress() as progress:
        contents = _read(following, progress)
    errors = _errors(contents)
    if errors and not any(row.sides for deck in contents.decks for row in deck.rows):
        fail(errors)  # before an earlier site is gone
    folder.write(output, site(contents).files)
    click.echo(f"{_counted(contents)} in {output / 'index.html'}")
    if errors:
        fail(errors)


def _serve(following: Following, *, is_open: bool) -> None:
    from generator.preview.live import Board, follow
    from generator.preview.serve import serving
    from generator.preview.site import site
    from generator.watching import Watch

    changes = Watch(following.watched, Event())  # before the first reading, so that no change is missed
    with bar.progress() as progress:
        contents = _read(following, progress)
    board = Board(site(contents, is_live=True))
    with serving(board, following.config.preview.port) as address, suppress(KeyboardInterrupt):
        click.echo(f"{_counted(contents)} at {click.style(address, bold=True)}  (Ctrl-C ends)")
        if errors := _errors(contents):
            tell(errors)
        if is_open and following.config.preview.open:
            import webbrowser  # takes time to load

            webbrowser.open(address)
        follow(board, lambda: _read(following), contents, changes, _counting(contents))
    click.echo(err=True)  # below the ^C of the terminal


def _counting(first: Contents) -> Callable[[Contents], None]:
    """What prints how many cards there are, whenever that is another number than last."""
    told = _counted(first)

    def tell(contents: Contents) -> None:
        nonlocal told
        if (now := _counted(contents)) != told:
            told = now
            click.echo(f"{now} now")

    return tell


def _counted(contents: Contents) -> str:
    cards = sum(len(deck.rows) for deck in contents.decks)
    return f"{cards} card{'s' * (cards != 1)}"


def _errors(contents: Contents) -> BuildError | None:
    """What a build would refuse."""
    errors = [
        InputError(each.origin.path, each.origin.first or None, each.what, each.mend)
        for each in contents.problems
        if each.severity == "error"
    ]
    return BuildError(errors) if errors else None
