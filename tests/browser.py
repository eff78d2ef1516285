"""Chromium with no network: cards in the pages of Anki's clients, looked at and measured."""

from __future__ import annotations

import json
import mimetypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.preview.clients import Client, Theme
from tests.clients import SIDES, Face, Side, filled, page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Route

HOST = "http://127.0.0.1/"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM = "no Chromium was found: install it (apt-get install chromium), or name one in CHROMIUM"
# without a sandbox, for root has none; without what a browser does by itself on the network
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MEASURE = (Path(__file__).parent / "data" / "measure.js").read_text("utf-8")
AXE_RULES = ["color-contrast", "image-alt", "link-name", "list", "listitem", "summary-name"]
# the contrast of each colour for text on each ground that it may stand on, by their names
PALETTE = """() => {
  const probe = document.querySelector('.dp-page').appendChild(document.createElement('i'));
  const luminance = name => {
    probe.style.color = `var(--dp-${name})`;
    const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(n => n / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const texts = 'fg ink dim accent red blue violet amber comment keyword string number name builtin'.split(' ');
  const pairs = texts.flatMap(text => [[text, 'bg'], [text, 'panel']]);
  pairs.push(['fg', 'tint'], ['accent', 'tint'], ['fg', 'mark'], ['bg', 'accent']);
  const ratios = pairs.map(([text, ground]) => {
    const [low, high] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
    return [`${text} on ${ground}`, (high + .05) / (low + .05)];
  });
  probe.remove();
  return Object.fromEntries(ratios);
}"""
CLASSES = """([root, body]) => {
  document.documentElement.className = root;
  document.body.className = body;
  document.body.removeAttribute('style');
}"""
# the system's font scale multiplies every font size, whatever its unit
SCALE = """factor => {
  const all = [document.body, ...document.querySelectorAll('#qa *')].filter(each => !each.closest('mjx-container > *'));
  const sizes = all.map(each => [each, parseFloat(getComputedStyle(each).fontSize)]);
  for (const [each, size] of sizes) each.style.setProperty('font-size', size * factor + 'px', 'important');
}"""


def chromium() -> str | None:
    """The Chromium of this machine, if it has one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@cache
def mathjax() -> Path | None:
    """A folder with the MathJax of Anki's clients, 3.2, if it is installed."""
    try:
        folder = Path(str(resources.files("mathjax"))) / "static" / "mathjax" / "es5"
    except ModuleNotFoundError:
        return None
    return folder if (folder / "tex-chtml-full.js").is_file() else None


@dataclass
class Screen:
    """A window of Chromium that shows cards.

    media: the folder of the collection's pictures. requests: every address asked for that neither the page nor
    the collection has.
    errors: what the console said, and scripts that failed.
    """

    page: Page
    media: Path
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    document: str = ""
    client: Client | None = None

    def __post_init__(self) -> None:
        self.page.route("**/*", self._answer)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def show(self, client: Client, face: Face, side: Side, theme: Theme = "light") -> None:
        """Show a side as a client does: in the page that lives on, after the front, or in a page of its own."""
        if not client.keeps or self.client is not client:
            self.document = page(client, face, "front" if client.keeps else side, theme, mathjax=mathjax() is not None)
            self.page.goto(HOST)
            self.page.evaluate("side => settled(side)", side)
            self.client = client
        if client.keeps:
            self.wear(client, theme, face.ord)
            self.page.evaluate(
                "sides => { Object.assign(SIDES, sides) }", {each: filled(client, face, each) for each in SIDES}
            )
            for each in SIDES[: SIDES.index(side) + 1]:
                self.turn(each)

    def turn(self, side: Side) -> None:
        """Put a side in the place of what is shown, as the clients do whose page lives on."""
        self.page.evaluate("side => show(side)", side)

    def wear(self, client: Client, theme: Theme, ord: int) -> None:
        """Change the theme of what is shown, and take back its enlargement."""
        self.page.evaluate(CLASSES, list(client.classes(theme, ord)))

    def resize(self, width: int, height: int) -> None:
        """The area that a client has for the card, in CSS pixels."""
        self.page.set_viewport_size({"width": width, "height": height})

    def enlarge(self, factor: float, side: Side) -> None:
        """Set the system's font scale, for the side that is shown."""
        self.page.evaluate(SCALE, factor)
        self.page.evaluate("side => settled(side)", side)

    def faults(self, side: Side) -> list[tuple[str, str]]:
        """What is wrong with where things are and how large: what, and with which element."""
        found: list[list[str]] = self.page.evaluate(MEASURE.replace("'SIDE'", f"'{side}'"))
        return [(what, where) for what, where in found]

    def unreadable(self) -> list[tuple[str, str]]:
        """What axe-core finds: which rule, and with which element. It judges no text that is scrolled out of sight."""
        self.resize(2400, 900)
        self.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
            self.page.add_style_tag(content=".dp-page { max-width: none !important }")
        rules = json.dumps({"runOnly": AXE_RULES, "resultTypes": ["violations", "incomplete"]})
        found: dict[str, Any] = self.page.evaluate(f"() => axe.run('#qa', {rules})")
        return [
            (rule["id"], f"{node['html'][:80]} {check['message']}")
            for rule in [*found["violations"], *found["incomplete"]]
            for node in rule["nodes"]
            for check in [*node["any"], *node["all"], *node["none"]]
            if (check["data"] or {}).get("messageKey") != "nonBmp"  # a sign, not a text
        ]

    def palette(self) -> dict[str, float]:
        """The contrast of each of the stylesheet's colours for text on each of its grounds."""
        found: dict[str, float] = self.page.evaluate(PALETTE)
        return found

    def top(self, selector: str) -> float:
        """How far below the upper edge of the screen an element begins."""
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None
        return box["y"]

    def style(self, selector: str, name: str) -> str:
        """The value of a style, as the browser has computed it."""
        found: str = self.page.locator(selector).first.evaluate("(each, name) => getComputedStyle(each)[name]", name)
        return found

    @contextmanager
    def without_script(self, client: Client, face: Face, side: Side) -> Iterator[Page]:
        """A side in a browser that runs no script."""
        chrome = self.page.context.browser
        assert chrome is not None
        context = chrome.new_context(java_script_enabled=False, viewport={"width": 412, "height": 700})
        opened = context.new_page()
        opened.set_content(page(client, face, side, "light", mathjax=False))
        yield opened
        context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _answer(self, route: Route) -> None:
        url = route.request.url
        name = url.removeprefix(HOST)
        if not name:
            route.fulfill(body=self.document, content_type="text/html; charset=utf-8")
        elif url.startswith(f"{HOST}mathjax/") and (folder := mathjax()):
            self._file(route, folder / name.removeprefix("mathjax/"))
        else:
            self._file(route, self.media / name)

    def _file(self, route: Route, path: Path) -> None:
        if path.is_file():
            route.fulfill(path=path, content_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        else:
            self.requests.append(route.request.url)
            route.abort()


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium. Raises FileNotFoundError where there is none."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise FileNotFoundError(NO_CHROMIUM)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chrome
        chrome.close()


@contextmanager
def screen(chrome: Browser, media: Path, *, density: float = 1) -> Iterator[Screen]:
    """A new window. density: pixels of the screen for one of CSS."""
    context = chrome.new_context(device_scale_factor=density, viewport={"width": 412, "height": 700})
    yield Screen(context.new_page(), media)
    context.close()


def axe(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds on a page, but for what is in its frames: which rule, and with which element."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "() => axe.run({ iframes: false, preload: false, resultTypes: ['violations'] })"
    )
    return [(rule["id"], node["html"][:120]) for rule in found["violations"] for node in rule["nodes"]]


def _axe() -> str:
    """axe-core's script."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
