"""deckpress.toml, the environment and flags -> the settings of a project, each with where it comes from.

Every setting is a field of a section below: its type says what is taken, its default what holds without it, its text
what it is for. From these come the messages, `deckpress config`, and the example in docs/deckpress.toml.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from generator.errors import ConfigError
from generator.nearest import nearest

FILE = "deckpress.toml"
PYPROJECT = "pyproject.toml"
PREFIX = "DECKPRESS_"
HEADER = re.compile(r"\s*\[(?!\[)\s*(?P<name>[^\]]+?)\s*\]")
KEY = re.compile(r"\s*(?P<key>[\w-]+|\"[^\"]*\"|'[^']*')\s*(?:\.[^=]*)?=")
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _setting(default: Any, text: str, **limits: Any) -> Any:
    """A field with what it is for. limits: least, most, or the pattern that a text must match, with an example."""
    metadata = {"text": text, **limits}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Project:
    """Folders, and how documents become decks."""

    cards: str = _setting("cards", "folder of the cards files and the ledger")
    output: str = _setting("build", "folder for the packages")
    templates: str = _setting("", "folder of card templates of your own")
    deck_prefix: str = _setting("", "deck that the decks of new topics go below, as Interview Prep")
    topic: str = _setting("", "topic of documents whose front matter names none")
    split_by: Literal["", "section"] = _setting("", "make each section of a document a deck of its own: section")
    duplicates: Literal["merge", "first", "error"] = _setting(
        "merge", "a question asked twice: merge its answers on one card, keep the first, or make it an error"
    )


@dataclass(frozen=True, slots=True)
class Cards:
    """What is on cards."""

    fold_after: int = _setting(
        0,
        "fold what follows so many words of an answer, or of what explains a choice or a cloze; 0 folds nothing",
        least=0,
    )
    atomic: bool = _setting(
        False, "also make a small card of each `term: definition` of a list, or of a definition list, in an answer"
    )
    highlights: bool = _setting(False, "make clozes of ==highlights==")
    reversed: tuple[str, ...] = _setting((), "topics whose cards are asked both ways, or topic/section")
    typed: tuple[str, ...] = _setting((), "topics whose answers are typed, or topic/section")


@dataclass(frozen=True, slots=True)
class Media:
    """Pictures, sounds and films."""

    max_file: float = _setting(20.0, "largest file, in megabytes", least=0.01)
    max_package: float = _setting(250.0, "all files of one package, in megabytes", least=0.01)
    scale: bool = _setting(False, "make large pictures smaller; needs Pillow")
    longest_side: int = _setting(1600, "what a large picture is scaled to, in pixels", least=16)
    fetch: bool = _setting(False, "bring in what is on the web")
    fetch_count: int = _setting(200, "fetch so many files in one build at most", least=1)
    fetch_seconds: float = _setting(20.0, "wait so long for each", least=0.1)
    fetch_private: bool = _setting(False, "fetch from hosts that are not on the public web, too")
    folders: tuple[str, ...] = _setting((), "folders that documents may take pictures from, beside their own")
    missing: Literal["error", "text"] = _setting("error", "a file that is not there: an error, or show its text")


@dataclass(frozen=True, slots=True)
class Theme:
    """How cards look. They are custom properties at the top of the stylesheet."""

    font_size: int = _setting(19, "size of the text, in pixels", least=12, most=40)
    width: int = _setting(37, "longest line, in em", least=15, most=120)
    accent: str = _setting("", "colour of the answer, as #1d4ed8", pattern=COLOUR, example="#1d4ed8")
    accent_night: str = _setting(
        "", "the same at night; made of accent if only that is set", pattern=COLOUR, example="#93c5fd"
    )


@dataclass(frozen=True, slots=True)
class Check:
    """What `deckpress check` looks for."""

    ignore: tuple[str, ...] = _setting((), "rules not to look for; deckpress check --list names them")
    strict: bool = _setting(False, "fail on warnings too")
    format: Literal["text", "json", "github", "sarif"] = _setting("text", "how to print what is found")


@dataclass(frozen=True, slots=True)
class Preview:
    """How `deckpress preview` shows cards."""

    port: int = _setting(0, "port of the address; 0 takes a free one", least=0, most=65535)
    open: bool = _setting(True, "open the browser")
    new_per_day: int = _setting(10, "so many new cards a day, to reckon the work", least=1)


@dataclass(frozen=True, slots=True)
class Export:
    """What `deckpress export` writes."""

    format: Literal["", "csv", "anki-text", "json", "html", "markdown"] = _setting(
        "", "format where neither --to nor the name of the file says one"
    )


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. sources: where each comes from, by section and key; the default where it is not there.

    path: the file, if there is one. decks: the deck of a topic, by its slug. tags: words that give a card a tag, by
    the tag. dialects: the dialect of documents, by a pattern of their paths.
    """

    project: Project = field(default_factory=Project)
    cards: Cards = field(default_factory=Cards)
    media: Media = field(default_factory=Media)
    theme: Theme = field(default_factory=Theme)
    check: Check = field(default_factory=Check)
    preview: Preview = field(default_factory=Preview)
    export: Export = field(default_factory=Export)
    decks: Mapping[str, str] = _setting({}, "the deck of a topic, by the name of its cards file")
    tags: Mapping[str, tuple[str, ...]] = _setting({}, "tags that cards get, by the words that they hold")
    dialects: Mapping[str, str] = _setting({}, "the dialect of documents, by a pattern of their paths")
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    path: Path | None = None

    def place(self, section: str, key: str) -> tuple[str, int | None]:
        """Where a setting stands, for messages: the file and the line, or what else says it."""
        source = self.sources.get((section, key), "the settings")
        path, _, line = source.rpartition(":")
        return (path, int(line)) if path and line.isdecimal() else (source, None)


SECTIONS: dict[str, type] = {
    "project": Project,
    "cards": Cards,
    "media": Media,
    "theme": Theme,
    "check": Check,
    "preview": Preview,
    "export": Export,
}
TABLES: dict[str, Any] = {"decks": str, "tags": tuple[str, ...], "dialects": str}
EXAMPLES = {
    "decks": '# mlops = "Interview Prep::MLOps"',
    "tags": '# security = ["TLS", "certificate"]',
    "dialects": '# "glossary/*.md" = "definitions"',
}


def load(folder: Path, environment: Mapping[str, str], flags: Mapping[tuple[str, str], Any] | None = None) -> Config:
    """The settings of the project in a folder: a flag counts before the environment, that before the file.

    flags: what the command line says, by section and key; None says nothing. Raises ConfigError, with the line.
    """
    path, text, data = _file(folder)
    values: dict[tuple[str, str], Any] = {}
    sources: dict[tuple[str, str], str] = {}
    place = _Place(str(path or FILE), text, prefix="tool.deckpress" if path and path.name == PYPROJECT else "")
    for section, key, value in _read(data, place):
        values[section, key] = value
        sources[section, key] = f"{place.path}:{place.line(section, key)}"
    for (section, key), value, name in _from_environment(environment):
        values[section, key], sources[section, key] = value, name
    for (section, key), value in (flags or {}).items():
        if value is not None:
            values[section, key], sources[section, key] = value, f"--{key.replace('_', '-')}"

    def of(name: str) -> dict[str, Any]:
        return {key: value for (section, key), value in values.items() if section == name}

    return Config(
        project=Project(**of("project")),
        cards=Cards(**of("cards")),
        media=Media(**of("media")),
        theme=Theme(**of("theme")),
        check=Check(**of("check")),
        preview=Preview(**of("preview")),
        export=Export(**of("export")),
        decks=of("decks"),
        tags=of("tags"),
        dialects=of("dialects"),
        sources=sources,
        path=path,
    )


def effective(config: Config) -> Iterator[tuple[str, str, Any, str]]:
    """Each setting: its section, key, value, and where that comes from."""
    for name, kind in SECTIONS.items():
        for each in fields(kind):
            value = getattr(getattr(config, name), each.name)
            yield name, each.name, value, config.sources.get((name, each.name), "default")
    for name in TABLES:
        for key, value in getattr(config, name).items():
            yield name, key, value, config.sources[name, key]


def example(*, is_commented: bool = False) -> str:
    """A deckpress.toml with every setting, its meaning and its default. is_commented: they are comments, too."""
    how = "take the # from what you change" if is_commented else "delete what you do not change"
    lines = [f"# All settings of deckpress with their defaults; {how}.", ""]
    for name, kind in SECTIONS.items():
        lines += [f"[{name}]"]
        for each in fields(kind):
            lines += [f"# {each.metadata['text']}", f"{'#' * is_commented}{each.name} = {shown(each.default)}"]
        lines += [""]
    for each in fields(Config):
        if each.name in TABLES:
            lines += [f"[{each.name}]", f"# {each.metadata['text']}", EXAMPLES[each.name], ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def shown(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where settings are read: the file and its text. prefix: of its tables."""

    path: str
    text: str
    prefix: str

    def line(self, section: str, key: str = "") -> int:
        """The 1-based line of a table, or of a key in it."""
        wanted = ".".join(part for part in (self.prefix, section) if part)
        table = ""
        for number, line in enumerate(self.text.split("\n"), start=1):
            if header := HEADER.match(line):
                table = header["name"].replace('"', "")
                if table == wanted and not key:
                    return number
            elif (found := KEY.match(line)) and (
                (table == wanted and found["key"].strip("\"'") == key)
                or (table == self.prefix and not key and found["key"] == section)
            ):
                return number
        return 1

    def error(self, section: str, key: str, what: str, hint: str) -> ConfigError:
        return ConfigError(self.path, self.line(section, key), what, hint)


def _file(folder: Path) -> tuple[Path | None, str, dict[str, Any]]:
    """The settings' file of a folder, its text, and what it says."""
    for name in (FILE, PYPROJECT):
        path = folder / name
        if not path.is_file():
            continue
        import tomllib  # takes time to load

        try:
            text = path.read_bytes().decode("utf-8-sig")
            data = tomllib.loads(text)
        except UnicodeDecodeError as error:
            raise ConfigError(str(path), None, "it is not UTF-8", "save it as UTF-8") from error
        except OSError as error:
            raise ConfigError(str(path), None, f"cannot be read: {error.strerror}", "check the file") from error
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+)", str(error))
            what = f"it is not TOML: {str(error).partition(' (at')[0].lower()}"
            raise ConfigError(str(path), int(found[1]) if found else None, what, "see https://toml.io") from error
        if name == FILE:
            return path, text, data
        ours = data.get("tool", {}).get("deckpress")
        if isinstance(ours, dict):
            return path, text, ours
    return None, "", {}


def _read(data: Mapping[str, Any], place: _Place) -> Iterator[tuple[str, str, Any]]:
    """The settings that a file makes: section, key and value."""
    known = {*SECTIONS, *TABLES}
    for section, table in data.items():
        if section not in known:
            raise place.error(section, "", f'there is no table "{section}"', _nearest(section, known))
        if not isinstance(table, dict):
            raise place.error(section, "", f'"{section}" is a table', f"write [{section}], and its settings below")
        kinds = _kinds(section)
        for key, value in table.items():
            if section in SECTIONS and key not in kinds:
                raise place.error(section, key, f'[{section}] has no setting "{key}"', _nearest(key, kinds))
            try:
                typed = _typed(value, kinds.get(key, TABLES.get(section)), _limits(section, key))
                if section == "tags":
                    _check_tag(key, typed)
                yield section, key, typed
            except ValueError as error:
                raise place.error(section, key, f"{key}: {error}", _hint(section, key)) from error


def _check_tag(name: str, words: Sequence[str]) -> None:
    """Raise ValueError where Anki would make two tags of one, or where every card would get it."""
    if not name.strip(":") or name.split() != [name]:
        raise ValueError("Anki ends a tag at a blank; join its words with - or _")
    if not words or not all(word.strip() for word in words):
        raise ValueError("it needs words that cards hold, none of them empty")


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], Any, str]]:
    names = {f"{PREFIX}{section}_{key}".upper(): (section, key) for section in SECTIONS for key in _kinds(section)}
    for name in sorted(name for name in environment if name.startswith(PREFIX)):
        if name not in names:
            raise ConfigError("the environment", None, f"there is no setting {name}", _instead(name, names))
        section, key = names[name]
        try:
            value = _from_text(environment[name], _kinds(section)[key])
            yield (section, key), _typed(value, _kinds(section)[key], _limits(section, key)), name
        except ValueError as error:
            raise ConfigError("the environment", None, f"{name}: {error}", _hint(section, key)) from error


def _instead(name: str, names: Iterable[str]) -> str:
    """What to do with a name of the environment that no setting has. A table's keys are anybody's words."""
    table = name.removeprefix(PREFIX).partition("_")[0].lower()
    return f"write it into [{table}] of {FILE}" if table in TABLES else _nearest(name, names)


def _from_text(text: str, kind: Any) -> Any:
    """The value that a text in the environment stands for; lists are joined by commas."""
    if kind is bool and text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    if get_origin(kind) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            return text
    return text


def _typed(value: Any, kind: Any, limits: Mapping[str, Any]) -> Any:
    """The value as its type has it. Raises ValueError where it is of another, or beyond its limits."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(f"{_said(value)} is no list of texts")
        return tuple(value)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{_said(value)} is none of {', '.join(shown(each) for each in get_args(kind))}")
        return value
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ValueError(f"{_said(value)} is not {NAMES[kind]}")
    if (least := limits.get("least")) is not None and not value >= least:
        raise ValueError(f"{value:g} is less than {least:g}")
    if (most := limits.get("most")) is not None and not value <= most:
        raise ValueError(f"{value:g} is more than {most:g}")
    if (pattern := limits.get("pattern")) and value and not pattern.fullmatch(value):
        raise ValueError(f"{_said(value)} is not like {limits['example']}")
    return value


def _said(value: Any) -> str:
    return shown(value) if isinstance(value, str | int | float | bool) else f"a {type(value).__name__}"


def _kinds(section: str) -> dict[str, Any]:
    return get_type_hints(SECTIONS[section]) if section in SECTIONS else {}


def _limits(section: str, key: str) -> Mapping[str, Any]:
    return (
        next((each.metadata for each in fields(SECTIONS[section]) if each.name == key), {})
        if section in SECTIONS
        else {}
    )


def _hint(section: str, key: str) -> str:
    text = _limits(section, key).get("text")
    return f"it is for: {text}" if text else "see docs/deckpress.toml"


def _nearest(name: str, known: Any) -> str:
    near = nearest(name, known)
    return f'did you mean "{near}"?' if near else f"use one of {', '.join(sorted(known))}"
