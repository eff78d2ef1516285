"""The page of `deckpress preview` with ten thousand cards -> how fast it opens, scrolls and searches, in Chromium.

python -m tests.benchmarks.preview [CARDS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.preview import folder as site_folder
from generator.preview.site import site
from tests.browser import browser
from tests.test_preview import many

if TYPE_CHECKING:
    from playwright.sync_api import Page

CARDS = 10_000
# tasks that keep the page from answering, the time from a key to what it does, and from one frame to the next
WATCH = """() => {
  window.tasks = []; window.keys = []; window.frames = [];
  new PerformanceObserver(list => tasks.push(...list.getEntries().map(each => each.duration)))
    .observe({ type: 'longtask' });
  new PerformanceObserver(list => keys.push(...list.getEntries().filter(each => each.name === 'keydown')
    .map(each => each.duration))).observe({ type: 'event', durationThreshold: 16 });
  let last = performance.now();
  const step = now => { frames.push(now - last); last = now; requestAnimationFrame(step); };
  requestAnimationFrame(step);
}"""


def main(arguments: Sequence[str]) -> None:
    """Measure, and say the figures."""
    cards = int(arguments[0]) if arguments else CARDS
    with tempfile.TemporaryDirectory() as name, browser() as chrome:
        site_folder.write(Path(name) / "site", site(many(cards)).files)
        page = chrome.new_page(viewport={"width": 1280, "height": 800})
        begun = time.perf_counter()
        page.goto((Path(name) / "site" / "index.html").as_uri())
        page.frame_locator("#screen").get_by_text("Question 0").wait_for()
        say(f"{cards:,} cards open in {time.perf_counter() - begun:.2f} s, {rows(page)} rows in the page")
        page.wait_for_timeout(1000)
        page.evaluate(WATCH)
        scroll(page)
        told(page, "scrolling")
        page.locator("#query").focus()
        page.keyboard.type("question 9876 answer", delay=30)
        page.locator("#count", has_text="1 of 1 found").wait_for()
        told(page, "searching")


def scroll(page: Page) -> None:
    """The wheel, sixty times a second, over a third of the list."""
    page.mouse.move(150, 500)
    for _ in range(60):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(16)


def rows(page: Page) -> int:
    return page.locator("#list [role=option]").count()


def told(page: Page, doing: str) -> None:
    """Say what was measured since the last time."""
    page.wait_for_timeout(300)
    found: dict[str, Any] = page.evaluate(
        "() => ({ frames: frames.splice(0), tasks: tasks.splice(0), keys: keys.splice(0) })"
    )
    frames = sorted(found["frames"])
    median, slow = statistics.median(frames), frames[len(frames) * 95 // 100]
    keys = f"; a key takes at most {max(found['keys']):.0f} ms" if found["keys"] else ""
    tasks = f"{len(found['tasks'])} tasks of more than 50 ms"
    say(f"{doing}: a frame each {median:.1f} ms, 95 of 100 within {slow:.1f}; {tasks}{keys}; {rows(page)} rows there")


def say(text: str) -> None:
    """Tell whoever runs this."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
