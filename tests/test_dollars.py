"""Dollars that are mathematics, and those that are not."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given

from generator import dollars
from generator.canonical import canonical
from generator.markup.html import to_html
from tests.texts import PROPERTY, check_linear, check_speed, pieced

NONE = (
    "It costs $10; use `$(pwd)` then.",
    "Template literals use ${} for values: `${name}`.",
    "jQuery uses $, so write `$('#id')`.",
    "Interpolate as ${first}-${last}.",
    "Say ${user_name} for 5$.",
    "Between $5/$(x) and $a$[0], of A$-$B.",
    "Perl has $- and $; and $, and $), a shell `$-$`.",
    "$$ is the process, so write `kill $$`.",
    "It is $5 or **US$6** and `a $x b` for 7$x.",
    "See <http://example.org/$a/$b>.",
)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_mathematics_stays_as_typed(text: str) -> None:
    assert canonical(text) == text
    html = to_html(text)
    assert "arithmatex" not in html
    assert [part.split("</code>")[0] for part in html.split("<code>")[1:]] == [
        escape(part, quote=False) for part in text.split("`")[1::2]
    ]


@pytest.mark.parametrize(
    "tex",
    [
        "a",
        "-1",
        "-x",
        "-\\infty",
        "{}^2H",
        "{n \\choose k}",
        "{a}_b",
        "10^{-3}",
        "(0, 1)",
        "[0, 1)",
        "a\\$",
        "|x|",
        "n",
    ],
)
@pytest.mark.parametrize("around", ["{}", "It is {}, {}-th or ({}).", "*{}* _{}_ **{}**", "{}[^1]: `$x`"])
def test_mathematics_is_set(tex: str, around: str) -> None:
    html = to_html(canonical(around.replace("{}", f"${tex}$")))
    assert html.count(f"\\({tex}\\)") == around.count("{}")


def test_a_formula_goes_on_in_the_next_line() -> None:
    assert canonical("so $a_1 +\nb_2$ is") == "so $a_1 + b_2$ is"


PIECES = ("$", "$$", "`", "``", "a", "b_1", "{", "}", "\\", " ", "\n", "\n\n", "- ", "> ", "5", "(", "-", "```\n", "*")


@PROPERTY
@given(pieced(PIECES, most=14))
def test_what_is_put_away_comes_back(text: str) -> None:
    assert dollars.put_back(dollars.put_away(text)) == text
    once = canonical(text)
    assert canonical(once) == once


@pytest.mark.parametrize("piece", ["$", "$ ", "$a ", "${", "${a", "`$", "$$a", "$\n", "\\$", "$-"])
def test_time_grows_with_the_text_alone(piece: str) -> None:
    check_speed(dollars, [piece], _PARTS="finditer")
    check_linear(lambda size: dollars.put_away(piece * size))
