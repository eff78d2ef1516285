"""`deckpress preview`: every card in the browser, as Anki's clients show it."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Literal

import click

from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.config import Config
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
@click.option(
    "--new-per-day",
    metavar="N",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many new cards a day, to reckon the work.",
)
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
    new_per_day: int,
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
      deckpress preview --output site      the page as files, to be opened or put on any web host

    Exit status: 0 done, or ended by Ctrl-C; 1 something in the input must be mended; 2 wrong usage.
    """
    if serve and output is not None:
        raise click.UsageError("--serve and --output contradict each other")
    from generator.cli import settings

    def load() -> Config:
        return settings.read(
            cards,
            project__templates=templates,
            project__split_by=split_by,
            media__missing="text" if allow_missing else None,
        )

    project = _Project(load, documents, topic, dialect, new_per_day)
    try:
        if output is not None:
            _write(project, output)
        else:
            _serve(project, port, is_open=not no_open)
    except DeckpressError as error:
        fail(error)


class _Project:
    """What is read again and again: the documents, and the settings as they are by then."""

    def __init__(
        self,
        load: Callable[[], Config],
        documents: tuple[Path, ...],
        topic: str | None,
        dialect: str | None,
        per_day: int,
    ) -> None:
        self.load = load
        self.documents = documents
        self.topic = topic
        self.dialect = dialect
        self.per_day = per_day
        self.config = load()
        self.looked_for: frozenset[Path] = frozenset()

    def read(self) -> Contents:
        """What is to be shown now. Raises DeckpressError where settings or templates are wrong."""
        from generator.checks import RULES
        from generator.cli import settings
        from generator.preview.preview import preview as show

        self.config = said = self.load()
        contents = show(
            self.documents,
            cards=settings.folder(said, "project", "cards"),
            templates=self._templates(),
            topic=self.topic,
            dialect=self.dialect,
            split_by=said.project.split_by or None,
            media=settings.media(said),
            config=said,
            rules=[rule for rule in RULES if rule.name not in said.check.ignore],
            per_day=self.per_day,
        )
        self.looked_for = contents.looked_for
        return contents

    def watched(self) -> tuple[Path, ...]:
        """The files that what is shown is made of."""
        from generator.cli import settings
        from generator.watching import watched

        cards = settings.folder(self.config, "project", "cards")
        return watched(self.documents, cards, templates=self._templates(), others=sorted(self.looked_for))

    def _templates(self) -> Path | None:
        from generator.cli import settings

        return settings.folder(self.config, "project", "templates") if self.config.project.templates else None


def _write(project: _Project, output: Path) -> None:
    from generator.preview import folder
    from generator.preview.site import site

    contents = project.read()
    folder.write(output, site(contents).files)
    click.echo(f"{_counted(contents)} in {output / 'index.html'}")
    for line in _errors(contents):
        click.echo(line, err=True)


def _serve(project: _Project, port: int, *, is_open: bool) -> None:
    from generator.preview.live import Board, follow
    from generator.preview.serve import serving
    from generator.preview.site import site
    from generator.watching import Watch

    stop = Event()
    changes = Watch(project.watched, stop)  # before the first reading, so that no change is missed
    contents = project.read()
    board = Board(site(contents, is_live=True))
    with serving(board, port) as address, suppress(KeyboardInterrupt):
        click.echo(f"{_counted(contents)} at {click.style(address, bold=True)}  (Ctrl-C ends)")
        for line in _errors(contents):
            click.echo(line, err=True)
        if is_open:
            webbrowser.open(address)
        follow(board, project.read, contents, changes)
    stop.set()
    click.echo()


def _counted(contents: Contents) -> str:
    cards = sum(len(deck.rows) for deck in contents.decks)
    return f"{cards} card{'s' * (cards != 1)}"


def _errors(contents: Contents) -> Iterator[str]:
    for each in contents.problems:
        if each.severity == "error":
            yield f"{click.style('error:', fg='red', bold=True)} {each.origin}: {each.what}"
            yield f"  {click.style('hint:', fg='cyan')} {each.mend}"
