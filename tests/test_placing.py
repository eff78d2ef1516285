"""The HTML of a field with its media in place: names, links and sounds go where they belong, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given

from generator import tagged
from generator.canonical import canonical
from generator.markup.html import to_html
from generator.markup.safety import field
from generator.media import references
from tests.browser import NO_CHROMIUM, Screen, browser, chromium, screen
from tests.texts import PROPERTY, check_speed, pieced

RUNS = "ontoggle=window.ran=1 onerror=window.ran=1 onmouseover=window.ran=1"
PLACED = [
    pytest.param(
        f'<details open title="[sound:https://e.org/ {RUNS} x.mp3]"><summary>s</summary>t</details>',
        f'<details open="" title="&#91;sound:https://e.org/ {RUNS} x.mp3]"><summary>s</summary>t</details>',
        id="a sound in a title",
    ),
    pytest.param(
        f"![x src=/a.png {RUNS} y](a.png)",
        f'<p><img alt="x src=/a.png {RUNS} y" src="placed.png"></p>',
        id="a source in a description",
    ),
    pytest.param(
        "<p title=\"<img src='a.png' alt='b'>\">t</p>",
        "<p title=\"&lt;img src='a.png' alt='b'&gt;\">t</p>",
        id="a picture in a title",
    ),
    pytest.param(
        '[a](https://e.org/ "[sound:b.mp3]") [sound:c.mp3]',
        '<p><a href="https://e.org/" title="&#91;sound:b.mp3]">a</a> [sound:placed.mp3]</p>',
        id="a sound in the title of a link",
    ),
    pytest.param(
        '<b title="[anki:play:q:0]">a</b> [sound:c.mp3]',
        '<p><b title="&#91;anki:play:q:0]">a</b> [sound:placed.mp3]</p>',
        id="a button in a title",
    ),
    pytest.param(
        f'![a](<https://e.org/" {RUNS} x.png>)',
        f'<p><a href="https://e.org/&quot;%20{RUNS.replace(" ", "%20")}%20x.png">a</a></p>',
        id="a quote in an address",
    ),
    pytest.param(
        "<audio title='src=b'><source type=c src='c.mp3'></audio>",
        "<p>[sound:placed.mp3]</p>",
        id="the source of a player",
    ),
]


def placed(text: str) -> str:
    """The field of a text, what it shows without being on the web in place."""
    html = to_html(canonical(text))
    names = {each: f"placed.{each[-3:]}" for each in references.in_html(html) if each in ("a.png", "b.mp3", "c.mp3")}
    return references.place(html, names)


@pytest.mark.parametrize(("written", "shown"), PLACED)
def test_only_what_shows_a_medium_is_put_in_place(written: str, shown: str) -> None:
    assert placed(written) == shown


@pytest.mark.parametrize(
    ("written", "renamed"),
    [
        ('<b title="[sound:b.mp3]">c</b>', '<b title="[sound:b.mp3]">c</b>'),
        ('<img alt="x src=b.png y" src="a.png">', '<img alt="x src=b.png y" src="m/a.png">'),
        ("<img alt='>' src=a.png>", "<img alt='>' src=\"m/a.png\">"),
        ("![a [sound:b.mp3]](a.png)", "![a [sound:b.mp3]](m/a.png)"),
    ],
)
def test_only_what_shows_a_medium_is_renamed_in_a_document(written: str, renamed: str) -> None:
    names = {each: f"m/{each}" for each in references.in_markdown(written)}
    assert references.rename(written, names) == renamed


HOSTILE = (
    *(
        "[sound:",
        "https://e.org/x.mp3",
        "b.mp3]",
        " src=",
        " alt=",
        'title="',
        '"',
        "'",
        ">",
        "<img",
        "<b ",
        "<a href=",
    ),
    *(
        "![",
        "](",
        "a.png)",
        "<details open ",
        "<audio>",
        "</audio>",
        "<source",
        "\\",
        " ",
        "\n",
        "a",
        "`",
        "<code>",
        "</code>",
    ),
    *("&quot;", "&#91;", "&lt;", "[anki:play:q:0]", " ontoggle=window.ran=1 ", " onerror=window.ran=1 "),
)


@PROPERTY
@given(pieced(HOSTILE, most=16))
def test_what_is_put_in_place_is_safe(text: str) -> None:
    html = placed(text)
    assert field(html) == html
    for tag in BeautifulSoup(html, "html.parser").find_all():
        assert not any(name.startswith("on") for name in tag.attrs)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    if not chromium():
        pytest.skip(NO_CHROMIUM)
    with browser() as chrome, screen(chrome, tmp_path_factory.mktemp("media")) as opened:
        yield opened


def test_nothing_runs_in_a_browser(window: Screen, tmp_path: Path) -> None:
    fields = "\n".join(placed(str(each.values[0])) for each in PLACED)
    window.page.set_content(f"<!doctype html>{fields}")
    window.page.wait_for_timeout(300)
    assert window.page.evaluate("window.ran") is None


def test_regexes_are_linear() -> None:
    check_speed(tagged, ["<a", "<a ", "<a b='", 'a="b" ', "a ", "=", "/", " "], TAG="finditer", ATTRIBUTE="finditer")
