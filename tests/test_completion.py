"""What shells complete, and what help says: the shells are real where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli import PURPOSES, main
from tests.consoles import environment
from tests.press import Press, document

SECONDS = 60
COMMANDS = list(main.commands.items())
# each prints what it would offer for the line that it is given, one a line
BASH = """
eval "$(deckpress completion bash)"
COMP_WORDS=({words}); COMP_CWORD={at}; COMPREPLY=()
compopt() {{ IFS=' '; echo "compopt $*"; }}
_deckpress_completion deckpress
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
autoload -Uz compinit && compinit -u -D
eval "$(deckpress completion zsh)"
(( $+_comps[deckpress] )) || exit 1
words=({words}); CURRENT={at}+1
compadd() {{ print -rl -- ${{(P)@[-1]}} }}
_describe() {{ print -rl -- ${{(P)@[-2]}} }}
_path_files() {{ print -r -- "files $*" }}
_deckpress_completion
"""
FISH = """
deckpress completion fish | source
complete --do-complete "{line}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    press = Press(tmp_path)
    press.write("cards/sources/bread.md", "---\ntopic: Bread\n---\n" + document(("What is a biga?", "A starter.")))
    press.build()
    return tmp_path


def run(shell: str, script: str, folder: Path) -> list[str]:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    options = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *options, "-c", script],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


def offered(shell: str, line: str, folder: Path) -> list[str]:
    """What the shell offers at the end of the line."""
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    if shell == "fish":
        return [each.partition("\t")[0] for each in run(shell, FISH.format(line=line), folder)]
    script = {"bash": BASH, "zsh": ZSH}[shell].format(words=quoted, at=len(words) - 1)
    return [each.partition(":")[0] for each in run(shell, script, folder)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deckpress di", "diff"),
        ("deckpress build --dry", "--dry-run"),
        ("deckpress build --dialect flash", "flashcards"),
        ("deckpress check --ignore wide-c", "wide-code"),
        ("deckpress build --topic br", "Bread"),
        ("deckpress export --only B", "Bread"),
        ("deckpress completion f", "fish"),
    ],
)
def test_shells_complete_names(shell: str, line: str, expected: str, folder: Path) -> None:
    assert offered(shell, line, folder) == [expected]


def test_shells_complete_ids(folder: Path) -> None:
    text = (folder / "cards/bread.md").read_text("utf-8")
    (id,) = re.findall(r"\{#(\w+)", text)
    assert offered("bash", "deckpress unlink ", folder) == [id]
    (folder / "cards/bread.md").unlink()
    assert offered("bash", "deckpress link ", folder) == [id]


def test_shells_complete_files_and_folders(folder: Path) -> None:
    assert offered("bash", "deckpress build no", folder)[0] == "compopt -o default"
    assert offered("bash", "deckpress build --output no", folder)[0] == "compopt -o dirnames"


def test_a_project_that_is_broken_completes_nothing_and_says_nothing(folder: Path) -> None:
    (folder / "deckpress.toml").write_text("[meida]\n", "utf-8")
    (folder / "cards/bread.md").write_bytes(b"\xff")
    assert offered("bash", "deckpress build --topic ", folder) == [""]


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_help_fits_into_80_columns_and_has_examples(name: str) -> None:
    done = CliRunner(env={"COLUMNS": "80"}).invoke(main, [name, "--help"])
    assert [line for line in done.stdout.split("\n") if len(line) > 80] == []
    assert "Example" in done.stdout
    assert f"deckpress {name}" in done.stdout.partition("Example")[2]


def test_help_names_each_command_by_its_purpose() -> None:
    done = CliRunner(env={"COLUMNS": "80"}).invoke(main, ["--help"])
    lines = done.stdout.split("\n")
    assert max(map(len, lines)) <= 80
    assert "..." not in done.stdout.partition("\nWrite:")[2]
    for purpose, commands in PURPOSES.items():
        begin = lines.index(f"{purpose}:")
        names = [line.split()[0] for line in lines[begin + 1 :] if line[2:3].strip()]
        assert names[: len(commands)] == [command.name for command in commands]


def test_every_option_says_what_it_is_for() -> None:
    for name, command in COMMANDS:
        for param in command.params:
            assert not isinstance(param, click.Option) or param.help, f"{name} {param.name}"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["biuld"], "build"),
        (["build", "--alow-missing"], "--allow-missing"),
        (["check", "--ignore", "wide-cod"], "wide-code"),
    ],
)
def test_what_is_misspelled_is_told_with_what_was_meant(arguments: list[str], meant: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert re.search(rf"(?i)(did|do) you mean ['\"]{meant}['\"]\?", done.stderr)


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [
        ({}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": ""}, True),
        ({"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, True),
    ],
)
def test_colours_are_as_the_environment_says(folder: Path, variables: dict[str, str], is_coloured: bool) -> None:
    done = subprocess.run(
        ["deckpress", "config"],
        cwd=folder,
        env={**environment(folder), "NO_COLOR": "", **variables},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ("\x1b[" in done.stdout) == is_coloured
