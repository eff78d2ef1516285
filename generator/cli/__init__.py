"""The command `deckpress`: arguments -> pipeline -> what a person or a program reads. Only this package knows click.

One module a command; summary says what a build did.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.__main__ import INTERRUPTED
from generator.cli.adopt import adopt
from generator.cli.build import build
from generator.cli.check import check
from generator.cli.config import config
from generator.cli.diff import diff
from generator.cli.export import export
from generator.cli.init import init
from generator.cli.inspect import inspect
from generator.cli.link import link, unlink
from generator.cli.preview import preview
from generator.cli.verify import verify
from generator.cli.watch import watch


class Commands(click.Group):
    """The commands in the order in which one meets them; a document in place of a command is pointed to `build`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.commands and (Path(name).suffix or Path(name).exists()):
            raise click.UsageError(f"{name} is no command; to press a document: deckpress build {name}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # over the ^C that a terminal shows
            click.echo("\r" * sys.stderr.isatty() + "interrupted", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="deckpress", message="%(prog)s %(version)s")
def main() -> None:
    """Press question-and-answer documents into Anki decks.

    Give it the document you already have:

    \b
        deckpress build notes.md

    and import build/notes.apkg into Anki. Edit the document, build again, import again: each card keeps its reviews.
    """
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        click.get_current_context().color = False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a Windows code page, or a file name that is no text: better a question mark than a traceback
            stream.reconfigure(errors="replace")


for command in (init, build, watch, inspect, preview, check, diff, verify, export, link, unlink, adopt, config):
    main.add_command(command)
