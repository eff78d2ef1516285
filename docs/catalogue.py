"""The code -> the pages of docs/reference/ that only say what the code says.

`python -m docs.catalogue` writes them; a test fails where they are not what the code gives.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click

from docs.messages import messages
from generator import config
from generator.cli import main
from generator.dialects import DIALECTS
from generator.formats import FORMATS

FOLDER = Path(__file__).parent / "reference"
# how click marks a paragraph whose lines are to stay as they are
AS_IT_STANDS = "\b\n"
EXAMPLES = AS_IT_STANDS + "Examples:\n"
# what a module says of its neighbours is for those who read the code
ASIDE = re.compile(r" \(see \w+\.py\)")
CODE = re.compile(r"(`[^`]*`)")
SPECIAL = re.compile(r"([\\<>*_\[\]|])")


def commands() -> str:
    """Each command: how it is called, what it does, its options, examples and exit status; all from click."""
    rows = (
        (f"[{name}](#deckpress-{name})", _escaped(command.get_short_help_str(200)))
        for name, command in main.commands.items()
    )
    parts = [
        "# Commands",
        "What `--help` says behind each command, on one page. `deckpress --version` prints the version. "
        "Colours are for terminals, and not used where `NO_COLOR` is set. Long work shows on a terminal how far it is, "
        "and nothing where its output is piped. Ctrl-C leaves everything as it was, with exit status 130.",
        _table(("command", "what it does"), rows),
    ]
    above = click.Context(main, info_name="deckpress", **main.context_settings)
    for name, command in main.commands.items():
        parts += [f"## deckpress {name}", *_command(command, click.Context(command, above, name))]
    return _page(parts)


def dialects() -> str:
    """Each dialect, with what its module says of it."""
    modules = [(dialect.name, inspect.getdoc(import_module(dialect.read.__module__)) or "") for dialect in DIALECTS]
    parts = [
        "# Dialects",
        "A dialect is a way of writing questions and answers. deckpress reads each document in all of them and keeps "
        "the one that explains it best; where two do so equally well, the first of this table. `deckpress inspect` "
        "says which it was, and why. `--dialect NAME` or [the table dialects](configuration.md#dialects) of the "
        "settings decides otherwise.",
        _table(("dialect", "what it reads"), ((f"[{name}](#{name})", _first(text)) for name, text in modules)),
    ]
    for name, text in modules:
        parts += [f"## {name}", *_described(text)]
    return _page(parts)


def formats() -> str:
    """Each format that a document can have, by the endings of its files' names."""
    endings = {form: [f"`{end}`" for end, each in FORMATS.items() if each == form and end] for form in FORMATS.values()}
    parts = [
        "# Formats",
        "What a document can be is told by the ending of its name; without one it is Markdown. Every format becomes "
        "Markdown first, and each line of it knows where it stood: messages name the lines of *your* file, or what it "
        "has in their place, such as the paragraphs of a Word document. Folders and zip exports are read document by "
        "document.",
        _table(("ending", "what is read"), ((", ".join(ends), form.told) for form, ends in endings.items())),
        "A text is UTF-8. One in UTF-16, or in an older one such as Windows-1252, is read where its byte-order mark "
        "or its letters tell which it is in.",
        "What a document says in the front matter at its head holds in every format that has one: `topic:`, `deck:` "
        "and `tags:`, which all of its cards get. Tags are a list of YAML, or a text with commas or blanks between "
        "them; `#bread/rye`, as Obsidian writes it, is `bread::rye`.",
    ]
    return _page(parts)


def configuration() -> str:
    """Each setting: its default, what it is for, what it can be."""
    parts = [
        "# Configuration",
        "Settings stand in `deckpress.toml` beside the folder of the cards files, or in `[tool.deckpress]` of "
        "`pyproject.toml`. Each has a name in the environment too: `DECKPRESS_MEDIA_FETCH=true` is `fetch` in "
        "`[media]`; the parts of a list are joined by commas there. The environment overrides the file, and an option "
        "of a command overrides both. `deckpress config` prints what holds and where it comes from, and "
        "`deckpress config --example` [a file with all of them](../deckpress.toml). A setting that does not exist, or "
        "has a value that cannot be, is an error with its line.",
    ]
    for name, kind in config.SECTIONS.items():
        types = get_type_hints(kind)
        rows = (
            (f"`{each.name}`", f"`{config.shown(each.default)}`", _escaped(_meaning(each.metadata, types[each.name])))
            for each in fields(kind)
        )
        said = inspect.getdoc(kind) or ""
        parts += [f"## {name}", _escaped(said), _table(("setting", "default", "what it is for"), rows)]
    for each in fields(config.Config):
        if each.name in config.TABLES:
            sample = config.EXAMPLES[each.name].removeprefix("# ")
            text = f"{each.metadata['text'][0].upper()}{each.metadata['text'][1:]}."
            parts += [f"## {each.name}", _escaped(text), _fence(f"[{each.name}]\n{sample}", "toml")]
    same = [(f"`{option}`", f"`{setting}`") for option, setting in SETTINGS.items()]
    none = [("`" + options.replace(", ", "`, `") + "`", f"none: {reason}") for options, reason in WITHOUT.items()]
    parts += [
        "## Options",
        "What says the same as an option, once for all:",
        _table(("option", "setting"), same + none),
    ]
    return _page(parts)


def errors() -> str:
    """Each error, with what to do."""
    parts = [
        "# Messages",
        "What is wrong in an input is said as `path:line: what is wrong`, and below it what to do. Nothing has been "
        "written then, and the exit status is 1. These are such messages; `…` stands for what depends on the case.",
    ]
    for group, found in messages().items():
        rows = ((_escaped(what), _escaped(hint)) for what, hint in found)
        parts += [f"## {group}", _table(("message", "what to do"), rows)]
    return _page(parts)


# what says the same as an option, once for all: a setting, or a table of settings
SETTINGS = {
    "--cards": "project.cards",
    "--output": "project.output",
    "--templates": "project.templates",
    "--topic": "project.topic",
    "--split-by": "project.split_by",
    "--dialect": "dialects",
    "--media-folder": "media.folders",
    "--fetch-media": "media.fetch",
    "--scale-media": "media.scale",
    "--allow-missing": "media.missing",
    "check --ignore": "check.ignore",
    "check --strict": "check.strict",
    "check --format": "check.format",
    "preview --port": "preview.port",
    "preview --no-open": "preview.open",
    "preview --new-per-day": "preview.new_per_day",
    "export --to": "export.format",
}
# why the other options have none
WITHOUT = {
    "--ours, --theirs": "which text stands is decided for one conflict, not for all to come",
    "--dry-run, --locked, --force, check --fix": "whether anything may be written is for each run to say",
    "--json, --quiet, --verbose, --example, check --list": "who asks decides how they want to be told",
    "check --only, export --only, diff --since": "what one run is about",
    "preview --serve, preview --output, export --output, inspect --html": "where one run writes to",
    "--help": "it is a question",
}


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "configuration.md": configuration,
    "dialects.md": dialects,
    "formats.md": formats,
    "messages.md": errors,
}


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"Usage: `{' '.join([context.command_path, *command.collect_usage_pieces(context)])}`"
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith(EXAMPLES):
            yield "Examples:"
            yield _fence("\n".join(_commented(list(examples(command)))), "sh")
        elif paragraph.startswith(AS_IT_STANDS):
            title, _, lines = paragraph.removeprefix(AS_IT_STANDS).partition("\n")
            yield _escaped(title)
            yield _fence(inspect.cleandoc(lines), "text")
        else:
            yield _escaped(" ".join(paragraph.split())).replace("Exit status:", "**Exit status:**")
    records = (each.get_help_record(context) for each in command.get_params(context))
    yield _table(
        ("option", "what it does"), ((f"`{each[0]}`", _escaped(each[1])) for each in records if each and each[1])
    )


def examples(command: click.Command) -> Iterator[tuple[str, str]]:
    """The examples of a command's help, each with what it does, if that is said."""
    text = inspect.cleandoc(command.help or "")
    for line in text.partition(EXAMPLES)[2].partition("\n\n")[0].split("\n"):
        if line:
            example, _, told = line.strip().partition("  ")
            yield example, told.strip()


def _commented(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Examples as lines for a shell, what they do as comments under each other."""
    width = max(len(example) for example, _ in pairs)
    for example, told in pairs:
        yield f"{example:{width}}  # {told}" if told else example


def _described(text: str) -> Iterator[str]:
    """A docstring as Markdown: it is that already, but for its samples, which are indented."""
    for is_sample, paragraphs in groupby(text.split("\n\n"), key=lambda paragraph: paragraph.startswith("    ")):
        part = "\n\n".join(paragraphs)
        yield _fence(inspect.cleandoc(part), "markdown") if is_sample else ASIDE.sub("", part)


def _first(text: str) -> str:
    """What a docstring begins with, without its lead to a sample."""
    return re.sub(r"(, as in|,|:|\.)$", "", " ".join(text.partition("\n\n")[0].split()))


def _meaning(metadata: Any, kind: Any) -> str:
    """What a setting is for, and what it can be where its default does not tell."""
    limits = [
        f"{word} {metadata[key]:g}" for key, word in (("least", "at least"), ("most", "at most")) if key in metadata
    ]
    if get_origin(kind) is Literal:
        limits.append(f"one of {', '.join(f'`{config.shown(each)}`' for each in get_args(kind))}")
    return f"{metadata['text']} ({', '.join(limits)})" if limits else str(metadata["text"])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _fence(text: str, language: str) -> str:
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{marks}{language}\n{text}\n{marks}"


def _escaped(text: str) -> str:
    """A text in which only backticks are Markdown."""
    return "".join(part if part.startswith("`") else SPECIAL.sub(r"\\\1", part) for part in CODE.split(text))


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for page, written in PAGES.items():
        (FOLDER / page).write_text(written(), "utf-8")
