"""`python -m tests.benchmarks`: measure, print the page; --write puts it into docs/."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import chart, results, stages
from tests.benchmarks.contestants import (
    BARE,
    BARE_PACKAGE,
    IN_TURN,
    PROJECT,
    PYTHON,
    Contestant,
    imports,
    ours,
    ours_in_many,
    projects,
    scripts,
    starts,
)
from tests.benchmarks.documents import DIALECTS
from tests.benchmarks.measure import measure
from tests.benchmarks.results import IMPORTS, PROJECTS, STARTS, USUAL, Round, title
from tests.benchmarks.tools import TOOLS, Tool

SIZES = (results.FEW, 100, 1_000, USUAL, 10 * USUAL)
# a tool that takes so many CPU seconds for one size is not asked to do the next, which is ten times as large
PATIENCE = 5
# more cards than the usual take minutes each time
RUNS, RUNS_OF_MANY, RUNS_OF_STARTS = 5, 3, 20
PAGE = PROJECT / "docs" / "benchmarks.md"
CHART = PROJECT / "docs" / "images" / "benchmarks.svg"
PICTURE = "![CPU time of deckpress and of others, that of the bare script being 1](images/benchmarks.svg)"
# what stands above it in the page is written by hand
MEASURED = "<!-- all below is written by make bench -->\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, nargs="+", default=SIZES, help="how many; several measure each")
    parser.add_argument("--runs", type=int, help=f"how often each is run; {RUNS}, and {RUNS_OF_MANY} of many cards")
    parser.add_argument("--no-tools", action="store_true", help="measure no other tools, which pip would install")
    parser.add_argument("--profile", action="store_true", help="only tell where deckpress spends its time, by stage")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its chart")
    said = parser.parse_args(arguments)
    if said.profile:
        for count in said.cards:
            print(stages.table(count, *stages.seconds(count)))  # noqa: T201
        return
    notes = [] if said.no_tools else [why for tool in TOOLS if (why := tool.install())]
    tools = [] if said.no_tools else [tool for tool in TOOLS if not any(note.startswith(tool.name) for note in notes)]
    rounds: list[Round] = []
    for each in _rounds(sorted(said.cards), tools, said.runs):
        print(results.page([each], []), file=sys.stderr)  # noqa: T201
        rounds.append(each)
    notes += _slow(rounds, [tool.name for tool in tools])
    text = results.page(rounds, notes)
    print(text)  # noqa: T201
    if said.write:
        by_hand = PAGE.read_text("utf-8").partition(MEASURED)[0]
        PAGE.write_text(f"{by_hand}{MEASURED}\n{PICTURE}\n\n{text}", "utf-8")
        CHART.write_text(chart.drawn(rounds), "utf-8")


def _rounds(counts: Sequence[int], tools: Sequence[Tool], runs: int | None) -> Iterator[Round]:
    """Measure one round after another."""
    yield _round(STARTS, starts(), runs or RUNS_OF_STARTS, PYTHON)
    for count in counts:
        often = runs or (RUNS if count <= USUAL else RUNS_OF_MANY)
        for dialect in DIALECTS if count == USUAL else ("headings",):
            contestants = [*scripts(count, dialect), *ours(count, dialect)]
            if dialect == "headings":
                contestants += [tool.contestant(count) for tool in tools]
                contestants += ours_in_many(count) if count == USUAL else ()
            found = _round(title(count, dialect), contestants, often, cards=count if dialect == "headings" else 0)
            yield found
            if found.cards:
                tools = [tool for tool in tools if found[tool.name].median("cpu") <= PATIENCE]
        if count == USUAL:
            yield _round(IMPORTS, imports(count), often, BARE_PACKAGE)
            yield _round(PROJECTS, projects(count), often, IN_TURN)


def _slow(rounds: Sequence[Round], tools: Sequence[str]) -> Iterator[str]:
    """A sentence for each tool that was left out of rounds, because of what it took in one of fewer cards."""
    for name in tools:
        asked = [each for each in rounds if any(found.name == name for found in each.measured)]
        if asked and (seconds := asked[-1][name].median("cpu")) > PATIENCE:
            yield f"{asked[-1].title}: {name} takes {seconds:.0f} s CPU, so it was asked for no more."


def _round(name: str, contestants: Iterable[Contestant], runs: int, base: str = BARE, cards: int = 0) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        return Round(name, measure([*contestants], runs, Path(folder)), base, cards)


if __name__ == "__main__":
    main()
