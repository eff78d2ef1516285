"""`deckpress link` and `deckpress unlink`: settle which card is which, where a build left it in doubt."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.cli.problems import fail
from generator.errors import DeckpressError


@click.command(short_help="Say that a new card is an old one in other words.")
@click.argument("old_id", shell_complete=options.retired)
@click.argument("new_id", shell_complete=options.ids)
@options.CARDS
def link(old_id: str, new_id: str, cards: Path | None) -> None:
    """Say that the card NEW_ID is the retired card OLD_ID in other words.

    It gets the old id back, and with the next build and import the reviews that learners have of it. A build that is
    in doubt prints both ids.

    \b
    Examples:
      deckpress link k3v9q2m4ta u2jal5ngoe
    """
    # imported here, so that --help and --version stay instant
    from generator import link as library
    from generator.cli import settings

    try:
        card = library.link(settings.cards(cards), old_id, new_id)
    except DeckpressError as error:
        fail(error)
    click.echo(f'"{" ".join(card.front.split())}" is {card.id} again. Build and import to bring it to learners.')


@click.command(short_help="Say that a card is not the one that had its id before.")
@click.argument("id", shell_complete=options.ids)
@options.CARDS
def unlink(id: str, cards: Path | None) -> None:
    """Say that the card ID is not the one that had this id before.

    It gets an id of its own, and is a new card to learners after the next build and import.

    \b
    Examples:
      deckpress unlink u2jal5ngoe
    """
    # imported here, so that --help and --version stay instant
    from generator import link as library
    from generator.cli import settings

    try:
        card = library.unlink(settings.cards(cards), id)
    except DeckpressError as error:
        fail(error)
    click.echo(f'"{" ".join(card.front.split())}" is {card.id} now. Build and import to bring it to learners.')
