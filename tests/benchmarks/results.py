"""What was measured -> a page of tables: what was aimed at, then ratios before values."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import contestants as by
from tests.benchmarks.measure import Measured

LIBRARIES = ("anki", "comrak", "genanki", "markdown", "markdown-it-py", "nh3", "pygments", "pymdown-extensions")
# what is measured in runs, and the unit that it is shown in
QUANTITIES = {"cpu": ("CPU", "s", 1.0), "wall": ("wall", "s", 1.0), "memory": ("memory", "MB", 1e6)}
# where documents are also written in the other dialects, and in many documents; most goals are for it
USUAL = 10_000
FEW = 43


@dataclass(frozen=True, slots=True)
class Round:
    """All that were measured with the same cards.

    base: the name of the one that the others are compared with. cards: how many, of a round that is one of a series.
    """

    title: str
    measured: Sequence[Measured]
    base: str = by.BARE
    cards: int = 0

    def __getitem__(self, name: str) -> Measured:
        """The one of this name."""
        return next(each for each in self.measured if each.name == name)

    def ratio(self, name: str, of: str) -> float:
        """How much of a quantity somebody takes, that of the base being 1."""
        return self[name].median(of) / self[self.base].median(of)


def title(count: int, dialect: str = "headings") -> str:
    """What the round of so many cards in a dialect is called."""
    return f"{count:,} cards, {dialect}"


STARTS, IMPORTS, PROJECTS = "Until a command answers", f"{USUAL:,} cards into Anki", f"{USUAL:,} cards in two projects"


def page(rounds: Sequence[Round], notes: Sequence[str]) -> str:
    """The page, in Markdown. notes: what could not be measured, and why."""
    parts = [machine(), *(["", *(f"- {note}" for note in notes)] if notes else [])]
    if rows := [*goals({each.title: each for each in rounds})]:
        parts += ["", "### What was aimed at", "", "| | measured | aim: at most |", "|---|--:|--:|"]
        parts += [f"| {what} | {found:.2f}{unit} | {most:.2f}{unit} |" for what, found, most, unit in rows]
    for each in rounds:
        parts += ["", f"### {each.title}, medians of {len(each.measured[0].runs)} runs", "", *_table(each)]
    return "\n".join(parts) + "\n"


def machine() -> str:
    """What it was measured on."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {versions}."
    )


def goals(rounds: Mapping[str, Round]) -> Iterator[tuple[str, float, float, str]]:
    """What was aimed at, as far as the rounds tell: in words, as measured, at most, and the unit if it is no ratio."""
    if usual := rounds.get(title(USUAL)):
        yield "cold, CPU", usual.ratio(by.COLD, "cpu"), 0.5, ""
        yield "cold, wall", usual.ratio(by.COLD, "wall"), 0.35, ""
        yield "cold, memory", usual.ratio(by.COLD, "memory"), 2.5, ""
        yield "nothing changed, CPU", usual.ratio(by.UNCHANGED, "cpu"), 0.08, ""
        yield "one card edited, CPU", usual.ratio(by.EDITED, "cpu"), 0.25, ""
        yield "package, bytes", usual[by.COLD].package / usual[by.BARE].package, 1 / 3, ""
    if usual and (large := rounds.get(title(10 * USUAL))):
        yield "ten times the cards, CPU", large[by.COLD].median("cpu") / usual[by.COLD].median("cpu"), 11, ""
    if imported := rounds.get(IMPORTS):
        none, bare, ours = (imported[name].median("cpu") for name in (by.NO_PACKAGE, by.BARE_PACKAGE, by.OUR_PACKAGE))
        yield "import into Anki, CPU, without opening it", (ours - none) / (bare - none), 1, ""
    if small := rounds.get(title(FEW)):
        yield f"{FEW} cards, cold, CPU", small[by.COLD].median("cpu"), 0.35, " s"
    if started := rounds.get(STARTS):
        python = started[by.PYTHON].median("cpu")
        for name in (by.HELP, by.VERSION):
            yield f"`{name}` over Python, CPU", started[name].median("cpu") - python, 0.06, " s"


def _table(each: Round) -> Iterator[str]:
    """The lines of a round's table; packages have columns where all of them make one."""
    base = each[each.base]
    names = [name for name, _, _ in QUANTITIES.values()]
    values = [f"{name}, {unit}" for name, unit, _ in QUANTITIES.values()]
    if base.package:
        names, values = [*names, "package"], [*values, "package, MB"]
    yield f"| | {' | '.join([*names, *values])} |"
    yield f"|---|{'--:|' * 2 * len(names)}"
    for found in each.measured:
        ratios = [f"{each.ratio(found.name, of):.2f}" for of in QUANTITIES]
        shown = [_spread(found, of) for of in QUANTITIES]
        if base.package:
            ratios.append(f"{found.package / base.package:.2f}")
            shown.append(f"{found.package / 1e6:.2f}")
        yield f"| {found.name} | {' | '.join([*ratios, *shown])} |"


def _spread(found: Measured, of: str) -> str:
    """The median of a quantity, and of times also the least and the most."""
    unit = QUANTITIES[of][2]
    median, (least, most) = found.median(of) / unit, found.spread(of)
    return f"{median:.1f}" if unit != 1 else f"{median:.2f} ({least:.2f} to {most:.2f})"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
