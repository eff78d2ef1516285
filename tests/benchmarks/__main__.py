"""`python -m tests.benchmarks`: measure, print the page; --write puts it into docs/."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import results, stages
from tests.benchmarks.contestants import PROJECT, TOOLS, Contestant, ours, ours_in_many, scripts
from tests.benchmarks.documents import DIALECTS
from tests.benchmarks.measure import measure
from tests.benchmarks.results import Round

SIZES = (43, 100, 1_000, 10_000, 100_000)
# where documents are also written in the other dialects, and in many documents
USUAL = 10_000
# a tool that takes so many CPU seconds for one size is not asked to do the next, which is ten times as large
PATIENCE = 5
PAGE = PROJECT / "docs" / "benchmarks.md"
CHART = PROJECT / "docs" / "images" / "benchmarks.svg"
# what stands above it in the page is written by hand
MEASURED = "<!-- all below is written by make bench -->\n"


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, nargs="+", default=SIZES, help="how many; several measure each")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run")
    parser.add_argument("--no-tools", action="store_true", help="measure no other tools, which pip would install")
    parser.add_argument("--profile", action="store_true", help="only tell where deckpress spends its time, by stage")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its chart")
    said = parser.parse_args()
    if said.profile:
        for count in said.cards:
            print(stages.table(count))  # noqa: T201
        return
    notes = [] if said.no_tools else [why for tool in TOOLS if (why := tool.install())]
    tools = [] if said.no_tools else [tool for tool in TOOLS if not any(note.startswith(tool.name) for note in notes)]
    rounds: list[Round] = []
    slow: set[str] = set()
    for count in sorted(said.cards):
        for dialect in DIALECTS if count == USUAL else ("headings",):
            contestants = [*scripts(count, dialect), *ours(count, dialect)]
            if dialect == "headings":
                contestants += ours_in_many(count) if count == USUAL else ()
                contestants += [tool.contestant(count) for tool in tools if tool.name not in slow]
            found = _round(count, dialect, contestants, said.runs)
            slow |= {each.name for each in found.measured if each.median("cpu") > PATIENCE}
            rounds.append(found)
            print(results.page([found], []), file=sys.stderr)  # noqa: T201
    names = sorted(slow & {tool.name for tool in tools})
    notes += [f"{name} was not asked to press more than took it {PATIENCE} seconds." for name in names]
    text = results.page(rounds, notes)
    print(text)  # noqa: T201
    if said.write:
        PAGE.write_text(PAGE.read_text("utf-8").partition(MEASURED)[0] + MEASURED + "\n" + text, "utf-8")
        results.chart([each for each in rounds if each.dialect == "headings"], CHART)


def _round(count: int, dialect: str, contestants: Sequence[Contestant], runs: int) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        return Round(count, dialect, measure(contestants, runs, Path(folder)))


if __name__ == "__main__":
    main()
