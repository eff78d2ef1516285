"""Contestants -> what each costs: whole processes, in turns, so that a busy minute of the machine hits all alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.contestants import Contestant, environment

# a process between this one and what is measured, so that its memory is its own
LAUNCH = (sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")))
KIBIBYTES = 1 if sys.platform == "darwin" else 1024  # of what wait4 counts memory in


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a whole process and those that it started.

    cpu, wall: seconds. memory: bytes, at most, of the largest of the processes.
    """

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a contestant cost. package: the bytes of all that it wrote for Anki."""

    name: str
    runs: Sequence[Run]
    package: int

    def median(self, of: str) -> float:
        """The median of a quantity, by its name in Run."""
        return float(statistics.median(getattr(run, of) for run in self.runs))

    def spread(self, of: str) -> tuple[float, float]:
        """The least and the most."""
        values = [getattr(run, of) for run in self.runs]
        return min(values), max(values)


def measure(contestants: Iterable[Contestant], runs: int, folder: Path) -> list[Measured]:
    """What each of them costs. folder: an empty one for what they read and write."""
    folders = {each.name: folder / str(number) for number, each in enumerate(contestants)}
    by_name = {each.name: each for each in contestants}
    found: dict[str, list[Run]] = {name: [] for name in by_name}
    for name, each in by_name.items():
        folders[name].mkdir(parents=True)
        each.prepare(folders[name])
    for number in range(runs):
        for name, each in by_name.items():
            each.before(folders[name], number)
            found[name].append(run(each.command, folders[name]))
    return [Measured(name, taken, _package(folders[name])) for name, taken in found.items()]


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command in a folder. Raises CalledProcessError, with what it said, where it fails."""
    said = folder / "said.txt"
    launched = subprocess.run(
        [*LAUNCH, str(said), *command], cwd=folder, env=environment(), check=True, capture_output=True, text=True
    )
    code, cpu, wall, memory = json.loads(launched.stdout)
    if code:
        raise subprocess.CalledProcessError(code, command, said.read_text("utf-8", errors="replace"))
    return Run(cpu, wall, memory * KIBIBYTES)


def _package(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.apkg"))
