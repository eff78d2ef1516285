"""Packages -> what the real Anki makes of them: imported into throw-away collections, studied, updated, and compared.

The trials are in trials.py, what is compared of a collection in state.py, and a judge for each finding in findings.py
and updates.py.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from generator.errors import DeckpressError, PackageError
from generator.progress import Progress, silent
from generator.verification.findings import Finding, judge_alone
from generator.verification.trials import COLLECTIONS, TRIALS, Counts, Package, try_alone, try_own, try_update
from generator.verification.updates import judge_update

INSTALL = "pip install 'anki>=24.6', or: pipx inject deckpress anki"
UPGRADE = "pip install --upgrade 'anki>=24.6', or: pipx inject --force deckpress anki"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. counts: of the import of new, over old if there is one. anki: the version that was asked."""

    new: Path
    old: Path | None
    anki: str
    counts: Counts
    findings: tuple[Finding, ...]

    @property
    def safe(self) -> bool:
        return all(finding.ok for finding in self.findings)


def verify(new: Path, old: Path | None = None, *, progress: Progress = silent) -> Verification:
    """Import new as a learner does, over old if there is one, and say what that would do to their collection.

    progress: is told how far it is. Raises PackageError where a file is no package that Anki imports, and
    DeckpressError where Anki's backend is not installed.
    """
    with _silence(), tempfile.TemporaryDirectory(prefix="deckpress-", ignore_cleanup_errors=True) as name:
        version = _version()
        folder = Path(name)
        package = Package(new, _copy(new, folder / "new.apkg"))
        older = None if old is None else Package(old, _copy(old, folder / "old.apkg"))
        trials = 1 if older is None else TRIALS
        progress(f"importing {new.name}", 0, trials)
        alone = try_alone(package, folder)
        if older is None:
            return Verification(new, old, version, alone.arrival.counts, tuple(judge_alone(alone)))
        update = try_update(older, package, folder, progress)
        progress("marking and editing as a learner does", TRIALS - 1, TRIALS)
        own = try_own(older, package, alone.arrival.state, folder)
        findings = (*judge_alone(alone), *judge_update(alone.arrival.state, update, own))
        return Verification(new, old, version, update.arrival.counts, findings)


def _silence() -> redirect_stdout[io.StringIO]:
    """Nothing on stdout: up to 25.9 at least, Anki prints a stack there when a command takes long."""
    return redirect_stdout(io.StringIO())


def _version() -> str:
    """Which Anki is asked; raises DeckpressError if none is installed, or one that is of no use."""
    try:
        from anki.buildinfo import version
        from anki.collection import ImportAnkiPackageOptions  # noqa: F401
    except ImportError as error:
        what, hint = f'deckpress verify cannot use the Python package "anki" that is installed: {error}', UPGRADE
        if isinstance(error, ModuleNotFoundError) and error.name == "anki":
            what = 'deckpress verify needs Anki\'s own backend, the Python package "anki", which is not installed'
            hint = INSTALL
        raise DeckpressError(f"{what}\n  hint: {hint}") from error
    return version


def _copy(path: Path, copy: Path) -> Path:
    """Where the copy is; raises PackageError for what is no package at first sight."""
    try:
        shutil.copyfile(path, copy)
        with zipfile.ZipFile(copy) as archive:
            names = archive.namelist()
    except FileNotFoundError as error:
        raise PackageError(str(path), None, "there is no such package", "check the path") from error
    except OSError as error:
        raise PackageError(str(path), None, f"cannot be read: {error.strerror or error}", "check the file") from error
    except zipfile.BadZipFile as error:
        raise PackageError(str(path), None, "this is no package for Anki: not a zip file", "name an .apkg") from error
    if not set(names) & set(COLLECTIONS):
        what = "this is no package for Anki: a zip file without a collection in it"
        raise PackageError(str(path), None, what, "name an .apkg")
    return copy
