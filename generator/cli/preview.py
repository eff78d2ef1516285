"""`deckpress preview`: every card in the browser, as Anki's clients show it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Literal

import click

from generator.cli import bar, options
from generator.cli.problems import fail, tell
from generator.errors import BuildError, DeckpressError, InputError
from generator.progress import Progress, silent

if TYPE_CHECKING:
    from generator.config import Config
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
    project = Project(documents, cards, flags, dialect=dialect)
    try:
        if output is not None:
            _write(project, output)
        else:
            _serve(project, is_open=not no_open)
    except DeckpressError as error:
        fail(error)


class Project:
    """What is read again and again, with the settings as they are by then."""

    def __init__(
        self,
        documents: tuple[Path, ...],
        cards: Path | None,
        flags: dict[str, Any],
        *,
        dialect: str | None,
    ) -> None:
        from generator.config import Config
        from generator.memory import Memory

        self._documents = documents
        self._cards = cards
        self._flags = flags
        self._dialect = dialect
        self.config: Config = Config()
        self._memory = Memory()
        self._looked_for: set[Path] = set()

    def read(self, progress: Progress = silent) -> Contents:
        """What is to be shown now. Raises DeckpressError where there is nothing, or settings or templates are wrong."""
        from generator.checks import RULES
        from generator.cli import settings
        from generator.preview.preview import preview as look

        self.config = said = settings.read(self._cards, **self._flags)
        contents = look(
            self._documents,
            cards=settings.folder(said, "project", "cards"),
            templates=settings.templates(said),
            topic=said.project.topic or None,
            dialect=self._dialect,
            split_by=said.project.split_by or None,
            media=settings.media(said),
            config=said,
            rules=[rule for rule in RULES if rule.name not in said.check.ignore],
            per_day=said.preview.new_per_day,
            progress=progress,
            memory=self._memory,
        )
        self._looked_for |= contents.looked_for
        return contents

    def watched(self) -> tuple[Path, ...]:
        """The files that what is shown is made of."""
        from generator.cli import settings
        from generator.watching import watched

        cards = self._cards or settings.folder(self.config, "project", "cards")
        own = settings.templates(self.config)
        return watched(self._documents, cards, templates=own, others=sorted(self._looked_for))


def _write(project: Project, output: Path) -> None:
    from generator.preview import folder
    from generator.preview.site import site

    with bar.progress() as progress:
        contents = project.read(progress)
    folder.write(output, site(contents).files)
    click.echo(f"{_counted(contents)} in {output / 'index.html'}")
    if errors := _errors(contents):
        fail(errors)


def _serve(project: Project, *, is_open: bool) -> None:
    from generator.preview.live import Board, follow
    from generator.preview.serve import serving
    from generator.preview.site import site
    from generator.watching import Watch

    changes = Watch(project.watched, Event())  # before the first reading, so that no change is missed
    with bar.progress() as progress:
        contents = project.read(progress)
    board = Board(site(contents, is_live=True))
    with serving(board, project.config.preview.port) as address, suppress(KeyboardInterrupt):
        click.echo(f"{_counted(contents)} at {click.style(address, bold=True)}  (Ctrl-C ends)")
        if errors := _errors(contents):
            tell(errors)
        if is_open and project.config.preview.open:
            import webbrowser  # takes time to load

            webbrowser.open(address)
        follow(board, project.read, contents, changes)
    click.echo(err=True)  # below the ^C of the terminal


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
