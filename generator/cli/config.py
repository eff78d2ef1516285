"""`deckpress config`: the settings of a project, and where each comes from."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options


@click.command(short_help="Show the settings, and where each comes from.")
@click.option("--cards", type=options.FILE, help="Folder of the cards files; the settings lie beside it.")
@click.option("--example", is_flag=True, help="Print a deckpress.toml with every setting and its default.")
@options.AS_JSON
def config(cards: Path | None, example: bool, as_json: bool) -> None:
    """Show every setting that holds in this folder, and where it comes from.

    Settings are read from deckpress.toml, or from [tool.deckpress] in pyproject.toml, beside the cards folder. The
    environment overrides the file: DECKPRESS_MEDIA_FETCH=true is fetch in [media]. Options override both.

    \b
    Examples:
      deckpress config
      deckpress config --example > deckpress.toml
    """
    # imported here, so that --help and --version stay instant
    from generator import config as library
    from generator.cli import settings

    if example:
        click.echo(library.example(), nl=False)
        return
    rows = list(library.effective(settings.load(cards)))
    if as_json:
        import json  # takes time to load

        keys = ("section", "key", "value", "source")
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], indent=2))
        return
    width = max(len(f"{key} = {library.shown(value)}") for _, key, value, _ in rows)
    before = ""
    for section, key, value, source in rows:
        if section != before:
            click.echo(("\n" if before else "") + click.style(f"[{section}]", bold=True))
            before = section
        said = f"{key if key.replace('_', '').isalnum() else library.shown(key)} = {library.shown(value)}"
        click.echo(f"{said:{width}}  " + click.style(f"# {source}", dim=source == "default"))
