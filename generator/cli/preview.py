"""`deckpress preview`: every card in the browser, as Anki's clients show it."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Literal

import click

from generator.cli import bar
from generator.cli.problems import fail, tell
from generator.config import Config
from generator.errors import BuildError, DeckpressError, InputError
from generator.memory import Memory
from generator.progress import Progress, silent

if TYPE_CHECKING:
    from generator.preview.contents import Contents

FOLDER = click.Path(path_type=Path)


@click.command(short_help="Show every card in the browser, and again whenever you edit.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...", type=click.Path(path_type=Path))
@click.option(
    "--serve", is_flag=True, help="Show the cards in the browser until Ctrl-C. This is what it does by itself."
)
@click.option("--output", "-o", type=FOLDER, help="Write the page into this folder instead, for any web host.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port of the address.  [default: a free one]"
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--cards", type=FOLDER, help="Folder of the cards files and the ledger.  [default: cards]")
@click.option("--templates", type=FOLDER, help="Folder of card templates of your own.")
@click.option("--topic", metavar="NAME", help="The topic of documents whose front matter names none.")
@click.option("--dialect", metavar="NAME", help="Read the documents in this dialect; `deckpress inspect` names them.")
@click.option("--split-by", type=click.Choice(["section"]), help="Make each section of a document a deck of its own.")
@click.option("--allow-missing", is_flag=True, help="Show the text of a picture that is not there; no error.")
def preview(
    documents: tuple[Path, ...],
    serve: bool,
    output: Path | None,
    port: int,
    no_open: bool,
    cards: Path | None,
    templates: Path | None,
    topic: str | None,
    dialect: str | None,
    split_by: Literal["section"] | None,
    allow_missing: bool,
) -> None:
    """Show every card as a phone will show it, beside it what `deckpress check` finds, and again at each change.

    It takes what a build takes, with no DOCUMENT the whole project, and writes nothing. The page is for this machine
    alone: nobody else can open its address.

    \b
    Examples:
      deckpress preview                    everything in this project
      deckpress preview notes.md           one document, while you write it
      deckpress preview --output site      the page as files, to be opened or put on any web host

    Exit status: 0 done, or ended by Ctrl-C; 1 something in the input must be mended, which the page shows too; 2 wrong
    usage.
    """
    if serve and output is not None:
        raise click.UsageError("--serve and --output contradict each other")
    flags = {
        "project__templates": templates,
        "project__split_by": split_by,
        "media__missing": "text" if allow_missing else None,
    }
    project = Project(documents, cards, flags, topic=topic, dialect=dialect)
    try:
        if output is not None:
            _write(project, output)
        else:
            _serve(project, port, is_open=not no_open)
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
        topic: str | None,
        dialect: str | None,
    ) -> None:
        self._documents = documents
        self._cards = cards
        self._flags = flags
        self._topic = topic
        self._dialect = dialect
        self._config = Config()
        self._memory = Memory()
        self._looked_for: set[Path] = set()

    def read(self, progress: Progress = silent) -> Contents:
        """What is to be shown now. Raises DeckpressError where there is nothing, or settings or templates are wrong."""
        from generator.checks import RULES
        from generator.cli import settings
        from generator.preview.preview import preview as look

        self._config = said = settings.read(self._cards, **self._flags)
        contents = look(
            self._documents,
            cards=settings.folder(said, "project", "cards"),
            templates=settings.templates(said),
            topic=self._topic,
            dialect=self._dialect,
            split_by=said.project.split_by or None,
            media=settings.media(said),
            config=said,
            rules=[rule for rule in RULES if rule.name not in said.check.ignore],
            progress=progress,
            memory=self._memory,
        )
        self._looked_for |= contents.looked_for
        return contents

    def watched(self) -> tuple[Path, ...]:
        """The files that what is shown is made of."""
        from generator.cli import settings
        from generator.watching import watched

        cards = self._cards or settings.folder(self._config, "project", "cards")
        own = settings.templates(self._config)
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


def _serve(project: Project, port: int, *, is_open: bool) -> None:
    from generator.preview.live import Board, follow
    from generator.preview.serve import serving
    from generator.preview.site import site
    from generator.watching import Watch

    changes = Watch(project.watched, Event())  # before the first reading, so that no change is missed
    with bar.progress() as progress:
        contents = project.read(progress)
    board = Board(site(contents, is_live=True))
    with serving(board, port) as address, suppress(KeyboardInterrupt):
        click.echo(f"{_counted(contents)} at {click.style(address, bold=True)}  (Ctrl-C ends)")
        if errors := _errors(contents):
            tell(errors)
        if is_open:
            webbrowser.open(address)
        follow(board, project.read, contents, changes)
    click.echo(err=True)  # below the ^C of the terminal


def _counted(contents: Contents) -> str:
    cards = sum(len(deck.rows) for deck in contents.decks)
    return f"{cards} card{'s' * (cards != 1)}"


def _errors(contents: Contents) -> BuildError | None:
    """What a build would refuse."""
    errors = [
        InputError(each.origin.path, each.origin.first, each.what, each.mend)
        for each in contents.problems
        if each.severity == "error"
    ]
    return BuildError(errors) if errors else None
