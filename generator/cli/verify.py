"""`deckpress verify`: let the real Anki import a package, also over an older one, and tell what that does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options, wrapping
from generator.cli.problems import fail
from generator.errors import DeckpressError

if TYPE_CHECKING:
    from generator.verification.findings import Finding
    from generator.verification.verify import Verification

MOST_DETAILS = 10
HINT = "      hint: "
# well, worth knowing, wrong; the second row is for a terminal that cannot show the first
MARKS = ("✓", "!", "✗")
WORDS = ("ok    ", "note  ", "WRONG ")
COLORS = ("green", "yellow", "red")


@click.command(short_help="Try a package in the real Anki before publishing it.")
@click.argument("packages", nargs=-1, metavar="[OLD] NEW", type=options.FILE)
@options.AS_JSON
@options.QUIET
def verify(packages: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Import the package NEW into the real Anki, and over OLD if it is given, and tell whether that is safe.

    All is done in collections that are thrown away; yours are not touched. Over OLD, every card is studied first, and
    tags, marks, flags and edits are made as a learner does. The options are those the import dialog begins with.

    \b
    Examples:
      deckpress verify build/mlops.apkg
      deckpress verify released/mlops.apkg build/mlops.apkg

    Needs Anki's own backend: pipx inject deckpress anki

    Exit status: 0 safe; 1 not safe, or a package that cannot be imported; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator.cli import bar
    from generator.verification import verify as library

    if not 1 <= len(packages) <= 2:
        raise click.UsageError("name one package, or the older one and then the new one")
    *older, new = packages
    try:
        with bar.progress(quiet=quiet or as_json, is_slow=True) as progress:
            found = library.verify(new, older[0] if older else None, progress=progress)
    except DeckpressError as error:
        fail(error)
    if as_json:
        click.echo(_as_json(found))
    elif not (quiet and found.safe):
        for line in _lines(found):
            click.echo(line)
    if not found.safe:
        sys.exit(1)


def _lines(found: Verification) -> Iterator[str]:
    over = f" over {found.old}" if found.old else ""
    yield click.style(f"{found.new}{over}", bold=True) + f"  imported into Anki {found.anki}, with its default options"
    marks = MARKS if _shows("".join(MARKS)) else WORDS
    for finding in found.findings:
        grade = (1 if finding.hint else 0) if finding.ok else 2
        yield f"  {click.style(marks[grade], fg=COLORS[grade])} {finding.told}"
        yield from _details(finding)
    yield ""
    yield _verdict(found)


def _details(finding: Finding) -> Iterator[str]:
    for detail in finding.details[:MOST_DETAILS]:
        yield f"        {detail}"
    if len(finding.details) > MOST_DETAILS:
        yield click.style(f"        and {len(finding.details) - MOST_DETAILS} more: --json", dim=True)
    if finding.hint:
        first, *others = wrapping.wrapped(finding.hint, beside=len(HINT))
        yield click.style(HINT, fg="cyan") + first
        yield from (" " * len(HINT) + line for line in others)


def _verdict(found: Verification) -> str:
    wrong = sum(not finding.ok for finding in found.findings)
    if wrong:
        told = f"{wrong} of {len(found.findings)} checks failed. Mend that before anybody imports {found.new.name}."
        return click.style("Not safe: ", fg="red", bold=True) + told
    if found.old:
        told = f"{found.new.name} can be imported over {found.old.name}; no review is lost, and every edit arrives."
    else:
        told = f"{found.new.name} imports cleanly."
    return click.style("Safe: ", fg="green", bold=True) + told


def _shows(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _as_json(found: Verification) -> str:
    """For a program: one object, its keys stable, in ASCII, which any pipe carries."""
    import json  # takes time to load
    from dataclasses import asdict

    value = {
        "new": found.new.as_posix(),
        "old": found.old.as_posix() if found.old else None,
        "anki": found.anki,
        "safe": found.safe,
        "notes": asdict(found.counts),
        "findings": [asdict(finding) for finding in found.findings],
    }
    return json.dumps(value, indent=2)
