"""`deckpress watch`: build, and again at each change."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import options
from generator.cli.problems import tell
from generator.errors import DeckpressError, OutputError

if TYPE_CHECKING:
    from generator.cli.following import Following
    from generator.report import DeckReport, Report

# what a line tells of a deck in which something changed
STATES = {"new": "green", "changed": "yellow", "retired": "red", "unanswered": None}
WORDS = {"unanswered": "without an answer"}


@click.command(short_help="Build at once, and again whenever you save.")
@options.DOCUMENTS
@options.OUTPUT
@options.CARDS
@options.TEMPLATES
@options.TOPIC
@options.DIALECT
@options.SPLIT_BY
@options.ALLOW_MISSING
@options.QUIET
def watch(documents: tuple[Path, ...], dialect: str | None, quiet: bool, allow_missing: bool, **said: Any) -> None:
    """Build at once, and again whenever a document, a cards file, a picture, a setting or a template is saved.

    It takes what a build takes, with no DOCUMENT the whole project. Each build is a line; what must be mended stands
    below it, and nothing is written until it is. Ctrl-C ends it.

    \b
    Examples:
      deckpress watch                       everything in this project
      deckpress watch notes.md              one document, while you write it
      deckpress watch notes.md --topic Tea

    Exit status: 0 ended by Ctrl-C; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from threading import Event

    from generator.cli.following import Following
    from generator.watching import Watch

    flags = {f"project__{name}": value for name, value in said.items() if name != "cards"}
    flags["media__missing"] = "text" if allow_missing else None
    following = Following(documents, said["cards"], flags, dialect=dialect)
    press = Press(following, quiet=quiet)
    changes = Watch(following.watched, Event())  # before the first build, so that no change is missed
    try:
        changes.wrote(press.build())
        if not quiet:
            what = "the project" if not documents else ", ".join(map(str, documents))
            click.echo(click.style(f"watching {what}; Ctrl-C ends", dim=True))
        for _ in changes:
            changes.wrote(press.build())
    except KeyboardInterrupt:
        click.echo(err=True)  # below the ^C of the terminal


class Press:
    """Builds what it follows, again and again, and tells what came of it."""

    def __init__(self, following: Following, *, quiet: bool) -> None:
        self._following = following
        self._quiet = quiet
        self._told: set[str] = set()

    def build(self) -> dict[Path, bytes | None]:
        """Build, and say what came of it. Gives what was written, by path; None for what was removed."""
        from generator import pipeline
        from generator.cli import bar, settings
        from generator.report import Touched

        touched = Touched()
        begun = time.monotonic()
        try:
            config = self._following.settings()
            with bar.progress(quiet=self._quiet) as progress:
                report = pipeline.build(
                    self._following.documents,
                    **settings.options(config),
                    dialect=self._following.dialect,
                    progress=progress,
                    touched=touched,
                    memory=self._following.memory,
                )
        except DeckpressError as error:
            self._fail(error, time.monotonic() - begun)
        except OSError as error:  # a file that went while it was read: at its next change all is tried again
            what = (error.strerror or str(error)).lower()
            wrong = OutputError(str(error.filename or "the project"), None, what, "save it again")
            self._fail(wrong, time.monotonic() - begun)
        else:
            self._succeed(report, time.monotonic() - begun)
        self._following.looked_for |= touched.looked_for
        return dict(touched.written)

    def _fail(self, error: DeckpressError, seconds: float) -> None:
        click.echo(_line([click.style("not built", fg="red", bold=True)], seconds), err=self._quiet)
        tell(error)

    def _succeed(self, report: Report, seconds: float) -> None:
        if self._quiet:
            return
        click.echo(_line(list(_decks(report)) or ["a new look" if report.has_new_look else "nothing changed"], seconds))
        notices = [*report.notices, *_doubts(report)]
        for notice in notices:
            if notice not in self._told:
                click.echo(f"          {click.style('note:', fg='cyan')} {notice}")
        self._told = set(notices)


def _line(told: Iterable[str], seconds: float) -> str:
    """What happened, with the time of day and how long it took."""
    return f"{time.strftime('%H:%M:%S')}  {'; '.join(told)}  {click.style(f'{seconds:.1f} s', dim=True)}"


def _decks(report: Report) -> Iterator[str]:
    """The decks in which something changed, and what."""
    for deck in report.decks:
        if deck.new or deck.changed or deck.retired:
            yield f"{click.style(deck.topic.name, bold=True)} {', '.join(_counts(deck))}"


def _counts(deck: DeckReport) -> Iterator[str]:
    for state, colour in STATES.items():
        if count := len(getattr(deck, state)):
            yield click.style(f"{count} {WORDS.get(state, state)}", fg=colour)


def _doubts(report: Report) -> Iterator[str]:
    for doubt in report.doubts:
        yield (
            f'"{doubt.new.front}" may be "{doubt.old.front}" in other words; if so: '
            f"deckpress link {doubt.old.id} {doubt.new.id}"
        )
