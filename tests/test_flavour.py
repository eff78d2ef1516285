"""Markdown that GitHub does not know, brought to Markdown that it does."""

from __future__ import annotations

import pytest
from hypothesis import given

from generator import flavour, formula
from generator.canonical import canonical
from generator.flavour import github
from generator.markup.html import to_html
from tests.texts import PROPERTY, check_linear, check_speed, pieced, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '!!! danger "Hot"\n    a\n\n    - b\n\nc', "> [!CAUTION]\n> **Hot**\n>\n> a\n>\n> - b\n\nc", id="admonition"
        ),
        pytest.param("!!! note\n    a", "> [!NOTE]\n> a", id="admonition without a title"),
        pytest.param(
            "!!! abstract inline end\n    a", "> [!NOTE]\n> **Abstract**\n>\n> a", id="admonition of another name"
        ),
        pytest.param("a\n!!! tip\n    b", "a\n\n> [!TIP]\n> b", id="admonition after a line"),
        pytest.param("- a\n\n    !!! tip\n        b", "- a\n\n  > [!TIP]\n  > b", id="admonition in a list"),
        pytest.param(
            "!!! note\n\n    ```\n    !!! a\n        b\n    ```",
            "> [!NOTE]\n>\n> ```\n> !!! a\n>     b\n> ```",
            id="code",
        ),
        pytest.param("!!! note\na", "!!! note a", id="nothing in it"),
        pytest.param('!!! note ""\n    a\n\n    b', "> a\n>\n> b", id="admonition with no title"),
        pytest.param(
            '<div class="tip" markdown="1">\n**a** b\n</div>\nc',
            '<div class="tip">\n\n**a** b\n\n</div>\n\nc',
            id="Markdown in HTML",
        ),
        pytest.param(
            "<details markdown>\n<summary>a</summary>\n<div>*b*</div>\n*c*\n</details>",
            "<details>\n\n<summary>a</summary>\n\n<div>*b*</div>\n*c*\n\n</details>",
            id="Markdown in HTML that folds",
        ),
        pytest.param(
            "<div markdown='block' id='a'>\n<div>\n</div>\n\n*b*</div>",
            "<div id='a'>\n\n<div>\n</div>\n\n*b*\n\n</div>",
            id="Markdown in HTML around more of it",
        ),
        pytest.param(
            '```\n<div markdown="1">\n```\n\n`<div markdown="1">`',
            '```\n<div markdown="1">\n```\n\n`<div markdown="1">`',
            id="no Markdown in HTML in code",
        ),
        pytest.param("wow!!! nice\n\n    code", "wow!!! nice\n\n```\ncode\n```", id="exclamation marks"),
        pytest.param(
            '??? question "Why <?"\n    *a*',
            "<details>\n<summary>Why &lt;?</summary>\n\n*a*\n\n</details>",
            id="folded",
        ),
        pytest.param("???+ note\n    a", "<details open>\n<summary>Note</summary>\n\na\n\n</details>", id="unfolded"),
        pytest.param('=== "C"\n\n    a\n\n=== "D"\n\n    b', "**C**\n\na\n\n**D**\n\nb", id="tabs"),
        pytest.param("A\n===\n\n    b", "### A\n\n```\nb\n```", id="a heading is no tab"),
        pytest.param(":::tip[Do]\na\n\nb\n:::\n\nc", "> [!TIP]\n> **Do**\n>\n> a\n>\n> b\n\nc", id="Docusaurus"),
        pytest.param(
            "Rye\n: a *grain*\n: a bread",
            "<dl>\n<dt>Rye</dt>\n<dd>\n\na *grain*\n\n</dd>\n<dd>\n\na bread\n\n</dd>\n</dl>",
            id="definition list",
        ),
        pytest.param(
            "`a` & b\n\n:   c\n\n    d\n\ne",
            "<dl>\n<dt>\n\n`a` & b\n\n</dt>\n<dd>\n\nc\n\nd\n\n</dd>\n</dl>\n\ne",
            id="definition list, loose",
        ),
        pytest.param("a\nb\n: c", "a b : c", id="a paragraph is no term"),
        pytest.param("- a\n: b", "- a : b", id="an item is no term"),
        pytest.param(
            "HTML and HTML\n\n*[HTML]: Markup", '<abbr title="Markup">HTML</abbr> and HTML', id="abbreviation"
        ),
        pytest.param(
            "`an HTML b` [c](http://HTML/) $HTML$ HTML\n\n*[HTML]: Markup",
            '`an HTML b` [c](http://HTML/) $HTML$ <abbr title="Markup">HTML</abbr>',
            id="no abbreviation in code, addresses and formulas",
        ),
        pytest.param(
            "HTML, HTML tag\n\n*[HTML]: of a tag\n*[tag]: b\n*[HTML tag]: c",
            '<abbr title="of a tag">HTML</abbr>, <abbr title="c">HTML tag</abbr>',
            id="abbreviations of the same words",
        ),
        pytest.param("[a](b){: .c } d {:#e f=g}\n{: .h}", "[a](b) d", id="attributes"),
        pytest.param(
            "# A {#b}\n\n> # C# {#d .e f='g'} #\n\n# H {i}\n\n# {#j}",
            "### A\n\n> ### C\\#\n\n### H {i}\n\n### {#j}",
            id="attributes of headings",
        ),
        pytest.param(
            '![a](b.png){ width="30" } [c](d){#e} f(x){a=b}', "![a](b.png) [c](d) f(x){a=b}", id="attributes of links"
        ),
        pytest.param("a { .b } {c} {#d} `{: .e }`", "a {c} {#d} `{: .e }`", id="no attributes"),
        pytest.param(
            "well :tada: `:tada:` a:b:c 10:30:00 :no-such:", "well 🎉 `:tada:` a:b:c 10:30:00 :no-such:", id="emoji"
        ),
        pytest.param("\\(x^2\\) \\(see below\\) \\(n\\)", "$x^2$ (see below) $n$", id="formulas of LaTeX"),
        pytest.param("`\\(x^2\\)`\n\n    \\(x^2\\)", "`\\(x^2\\)`\n\n```\n\\(x^2\\)\n```", id="no formulas in code"),
        pytest.param("\\[\nx = 1\n\n\\]", "$$x = 1$$", id="display formula of LaTeX"),
        pytest.param("\\[\na\n\\]\n\nb \\[a\\]", "$$a$$\n\nb [a]", id="brackets alone on their lines"),
        pytest.param("- \\[ a^2 \\]", "- $$a^2$$", id="display formula of LaTeX in an item"),
        pytest.param("\\[note\\] and \\[a\\](b)", "[note] and [a\\](b)", id="escaped brackets"),
        pytest.param("\\[sound:a\\_b.mp3\\] \\[a_b\\]", "[sound:a_b.mp3] [a_b]", id="escaped names"),
        pytest.param(
            "so\n$$\na\n- b\n\n+ c\n$$\nand", "so\n\n```math\na\n- b\n+ c\n```\n\nand", id="rows that look like items"
        ),
        pytest.param("- a\n  $$\n  b\n  c\n  $$", "- a\n  ```math\n  b\n  c\n  ```", id="formula in a list"),
        pytest.param(
            "\\begin{align*}\na &= b \\\\\nc\n\\end{align*}",
            "```math\n\\begin{align*}\na &= b \\\\\nc\n\\end{align*}\n```",
            id="environment",
        ),
        pytest.param("\\begin{itemize}\na\n\\end{itemize}", None, id="another environment"),
        pytest.param(
            "$`a_b`$ [$]c[/$] [latex]\\frac12[/latex] [$$]d=1[/$$]",
            "$a_b$ $c$ $\\frac12$ $\\displaystyle d=1$",
            id="of others",
        ),
        pytest.param("$$\nleft open\n\na", None, id="left open"),
    ],
)
def test_flavour(text: str, expected: str | None) -> None:
    written = canonical(text)
    if expected is None:
        assert "```" not in written
    else:
        assert written == expected
    assert canonical(written) == written


PARTS = (
    *(
        "!!! note\n",
        '??? tip "T"\n',
        "    ",
        "    a\n",
        "\n",
        "\n\n",
        "a",
        "b c\n",
        ": d\n",
        ":   e\n",
        "- ",
        "> ",
        "```\n",
    ),
    *(
        ":::note\n",
        ":::\n",
        "*[b]: f\n",
        "{: .g }",
        ":tada:",
        "\\(x\\)",
        "\\[\n",
        "\\]\n",
        "$$\n",
        "$$",
        "\\begin{align}\n",
    ),
    *("\\end{align}\n", "`", "$`", "`$", "[$]", "[/$]", '=== "t"\n', "# h\n", "| a |\n|---|\n"),
)


@PROPERTY
@given(pieced(PARTS, most=14))
def test_what_is_written_stays(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    to_html(once)


@PROPERTY
@given(pieced([part for part in PARTS if ":tada:" not in part and "{:" not in part and "[b]" not in part], most=10))
def test_no_word_is_lost(text: str) -> None:
    assert set(words(text)) - {"note", "tip", "t"} <= set(words(github(text)))


@pytest.mark.parametrize(
    "piece", ["!!! note\n", "$$\na\n", "a\n: b\n", "a\n: b\n\n", ":::note\n", "\\(", "\\[\n", ":a", "{: ."]
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    check_linear(lambda size: github(piece * size))


def test_regexes_are_linear() -> None:
    pieces = [
        "!!! ",
        "!!! a ",
        ":::",
        ":::a ",
        "*[",
        "`",
        "`a",
        "$`",
        "$ ",
        "\\(",
        "\\[",
        "[$]",
        "[latex]",
        "{: .a ",
        "<",
        ":a",
        " ",
    ]
    pieces += ["# a {#b ", "# a {", "# a\t", "](a", "](a){#b "]
    check_speed(flavour, pieces, SIGN="search", INLINE="finditer")
    check_speed(formula, ["$$", "\\begin{", "a", " ", "1"], IS_FORMULA="search", IS_DISPLAY="search")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"arr\[i\] and dp\[i+1\]", "arr[i] and dp[i+1]"),
        (r"f\(x\) is", "f(x) is"),
        ("[see [1+1]](http://x)", r"[see \[1+1\]](http://x)"),
        ("[link [a=1] text](u)", r"[link \[a=1\] text](u)"),
        (r"one of \[a=1, b=2\] here", "one of [a=1, b=2] here"),
        (r"It is \(a+b\), not \[ a^2 \].", r"It is $a+b$, not $\displaystyle a^2$."),
    ],
)
def test_escaped_brackets_are_seldom_a_formula(text: str, written: str) -> None:
    assert canonical(text) == written
    assert canonical(written) == written
