"""What was measured -> a page of tables, ratios first, and a chart."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.contestants import BARE, COLD, EDITED, FLOOR, UNCHANGED
from tests.benchmarks.measure import Measured

LIBRARIES = ("comrak", "genanki", "markdown", "markdown-it-py", "nh3", "pygments", "pymdown-extensions")
HEAD = """| | CPU | wall | memory | package | CPU, s (least to most) | wall, s | memory, MB | package, MB |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""
SHOWN = (FLOOR, COLD, EDITED, UNCHANGED)
DPI = 100


@dataclass(frozen=True, slots=True)
class Round:
    """All that were measured with the same cards. dialect: that of the documents."""

    cards: int
    dialect: str
    measured: Sequence[Measured]

    @property
    def bare(self) -> Measured:
        """What all are compared with."""
        return next(each for each in self.measured if each.name == BARE)


def page(rounds: Iterable[Round], notes: Sequence[str]) -> str:
    """The page, in Markdown. notes: what could not be measured, and why."""
    parts = [machine(), *(["", *(f"- {note}" for note in notes)] if notes else [])]
    for each in rounds:
        title = f"{each.cards:,} cards, {each.dialect}, medians of {len(each.bare.runs)} runs"
        parts += ["", f"### {title}", "", HEAD, *_rows(each)]
    return "\n".join(parts) + "\n"


def machine() -> str:
    """What it was measured on."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {versions}."
    )


def chart(rounds: Sequence[Round], path: Path) -> None:
    """Draw what deckpress costs, in shares of the bare script, by the number of cards; an SVG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "deckpress"  # the same figures give the same file
    mpl.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(7.2, 3.6), dpi=DPI, layout="constrained")
    axes = figure.add_subplot()
    colours = dict(zip(SHOWN, ("#9ca3af", "#1d4ed8", "#0d9488", "#d97706"), strict=True))
    for name in SHOWN:
        points = [
            (each.cards, found.median("cpu") / each.bare.median("cpu"))
            for each in rounds
            for found in each.measured
            if found.name == name
        ]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name, color=colours[name], linewidth=2)
    axes.axhline(1, color="#6b7280", linewidth=1, linestyle="--")
    axes.text(1, 1.05, "bare script ", ha="right", color="#6b7280", transform=axes.get_yaxis_transform())
    axes.set(xscale="log", yscale="log", xlabel="cards", ylabel="CPU time, bare script = 1")
    counts = sorted({each.cards for each in rounds})
    axes.set_xticks(counts, [f"{count:,}" for count in counts])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e5e7eb")
    figure.legend(loc="outside upper left", ncols=len(SHOWN), frameon=False, fontsize="small")
    figure.savefig(path, format="svg", metadata={"Date": None})


def _rows(each: Round) -> Iterator[str]:
    for found in each.measured:
        least, most = found.spread("cpu")
        quantities = (("cpu", 1.0), ("wall", 1.0), ("memory", 1e6))
        ratios = [f"{found.median(of) / each.bare.median(of):.2f}" for of, _ in quantities]
        ratios.append(f"{found.package / each.bare.package:.2f}")
        values = [f"{found.median(of) / unit:.2f}" for of, unit in quantities]
        cells = [*ratios, f"{values[0]} ({least:.2f} to {most:.2f})", *values[1:], f"{found.package / 1e6:.2f}"]
        yield f"| {found.name} | {' | '.join(cells)} |"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
