"""`deckpress init`: the project that it makes is built, checked, committed and built again, as its workflow does."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from generator import __version__, config
from generator.cli import main
from generator.starter.starter import PLACES
from tests.consoles import environment

FILES = {"deckpress.toml", *(place.as_posix() for place in PLACES.values())}
SECONDS = 120


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments])


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    assert init("decks").exit_code == 0
    return tmp_path / "decks"


def run(folder: Path, command: str) -> str:
    """What a command prints that a shell runs without an error."""
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def steps(workflow: dict[str, Any], job: str) -> list[str]:
    """The commands of a job."""
    return [step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step]


def test_a_new_folder_gets_a_project() -> None:
    done = init("decks")
    assert done.exit_code == 0
    assert names(Path("decks")) == FILES
    assert "wrote decks/cards/sources/memory.md" in done.stdout
    assert "Now: cd decks && deckpress build" in done.stdout
    assert Path("decks/README.md").read_text("utf-8").startswith("# decks\n")


def test_this_folder_may_be_a_repository_that_was_just_begun() -> None:
    Path(".git").mkdir()
    done = init()
    assert done.exit_code == 0
    assert names(Path()) == FILES
    assert "Now: deckpress build" in done.stdout


@pytest.mark.parametrize("name", ["notes.md", ".gitignore"])
def test_a_folder_that_is_not_empty_is_refused(name: str) -> None:
    Path(name).write_text("mine", "utf-8")
    done = init()
    assert done.exit_code == 1
    assert f"this folder is not empty: it holds {name}\n  hint: " in done.stderr
    assert names(Path()) == {name}
    assert Path(name).read_text("utf-8") == "mine"


def test_many_files_are_counted() -> None:
    for number in range(7):
        Path(f"{number}.md").write_text("mine", "utf-8")
    assert "it holds 0.md, 1.md, 2.md, 3.md, 4.md and 2 more" in init().stderr


def test_a_file_is_no_folder() -> None:
    Path("decks").write_text("mine", "utf-8")
    done = init("decks")
    assert done.exit_code == 1
    assert "decks: this is a file, not a folder" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to() -> None:
    Path("decks").mkdir(mode=0o500)
    assert "cannot be written" in init("decks").stderr


def test_every_kind_of_card_is_shown(decks: Path) -> None:
    run(decks, "deckpress build --quiet")
    cards = (decks / "cards/memory.md").read_text("utf-8")
    for part in ("\n# Forgetting\n", "$$R = e^{-t / S}$$", "```python", "- too early", "kind=choice"):
        assert part in cards
    assert "nothing to mend" in run(decks, "deckpress check --strict")


def test_the_settings_are_all_there_and_none_is_set(decks: Path) -> None:
    text = (decks / "deckpress.toml").read_text("utf-8")
    assert not any(tomllib.loads(text).values())
    assert config.load(decks, {}) == config.Config(path=decks / "deckpress.toml")
    assert tomllib.loads(re.sub(r"(?m)^#(?=\w+ = )", "", text)) == tomllib.loads(config.example())


def test_the_targets_of_the_makefile(decks: Path) -> None:
    run(decks, "make && make check && make diff")
    assert (decks / "build/memory.apkg").exists()


def test_the_workflow_passes_once_a_build_is_committed(decks: Path) -> None:
    """What pip would install is only looked at: that needs a network."""
    workflow = yaml.safe_load((decks / ".github/workflows/decks.yml").read_text("utf-8"))
    install, *commands = steps(workflow, "build")
    told = run(decks, f'pip() {{ printf "%s\\n" "$@"; }}; DECKPRESS="{workflow["env"]["DECKPRESS"]}"; {install}')
    assert told.splitlines() == ["install", f"deckpress == {__version__}", "anki >= 24.6"]
    assert [command.partition(" --")[0] for command in commands[:2]] == ["deckpress build", "deckpress check"]
    author = "git -c user.name=me -c user.email=me@example.org"
    run(decks, f"git init -q && deckpress build -q && git add . && {author} commit -qm 'First cards'")
    assert run(decks, "git status --porcelain") == ""
    run(decks, "git clone -q . ../clone")
    clone = decks.parent / "clone"
    for command in commands:
        run(clone, command)
    packages = [Path(place) for place in clone.glob("build/*.apkg")]
    assert [path.read_bytes() for path in packages] == [(decks / "build/memory.apkg").read_bytes()]


def test_the_workflow_fails_where_nobody_built(decks: Path) -> None:
    run(decks, "deckpress build -q")
    path = decks / "cards/sources/quiz.md"
    path.write_text(path.read_text("utf-8").replace("one thing", "just one thing"), "utf-8")
    done = subprocess.run(["deckpress", "build", "--locked"], cwd=decks, env=environment(decks), capture_output=True)
    assert done.returncode == 1


def test_the_release_publishes_what_was_built(decks: Path) -> None:
    """GitHub's own command is stood in for by one that prints what it is given."""
    workflow = yaml.safe_load((decks / ".github/workflows/decks.yml").read_text("utf-8"))
    release = workflow["jobs"]["release"]
    (command,) = steps(workflow, "release")
    run(decks, "deckpress build -q")
    told = run(decks, f'gh() {{ echo "$@"; }}; GITHUB_REF_NAME=v1; {command}')
    assert told.split() == ["release", "create", "v1", "build/memory.apkg", "--generate-notes"]
    assert (release["needs"], release["permissions"]) == ("build", {"contents": "write"})
