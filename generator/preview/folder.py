"""The files of a site -> a folder, all of them or none, none of an earlier one left; what else is beside them stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import writing
from generator.errors import OutputError

# names the files of the site, so that a later one leaves none of them behind
MANIFEST = "deckpress-site.json"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a site into its folder. Raises OutputError where that has files but no site, or on failure."""
    before = set(_before(folder))
    listed = json.dumps(sorted(files), ensure_ascii=False, indent=0).encode("utf-8", "surrogateescape")
    found = {folder / name: data for name, data in files.items()}
    stale = [path for path in sorted(before) if path not in found]
    writing.write({folder / MANIFEST: listed, **found}, remove=stale)


def _before(folder: Path) -> Iterator[Path]:
    """The files of the site that is there. Raises OutputError where something else is."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    hint = "name a new or empty folder, or one that deckpress preview wrote"
    try:
        names = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(str(folder), None, "this is not a site that deckpress preview wrote", hint) from error
    for name in names if isinstance(names, list) else ():
        path = folder / str(name)
        if path.resolve().is_relative_to(folder.resolve()):
            yield path
