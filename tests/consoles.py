"""A page of documentation -> its sessions, run from top to bottom in a folder that has the files that the page shows.

    ```markdown title=notes.md         is written to notes.md
    ```diff title=notes.md             changes notes.md: what its lines `-` say must stand there once
    ```console                         is run: lines that begin with `$ `; below each stands what it prints
    <!--- given: images/roc.png -->    images/roc.png is there, as it is in docs/
    <!--- skip: next "why" -->         the next block is not run
    <!--- invisible-code-block: python begins a comment of Python that makes what no page would show, in `folder`

What varies in an output is written `...`, as in doctest. A command that fails is followed by `$ echo $?`, so that a
reader sees with what. sybil finds the blocks and keeps their order.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import Any
from unittest import SkipTest

from sybil import Document, Example, Region, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, RawFencedCodeBlockLexer

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
INFO = re.compile(r" *(?P<language>[\w-]*)(?: +title=(?P<title>\S+))?[ \t]*\n")
# a command, which a backslash carries on to the next line, and what is below it
STEP = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
# no text that a page prints holds the separator of records
DONE = re.compile("\x1e([0-9]+)\n")
SECONDS = 120


def blocks(document: Document) -> Iterator[Region]:
    """The fenced blocks that are files, changes or sessions."""
    for region in RawFencedCodeBlockLexer(INFO)(document):
        if region.lexemes["title"]:
            region.evaluator = change if region.lexemes["language"] == "diff" else write
        elif region.lexemes["language"] == "console":
            region.evaluator = session
        else:
            continue
        yield region


def given(document: Document) -> Iterator[Region]:
    """The files that a page takes as given."""
    for region in DirectiveInHTMLCommentLexer("given", arguments=r"\S+")(document):
        region.evaluator = copy
        yield region


def hidden(document: Document) -> Iterator[Region]:
    """The Python in comments, which makes what a page takes as given and no file of docs/ is."""
    for region in DirectiveInHTMLCommentLexer("invisible-code-block", arguments="python")(document):
        region.parsed, region.evaluator = region.lexemes["source"], PythonEvaluator()
        yield region


PAGES = Sybil(parsers=[blocks, given, hidden, SkipParser()], patterns=["*.md"])


def play(page: Path, folder: Path, *, accept: bool = False) -> dict[str, Any]:
    """Do what a page shows, from top to bottom, in a folder of this one; the names that its blocks leave.

    "place": the folder in which the last session ends. "true": each session as it is when it is true, by its place.
    accept: go on where a session prints something else. Raises AssertionError, with the line.
    """
    document = PAGES.parse(page)
    (folder / "folder").mkdir()
    document.namespace.update(folder=folder / "folder", place=folder / "folder", true={})
    for example in document.examples():
        try:
            example.evaluate()
        except SkipTest:
            continue
        except AssertionError:
            if not accept or example.region.evaluator is not session:
                raise
    return document.namespace


def write(example: Example) -> None:
    """Write the file that a block shows."""
    path = _path(example)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(example.region.lexemes["source"]), "utf-8")


def change(example: Example) -> str | None:
    """Change a file as a block shows: the lines with `-` and ` ` become those with `+` and ` `. `@@` parts changes."""
    path, text = _path(example), _path(example).read_text("utf-8")
    for hunk in re.split(r"^@@.*\n", str(example.region.lexemes["source"]), flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] or line for line in lines if line[0] != "+")
        after = "".join(line[1:] or line for line in lines if line[0] != "-")
        if text.count(before) != 1:
            return f"this stands {text.count(before)} times in {path.name}:\n{before}"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    return None


def copy(example: Example) -> None:
    """Put a file of docs/ where the page says that it is."""
    name = example.region.lexemes["arguments"]
    target = example.namespace["folder"] / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(DOCS / name, target)


def session(example: Example) -> str | None:
    """Run the commands of a block, and say where one prints something else than the page says."""
    source = str(example.region.lexemes["source"])
    if not source.startswith("$ "):
        return "a session begins with `$ `"
    steps = [(match["command"], match["output"]) for match in STEP.finditer(source)]
    told, wrong = [], []
    results = run([command for command, _ in steps], example.namespace)
    followers = [command for command, _ in steps[1:]]
    for (command, expected), (output, status), follower in zip(steps, results, [*followers, ""], strict=True):
        is_right = OutputChecker().check_output(_tidy(expected), output, ELLIPSIS)
        told.append(f"$ {command}\n{expected if is_right else output}")
        if not is_right:
            wrong.append(f"$ {command}\nprinted:\n{output}expected:\n{expected}")
        if status and follower != "echo $?":
            wrong.append(f"$ {command}\nexit status {status}, and no `$ echo $?` below it\n{output}")
    example.namespace["true"][example.region.start, example.region.end] = f"```console\n{''.join(told)}```"
    return "\n".join(wrong) or None


def run(commands: list[str], namespace: dict[str, Any]) -> list[tuple[str, int]]:
    """What each command prints, without blanks at the ends of lines, and its exit status.

    One shell runs them all; the next block goes on in the folder in which it ends.
    """
    after = "status=$?; printf '\\n\\036%s\\n' $status"
    lines = ["status=0"]
    for command in commands:
        lines += ["(exit $status)", command, after]
    place = namespace["folder"].parent / "place"
    lines += [f'pwd > "{place}"']
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=namespace["place"],
        env=environment(namespace["folder"]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
    )
    namespace["place"] = Path(place.read_text("utf-8").rstrip("\n"))
    outputs = DONE.split(done.stdout)
    return [(_tidy(text), int(status)) for text, status in zip(outputs[::2], outputs[1::2], strict=False)]


def environment(folder: Path) -> dict[str, str]:
    """What commands run in: the deckpress of this Python, a home of their own, no settings and no colours."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "TZ": "UTC",
    }


def _tidy(output: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in output.rstrip().split("\n") if output.strip())


def _path(example: Example) -> Path:
    return Path(example.namespace["place"], str(example.region.lexemes["title"]))
