"""How many cards -> where builds of them spend their time, stage by stage.

python -m tests.benchmarks.stages DOCUMENT...: build them, and print the CPU seconds of each stage, as JSON
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from tests.benchmarks.contestants import edit, environment, write
from tests.benchmarks.documents import cards, documents

# the functions that the stages are entered by: the module that calls each, and its name there
STAGES = {
    "read": (("generator.sources", "load"), ("generator.sources", "parsed")),
    "find": (("generator.sources", "find"),),
    "normalize": (("generator.sources", "normalize"), ("generator.pipeline", "wanted_topics")),
    "load cards/": (("generator.pipeline", "_loaded"),),
    "reconcile": (("generator.pipeline", "_reconciled"),),
    "render": (("generator.pipeline", "_notes"),),
    "stamp": (("generator.pipeline", "_stamp"),),
    "dump cards/": (("generator.cardfile", "dumps"), ("generator.ledger", "dumps")),
    "package": (("generator.package", "package"),),
    "write": (("generator.writing", "write"),),
    "remember": (
        *((f"generator.{name}", "load") for name in ("remembered", "shelf", "unchanged")),
        *(("generator.remembered", "save"), ("generator.unchanged", "save"), ("generator.shelf", "sealed")),
    ),
    "manifest": (("generator.manifest.Manifest", "look"), ("generator.manifest.Manifest", "keep")),
}
START, REST = "start Python, import", "the rest"
HEAD = """| stage | cold, s | share | one card edited, s | share |
|---|--:|--:|--:|--:|"""


def table(count: int, cold: Mapping[str, float], edited: Mapping[str, float]) -> str:
    """The seconds of each stage, and their shares, of two builds of so many cards."""
    lines = [f"### {count:,} cards by stage", "", HEAD]
    for stage in sorted(cold, key=lambda stage: -cold[stage]):
        cells = (f"{found[stage]:.2f} | {found[stage] / sum(found.values()):.0%}" for found in (cold, edited))
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    totals = (f"{sum(found.values()):.2f} | 100%" for found in (cold, edited))
    return "\n".join([*lines, f"| all | {' | '.join(totals)} |"]) + "\n"


def seconds(count: int) -> tuple[dict[str, float], dict[str, float]]:
    """What each stage takes of a cold build of so many cards, and of one after it, for which one card was edited.

    Each is a process of its own, and the second finds on disk what the first has left there.
    """
    texts = documents(count, "headings")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), texts)
        cold = _measured(Path(name), [*texts])
        edit(Path(name) / next(iter(texts)), next(cards(1)))
        return cold, _measured(Path(name), [*texts])


def _measured(folder: Path, names: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.stages", *names]
    ran = subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def main(names: Sequence[str]) -> None:
    """Build the documents in this process, and print how long each stage took."""
    clock = Clock()
    from generator.cli import main as deckpress

    for stage, functions in STAGES.items():
        for where, name in functions:
            clock.count(_found(where), name, stage)
    clock.spent[START] = time.process_time()
    deckpress(["build", "--quiet", *names], standalone_mode=False)
    clock.spent[REST] = time.process_time() - sum(clock.spent.values())
    sys.stdout.write(json.dumps(clock.spent))


class Clock:
    """The CPU seconds of each stage, without those of stages that it calls."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self._inside = 0.0

    def count(self, owner: Any, name: str, stage: str) -> None:
        """Count the time in a function, that its owner has under this name, as that of a stage."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            outside, self._inside = self._inside, 0.0
            begin = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                took = time.process_time() - begin
                self.spent[stage] += took - self._inside
                self._inside = outside + took

        setattr(owner, name, timed)


def _found(where: str) -> Any:
    """The module, or the class in a module, of this name."""
    module, _, last = where.rpartition(".")
    return getattr(importlib.import_module(module), last) if last[0].isupper() else importlib.import_module(where)


if __name__ == "__main__":
    main(sys.argv[1:])
