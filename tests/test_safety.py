"""HTML of a document: what may reach a card, what is taken away, and that it is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given

from generator.canonical import canonical
from generator.markup import formulas, safety
from generator.markup.html import to_html
from generator.markup.safety import clean, removed
from tests.press import Press
from tests.texts import PROPERTY, check_speed, pieced


@pytest.mark.parametrize(
    ("text", "html", "gone"),
    [
        ("<script>alert(1)</script>\n\na", "<p>a</p>", ["<script>"]),
        ("a <b onclick='x()' onMouseOver=y>b</b>", "<p>a <b>b</b></p>", ["onclick=", "onmouseover="]),
        ("[a](javascript:alert(1))", "<p><a>a</a></p>", ["javascript:"]),
        ('<a href="JaVa&#115;cript:x">a</a>', "<p><a>a</a></p>", ["javascript:"]),
        (
            '<a href="data:text/html,x">a</a> <a href="vbscript:x">b</a>',
            "<p><a>a</a> <a>b</a></p>",
            ["data:", "vbscript:"],
        ),
        ("[a](file:///etc/passwd)", "<p><a>a</a></p>", ["file:"]),
        ("<iframe src='https://a.b'></iframe>\n\nc", "<p>c</p>", ["<iframe>"]),
        ("<object data='x'>a</object>\n\n<embed src='y'>\n\nb", "<p>b</p>", ["<object>", "<embed>"]),
        ("<form action='/x'>a <input type=text> <button>b</button></form>", "a  b", ["<form>", "<input>", "<button>"]),
        ("<style>p{display:none}</style>\n\n<link rel=stylesheet href=x>\n\na", "<p>a</p>", ["<style>", "<link>"]),
        ("<svg>\n<text>a</text></svg>\n\nb", "<p>b</p>", ["<svg>"]),
        ("<math>a</math>", "<p>a</p>", ["<math>"]),
        (
            '<span style="color:red;position:fixed" class="dp-page k" id="answer">a</span>',
            '<p><span class="k">a</span></p>',
            [],
        ),
        ("<font color=red>a</font> <center>b</center>", "<p>a </p><center>b</center>", []),
        ("Map<String, int> and kill <PID>", "<p>Map&lt;String, int&gt; and kill &lt;PID&gt;</p>", []),
        ("Put <script> there, <title> here", "<p>Put &lt;script&gt; there, &lt;title&gt; here</p>", []),
        ("List<Object> *a*\n\nb", "<p>List&lt;Object&gt; <em>a</em></p>\n<p>b</p>", []),
        ("### Is Class<Object> a List<Applet>?", "<h3>Is Class&lt;Object&gt; a List&lt;Applet&gt;?</h3>", []),
        (
            "An <Applet> or a <Form> with a <Button>",
            "<p>An &lt;Applet&gt; or a &lt;Form&gt; with a &lt;Button&gt;</p>",
            [],
        ),
        ("Maybe<Data>, List<Label>, Set<Big>", "<p>Maybe&lt;Data&gt;, List&lt;Label&gt;, Set&lt;Big&gt;</p>", []),
        ("Stack<S>, List<U>, Map<A, List<B>>", "<p>Stack&lt;S&gt;, List&lt;U&gt;, Map&lt;A, List&lt;B&gt;&gt;</p>", []),
        ("vector<std::string> a<b>c", "<p>vector&lt;std::string&gt; a&lt;b&gt;c</p>", []),
        ("H<sub>2</sub>O a<B>b</B> c<BR>d<wbr>e", "<p>H<sub>2</sub>O a<b>b</b> c<br>d<wbr>e</p>", []),
        ("<object>\n\nleft open", "&lt;object&gt;\n<p>left open</p>", []),
        ("$\\href{javascript:x}{a}$", '<p><span class="arithmatex">\\({a}\\)</span></p>', ["\\href"]),
        ("$\\href{https://a.org}{b}$", '<p><span class="arithmatex">\\(\\href{https://a.org}{b}\\)</span></p>', []),
        (
            "$\\require {html}\\style{color:red}a\\\\b$",
            '<p><span class="arithmatex">\\(a\\\\b\\)</span></p>',
            ["\\require", "\\style"],
        ),
        (
            "$\\let\\b\\cssId$ `\\href{x}`",
            '<p><span class="arithmatex">\\(\\let\\b\\)</span> <code>\\href{x}</code></p>',
            ["\\cssId"],
        ),
        ("<script>\nleft open", "&lt;script&gt;\nleft open", []),
        ("<Tabs>\n\na\n\n</Tabs>", "<p>a</p>", []),
        ("<ruby>a<rt>b</rt></ruby> <mark>c</mark> <u>d</u> <small>e</small>", None, []),
        ("<img src='a.png' width=20 onerror=x>", '<img src="a.png" width="20">', ["onerror="]),
        ("<video controls src='a.mp4'></video>", '<p><video controls="" src="a.mp4"></video></p>', []),
    ],
)
def test_what_reaches_a_card(text: str, html: str | None, gone: list[str]) -> None:
    found: list[str] = []
    shown = to_html(canonical(text), found)
    assert re.sub(r"\s*\n\s*", "\n", shown).strip() == (html or f"<p>{text}</p>")
    assert found == gone


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


HOSTILE = (
    *("<script>", "</script>", "<b ", "onclick=x ", "<a href=", "javascript:x", "'", '"', ">", "<", "<svg>", "</svg>"),
    *("<style>", "<math>", "<mtext>", "<img src=x onerror=y>", "<!--", "-->", "`", "\n", "\n\n", "<iframe ", "<p>"),
    *("data:text/html,x", "[a](", ")", "<textarea>", "</textarea>", "<title>", "<template>", "&#106;avascript:", "\t"),
    *(
        "<noscript>",
        "<table>",
        "<td style='color:red'>",
        "<input autofocus onfocus=x>",
        "a",
        " ",
        "<?",
        "?>",
        "<![CDATA[",
    ),
)


@PROPERTY
@given(pieced(HOSTILE, most=16))
def test_nothing_runs(text: str) -> None:
    page = BeautifulSoup(to_html(canonical(text)), "html.parser")
    for tag in page.find_all():
        assert tag.name in safety.ALLOWED
        assert not any(name.startswith("on") or name in ("action", "formaction", "srcdoc") for name in tag.attrs)
        assert not re.match(r"\s*(?:javascript|data|vbscript|file):", str(tag.get("href", "")), re.IGNORECASE)


def test_what_was_removed_is_reported_once_per_card(press: Press) -> None:
    press.write(
        "a.md", "# A\n\n## What is a hook?\n\n<i onclick=x>A</i>\n\n<i onclick=y>b</i>\n\n## What is b?\n\nB.\n"
    )
    notices = [notice for notice in press.build("a.md").notices if "onclick" in notice]
    assert notices == [f"{press.folder}/a.md:3: removed onclick= from this card"]


def test_cleaning_twice_changes_nothing() -> None:
    html = '<p align="center"><img src="data:image/png;base64,xx" alt="a"> <a href="https://b.c/?d=e&amp;f">g</a></p>'
    assert clean(html) == html
    assert removed(html) == ()


def test_regexes_are_linear() -> None:
    pieces = ["<a", "<a ", "a='", 'a="b" ', "<input", " ", "javascript", "on", "=", "<p></p>"]
    check_speed(
        safety, pieces, INPUT="search", TAG="finditer", ATTRIBUTE="finditer", EMPTY="finditer", CONTROLS="finditer"
    )
    check_speed(
        formulas, ["\\a", "\\a{", "\\a[", "\\a ", "{", "<code>a</code>", "\\("], PART="finditer", BEGIN="search"
    )
