"""What is wrong -> the lines on stderr that say so."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from generator.errors import DeckpressError


def fail(error: DeckpressError) -> NoReturn:
    """Print what is wrong, on stderr, and exit 1."""
    tell(error)
    sys.exit(1)


def tell(error: DeckpressError) -> None:
    """Print what is wrong, on stderr."""
    for line in str(error).split("\n"):
        if line.startswith("  hint: "):
            click.echo(click.style("  hint: ", fg="cyan") + line.removeprefix("  hint: "), err=True)
        elif not line or line.startswith(" "):  # the two sides of a conflict
            click.echo(line, err=True)
        else:
            click.echo(click.style("error: ", fg="red", bold=True) + line, err=True)
