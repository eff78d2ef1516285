"""Cards -> files for people and programs that have no Anki: one module a format, each with a function `write`.

A format takes Contents and gives the text of a file; what cards show goes into a folder `media` beside that file,
unless the file holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.export import anki_text, csv, html, json, markdown
from generator.export.contents import Contents
from generator.media.library import FOLDER


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name, how its files end, the function that writes one, and how each of them begins.

    has_media: whether what cards show goes beside the file. is_apart: whether each deck has a file of its own.
    """

    name: str
    ending: str
    write: Callable[[Contents], str]
    mark: re.Pattern[str]
    has_media: bool = True
    is_apart: bool = False


FORMATS = (
    Format("csv", ".csv", csv.write, csv.MARK, has_media=False),
    Format("anki-text", ".txt", anki_text.write, anki_text.MARK),
    Format("json", ".json", json.write, json.MARK),
    Format("html", ".html", html.write, html.MARK, has_media=False),
    Format("markdown", ".md", markdown.write, markdown.MARK, is_apart=True),
)
BY_NAME = {form.name: form for form in FORMATS}


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of an export, by path: texts, and media, which is what they show."""

    texts: Mapping[Path, bytes]
    media: Mapping[Path, bytes]


def export(contents: Contents, form: Format, output: Path) -> Exported:
    """The contents in a format.

    output: the file, or of a format whose decks are apart, where there are several, the folder of their files.
    """
    if form.is_apart and len(contents.decks) > 1:
        parts = [replace(contents, decks=(deck,)) for deck in contents.decks]
        texts = {output / f"{part.decks[0].topic.slug}{form.ending}": form.write(part) for part in parts}
        folder = output / FOLDER
    else:
        texts = {output: form.write(contents)}
        folder = output.parent / FOLDER
    media = {folder / name: data for name, data in sorted(contents.media.items()) if form.has_media}
    return Exported({path: text.encode("utf-8") for path, text in texts.items()}, media)
