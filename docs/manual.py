"""The code -> a page of the manual for each command, as `man deckpress-build` shows it.

`make man` writes them into docs/man/, from where they are installed; a test fails where they are not what it gives.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
from click_man.man import ManPage

from docs.catalogue import AS_IT_STANDS
from generator import __version__
from generator.cli import main

FOLDER = Path(__file__).parent / "man"
# of the version, which a page names: what is made today must be the same tomorrow
DATE = "November 28, 2026"
# characters that roff shows as others, or takes for the beginning of a command
ESCAPES = str.maketrans({"\\": r"\e", "-": r"\-", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha"})
# a line that roff takes for a request of its own
REQUEST = re.compile(r"^(?=[.'])", re.MULTILINE)


def pages() -> dict[str, str]:
    """The page of deckpress and those of its commands, by the names of their files."""
    root = click.Context(main, info_name="deckpress", **main.context_settings)
    contexts = [root, *(click.Context(command, root, name) for name, command in main.commands.items())]
    return {f"{context.command_path.replace(' ', '-')}.1": _page(context) for context in contexts}


def _page(context: click.Context) -> str:
    command = context.command
    page = ManPage(context.command_path)
    page.version, page.date = f"deckpress {__version__}", DATE
    page.short_help = _roff(command.short_help or "press question-and-answer documents into Anki decks")
    page.synopsis = " ".join(command.collect_usage_pieces(context))
    page.description = "\n".join(_description(inspect.cleandoc(command.help or "")))
    records = (param.get_help_record(context) for param in command.get_params(context))
    page.options = [(option, _roff(told)) for option, told in filter(None, records) if option.startswith("-")]
    if isinstance(command, click.Group):
        page.commands = [(name, _roff(each.get_short_help_str(200))) for name, each in command.commands.items()]
    text = "\n".join(line.strip() for line in str(page).split("\n"))
    title = context.command_path.upper()
    text = text.replace(title, title.replace(" ", "-"), 1).replace(".SH COMMANDS\n.PP\n", ".SH COMMANDS\n")
    return text.replace(r"\fBdeckpress-", r"\fBdeckpress\-")


def _description(text: str) -> Iterator[str]:
    """The paragraphs of a help; of those whose lines are to stay, each line."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ".PP"
        if not paragraph.startswith(AS_IT_STANDS):
            yield _roff(paragraph)
            continue
        title, *lines = paragraph.removeprefix(AS_IT_STANDS).split("\n")
        if title.startswith(" "):
            lines.insert(0, title)
        else:
            yield _roff(title)
        yield from (".RS 4", ".nf", *(_roff(line.strip()) for line in lines), ".fi", ".RE")


def _roff(text: str) -> str:
    """A text in which roff finds nothing to obey."""
    return REQUEST.sub(r"\\&", text.translate(ESCAPES))


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write()
