"""The pages of docs/ -> their pictures in docs/images/: what their own sessions make, as a phone or a browser shows it.

    python -m tests.illustrations

Needs Chromium. The pictures of the README are drawn by gallery.py.
"""

from __future__ import annotations

import base64
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tests.browser import browser, screen
from tests.clients import Face, Side
from tests.consoles import DOCS, play
from tests.faces import collection, faces
from tests.gallery import PHONE, STRIP, View, say, take

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES = DOCS / "images"
COLOURS = 128


@dataclass(frozen=True, slots=True)
class Cards:
    """Sides of cards of a package that a page builds, beside each other. height: of the phone's screen, in pixels."""

    picture: str
    page: str
    package: str
    sides: tuple[tuple[str, Side], ...]
    height: int = 420


CARDS = (
    Cards("tutorial.png", "tutorial.md", "http", (("g3h6wunft5", "front"), ("g3h6wunft5", "back")), 420),
    Cards("choice.png", "howto/choice.md", "statistics", (("xqb6dcsxxs", "front"), ("xqb6dcsxxs", "back")), 380),
    Cards("formula.png", "howto/formulas.md", "probability", (("", "back"), ("jgiou5wnrh", "back")), 380),
)
CURVE = """<!doctype html><body style="margin: 0"><svg xmlns="http://www.w3.org/2000/svg" width="300" height="240">
<rect width="300" height="240" fill="#fff"/><path d="M40 10v190h240" fill="none" stroke="#444"/>
<path d="M40 200 280 10" stroke="#bbb" stroke-dasharray="5 5"/>
<path d="M40 200C50 80 110 20 280 10" fill="none" stroke="#1d4ed8" stroke-width="3"/>
<g font-family="sans-serif" font-size="13" fill="#444">
<text x="160" y="225" text-anchor="middle">false positive rate</text>
<text transform="rotate(-90 25 105)" x="25" y="105" text-anchor="middle">true positive rate</text></g></svg>"""


def main() -> None:
    """Draw all pictures, and say where they are."""
    with browser() as chrome:
        curve(chrome)
        inspected(chrome)
        previewed(chrome)
        for each in CARDS:
            cards(chrome, each)


def built(page: Path, folder: Path) -> Path:
    """The folder in which a page's sessions end, once they have run."""
    return Path(play(page, folder)["place"])


def cards(chrome: Browser, wanted: Cards) -> None:
    """Draw sides of cards beside each other, as AnkiDroid shows them on a phone."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        package = built(DOCS / wanted.page, work) / "build" / f"{wanted.package}.apkg"
        with collection(work, [package]) as opened:
            found, media = {face.name: face for face in faces(opened)}, Path(opened.media.dir())
        images = []
        with screen(chrome, media) as window:
            window.resize(PHONE[0] - 40, wanted.height)
            for number, (guid, side) in enumerate(wanted.sides):
                face: Face = found[guid] if guid else next(iter(found.values()))
                path = work / f"{number}.png"
                take(window, View("droid", "light", PHONE), face, side, path)
                images.append(f'<img src="data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}">')
        page = chrome.new_page(viewport={"width": 1600, "height": 600})
        page.set_content(STRIP + STYLE + "".join(images))
        _save(page.locator("body").screenshot(omit_background=True), wanted.picture)
        page.close()


def inspected(chrome: Browser) -> None:
    """Draw the page of the tutorial's document that `deckpress inspect --html` writes."""
    with tempfile.TemporaryDirectory() as name:
        path = built(DOCS / "tutorial.md", Path(name)) / "http.html"
        page = chrome.new_page(viewport={"width": 900, "height": 760})
        page.goto(path.as_uri())
        _save(page.screenshot(), "inspect.png")
        page.close()


def previewed(chrome: Browser) -> None:
    """Draw the page that `deckpress preview` shows of the how-to's document, with the card that check finds poor."""
    with tempfile.TemporaryDirectory() as name:
        path = built(DOCS / "howto" / "preview.md", Path(name)) / "site" / "index.html"
        page = chrome.new_page(viewport={"width": 1280, "height": 620})
        page.goto(path.as_uri())
        page.get_by_text("Why is it useful?").first.click()
        page.keyboard.press("Space")
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(1000)
        _save(page.screenshot(), "preview.png")
        page.close()


def curve(chrome: Browser) -> None:
    """Draw the picture that the how-to on pictures puts on a card."""
    page = chrome.new_page(viewport={"width": 300, "height": 240})
    page.set_content(CURVE)
    _save(page.screenshot(), "curve.png")
    page.close()


def _save(picture: bytes, name: str) -> None:
    """Write a picture with few colours, which takes away two thirds of its bytes."""
    path = IMAGES / name
    path.write_bytes(picture)
    with Image.open(path) as image:
        image.quantize(COLOURS).save(path, optimize=True)
    say(str(path.relative_to(DOCS.parent)))


# a frame, so that a white card is seen on a white page
STYLE = "<style>img { border: 2px solid #8884 }</style>"


if __name__ == "__main__":
    main()
