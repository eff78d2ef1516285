"""deckpress.toml, the environment and options -> the settings of a command, and what pipeline takes of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from generator import config
from generator.cli.problems import fail
from generator.config import Config
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.media.library import MediaOptions


class Said(TypedDict):
    """What settings say to pipeline.plan and build; see there."""

    output: Path
    cards: Path
    templates: Path | None
    topic: str | None
    split_by: Literal["section"] | None
    media: MediaOptions
    config: Config


def load(cards: Path | None = None, **flags: Any) -> Config:
    """The settings of the project that a command works in; where they are wrong, say so and exit 1.

    cards: what --cards says. flags: what options say, by section and key joined with two underscores.
    """
    try:
        return read(cards, **flags)
    except ConfigError as error:
        fail(error)


def read(cards: Path | None = None, **flags: Any) -> Config:
    """The same settings for a command that goes on where they are wrong. Raises ConfigError."""
    said = {(name.partition("__")[0], name.partition("__")[2]): _plain(value) for name, value in flags.items()}
    said["project", "cards"] = None if cards is None else str(cards)
    return config.load(Path() if cards is None else cards.parent, os.environ, said)


def folder(settings: Config, section: str, key: str, value: str = "") -> Path:
    """A folder that the settings name; one in a file is seen from that file, others from here."""
    value = value or getattr(getattr(settings, section), key)
    source = settings.sources.get((section, key), "")
    is_in_file = settings.path is not None and source.startswith(f"{settings.path}:")
    return settings.path.parent / value if is_in_file and settings.path else Path(value)


def options(settings: Config) -> Said:
    """What the settings say to pipeline.plan and build."""
    return {
        "output": folder(settings, "project", "output"),
        "cards": folder(settings, "project", "cards"),
        "templates": templates(settings),
        "topic": settings.project.topic or None,
        "split_by": settings.project.split_by or None,
        "media": media(settings),
        "config": settings,
    }


def templates(settings: Config) -> Path | None:
    """The folder of an author's own templates."""
    return folder(settings, "project", "templates") if settings.project.templates else None


def cards(said: Path | None) -> Path:
    """The folder of the cards files, for a command that asks for no other setting. said: what --cards says."""
    return folder(load(said), "project", "cards")


def media(settings: Config) -> MediaOptions:
    """What the settings say of media."""
    from generator.media.library import Fetching, MediaOptions

    said = settings.media
    return MediaOptions(
        max_file=said.max_file,
        max_package=said.max_package,
        folders=tuple(folder(settings, "media", "folders", each) for each in said.folders),
        is_scaled=said.scale,
        longest_side=said.longest_side,
        fetching=Fetching(said.fetch_count, said.fetch_seconds, said.fetch_private) if said.fetch else None,
        is_forgiving=said.missing == "text",
    )


def _plain(value: Any) -> Any:
    """The value of an option as a setting has it; None where the option was not given."""
    if isinstance(value, tuple):
        return tuple(map(str, value)) or None
    if value is False:
        return None
    return str(value) if isinstance(value, Path) else value
