"""A card's two sides -> the page that an Anki client makes of them.

generator/preview/clients.py has two of them; the third is AnkiDroid's new study screen.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.preview.clients import DESKTOP, DROID, REVIEWER, Client, Theme

Side = Literal["front", "back"]
SIDES: tuple[Side, Side] = ("front", "back")


@dataclass(frozen=True, slots=True)
class Face:
    """A card as Anki's backend gives it. compared: what it says of a typed answer."""

    name: str
    notetype: str
    ord: int
    front: str
    back: str
    compared: str = ""

    def html(self, side: Side) -> str:
        return self.front if side == "front" else self.back


DROIDNEW = Client(
    "droidnew",
    REVIEWER
    + """
:root { --canvas: #fff; --fg: #000 }
:root.night-mode { --canvas: #303030; --fg: #fff }
:root.night-mode.black { --canvas: #000 }
img { max-width: 100%; max-height: 100% }
.night-mode button { background: #606060; color: #eee }
""",
    html="android mobile chrome",
    html_night="night-mode",
    body="mathjax-rendered",
    body_night="nightMode night_mode",
    wrapper='<div id="qa" dir="auto">{}</div>',
    keeps=True,
    typing="",
    margin=16,
)
CLIENTS = {client.name: client for client in (DESKTOP, DROID, DROIDNEW)}

TYPED = re.compile(r"\[\[type:.+?\]\]")
FORMULA = re.compile(r"\\\(|\\\[")
SCRIPT = (Path(__file__).parent / "data" / "client.js").read_text("utf-8")


def page(client: Client, face: Face, side: Side, theme: Theme, *, mathjax: bool) -> str:
    """The page of a client with a side of a card on it.

    Its script's settled(side) is to be called once it has loaded, and in a client that keeps its page, show(side) for
    each side that is to stand in its place. mathjax: whether there is one at /mathjax.
    """
    sides = {each: filled(client, face, each) for each in SIDES}
    root, body = client.classes(theme, face.ord)
    if not client.keeps and mathjax and FORMULA.search(sides[side]):
        body += " mathjax-needs-to-render"
    data = json.dumps(sides if client.keeps else {}).replace("<", "\\u003c")
    script = f"const SIDES = {data}, WITH_MATHJAX = {json.dumps(mathjax)};\n{SCRIPT}"
    return (
        f'<!doctype html>\n<html class="{root}" dir="ltr"><head><meta charset="utf-8">'
        f'<link rel="icon" href="data:,"><title>{html.escape(face.name)}</title>'
        f"<style>{client.style}</style><script>{script}</script></head>"
        f'<body class="{body}">{client.wrapper.format(sides[side])}</body></html>'
    )


def filled(client: Client, face: Face, side: Side) -> str:
    """A side with what the client puts where an answer is to be typed."""
    typed = client.typing if side == "front" else face.compared
    if side == "back" and client is not DROID:
        typed = f"<div style=\"font-family: 'Arial'; font-size: 20px\">{typed}</div>"
    return TYPED.sub(lambda _: typed, face.html(side))
