"""How Anki's clients wrap a card: the classes, elements and rules that come before its own and change how it looks.

Facts of the clients of November 2026, Anki 26.09 and AnkiDroid 2.25 (its classic study screen, the default).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Theme = Literal["light", "night", "black"]
THEMES: tuple[Theme, ...] = ("light", "night", "black")


def _style(name: str) -> str:
    return (Path(__file__).parent / "wraps" / f"{name}.css").read_text("utf-8")


REVIEWER = _style("reviewer")


@dataclass(frozen=True, slots=True)
class Client:
    """How a client wraps cards.

    keeps: one page lives on and each side's HTML replaces the last one's; else each side is a page of its own.
    typing: what stands for {{type:..}} on a front. html, body: classes, which at night and in black get more.
    margin: of pixels that the client leaves on both sides of the card together.
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


DESKTOP = Client(
    "desktop",
    _style("desktop") + REVIEWER,
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
    _style("ankidroid"),
    html="mobile android linux js",
    html_night="",
    body="chrome",
    body_night="night_mode nightMode ankidroid_dark_mode",
    wrapper='<div id="content" dir="auto"><div id="qa">{}</div></div>',
    keeps=False,
    typing='<span id="typeans" class="typePrompt">........</span>',
)
