"""The decks of tests/decks -> pictures of their cards as Anki's clients show them, and sheets of these.

    python -m tests.gallery [FOLDER [TEMPLATES]]
    python -m tests.gallery --readme

FOLDER (build/pictures) gets a picture of each side in each view, and a sheet of each view. TEMPLATES: an author's own.
--readme: only the pictures of the README, into docs/images/.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.preview.clients import Theme
from tests.browser import Screen, browser, mathjax, screen
from tests.clients import CLIENTS, SIDES, Face, Side
from tests.faces import collection, faces, press_decks

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# what a phone of 412 by 915 leaves to the card below the bars of AnkiDroid and above its buttons
PHONE, SMALL, DESKTOP = (412, 700), (320, 500), (1000, 700)
SHEET = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 12px; background: #8a8a8a; font: 13px sans-serif; display: flex; flex-wrap: wrap; gap: 14px }
figure { margin: 0; display: flex; flex-wrap: wrap; gap: 4px; width: min-content }
figcaption { width: 100%; color: #fff }
</style>"""


@dataclass(frozen=True, slots=True)
class View:
    """A client on a screen. scale: the system's font scale."""

    client: str
    theme: Theme
    size: tuple[int, int]
    scale: float = 1

    @property
    def name(self) -> str:
        return f"{self.client}-{self.size[0]}-{self.theme}" + ("-large" if self.scale != 1 else "")


VIEWS = (
    View("droid", "light", PHONE),
    View("droid", "night", PHONE),
    View("droidnew", "black", PHONE),
    View("droid", "light", SMALL),
    View("droidnew", "night", SMALL, 1.3),
    View("desktop", "light", DESKTOP),
    View("desktop", "night", DESKTOP),
)
# the pictures of the README: some cards beside each other
README: dict[Theme, tuple[tuple[str, Side], ...]] = {
    "light": (("plat000008", "front"), ("plat000008", "back"), ("mlrn000003", "back"), ("word000004", "back")),
    "night": (("plat000002", "back"), ("mlrn000006", "back"), ("plat000006-1", "back"), ("mlrn000004", "back")),
}
STRIP = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; display: flex; gap: 16px; width: max-content }
img { border-radius: 20px }
</style>"""


def main(arguments: Sequence[str]) -> None:
    """Make all pictures, and say where they are."""
    folder = Path(arguments[0] if arguments else "build/pictures")
    templates = Path(arguments[1]) if len(arguments) > 1 else None
    with tempfile.TemporaryDirectory() as name, browser() as chrome:
        work = Path(name)
        with collection(work, press_decks(work, templates)) as opened:
            cards, media = faces(opened), Path(opened.media.dir())
        if arguments == ["--readme"]:
            readme(chrome, {face.name: face for face in cards}, media, work)
            return
        for view in VIEWS:
            sheet(chrome, view, cards, shoot(chrome, view, cards, media, folder), folder)
            say(f"{folder}/{view.name}.png")
    say(
        f"{len(cards)} cards"
        + ("" if mathjax() else "; formulas as TeX, for there is no MathJax (django-static-mathjax)")
    )


def readme(chrome: Browser, cards: dict[str, Face], media: Path, work: Path) -> None:
    """The pictures of the README. Reduce their colours to 64 before a commit: it takes away two thirds of the bytes."""
    for theme, chosen in README.items():
        images = []
        with screen(chrome, media) as window:
            window.resize(372, 540)
            for number, (name, side) in enumerate(chosen):
                path = work / f"{number}.png"
                take(window, View("droid", theme, PHONE), cards[name], side, path)
                images.append(f'<img src="{_inline(path)}">')
        path = Path("docs/images") / f"{theme}.png"
        page = chrome.new_page(viewport={"width": 1600, "height": 600})
        page.set_content(STRIP + "".join(images))
        page.locator("body").screenshot(path=path, omit_background=True)
        page.close()
        say(str(path))


def shoot(
    chrome: Browser, view: View, cards: Sequence[Face], media: Path, folder: Path
) -> dict[tuple[str, Side], Path]:
    """A picture of each side of each card in a view, by the name of the card."""
    client, pictures = CLIENTS[view.client], {}
    width, height = view.size
    (folder / view.name).mkdir(parents=True, exist_ok=True)
    with screen(chrome, media, density=1 if client.name == "desktop" else 2) as window:
        window.resize(width - client.margin, height)
        for face in cards:
            for side in SIDES:
                path = pictures[face.name, side] = folder / view.name / f"{face.name}-{side}.png"
                take(window, view, face, side, path)
    return pictures


def take(window: Screen, view: View, face: Face, side: Side, path: Path) -> None:
    """A picture of what is on the screen when a side is shown."""
    window.show(CLIENTS[view.client], face, side, view.theme)
    if view.scale != 1:
        window.enlarge(view.scale, side)
    window.page.screenshot(path=path)


def sheet(
    chrome: Browser, view: View, cards: Sequence[Face], pictures: dict[tuple[str, Side], Path], folder: Path
) -> None:
    """All pictures of a view on one, each card's two sides beside each other."""
    width = view.size[0] // 2 if view.client == "desktop" else view.size[0] * 3 // 4
    figures = []
    for face in cards:
        images = "".join(f'<img width="{width}" src="{_inline(pictures[face.name, side])}">' for side in SIDES)
        style = f"width: {2 * width + 4}px"
        figures.append(f'<figure style="{style}"><figcaption>{face.name} {face.notetype}</figcaption>{images}</figure>')
    page = chrome.new_page(viewport={"width": 4 * (2 * width + 20) + 24, "height": 800})
    page.set_content(SHEET + "".join(figures))
    page.screenshot(path=folder / f"{view.name}.png", full_page=True)
    page.close()


def _inline(picture: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()


def say(text: str) -> None:
    """Tell whoever runs this."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
