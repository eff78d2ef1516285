"""The harness of `make bench`, on a few cards: all are measured on the same, and each measure is of what it says."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import chart, contestants, results, stages
from tests.benchmarks.contestants import BARE, COLD, EDITED, UNCHANGED, ours, scripts
from tests.benchmarks.documents import CODE_EVERY, DIALECTS
from tests.benchmarks.measure import measure, run
from tests.press import query

COUNT = 2 * CODE_EVERY
FEW = 4
LARGE = 300_000_000
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_press_the_same_cards(dialect: str, tmp_path: Path) -> None:
    asked = [*scripts(COUNT, dialect), *ours(COUNT, dialect)]
    measured = measure(asked, 1, tmp_path)
    packages = [*tmp_path.rglob("*.apkg")]
    assert len(packages) == len(asked) == len(measured)
    assert {query(package, "select count(*) from notes")[0][0] for package in packages} == {COUNT}
    assert sum(each.package for each in measured) == sum(package.stat().st_size for package in packages)


def test_memory_is_that_of_what_runs(tmp_path: Path) -> None:
    """A process that a large one starts is not as large, and one that starts a large one is."""
    held = bytearray(b"x") * LARGE
    small = run([sys.executable, "-c", "pass"], tmp_path)
    del held
    large = run([sys.executable, "-c", f"b'x' * {LARGE}"], tmp_path)
    assert small.memory < LARGE / 4 < LARGE < large.memory
    assert small.cpu > 0
    assert small.wall > 0


def test_what_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run([sys.executable, "-c", "import sys; sys.exit('no such deck')"], tmp_path)
    assert failed.value.returncode == 1
    assert failed.value.output == "no such deck\n"


def test_stages_are_those_of_the_program() -> None:
    """Each takes time, so all of their functions are there and are called."""
    found = stages.seconds(COUNT)
    for spent in found:
        assert spent.keys() == {stages.START, stages.REST, *stages.STAGES}
        assert all(spent.values())
    assert stages.table(COUNT, *found).count("\n| ") == len(stages.STAGES) + 4


def test_a_stage_is_counted_without_those_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = stages.Clock()
    moments = iter([0, 1, 3, 10])  # the outer one begins, the inner one begins and ends, the outer one ends
    monkeypatch.setattr(time, "process_time", lambda: next(moments))
    functions = SimpleNamespace(inner=lambda: "done")
    functions.outer = lambda: functions.inner()
    clock.count(functions, "inner", "find")
    clock.count(functions, "outer", "read")
    assert functions.outer() == "done"
    assert {stage: seconds for stage, seconds in clock.spent.items() if seconds} == {"find": 2, "read": 8}


def test_a_page_and_a_chart_of_all_rounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page, picture = tmp_path / "page.md", tmp_path / "picture.svg"
    page.write_text(f"# By hand\n\n{bench.MEASURED}\nof last time\n", "utf-8")
    monkeypatch.setattr(bench, "PAGE", page)
    monkeypatch.setattr(bench, "CHART", picture)
    monkeypatch.setattr(bench, "DIALECTS", ["headings"])
    monkeypatch.setattr(contestants, "MANY", FEW)
    for module in (bench, results, chart):
        monkeypatch.setattr(module, "USUAL", FEW)
    bench.main(["--cards", str(FEW), "--runs", "1", "--no-tools", "--write"])
    text = page.read_text("utf-8")
    assert text.startswith(f"# By hand\n\n{bench.MEASURED}\n{bench.PICTURE}\n\n{results.machine()}\n")
    assert "of last time" not in text
    rounds = [results.STARTS, results.title(FEW), results.IMPORTS, results.PROJECTS]
    assert re.findall(r"(?m)^### (.*), medians of 1 runs$", text) == rounds
    aimed = text.partition("### What was aimed at")[2].partition("###")[0]
    # of so few cards, an import takes no longer than none
    assert len(re.findall(r"(?m)^\| .* \| -?\d+\.\d\d(?: s)? \| \d+\.\d\d(?: s)? \|$", aimed)) == 9
    drawn = {"".join(each.itertext()) for each in ElementTree.fromstring(picture.read_text("utf-8")).iter(f"{SVG}text")}
    assert drawn >= {BARE, COLD, EDITED, UNCHANGED, str(FEW), "1.00"}
