"""The command `deckpress`: arguments -> pipeline -> what a person or a program reads. Only this package knows click.

One module a command; summary says what a build did.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.__main__ import INTERRUPTED
from generator.cli.adopt import adopt
from generator.cli.build import build
from generator.cli.check import check
from generator.cli.completion import completion
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by what one wants to do."""
        widest = max(map(len, self.commands))
        for purpose, commands in PURPOSES.items():
            with formatter.section(purpose):
                formatter.write_dl([(f"{each.name:{widest}}", each.get_short_help_str(200)) for each in commands])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.commands:
            if Path(name).suffix or Path(name).exists():
                raise click.UsageError(f"{name} is no command; to press a document: deckpress build {name}", ctx)
            from difflib import get_close_matches  # takes time to load

            if near := get_close_matches(name, self.commands, 1):
                raise click.UsageError(f"there is no command '{name}': did you mean '{near[0]}'?", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # over the ^C that a terminal shows
            click.echo("\r" * sys.stderr.isatty() + "interrupted", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="deckpress", message="%(prog)s %(version)s")
def main() -> None:
    """Press question-and-answer documents into Anki decks.

    Give it the document you already have:

    \b
        deckpress build notes.md

    and import build/notes.apkg into Anki. Edit the document, build again, import again: each card keeps its reviews.
    """
    click.get_current_context().color = _colour(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a Windows code page, or a file name that is no text: better a question mark than a traceback
            stream.reconfigure(errors="replace")


def _colour(environment: Mapping[str, str]) -> bool | None:
    """Whether colours are wanted (https://no-color.org, https://bixense.com/clicolors); None: on a terminal."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return False if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb" else None


PURPOSES = {
    "Write": (init, build, watch, inspect),
    "Look": (preview, check, diff),
    "Publish": (verify, export),
    "Mend": (link, unlink, adopt),
    "Set up": (config, completion),
}
for commands in PURPOSES.values():
    for command in commands:
        main.add_command(command)
