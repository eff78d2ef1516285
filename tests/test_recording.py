"""The picture of a terminal in the README: it loads nothing, and shows what a terminal shows today."""

from __future__ import annotations

import shutil
from xml.etree import ElementTree

import pytest

from docs.recording import PICTURE, SESSION, drawn, played

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    """What can be read in a picture."""
    return [
        "".join(each.itertext()).replace("\xa0", " ") for each in ElementTree.fromstring(picture).iter(f"{SVG}text")
    ]


def test_it_loads_nothing() -> None:
    picture = PICTURE.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "url(http" not in picture
    assert "@font-face" not in picture
    assert "@import" not in picture


@pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux")
def test_it_is_what_a_terminal_shows(accept: bool) -> None:
    now = drawn(played())
    if accept:
        PICTURE.write_text(now, "utf-8")
    shown = texts(PICTURE.read_text("utf-8"))
    assert texts(now) == shown
    assert [command for command in SESSION if command in shown] == list(SESSION)
