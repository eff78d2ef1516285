"""How many cards -> where a build of them spends its time, stage by stage."""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.documents import documents

# the functions that the stages are entered by: where each is called from, and its name there
STAGES = {
    "read": (("generator.sources", "read"),),
    "find": (("generator.sources", "find"),),
    "normalize": (("generator.sources", "normalize"), ("generator.pipeline", "wanted_topics")),
    "load cards/": (("generator.pipeline", "_loaded"),),
    "reconcile": (("generator.pipeline", "_reconciled"),),
    "render": (("generator.pipeline", "_notes"),),
    "stamp": (("generator.pipeline", "_stamp"),),
    "dump cards/": (("generator.cardfile", "dumps"), ("generator.ledger", "dumps")),
    "package": (("generator.package", "package"),),
}
IMPORTED = ("generator.sources", "generator.pipeline", "generator.package")


def table(count: int) -> str:
    """A table of the seconds and shares of a cold build of so many cards, and of one with nothing to write."""
    lines = [
        f"### {count:,} cards by stage",
        "",
        "| stage | cold, s | share | again, s | share |",
        "|---|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.process_time()
        for name in IMPORTED:
            importlib.import_module(name)
        imports = time.process_time() - begin
        cold, again = _stages(count, Path(folder)), _stages(count, Path(folder))
    cold["imports"], again["imports"] = imports, imports
    for stage in sorted(cold, key=lambda stage: -cold[stage]):
        shares = (f"{found[stage]:.2f} | {found[stage] / sum(found.values()):.0%}" for found in (cold, again))
        lines.append(f"| {stage} | {' | '.join(shares)} |")
    return "\n".join(lines) + "\n"


def _stages(count: int, folder: Path) -> dict[str, float]:
    """The CPU seconds of each stage of a build in the folder."""
    from generator import pipeline

    for name, text in documents(count, "headings").items():
        (folder / name).write_text(text, "utf-8")
    spent = dict.fromkeys(STAGES, 0.0)
    undo = [
        _timed(importlib.import_module(where), name, stage, spent) for stage in STAGES for where, name in STAGES[stage]
    ]
    before = Path.cwd()
    os.chdir(folder)
    begin = time.process_time()
    try:
        pipeline.build([Path(name) for name in documents(count, "headings")])
    finally:
        os.chdir(before)
        for put_back in undo:
            put_back()
    return spent | {"the rest": time.process_time() - begin - sum(spent.values())}


def _timed(module: Any, name: str, stage: str, spent: dict[str, float]) -> Callable[[], None]:
    """Count the time that a function of a module takes as that of a stage; what is given back puts an end to that."""
    function = getattr(module, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        begin = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - begin

    setattr(module, name, timed)
    return lambda: setattr(module, name, function)
