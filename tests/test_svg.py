"""SVG pictures: what draws stays and looks the same in a browser; what runs, loads or leads away does not."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import canonicalize

import pytest
from hypothesis import given

from generator.media import css, svg
from generator.media.elements import ELEMENTS, HTML
from tests import browser
from tests.pictures import RED
from tests.texts import PROPERTY, check_speed, pieced

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWINGS = sorted((Path(__file__).parent / "drawings").glob("*.svg"))
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
PICTURE = f"data:image/png;base64,{base64.b64encode(RED).decode()}"
DIV = '<div xmlns="http://www.w3.org/1999/xhtml"'


def drawing(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


def nested(inside: str) -> str:
    """A picture that an address holds."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing(inside)).decode()}"


@pytest.mark.parametrize(
    ("inside", "kept", "removed"),
    [
        ("<script>alert(1)</script><g/>", "<g/>", ["<script>"]),
        ("<script href='a&gt;b'/><g/>", "<g/>", ["<script>"]),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>1</x:script>", "", ["<script>"]),
        ("<script xmlns='http://www.w3.org/1999/xhtml'>1</script>", "", ["<script>"]),
        ("<g onload='alert(1)' OnClick='x' id='a'/>", '<g id="a"/>', ["onload", "OnClick"]),
        ("<iframe src='x'/><object/><embed/><handler/><audio/>", "", None),
        ("<a href=' java&#10;script:alert(1)'>x</a>", "<a>x</a>", ["href"]),
        ("<a href='data:text/html,x'>x</a>", "<a>x</a>", ["href"]),
        ("<a xlink:href='https://e.org' target='_top'>x</a>", '<a target="_top">x</a>', []),
        ("<a href='#b'>x</a>", '<a href="#b">x</a>', []),
        ("<image href='http://e.org/x.png'/>", "<image/>", ["href"]),
        ("<image href='//e.org/x.png'/><image href='x.png'/>", "<image/><image/>", ["href"]),
        ("<image href='file:///etc/passwd'/>", "<image/>", ["href"]),
        ("<feImage xlink:href='https://e.org'/>", "<feImage/>", ["href"]),
        (f"<use href='{nested('')}'/>", "<use/>", ["href"]),
        ("<use href='other.svg#a'/><linearGradient href='o.svg#a'/>", "<use/><linearGradient/>", ["href"]),
        (f"<image href='{PICTURE}'/>", f'<image href="{PICTURE}"/>', []),
        (f"<image href='{nested('<g/><script/>')}'/>", f'<image href="{nested("<g/>")}"/>', ["<script>"]),
        ("<image href='data:text/html,x'/>", "<image/>", ["href"]),
        (
            f"<foreignObject>{DIV} onclick='x()' class='a'>t<iframe/></div></foreignObject>",
            None,
            ["onclick", "<iframe>"],
        ),
        (f"{DIV}>t</div>", "", ["<div>"]),
        (
            f"<foreignObject>{DIV}><b>t</b></div></foreignObject>",
            f"<foreignObject>{DIV}><b>t</b></div></foreignObject>",
            [],
        ),
        (
            "<style>@import url(x.css); a { fill: url(https://e.org) } b { fill: red }</style>",
            None,
            ["@import", "url()"],
        ),
        ("<style>a { fill: u\\72l(//e.org); src: image-set('x' 1x) }</style>", None, ["url()", "image-set()"]),
        ("<style>a { fill: url(#b) } /* url(x) */</style>", "<style>a { fill: url(#b) } /* url(x) */</style>", []),
        ("<g style='fill: red; mask: url(m.svg#a)'/>", '<g style="fill: red; mask: "/>', ["url()"]),
        ("<g fill='url(&quot;https://e.org#a&quot;)'/>", "<g/>", ["url()"]),
        ("<g fill='url(#a) red'/>", '<g fill="url(#a) red"/>', []),
        ("<a><animate attributeName='href' to='javascript:x'/></a>", "<a/>", ["<animate>"]),
        ("<a><set attributeName='xlink:href' to='javascript:x'/></a>", "<a/>", ["<set>"]),
        ("<g><set attributeName='onclick' to='x'/></g>", "<g/>", ["<set>"]),
        (
            "<g><animate attributeName='fill' values='url(//e.org);red'/></g>",
            '<g><animate attributeName="fill"/></g>',
            ["url()"],
        ),
        (
            "<g><animate attributeName='fill' values='red;blue'/></g>",
            '<g><animate attributeName="fill" values="red;blue"/></g>',
            [],
        ),
        ("<g xml:base='https://e.org/' xml:space='preserve'/>", '<g xml:space="preserve"/>', []),
        ("<metadata><rdf/></metadata><x xmlns='urn:x'>1</x>", "", []),
        ("<?php x?><g/>", "<g/>", []),
        (
            "<text>a &lt; &amp; <![CDATA[<b>]]>&#13;</text><script/>",
            "<text>a &lt; &amp; &lt;b&gt;&#13;</text>",
            ["<script>"],
        ),
    ],
)
def test_what_stays(inside: str, kept: str | None, removed: list[str] | None) -> None:
    clean, told = svg.clean(drawing(inside))
    if kept is not None:
        assert canonicalize(clean.decode()) == canonicalize(drawing(kept).decode())
    if removed is not None:
        assert list(told) == removed
    assert svg.clean(clean) == (clean, ())
    assert not re.search(rb"script|iframe|onclick|e\.org|passwd", clean)


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (b"<svg><g></svg>", "this SVG is broken in line 1: mismatched tag"),
        (b'<svg a="1" a="2"/>', "this SVG is broken in line 1: duplicate attribute"),
        (b"<svg><x:g/></svg>", "unbound prefix"),
        (b"", "this SVG is broken"),
        (b"<html><svg/></html>", "there is no drawing in this SVG"),
        (b'<?xml version="1.0" encoding="no-such"?><svg/>', "this SVG is "),
        (b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', "this SVG reads another file"),
        (b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://e.org/x.dtd"> %x;]><svg/>', "this SVG reads another file"),
        (b'<!DOCTYPE svg PUBLIC "a" "http://e.org/a.dtd"><svg>&x;</svg>', 'nothing in this SVG says what "&x;" is'),
        (b'<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>', 'what "&c;" is in this SVG cannot be'),
        (b'<!DOCTYPE svg [<!ENTITY a "%s">]><svg>%s</svg>' % (b"b" * 9999, b"&a;" * 999), "cannot be told"),
        (b"<svg>" + b"<g>" * 300 + b"</g>" * 300 + b"</svg>", "the parts of this SVG are in each other"),
    ],
)
def test_what_cannot_be_cleaned_is_refused(picture: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        svg.clean(picture)


@pytest.mark.parametrize("levels", [20, 300])
def test_a_drawing_that_doubles_itself_is_refused(levels: int) -> None:
    doubled = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 2}</g>' for n in range(1, levels))
    with pytest.raises(ValueError, match="repeat each other"):
        svg.clean(drawing(f'<defs><path id="a0"/>{doubled}</defs><use href="#a{levels - 1}"/>'))
    svg.clean(drawing('<path id="a"/>' + '<use href="#a"/>' * 50_000))  # a plot of so many points
    svg.clean(drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))  # which draws nothing


def test_entities_are_written_out() -> None:
    text = '<!DOCTYPE svg [<!ENTITY s "http://www.w3.org/2000/svg"><!ENTITY x "<script>1</script>a">]>'
    clean, removed = svg.clean(f'{text}<svg xmlns="&s;"><text>&x;</text></svg>'.encode())
    assert (clean, removed) == (b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', ("<script>",))


def test_defaults_that_a_document_type_declares_count() -> None:
    text = '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)" xmlns CDATA "http://www.w3.org/2000/svg">]><svg/>'
    assert svg.clean(text.encode()) == (b'<svg xmlns="http://www.w3.org/2000/svg"/>', ("onload",))


def test_a_drawing_without_its_namespace_gets_it() -> None:
    assert svg.clean(b"<svg><g/></svg>") == (b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', ())


TORN = (
    *(
        "<g>",
        "</g>",
        "<g ",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<use href='#a'/>",
        "<a href='",
        "url(",
        ")",
    ),
    *(
        "<foreignObject>",
        "</foreignObject>",
        f"{DIV}>",
        "</div>",
        "<iframe/>",
        "onload='x' ",
        "style='",
        "'",
        ">",
        "/>",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?x ?>",
        "&lt;",
        "&#13;",
        "@import 'x';",
        "\\75rl(x)",
        "javascript:",
        "#a",
        "{",
        "}",
    ),
    *("xmlns='urn:x' ", "xmlns:s='http://www.w3.org/2000/svg' ", "<s:script/>", "<animate attributeName='href'/>"),
)


@PROPERTY
@given(pieced(TORN, most=14))
def test_nothing_runs(inside: str) -> None:
    try:
        clean, _ = svg.clean(drawing(inside))
    except ValueError:
        return
    assert svg.clean(clean) == (clean, ())
    for element in ElementTree.fromstring(clean).iter():
        assert isinstance(element.tag, str)
        assert element.tag.rpartition("}")[2] in ELEMENTS | HTML
        assert not any(name.startswith("on") for name in element.attrib)
        assert all(value.startswith("#") for name, value in element.attrib.items() if name.endswith("href"))
        style = (element.text or "") if element.tag.endswith("}style") else element.get("style", "")
        assert css.clean(style, lambda address: False) == (style, ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a: url( '#b' )", "a: url( '#b' )"),
        ("a: rgb(1 2 3); b: var(--c)", "a: rgb(1 2 3); b: var(--c)"),
        ('content: "\\201C (x) @a"', 'content: "\\201C (x) @a"'),
        ("@font-face { src: url(held) }", "@font-face { src: url(held) }"),
        ("@media (width > 1px) { a:not(b) { c: d } }", "@media (width > 1px) { a:not(b) { c: d } }"),
        ("a: URL(x)", "a: "),
        ("a: ur\\l(x); b: c", "a: ; b: c"),
        ("a: url(x", "a: "),
        ("a: url('x' y)", "a: "),
        ("a: image(x, url(y)); b: expression(1)", "a: ; b: "),
        ("@charset 'x'; @namespace url(x); a { b: c }", " a { b: c }"),
        ("@\\69mport 'x'", ""),
        ("a: url(x y)", "a: "),
        ("(" * 5000, "(" * 25 + ")" * 25),
    ],
)
def test_css(text: str, kept: str) -> None:
    clean, removed = css.clean(text, lambda address: address == "held")
    assert re.sub(r"^\(+\)+$", "(" * 25 + ")" * 25, clean).strip() == kept.strip()
    assert bool(removed) == (kept != text)


def test_regexes_are_linear() -> None:
    pieces = ["url(", "#a", "a", "(", ")", " ", "'", "\\", "@", "-"]
    check_speed(css, pieces, INSIDE="fullmatch", ODD="search", FUNCTION="finditer")
    check_speed(svg, ["data:font/a", ";a", ";base64,", "A", " ", "http"], FONT="fullmatch", WEB="match")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if browser.chromium() is None:
        pytest.skip(browser.NO_CHROMIUM)
    with browser.browser() as chrome:
        yield chrome.new_page(viewport={"width": 820, "height": 400})


def shown(page: Page, picture: bytes) -> tuple[int, bytes]:
    """How wide a browser shows a picture, and how."""
    page.set_content(f'<img src="data:image/svg+xml;base64,{base64.b64encode(picture).decode()}">')
    width: int = page.locator("img").evaluate("each => each.decode().then(() => each.naturalWidth, () => 0)")
    return width, page.screenshot()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_looks_the_same(page: Page, path: Path) -> None:
    """The drawings are made as Inkscape, Mermaid, draw.io and the like make them."""
    before = path.read_bytes()
    clean, removed = svg.clean(before)
    assert removed == ()
    width, picture = shown(page, clean)
    assert width > 0
    assert picture != shown(page, drawing(""))[1]
    # Chromium itself shows none with entities in its document type, as Illustrator writes them
    assert b"<!ENTITY" in before or shown(page, before) == (width, picture)
