"""`deckpress check`: what makes a poor or broken card, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options, wrapping
from generator.cli.problems import fail
from generator.errors import DeckpressError
from generator.nearest import nearest

if TYPE_CHECKING:
    from generator.check import Checked, Finding, Fixed
    from generator.checks.rule import Rule, Severity

COLORS: dict[Severity, str] = {"error": "red", "warning": "yellow", "hint": "cyan"}
HEADINGS: dict[Severity, str] = {
    "error": "Errors: broken on the card",
    "warning": "Warnings: poor to study",
    "hint": "Hints: worth a look",
}
# of one rule, unless all are asked for
MOST_FINDINGS = 3
INDENT = "    "


@click.command(short_help="Tell what makes a broken or a poor card, and how to mend it.")
@options.DOCUMENTS
@click.option(
    "--only",
    multiple=True,
    metavar="RULE",
    shell_complete=options.rules,
    help="Look for this alone; may be given several times.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    shell_complete=options.rules,
    help="Do not look for this; may be given several times.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fix", is_flag=True, help="Mend what is mechanical, in the cards files only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    help="How to print what is found.  [default: text]",
)
@click.option("--list", "as_list", is_flag=True, help="Print what is looked for, and nothing else.")
@options.CARDS
@options.TEMPLATES
@click.option("--quiet", "-q", is_flag=True, help="Print what is found, and nothing else.")
@options.TOPIC
@options.DIALECT
@click.option("--verbose", "-v", is_flag=True, help="Print all that each rule found, and why it matters.")
def check(
    documents: tuple[Path, ...],
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    fix: bool,
    form: str | None,
    as_list: bool,
    cards: Path | None,
    templates: Path | None,
    quiet: bool,
    topic: str | None,
    dialect: str | None,
    verbose: bool,
) -> None:
    """Tell what makes a poor or broken card, line by line, and how to mend it. Nothing is written.

    With no DOCUMENT, the whole project is checked, as `deckpress build` takes it.

    \b
    Examples:
      deckpress check                            everything in this project
      deckpress check notes.md                   one document
      deckpress check --ignore wide-code         all but one rule
      deckpress check --format github --strict   in CI

    To switch a rule off for one card, write <!-- deckpress: ignore RULE --> below its question; for a whole file,
    above its first card.

    Exit status: 0 no error; 1 errors, or with --strict warnings; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator import check as library
    from generator.checks import RULES, formats
    from generator.cli import bar, settings

    said = settings.load(
        cards, project__templates=templates, project__topic=topic, check__strict=strict, check__format=form
    )
    names = [rule.name for rule in RULES]
    _require(names, (*only, *ignore))
    passed_over = {*ignore, *(name for name in said.check.ignore if name not in only)}
    chosen = [rule for rule in RULES if (rule.name in only or not only) and rule.name not in passed_over]
    if as_list:
        _echo(_listing(chosen))
        return
    try:
        with bar.progress(quiet=quiet or said.check.format == "json") as progress:
            checked = library.check(
                documents,
                cards=settings.folder(said, "project", "cards"),
                topic=said.project.topic or None,
                split_by=said.project.split_by or None,
                dialect=dialect,
                media=settings.media(said),
                config=said,
                templates=settings.templates(said),
                rules=chosen,
                fix=fix,
                progress=progress,
            )
    except DeckpressError as error:
        fail(error)
    if said.check.format == "json":
        click.echo(formats.as_json(checked))
    elif said.check.format == "sarif":
        click.echo(formats.as_sarif(checked))
    elif said.check.format == "github":
        _echo(formats.as_github(checked))
    else:
        _echo(_lines(checked, verbose, quiet))
    if checked.count("error") or (said.check.strict and checked.count("warning")):
        sys.exit(1)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _require(known: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a name that no rule has."""
    for name in names:
        if name not in known:
            near = nearest(name, known)
            meant = f'did you mean "{near}"?' if near else "deckpress check --list names all."
            raise click.UsageError(f'there is no rule "{name}": {meant}')


def _lines(checked: Checked, verbose: bool, quiet: bool) -> Iterator[str]:
    if checked.fixed:
        yield from _fixed(checked.fixed)
    for severity, findings in groupby(checked.findings, key=lambda finding: finding.rule.severity):
        yield click.style(HEADINGS[severity], fg=COLORS[severity], bold=True)
        yield ""
        for rule, found in groupby(findings, key=lambda finding: finding.rule):
            yield from _group(rule, list(found), verbose)
            yield ""
    if quiet:
        return
    for notice in checked.notices:
        yield click.style("note: ", fg="cyan") + notice
    yield _total(checked)
    if not verbose and any(rule for rule in _crowded(checked)):
        yield click.style("All of them, and why they matter: --verbose", dim=True)


def _crowded(checked: Checked) -> Iterator[str]:
    """The rules of which not all findings are shown."""
    for name, found in groupby(checked.findings, key=lambda finding: finding.rule.name):
        if len(list(found)) > MOST_FINDINGS + 1:
            yield name


def _group(rule: Rule, findings: Sequence[Finding], verbose: bool) -> Iterator[str]:
    """What one rule found, each with its hint, or all with one if that is the same."""
    hints = {finding.mend for finding in findings}
    shown = findings if verbose or len(findings) <= MOST_FINDINGS + 1 else findings[:MOST_FINDINGS]
    for finding in shown:
        yield from _told(finding)
        if len(hints) > 1:
            yield from _wrapped("hint: ", finding.mend)
    if len(findings) > len(shown):
        yield click.style(f"  and {len(findings) - len(shown)} more", dim=True)
    if verbose:
        yield from _wrapped("why: ", rule.why)
    if len(hints) == 1:
        yield from _wrapped("hint: ", findings[0].mend)


def _told(finding: Finding) -> Iterator[str]:
    """One finding with its question: behind it, or on a terminal that has no room there, below, cut to fit."""
    name = click.style(f"[{finding.rule.name}]", fg=COLORS[finding.rule.severity])
    line = f"{finding.origin}: {name} {finding.what}"
    question = f'"{finding.question}"' if finding.question else ""
    columns = wrapping.columns()
    if not question:
        yield line
    elif not sys.stdout.isatty() or len(click.unstyle(line)) + 2 + len(question) <= columns:
        yield f"{line}  {click.style(question, dim=True)}"
    else:
        yield line
        most = columns - len(INDENT)
        yield INDENT + click.style(question if len(question) <= most else f'{question[: most - 2]}…"', dim=True)


def _wrapped(label: str, text: str) -> Iterator[str]:
    """A text below what it is about, no wider than is read with ease."""
    indent = " " * (len(label) + 2)
    first, *others = wrapping.wrapped(text, beside=len(indent), hyphens=False)
    yield f"  {click.style(label, fg='cyan')}{first}"
    yield from (indent + line for line in others)


def _fixed(fixed: Sequence[Fixed]) -> Iterator[str]:
    yield click.style("Mended", fg="green", bold=True) + " in the cards files; build to press them"
    yield ""
    for each in fixed:
        yield f"{each.origin}: {click.style(f'[{each.rule.name}]', fg='green')} {each.question}"
    yield ""


def _total(checked: Checked) -> str:
    cards = f"{checked.cards} card{'s' * (checked.cards != 1)}"
    counts = [
        click.style(f"{count} {severity}{'s' * (count != 1)}", fg=COLORS[severity])
        for severity in COLORS
        if (count := checked.count(severity))
    ]
    return f"{cards}: {', '.join(counts) or click.style('nothing to mend', fg='green')}"


def _listing(rules: Sequence[Rule]) -> Iterator[str]:
    """Each rule with what it finds, by how bad that is."""
    width = max((len(rule.name) for rule in rules), default=0) + 2
    for severity, heading in HEADINGS.items():
        here = [rule for rule in rules if rule.severity == severity]
        if here:
            yield click.style(heading, fg=COLORS[severity], bold=True)
        for rule in here:
            lines = wrapping.wrapped(rule.finds + " (--fix)" * bool(rule.fix), beside=width + 2, least=30)
            yield f"  {rule.name:<{width}}{lines[0]}"
            yield from (" " * (width + 2) + line for line in lines[1:])
        if here:
            yield ""
