"""A second process changes nothing but the time: not the results, not what is told, and it is gone in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import pipeline, processes
from generator.cli import main
from generator.errors import BuildError
from generator.markup import code
from generator.processes import found, meanwhile, several, shared
from generator.scratch import scratch
from tests.press import START, document
from tests.test_remembered import forget

# as where the program forks
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="there is no second process"
)

# seconds: far more than any fork takes
BOUND = 60
CODE = "It is this:\n\n```python\ndef number_{0}(a, b=[{0}]):\n    return a + sum(b)  # {0}\n```\n\n- and so on"


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the forks there have been, in a program that takes even the least for worth one."""
    ids: list[int] = []
    fork = os.fork

    def noted() -> int:
        ids.append(fork())
        return ids[-1]

    monkeypatch.setattr(os, "fork", noted)
    monkeypatch.setattr(processes, "LONG", 0)
    monkeypatch.setattr(code, "FEWEST", 0)
    return ids


def ended() -> None:
    """Wait until the fork has done all its work; it is not known to have ended yet."""
    assert processes._fork
    os.waitid(os.P_PID, processes._fork.id, os.WEXITED | os.WNOWAIT)


def is_alone() -> bool:
    """Whether this process has no others, running or dead."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def is_empty(group: int) -> bool:
    """Whether a group of processes has, before long, none."""
    for _ in range(BOUND * 20):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        threading.Event().wait(0.05)
    return False


def handles() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def numbers(*, until: int = 100) -> Iterator[tuple[str, int]]:
    return ((str(number), number) for number in range(until))


def test_what_a_fork_has_found_is_found() -> None:
    before = handles()
    with several():
        meanwhile(numbers)
        ended()
        assert found("7") == 7
        assert is_alone()
        assert found("99") == 99
        assert found("100") is None
    assert found("7") is None
    assert handles() == before


def test_things_are_shared_from_the_far_end(forks: list[int]) -> None:
    here, there = os.getpid(), []
    with several():
        for thing in shared("abcdef", lambda letter: [(letter, os.getpid())]):
            if forks and processes._fork:
                ended()
            there.append(found(thing))
    assert there[0] is None
    assert there[1:] == [forks[0]] * 5
    assert here not in there


def test_one_that_is_still_at_work_ends_when_both_have_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> Iterator[tuple[str, int]]:
        with scratch():
            yield from numbers()
            threading.Event().wait(BOUND)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with several():
        meanwhile(work)
        while found("9") is None:
            assert any(tmp_path.iterdir())
        assert is_alone()
        assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("end", ["an error", "an interrupt", "a kill", "half a pair"])
def test_a_fork_that_dies_says_nothing_and_leaves_the_work(end: str, capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> Iterator[tuple[str, object]]:
        yield "a", 1
        if end == "a kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if end == "an interrupt":
            os.kill(os.getpid(), signal.SIGINT)
            raise KeyboardInterrupt
        yield "b", 1 if end == "half a pair" else object()
        raise ValueError

    sys.stdout.write("once")
    with several():
        meanwhile(work)
        ended()
        if end == "half a pair":
            assert processes._fork
            os.truncate(processes._fork.file.fileno(), 30)
        assert (found("b"), found("a")) == (None, 1)
    assert is_alone()
    assert capfd.readouterr() == ("once", "")


def test_no_fork_unless_one_is_wanted_and_safe(forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(numbers)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    with several():
        thread.start()
        meanwhile(numbers)
        done.set()
        thread.join()
        with monkeypatch.context() as patch:
            patch.setattr(os, "sched_getaffinity", lambda pid: {0})
            meanwhile(numbers)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "darwin")
            meanwhile(numbers)
        assert not forks
        meanwhile(numbers)
        meanwhile(numbers)
        assert len(forks) == 1


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    before = handles()
    monkeypatch.setattr(os, "fork", refused)
    with several():
        meanwhile(numbers)
        assert found("1") is None
    assert handles() == before


def project(folder: Path, *, broken: bool = False) -> list[Path]:
    """A large document with code, and many small ones, each with some."""
    folder.mkdir()
    names = [folder / f"{number}.md" for number in range(12)]
    for number, path in enumerate(names):
        count = 40 if number == 0 else 3
        entries = [(f"What is {n} of {number}?", CODE.format(f"{n}_{number}")) for n in range(count)]
        path.write_text(document(*entries, title=f"Interview questions on T{number}"), "utf-8")
    if broken:
        names[10].write_bytes(b"## Q?\n\n\xff\xff A \x00\x01")
        names[11].write_text("nothing", "utf-8")
    return names


def built(folder: Path, names: list[Path], *, in_two: bool) -> dict[str, bytes]:
    """All that a build writes, without what it keeps for the next one."""
    forget()
    cards, output = folder / "cards", folder / "build"
    with several() if in_two else nullcontext():
        pipeline.build(names, cards=cards, output=output, clock=lambda: START)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("count", [1, 12])
def test_two_processes_write_what_one_writes(tmp_path: Path, forks: list[int], count: int) -> None:
    names = project(tmp_path / "documents")[:count]
    alone = built(tmp_path / "one", names, in_two=False)
    assert not forks
    assert built(tmp_path / "two", names, in_two=True) == alone
    assert forks
    assert is_alone()
    assert {"cards/ledger.json", "build/t0.apkg"} <= alone.keys()


def test_what_the_fork_has_learned_is_kept_for_the_next_build(tmp_path: Path, forks: list[int]) -> None:
    names = project(tmp_path / "documents")
    texts = []
    for in_two in (False, True):
        built(tmp_path / f"{in_two}", names, in_two=in_two)
        (kept,) = (tmp_path / f"{in_two}" / "build").rglob("texts-*.json")
        texts.append(sorted(kept.read_text("utf-8").partition("\n")[2].strip("{}").split('", "')))
    assert texts[0] == texts[1]
    assert forks


def test_two_processes_say_what_one_says(tmp_path: Path, forks: list[int]) -> None:
    names = project(tmp_path / "documents", broken=True)
    errors = []
    for in_two in (False, True):
        with pytest.raises(BuildError) as caught:
            built(tmp_path / f"{in_two}", names, in_two=in_two)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]
    assert "10.md" in errors[0]
    assert forks
    assert is_alone()


def test_build_may_have_a_second_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: list[int]) -> None:
    names = project(tmp_path / "documents")
    monkeypatch.chdir(tmp_path)
    forget()
    result = CliRunner().invoke(main, ["build", *map(str, names)])
    assert result.exit_code == 0, result.output
    assert forks
    assert is_alone()


@pytest.mark.parametrize("stage", ["matching", "rendering"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill"])
def test_no_process_is_left_behind(tmp_path: Path, stage: str, sent: signal.Signals) -> None:
    text = document(*((f"What is {n}?", CODE.format(n)) for n in range(2000)))
    (tmp_path / "notes.md").write_text(text, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--verbose", "notes.md"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line.rstrip("\n"))
            if said[-1] == stage:
                # a terminal sends Ctrl-C to both, and a kill is for one alone
                os.killpg(process.pid, sent) if sent is signal.SIGINT else process.send_signal(sent)
        process.wait(BOUND)
    if sent is signal.SIGINT:
        assert (process.returncode, said[-2:]) == (130, [stage, "interrupted"])
    assert is_empty(process.pid)
    assert not (tmp_path / "cards").exists()
