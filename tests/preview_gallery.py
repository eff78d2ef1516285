"""The decks of tests/decks -> pictures of the pages of `deckpress preview`, for the README and docs/.

    python -m tests.preview_gallery [FOLDER]

FOLDER: docs/images, unless another is named.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image

from generator.preview import folder as site_folder
from generator.preview.preview import preview
from generator.preview.site import site
from tests.browser import browser
from tests.faces import DECKS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHIPPED = Path(__file__).parent.parent / "cards" / "mlops.md"
Scheme = Literal["light", "dark"]
DESKTOP, PHONE = (1360, 850), (390, 780)
# as many as a palette can have
COLOURS = 256
STRIP = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 2px; display: flex; gap: 20px; width: max-content }
img { border-radius: 26px; width: 390px; box-shadow: 0 0 0 1px #8d8c88 }
</style>"""


@dataclass(frozen=True, slots=True)
class View:
    """The page with a card. state: what stands behind the # of its address. opens: the button that is pressed."""

    state: str
    scheme: Scheme = "light"
    opens: str = ""


ALONE = {
    "preview-light.png": View("card=mlrn000006-1&side=back"),
    "preview-night.png": View("card=plat000008-1&side=back", "dark"),
}
PHONES = (
    View("card=plat000008-1"),
    View("card=mlrn000003-1&side=back", "dark"),
    View("q=deploy", opens="menu"),
    View("card=mlrn000006-1&side=back", "dark", opens="more"),
)


# a part of the page of figures each, by scheme, size and place; the deck that ships with deckpress is on it, too
CHARTS: dict[str, tuple[Scheme, tuple[int, int], str]] = {
    "overview-light.png": ("light", (1360, 1130), "h1"),
    "overview-night.png": ("dark", (1360, 1130), "#deck-1"),
}
CHART_PHONES: tuple[tuple[Scheme, tuple[int, int], str], ...] = (
    ("light", PHONE, "h1"),
    ("dark", PHONE, ".figures"),
    ("light", PHONE, ".figures figure:nth-child(5)"),
)


def main(arguments: Sequence[str]) -> None:
    """Make all pictures, and say where they are."""
    folder = Path(arguments[0] if arguments else "docs/images")
    with tempfile.TemporaryDirectory() as name, browser() as chrome:
        work = Path(name)
        shutil.copytree(DECKS, work / "cards")
        with chdir(work):  # so that places are told as a person in the project sees them
            site_folder.write(work / "site", site(preview()).files)
        address = (work / "site" / "index.html").as_uri()
        pictures = {name: shot(chrome, address, view, DESKTOP) for name, view in ALONE.items()}
        pictures["preview-phone.png"] = strip(chrome, [shot(chrome, address, view, PHONE) for view in PHONES])
        shutil.copy(SHIPPED, work / "cards")
        with chdir(work):
            site_folder.write(work / "site", site(preview()).files)
        address = (work / "site" / "overview.html").as_uri()
        pictures |= {name: charts(chrome, address, *each) for name, each in CHARTS.items()}
        pictures["overview-phone.png"] = strip(chrome, [charts(chrome, address, *each) for each in CHART_PHONES])
    for name, data in pictures.items():
        (folder / name).write_bytes(data if name.endswith("-phone.png") else reduced(data))
        sys.stdout.write(f"{folder / name}\n")


def shot(chrome: Browser, address: str, view: View, size: tuple[int, int]) -> bytes:
    """A picture of the page."""
    context = chrome.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=view.scheme, device_scale_factor=2
    )
    page = context.new_page()
    page.goto(f"{address}#{view.state}")
    settle(page)
    if view.opens:
        page.locator(f"#{view.opens}").click()
        settle(page)
    picture = page.screenshot()
    context.close()
    return picture


def charts(chrome: Browser, address: str, scheme: Scheme, size: tuple[int, int], place: str) -> bytes:
    """A picture of the page of figures, a little above what is at a place."""
    context = chrome.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, device_scale_factor=2
    )
    page = context.new_page()
    page.goto(address)
    page.locator(place).first.evaluate("each => scrollTo(0, each.getBoundingClientRect().top - 100)")
    picture = page.screenshot()
    context.close()
    return picture


def settle(page: Page) -> None:
    """Wait until the card is there, and its pictures."""
    page.frame_locator("#screen").locator(".dp-question").wait_for(state="attached")
    page.wait_for_timeout(300)


def reduced(picture: bytes) -> bytes:
    """The picture with a palette, in a third of the bytes. It may have no transparent corners."""
    data = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(data, "png", optimize=True)
    return data.getvalue()


def strip(chrome: Browser, pictures: Sequence[bytes]) -> bytes:
    """All beside each other."""
    page = chrome.new_page(viewport={"width": 1800, "height": 900})
    images = (f'<img src="data:image/png;base64,{base64.b64encode(each).decode()}">' for each in pictures)
    page.set_content(STRIP + "".join(images))
    picture = page.locator("body").screenshot(omit_background=True)
    page.close()
    return picture


if __name__ == "__main__":
    main(sys.argv[1:])
