"""The examples in the help of each command, and those in the README of a new project: each is run.

The examples of --help are run in a project that has what they name.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path
from threading import Timer

import pytest

from docs.catalogue import examples
from generator.cli import main
from tests.consoles import environment

EXAMPLES = [example for command in main.commands.values() for example, _ in examples(command)]
# they go on until somebody ends them
SERVE = ("deckpress preview", "deckpress watch")
NOTES = """# MLOps interview questions

**What is a canary release of a model?**

The new model answers a small share of the requests first.

**Why is training data versioned?**

So that a model can be trained again from the same rows.
"""
SECONDS = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with documents, packages and an export, under the names of the examples."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notes.md", "cards/sources/mlops.md", "Downloads/mlops.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTES, "utf-8")
    with zipfile.ZipFile(folder / "export.zip", "w") as export:
        export.writestr("Page.md", NOTES)
    # a question that then another takes the place of, each with an id that it states
    for id, question in (("k3v9q2m4ta", "What is drift?"), ("u2jal5ngoe", "When have data drifted?")):
        text = f"# Drift\n\nQ1. {question} {{#{id}}}\n\nAns - They have changed.\n"
        (folder / "cards/sources/drift.md").write_text(text, "utf-8")
        subprocess.run(["deckpress", "build", "--quiet"], cwd=folder, env=environment(folder), check=True)
    (folder / "released").mkdir()
    for name in ("released/mlops.apkg", "old-deck.apkg"):
        shutil.copy(folder / "build" / "mlops.apkg", folder / name)
    return folder


@pytest.mark.parametrize("command", EXAMPLES)
def test_example_of_help_does_what_it_says(command: str, project: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(project, tmp_path / "project"))
    is_endless = command.startswith(SERVE) and "--output" not in command
    status, output = (serve if is_endless else run)(command, folder)
    assert status == 0, output


def test_every_command_has_examples() -> None:
    assert not [name for name, command in main.commands.items() if not list(examples(command))]


def test_readme_of_a_new_project_is_true(tmp_path: Path) -> None:
    assert run("git init -q --bare remote && deckpress init project", tmp_path)[0] == 0
    project = tmp_path / "project"
    blocks = re.findall(r"(?:^    .*\n)+", (project / "README.md").read_text("utf-8"), re.MULTILINE)
    commands = [line.strip().partition("  ")[0] for block in blocks for line in block.splitlines()]
    commit = "git init -q && git add . && git -c user.name=me -c user.email=me@example.org commit -qm Cards"
    assert run(f"{commit} && git remote add origin ../remote", project)[0] == 0
    for command in commands:
        status, output = (serve if command.startswith(SERVE) else run)(command, project)
        assert status == 0, f"{command}\n{output}"
    assert {command.split()[0] for command in commands} == {"deckpress", "git"}


def run(command: str, folder: Path) -> tuple[int, str]:
    """The exit status of a command, and what it prints."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
    )
    return done.returncode, done.stdout


def serve(command: str, folder: Path) -> tuple[int, str]:
    """The same for a command that goes on, ended by Ctrl-C once it has told something."""
    words = ["bash", "-c", f"exec {command}"]
    with subprocess.Popen(
        words,
        cwd=folder,
        env=environment(folder) | {"BROWSER": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        limit = Timer(SECONDS, process.kill)
        limit.start()
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        status = process.wait()
        limit.cancel()
        return status, first + rest
