"""The arguments and options that several commands have, and what a shell completes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from generator.project import Project

# an argument of Unix may be no text; a deck's name is
CONTROLS = "[\x00-\x1f\x7f-\x9f\ud800-\udfff]"


class Folder(click.Path):
    """A folder, also one that is missing; a file in its place is told of by who opens it."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="dir")]


FOLDER = Folder(readable=False, path_type=Path)


def dialects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the dialects."""
    from generator.dialects import DIALECTS

    return [CompletionItem(each.name) for each in DIALECTS if each.name.startswith(incomplete)]


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of what `deckpress check` looks for, and what each finds."""
    from generator.checks import RULES

    return [CompletionItem(each.name, help=each.finds) for each in RULES if each.name.startswith(incomplete)]


def topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The topics of the project."""
    names = [topic.name for topic in _project(ctx).topics]
    return [CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())]


def ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the project's cards, and their questions."""
    cards = [card for topic in _project(ctx).topics for card in topic.cards]
    return [CompletionItem(card.id, help=card.front.split("\n")[0]) for card in cards if card.id.startswith(incomplete)]


def retired(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of cards that are in the project no more."""
    return [CompletionItem(id) for id in _retired(_project(ctx)) if id.startswith(incomplete)]


def _project(ctx: click.Context) -> Project:
    """What is on disk, whatever is wrong with it: a shell has no use for messages."""
    from generator import project
    from generator.cli import settings
    from generator.errors import ConfigError

    cards: Path | None = ctx.params.get("cards")
    try:
        folder = settings.folder(settings.read(cards), "project", "cards")
    except ConfigError:
        folder = cards or Path("cards")
    return project.load(folder)[0]


def _retired(disk: Project) -> Iterator[str]:
    here = {card.id for topic in disk.topics for card in topic.cards}
    return (id for id in disk.ledger.cards if id not in here)


def _name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A name that a deck can have."""
    if value is None:
        return None
    name = " ".join(re.sub(CONTROLS, " ", value).split())
    if not name:
        raise click.UsageError(f"{param.opts[0]} needs a name")
    return name


# whether a file can be read, is told by who opens it
FILE = click.Path(readable=False, path_type=Path)
DOCUMENTS = click.argument("documents", nargs=-1, metavar="[DOCUMENT]...", type=FILE)
CARDS = click.option("--cards", type=FOLDER, help="Folder of the cards files and the ledger.  [default: cards]")
OUTPUT = click.option("--output", "-o", type=FOLDER, help="Folder of the packages.  [default: build]")
TEMPLATES = click.option("--templates", type=FOLDER, help="Folder of card templates of your own.")
TOPIC = click.option(
    "--topic",
    metavar="NAME",
    callback=_name,
    shell_complete=topics,
    help="The topic of documents whose front matter names none.",
)
DIALECT = click.option(
    "--dialect",
    metavar="NAME",
    shell_complete=dialects,
    help="Read the documents in this dialect; `deckpress inspect` names them.",
)
SPLIT_BY = click.option(
    "--split-by", type=click.Choice(["section"]), help="Make each section of a document a deck of its own."
)
ALLOW_MISSING = click.option(
    "--allow-missing", is_flag=True, help="Show the text of a picture that is not there; no error."
)
FORCE = click.option("--force", is_flag=True, help="Overwrite a file that deckpress did not write; never a document.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print all as JSON.")
QUIET = click.option("--quiet", "-q", is_flag=True, help="Print nothing but problems.")
