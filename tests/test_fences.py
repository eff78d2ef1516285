"""Which lines are code: fences of all kinds, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given

from generator import fences
from generator.fences import FenceScanner, scan
from tests.texts import PROPERTY, check_speed, pieced

OUTSIDE, CODE = False, True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\n```\nx\n```\nb", [OUTSIDE, CODE, CODE, CODE, OUTSIDE], id="backticks"),
        pytest.param("~~~ sh\nx\n~~~\nb", [CODE, CODE, CODE, OUTSIDE], id="tildes"),
        pytest.param("```py title=x\n# x\n```", [CODE, CODE, CODE], id="words behind the fence"),
        pytest.param("````\n```\n````\nb", [CODE, CODE, CODE, OUTSIDE], id="shorter fence within"),
        pytest.param("```\n`````\nb", [CODE, CODE, OUTSIDE], id="longer fence closes"),
        pytest.param("```\n~~~\n```\nb", [CODE, CODE, CODE, OUTSIDE], id="other fence within"),
        pytest.param("```\n``` x\n```\nb", [CODE, CODE, CODE, OUTSIDE], id="words forbid to close"),
        pytest.param("``` a ``` b\nx", [OUTSIDE, OUTSIDE], id="a code span is no fence"),
        pytest.param("~~~ a ~~~ b\nx\n~~~", [CODE, CODE, CODE], id="tildes may follow tildes"),
        pytest.param("``\nx", [OUTSIDE, OUTSIDE], id="two are too few"),
        pytest.param("a ```\nx", [OUTSIDE, OUTSIDE], id="not at the beginning"),
        pytest.param("- ```\n  x\n  ```\n- b", [CODE, CODE, CODE, OUTSIDE], id="on the line of a marker"),
        pytest.param("1. - ~~~\n     x\n     ~~~\n- b", [CODE, CODE, CODE, OUTSIDE], id="on the line of two markers"),
        pytest.param("12) ```\n    ```", [CODE, CODE], id="after a number"),
        pytest.param("-```\nx", [OUTSIDE, OUTSIDE], id="no blank behind the marker"),
        pytest.param("> ```\n> x\n> ```\n> b", [CODE, CODE, CODE, OUTSIDE], id="in a quote"),
        pytest.param("- > ```\n  > x\n  > ```\nb", [CODE, CODE, CODE, OUTSIDE], id="in a quote in a list"),
        pytest.param("> ```\n> x\n\nb", [CODE, CODE, OUTSIDE, OUTSIDE], id="ends with its quote"),
        pytest.param("> > ```\n> > x\n> b", [CODE, CODE, OUTSIDE], id="ends with the inner quote"),
        pytest.param("> ```\n```\nx", [CODE, CODE, CODE], id="one opens where a quote ends"),
        pytest.param("```\n> ```\nx\n```\nb", [CODE, CODE, CODE, CODE, OUTSIDE], id="a quoted fence in code"),
        pytest.param("> ```\n> > ```\n> ```\n> b", [CODE, CODE, CODE, OUTSIDE], id="quoted once more in code"),
        pytest.param("```\n\n  \n```", [CODE, CODE, CODE, CODE], id="blank lines in code"),
    ],
)
def test_code_lines(text: str, expected: list[bool]) -> None:
    assert list(scan(text.split("\n"))) == list(zip(text.split("\n"), expected, strict=True))


@pytest.mark.parametrize(
    ("text", "is_open"), [("```", True), ("```\n```", False), ("a", False), ("> ```", True), ("> ```\n", False)]
)
def test_a_fence_left_open(text: str, is_open: bool) -> None:
    scanner = FenceScanner()
    for line in text.split("\n"):
        scanner.is_code(line)
    assert scanner.open is is_open


@PROPERTY
@given(pieced(["```", "~~~", "````", "\n", "\n", "\n", "> ", "- ", "x", " ", "1. ", "`"], most=20))
def test_code_begins_and_ends_with_a_fence(text: str) -> None:
    inside = False
    for line, code in scan(text.split("\n")):
        if code and not inside:
            assert "```" in line or "~~~" in line
        inside = code


def test_regexes_are_linear() -> None:
    check_speed(fences, ["`", "``` ", "~", " ", "> ", ">", "- ", "1. ", "-", "1", "\t", "a"])
