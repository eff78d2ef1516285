"""A document's Markdown the whole way to a field's HTML: each construct as the author's page shows it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings

from generator.canonical import canonical
from generator.markup import code, spans, tree
from generator.markup.html import to_html
from tests.meaning import meaning
from tests.test_canonical import PIECES, reference
from tests.texts import PROPERTY, check_linear, check_speed, pieced

CONSTRUCTS = [
    pytest.param("### *Rye* `x`", "<h3><em>Rye</em> <code>x</code></h3>", id="heading"),
    pytest.param("Rye\nor wheat  \nor oat", "<p>Rye or wheat<br>or oat</p>", id="line ends"),
    pytest.param("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", id="close list"),
    pytest.param("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", id="loose list"),
    pytest.param(
        "- a\n  - b\n\n    c\n- d",
        "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li><li>d</li></ul>",
        id="loose list in a close one",
    ),
    pytest.param("7) a\n8) b", "<ol start='7'><li>a</li><li>b</li></ol>", id="numbers"),
    pytest.param("- a\n\n\n- \n- c", "<ul><li><p>a</p></li><li></li><li><p>c</p></li></ul>", id="empty item"),
    pytest.param("1. a\n   ```\n   x\n   ```\n   b", "<ol><li>a<pre>x</pre>b</li></ol>", id="fence in a close item"),
    pytest.param(
        "- > a\n- ### b", "<ul><li><blockquote><p>a</p></blockquote></li><li><h3>b</h3></li></ul>", id="blocks"
    ),
    pytest.param("- [x] a\n- [ ] b", "<ul><li><input checked=''>a</li><li><input>b</li></ul>", id="task list"),
    pytest.param("> a\n> > b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", id="quotes"),
    pytest.param("~~~\na\tb\n\n c\n~~~", "<pre>a\tb\n\n c</pre>", id="code keeps tabs"),
    pytest.param("a\n\n    b\n      c", "<p>a</p><pre>b\n  c</pre>", id="indented code"),
    pytest.param("`` a`b `` `  c  ` ` `", "<p><code>a`b</code> <code> c </code> <code> </code></p>", id="code spans"),
    pytest.param(
        "*a*b **c**d ***e***",
        "<p><em>a</em>b <strong>c</strong>d <em><strong>e</strong></em></p>",
        id="emphasis",
    ),
    pytest.param("~~a~~ ~b~", "<p><del>a</del> <del>b</del></p>", id="strikethrough"),
    pytest.param(
        "[a](</b c> 'd') [e]\n\n[e]: f(g)",
        "<p><a href='/b%20c' title='d'>a</a> <a href='f(g)'>e</a></p>",
        id="links",
    ),
    pytest.param("[a [b](c) d](e)", "<p>[a <a href='c'>b</a> d](e)</p>", id="a link in a link is none"),
    pytest.param("[a](b c)", "<p>[a](b c)</p>", id="a target with a blank is none"),
    pytest.param("![a *b* c](d.png)", "<p><img alt='a b c' src='d.png'></p>", id="image"),
    pytest.param("[![a](b.png)](c)", "<p><a href='c'><img alt='a' src='b.png'></a></p>", id="image in a link"),
    pytest.param(
        "www.a.org/b, https://c.org and d@e.org",
        "<p><a href='http://www.a.org/b'>www.a.org/b</a>, <a href='https://c.org'>https://c.org</a> and "
        "<a href='mailto:d@e.org'>d@e.org</a></p>",
        id="autolinks",
    ),
    pytest.param(
        "<irc://a/b> <`c`>", "<p><a href='irc://a/b'>irc://a/b</a> &lt;<code>c</code>&gt;</p>", id="other autolinks"
    ),
    pytest.param(
        "| a | b |\n|--|:-:|\n| `c\\|d` | e |",
        "<table><thead><tr><th>a</th><th style='text-align:center'>b</th></tr></thead>"
        "<tbody><tr><td><code>c|d</code></td><td style='text-align:center'>e</td></tr></tbody></table>",
        id="table",
    ),
    pytest.param("a\n\n***\n\nb", "<p>a</p><hr><p>b</p>", id="rule"),
    pytest.param("&copy; &nope; &#35; A&B", "<p>© &amp;nope; # A&amp;B</p>", id="entities"),
    pytest.param("\\*a\\* \\`b\\` \\<i>", "<p>*a* `b` &lt;i&gt;</p>", id="escapes"),
    pytest.param("H<sub>2</sub>O <kbd>a</kbd>", "<p>H<sub>2</sub>O <kbd>a</kbd></p>", id="HTML in a line"),
    pytest.param(
        "<details><summary>a</summary>\n\n- **b**\n\n</details>",
        "<details><summary>a</summary><ul><li><strong>b</strong></li></ul></details>",
        id="Markdown in HTML",
    ),
    pytest.param("- <div>\n\n  *a*\n\n  </div>", "<ul><li><div><p><em>a</em></p></div></li></ul>", id="HTML in a list"),
    pytest.param("<div>\n*a*\n</div>\n\n*b*", "<div>*a*</div><p><em>b</em></p>", id="no Markdown in an HTML block"),
    pytest.param(
        "&#1234567; &#12345678; &#xfffffff;", "<p>\ufffd &amp;#12345678; &amp;#xfffffff;</p>", id="numbers of signs"
    ),
    pytest.param("[a](b\u00a0'c')", "<p><a href=\"b%C2%A0'c'\">a</a></p>", id="a target with a hard blank"),
    pytest.param("a <!--> b --> c <!---> d", "<p>a b --&gt; c d</p>", id="empty comments"),
    pytest.param("a <!-- b --> c\n\n<!--\nd\n\ne\n-->\n\nf", "<p>a c</p><p>f</p>", id="comments"),
    pytest.param("$a_1<b$", "<p><math-inline>a_1&lt;b</math-inline></p>", id="formula"),
    pytest.param("$$a$$", "<math-display>a</math-display>", id="display formula"),
    pytest.param("- $$a$$\n- b", "<ul><li><math-display>a</math-display></li><li>b</li></ul>", id="formula in an item"),
    pytest.param(
        "> 1. $$a$$\n>    - \\[b=1\\]",
        "<blockquote><ol><li><math-display>a</math-display><ul><li><math-display>b=1</math-display></li></ul></li></ol>"
        "</blockquote>",
        id="formulas in items of items",
    ),
    pytest.param("```math\na\n\nb\n```", "<math-display>a b</math-display>", id="formula in a fence"),
    pytest.param("$5 and $10, US$6 and $7, $HOME/$PATH", "<p>$5 and $10, US$6 and $7, $HOME/$PATH</p>", id="money"),
]


@pytest.mark.parametrize(("text", "html"), CONSTRUCTS)
def test_construct(text: str, html: str) -> None:
    assert meaning(to_html(canonical(text))) == html


DELIMITERS = (
    "*",
    "**",
    "_",
    "__",
    "a",
    " ",
    ".",
    '"',
    "é",
    "—",
    "\u00a0",
    "`x`",
    "[l](u)",
    "&amp;",
    "\\*",
    "<kbd>k</kbd>",
)


@settings(PROPERTY, max_examples=600)
@given(pieced(DELIMITERS, most=14))
def test_emphasis_is_paired_as_commonmark_pairs_it(text: str) -> None:
    assert meaning(to_html(f"x{text}y")) == meaning(reference(f"x{text}y"))


@pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
def test_alerts(kind: str) -> None:
    shown = to_html(canonical(f"> [!{kind}]\n> a\n>\n> - b"))
    title = f'<p class="dp-alert-title">{kind.capitalize()}</p>'
    assert shown == (
        f'<div class="dp-alert dp-alert-{kind.lower()}">\n{title}\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</div>'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> **A *b***\n>\n> c", '<p class="dp-alert-title">A <em>b</em></p>\n<p>c</p>'),
        ("> **a** b\n>\n> c", '<p class="dp-alert-title">Tip</p>\n<p><strong>a</strong> b</p>\n<p>c</p>'),
        ("> **a** **b**\n>\n> c", None),
        ("> **a**", '<p class="dp-alert-title">Tip</p>\n<p><strong>a</strong></p>'),
    ],
)
def test_a_bold_line_above_the_text_of_an_alert_is_its_title(text: str, shown: str | None) -> None:
    canonically = canonical(f"> [!TIP]\n{text}")
    assert canonical(canonically) == canonically
    html = to_html(canonically)
    if shown is None:
        assert '<p class="dp-alert-title">Tip</p>' in html
    else:
        assert html == f'<div class="dp-alert dp-alert-tip">\n{shown}\n</div>'


def test_footnotes_of_two_fields_do_not_clash() -> None:
    notes = [to_html(canonical(f"a[^1]\n\n[^1]: {text}\n\n    more")) for text in ("b", "c")]
    ids = [tag["id"] for note in notes for tag in BeautifulSoup(note, "html.parser").select("[id]")]
    assert len(ids) == len(set(ids)) == 4
    for note in notes:
        page = BeautifulSoup(note, "html.parser")
        assert all(page.select_one(f'[id="{str(link["href"])[1:]}"]') for link in page.select("a"))
        assert "more" in page.get_text()


def test_links_by_name_in_a_cards_file() -> None:
    assert to_html("![a][x] [x]\n\n[X]: /y 'z'") == (
        '<p><img alt="a" src="/y" title="z"> <a href="/y" title="z">x</a></p>'
    )


@pytest.mark.parametrize(
    ("info", "token"),
    [
        ("py", '<span class="k">pass</span>'),
        ("Python title='x'", '<span class="k">pass</span>'),
        ("python {1,3}", '<span class="k">pass</span>'),
        ("{.python .numbered}", '<span class="k">pass</span>'),
        ("c++", '<span class="n">pass</span>'),
        ("c#", '<span class="n">pass</span>'),
        ("no-such-language", "<code>pass"),
        ("", "<code>pass"),
        ("text", "<code>pass"),
    ],
)
def test_code_is_coloured_by_the_language_that_the_fence_names(info: str, token: str) -> None:
    assert token in code.code_block("pass\n", info)


@pytest.mark.parametrize("language", ["java", "groovy", "c#"])
def test_a_long_text_without_a_sign_is_no_code(language: str) -> None:
    assert "<span class" in code.code_block("int x;\n" + "a b\n" * 99, language)
    assert "<span class" not in code.code_block("int x;\n" + "a b\n" * 4000, language)


def test_diagram_is_named() -> None:
    assert to_html(canonical("```mermaid\ngraph LR\n  a --> b\n```")) == (
        '<p class="dp-diagram">Mermaid diagram</p>\n'
        '<div class="dp-code"><pre><span></span><code>graph LR\n  a --&gt; b\n</code></pre></div>'
    )


@PROPERTY
@given(pieced(PIECES, most=14))
def test_html_stays_as_it_is_when_it_is_cleaned_again(text: str) -> None:
    from generator.markup.safety import clean

    html = to_html(canonical(text))
    assert clean(html) == html


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "[a](",
        "[[a](b)",
        "[a](<",
        "`",
        "``a`",
        "<a ",
        "*a ",
        "**a_ ",
        "a*",
        "~a",
        "$a ",
        "> ",
        "- a\n",
        "[^a]: b\n",
        "&a",
    ],
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    check_linear(lambda size: to_html(piece * size))


def test_regexes_are_linear() -> None:
    check_speed(tree, ["[^", "[^a]: ", "$$", "$$a", "\\[", "[!NOTE] ", "\n ", "\\"], LINE_BEGIN="finditer")
    check_speed(spans, ["![", "[a](", "a", "/", "-"], INNER_LINK="search")
    check_speed(code, ["{", "a", "-", " ", "a b "], LANGUAGE="search", WORDS="search")
