"""`deckpress build`: press documents into cards files and packages."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Literal

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError


@click.command(short_help="Press documents into cards, and cards into packages.")
@options.DOCUMENTS
@options.OUTPUT
@options.CARDS
@options.TEMPLATES
@options.TOPIC
@options.DIALECT
@options.SPLIT_BY
@click.option("--ours", is_flag=True, help="Where both were edited, keep the cards file's text.")
@click.option("--theirs", is_flag=True, help="Where both were edited, take the document's text.")
@click.option(
    "--media-folder", multiple=True, type=options.FOLDER, help="Folder that documents may take pictures from, too."
)
@click.option("--fetch-media", is_flag=True, help="Bring in pictures and sounds that are on the web.")
@click.option("--scale-media", is_flag=True, help="Make large pictures smaller.")
@options.ALLOW_MISSING
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--locked", is_flag=True, help="Fail if the cards files or the ledger would change. For CI.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@options.QUIET
@click.option("--verbose", "-v", is_flag=True, help="Print each card, question and line that the summary counts.")
def build(
    documents: tuple[Path, ...],
    output: Path | None,
    cards: Path | None,
    templates: Path | None,
    topic: str | None,
    dialect: str | None,
    split_by: Literal["section"] | None,
    ours: bool,
    theirs: bool,
    media_folder: tuple[Path, ...],
    fetch_media: bool,
    scale_media: bool,
    allow_missing: bool,
    dry_run: bool,
    locked: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Press each DOCUMENT into cards, and the cards of each topic into a package for Anki.

    With no DOCUMENT, all in cards/sources/ are read and then every cards/*.md is built. A DOCUMENT may be a folder, of
    which all that can be read is, but for hidden folders and the project's own, or a zip export, as Notion makes it.

    \b
    Examples:
      deckpress build                          everything in this project
      deckpress build ~/Downloads/mlops.md     one document, from anywhere
      deckpress build *.md --topic Kubernetes  several documents, one deck
      deckpress build export.zip               all pages of an export, a deck each
      deckpress build --dry-run --verbose      what would happen, card by card

    Exit status: 0 built; 1 something in the input must be mended, and nothing was written; 2 wrong usage.
    """
    # imported here, so that --help and --version stay instant
    from generator.cli import settings
    from generator.manifest import Manifest

    if ours and theirs:
        raise click.UsageError("--ours and --theirs contradict each other")

    said = settings.load(
        cards,
        project__output=output,
        project__templates=templates,
        project__topic=topic,
        project__split_by=split_by,
        media__folders=media_folder,
        media__fetch=fetch_media,
        media__scale=scale_media,
        media__missing="text" if allow_missing else None,
    )

    call = [documents, cards, dialect, ours, theirs, locked, said]
    manifest = None if dry_run else Manifest(settings.folder(said, "project", "output"), call)
    form: Literal["plain", "verbose", "json"] = "json" if as_json else "verbose" if verbose else "plain"
    is_silent = quiet and not as_json
    if manifest and manifest.said:
        if not is_silent:
            click.echo(manifest.said[form])
        return

    gc.disable()  # a build keeps most of what it makes, and ends; looking for the rest would take 9 % of its time
    from generator import pipeline
    from generator.cli import bar, summary

    try:
        with bar.progress(quiet=quiet or as_json, verbose=verbose) as progress:
            report = pipeline.build(
                documents,
                **settings.options(said),
                dialect=dialect,
                prefer="ours" if ours else "theirs" if theirs else None,
                dry_run=dry_run,
                locked=locked,
                progress=progress,
                manifest=manifest,
                said=summary.texts,
            )
    except DeckpressError as error:
        fail(error)
    finally:
        gc.enable()
    if not is_silent:
        click.echo(summary.text(report, form, dry_run=dry_run))
