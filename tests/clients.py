"""A card's two sides -> the page that an Anki client makes of them.

What is the same in two clients is said once. All of it is facts of the clients of November 2026 (Anki 26.09 and
AnkiDroid 2.25) that change how a card looks: classes, wrappers, the rules that come before a card's own.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Theme = Literal["light", "night", "black"]
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


@dataclass(frozen=True, slots=True)
class Client:
    """How a client wraps cards.

    keeps: one page lives on and each side's HTML replaces the last one's; else each side is a page of its own.
    typing: what stands for {{type:..}} on a front. html, body: classes, which at night and in black get more.
    """

    name: str
    style: str
    html: str
    html_night: str
    body: str
    body_night: str
    wrapper: str
    keeps: bool
    typing: str
    margin: int = 0

    def classes(self, theme: Theme, ord: int) -> tuple[str, str]:
        """The classes of html and of body."""
        root, body = [self.html], [f"card card{ord + 1} {self.body}"]
        if theme != "light":
            root.append(self.html_night + (" black" if theme == "black" and self.name == "droidnew" else ""))
            body.append(self.body_night if theme == "night" else self.body_night.replace("ankidroid_dark_mode", ""))
        return " ".join(" ".join(root).split()), " ".join(" ".join(body).split())


REVIEWER = """
body { margin: 20px; overflow-wrap: break-word }
body.nightMode { background-color: var(--canvas); color: var(--fg) }
img { max-width: 100%; max-height: 95vh }
hr { background-color: #737373; height: 1px; border: 0; margin: 1em 0 }
li { text-align: start }
pre { text-align: left }
button { margin: 1em .5em }
#typeans { width: 100%; box-sizing: border-box; line-height: 1.75 }
code#typeans { white-space: pre-wrap; font-variant-ligatures: none }
.typeGood, .typeBad, .typeMissed { color: black }
.typeGood { background: #afa }
.typeBad { background: #faa }
.typeMissed { background: #ccc }
.replay-button { display: inline-flex; vertical-align: middle; margin: 3px; text-decoration: none }
.replay-button svg { width: 40px; height: 40px }
"""
DESKTOP = Client(
    "desktop",
    """
:root { --fg: #020202; --canvas: #f5f5f5; --fg-link: #1d4ed8 }
:root.night-mode { --fg: #fcfcfc; --canvas: #2c2c2c; --fg-link: #bfdbfe; color-scheme: dark }
* { box-sizing: content-box }
html { font: 15px sans-serif }
body { color: var(--fg); background: var(--canvas); overscroll-behavior: none }
a { color: var(--fg-link); text-decoration: none }
h1 { margin-bottom: .2em }
"""
    + REVIEWER,
    html="linux chrome",
    html_night="night-mode",
    body="isLin fancy",
    body_night="nightMode night_mode",
    wrapper='<div id="qa" dir="auto">{}</div>',
    keeps=True,
    typing="<center><input type=text id=typeans style=\"font-family: 'Arial'; font-size: 20px\"></center>",
)
DROID = Client(
    "droid",
    """
body { margin: 0; padding: 0; overflow-wrap: break-word; font-family: sans-serif; font-weight: normal }
#content { margin: .5em }
body.night_mode { color: #fff; background-color: #000 }
body.ankidroid_dark_mode { background-color: #303030 }
li { text-align: start }
pre { text-align: left }
video { max-width: 100% }
.chrome img { max-width: 100%; max-height: 90% }
#typeans { width: 100%; box-sizing: border-box }
code#typeans { white-space: pre-wrap }
.typePrompt { color: magenta }
.typeGood { background-color: #0f0 }
.typeBad { background-color: #f00 }
.typeMissed { background-color: #ccc }
.night_mode .typeGood { background-color: #508040 }
.night_mode .typeBad { background-color: #905050 }
.mathjax-needs-to-render { visibility: hidden }
""",
    html="mobile android linux js",
    html_night="",
    body="chrome",
    body_night="night_mode nightMode ankidroid_dark_mode",
    wrapper='<div id="content" dir="auto"><div id="qa">{}</div></div>',
    keeps=False,
    typing='<span id="typeans" class="typePrompt">........</span>',
)
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
