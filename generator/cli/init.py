"""`deckpress init`: a small project in an empty folder."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError

HERE = Path()


@click.command(short_help="Begin a small project in an empty folder.")
@click.argument("folder", default=HERE, metavar="[FOLDER]", type=options.FOLDER)
def init(folder: Path) -> None:
    """Begin a small project in FOLDER, which must be empty or new; without it, in this one.

    There is a first document in cards/sources/, a deckpress.toml with all settings, a Makefile, a workflow for GitHub
    that builds and publishes the packages, a .gitignore and a README.md. To press a document that you have, you need
    none of these: deckpress build notes.md

    \b
    Examples:
      deckpress init decks                      then: cd decks; deckpress build
      mkdir kana && cd kana && deckpress init

    Exit status: 0 begun; 1 the folder is not empty, and nothing was written; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator.starter.starter import start

    try:
        written = start(folder)
    except DeckpressError as error:
        fail(error)
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"\nNow: {'' if folder == HERE else f'cd {folder} && '}deckpress build")
