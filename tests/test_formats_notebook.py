"""Jupyter notebook -> Markdown: whole small files, where their lines stand, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DocumentError
from generator.formats.notebook import ipynb

CASES = Path(__file__).parent / "formats" / "notebook"
FILES = sorted(CASES.glob("*.ipynb"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["markdown", "code", "raw", "a\n", "```", "<!--", "\0", "\r"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cell_type", "source", "outputs", "data", "text/plain", "text", "image/png", "metadata"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def markdown(notebook: Any) -> str:
    return "\n".join(ipynb(json.dumps(notebook).encode(), "notes.ipynb").lines) + "\n"


def test_there_are_files() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(ipynb(path.read_bytes(), path.name).lines) + "\n"
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_are_those_of_the_file(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    result = ipynb(path.read_bytes(), path.name)
    for line, origin in zip(result.lines, result.origins, strict=True):
        if line.startswith(("#", "- ", "def", "Q", "They")):
            assert line.split(" ")[0] in lines[origin - 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "notes.ipynb:1: not a notebook: expecting value"),
        ('{"cells":\n[}', "notes.ipynb:2: not a notebook: expecting value"),
        ('{"cells": "\n', "notes.ipynb:1: not a notebook: invalid control character at"),
        ('{"cells": [', "notes.ipynb:1: not a notebook: expecting value"),
        ('{"a": "b', "notes.ipynb:1: not a notebook: unterminated string"),
        ("[" * 100_000, "notes.ipynb:1: not a notebook: nested too deeply"),
        ("[]", "notes.ipynb:1: not a notebook: there are no cells in it"),
        ('{"cells": {}}', "notes.ipynb:1: not a notebook: there are no cells in it"),
        ('{"worksheets": [{"cells": []}]}', "notes.ipynb:1: not a notebook: there are no cells in it"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        ipynb(text.encode(), "notes.ipynb")
    assert str(caught.value).startswith(f"{message}\n  hint: ")


def test_controls_that_json_can_name() -> None:
    cell = {"cell_type": "markdown", "source": "a\0b\x1fc\x85d\ud800e"}
    assert markdown({"cells": [cell]}) == "a b c d e\n"


def test_a_notebook_of_two_megabytes() -> None:
    cells = [{"cell_type": "markdown", "source": ["# What is it?\n", "\n", "This.\n"] * 50}] * 1000
    text = json.dumps({"cells": cells}, indent=1)
    assert len(text) > 2_000_000
    assert ipynb(text.encode(), "notes.ipynb").lines.count("# What is it?") == 50_000


@settings(deadline=None)
@given(st.lists(VALUES, max_size=4), VALUES)
def test_any_cells(cells: list[Any], metadata: Any) -> None:
    result = ipynb(json.dumps({"metadata": metadata, "cells": cells}).encode(), "notes.ipynb")
    assert set(result.origins) <= {1}
    assert not any("\n" in line for line in result.lines)
