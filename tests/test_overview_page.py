"""The page of charts: what is told, that it is told in numbers too, and how it looks in Chromium."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from generator.config import Config
from generator.overview import PER_DAY
from generator.preview import charts, folder
from generator.preview.preview import preview
from generator.preview.site import site
from tests.browser import NO_CHROMIUM, axe, browser, chromium
from tests.press import Press
from tests.test_overview import BREAD, TEA
from tests.test_pages import REQUIRED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DECKS = Path(__file__).parent / "decks"
in_browser = pytest.mark.skipif(not chromium() and not REQUIRED, reason=NO_CHROMIUM)


def page(press: Press, **options: Any) -> BeautifulSoup:
    made = site(preview(cards=press.folder / "cards", **options))
    return BeautifulSoup(made.files["overview.html"].decode("utf-8"), "html.parser")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.write("cards/bread.md", BREAD)
    return press


def tables(html: BeautifulSoup) -> dict[str, list[list[str]]]:
    """The rows of each figure's table, by its title."""
    return {
        figure.select("h3")[0].get_text(): [
            [cell.get_text() for cell in row.find_all(["th", "td"])] for row in figure.find_all("tr")
        ]
        for figure in html.find_all("figure")
    }


def test_each_chart_has_its_numbers_beside_it(press: Press) -> None:
    html = page(press)
    found = tables(html)
    assert found["Cards by section"] == [
        ["section", "basic", "reversed", "cloze"],
        ["(none)", "1", "0", "0"],
        ["Tools", "1", "2", "2"],
    ]
    assert found["Words in an answer"][:2] == [["words", "answers"], ["≤ 10", "3"]]
    assert found["What cards show"] == [["shown", "cards"], ["code", "1"], ["lists", "1"], ["links", "1"]]
    assert found["Cards to study each day"][:3] == [["day", "new", "reviews"], ["1", "6", "0"], ["2", "0", "6"]]
    assert ["unanswered", "warning", "1"] in found["What check found"]
    assert all(figure.find("table") for figure in html.find_all("figure") if figure.find("svg"))


def test_a_deck_alone_is_the_page_and_several_are_parts_of_it(press: Press) -> None:
    assert [title.get_text() for title in page(press).find_all("h1")] == ["Kitchen / Bread"]
    press.write("cards/tea.md", TEA)
    html = page(press)
    assert [title.get_text() for title in html.find_all(["h1", "h2"])] == [
        "All decks",
        "In figures",
        "Kitchen / Bread",
        "Tea",
    ]
    assert [link["href"] for link in html.select("nav a")] == ["#deck-1", "#deck-2"]
    assert "Cards by deck" in tables(html)


def test_large_figures_lead_to_their_cards(press: Press) -> None:
    links = {link.get_text(): link["href"] for link in page(press).select(".numbers a")}
    assert links["6 cards of 4 notes"] == "index.html#topic=Kitchen%3A%3ABread"
    assert links["6 new since the last build"] == "index.html#topic=Kitchen%3A%3ABread&show=recent"
    assert "1 without an answer, or refused" in links


def test_new_cards_a_day(press: Press) -> None:
    (about,) = (p.get_text() for p in page(press, per_day=2).find_all("p") if "a day" in p.get_text())
    assert about.startswith("2 new cards a day for 3 days, and about 4 cards on the busiest.")
    assert Config().preview.new_per_day == PER_DAY


def test_a_long_study_is_shown_by_weeks(press: Press) -> None:
    cards = "".join(f"\n## What is bread {number}? {{#bread{number:05}}}\n\nA bread.\n" for number in range(500))
    press.write("cards/bread.md", BREAD + cards)
    found = tables(page(press))["Cards to study each day, week by week"]
    assert found[0] == ["week", "new", "reviews"]
    assert len(found) == 1 + -(-(51 + 30) // 7)


def test_of_many_sections_the_largest_are_drawn_and_all_are_told(press: Press) -> None:
    parts = "".join(f"\n# Part {n}\n\n## What is bread {n}? {{#bread{n:05}}}\n\nA bread.\n" for n in range(40))
    press.write("cards/bread.md", BREAD + parts)
    html = page(press)
    assert len(tables(html)["Cards by section"]) == 1 + 2 + 40
    (chart, *_) = html.find_all("svg")
    assert "22 others · 22" in chart.get_text()


def test_markup_in_names_is_text(press: Press) -> None:
    press.write("cards/bread.md", BREAD.replace("# Tools", "# <b>&Tools").replace("Kitchen::Bread", "<i>$x"))
    html = page(press)
    assert html.select("h1")[0].get_text() == "<i>$x"
    assert "<b>&Tools" in html.select("svg")[0].get_text()


def test_pygal_still_needs_its_workaround(press: Press) -> None:
    """Once this fails, charts._pygal() may be an import like any other."""
    import pygal

    assert not hasattr(pygal.PluginImportFixer, "find_spec")
    press.write("bread.md", BREAD)
    page(press)
    assert not [each for each in sys.meta_path if isinstance(each, pygal.PluginImportFixer)]


def test_nothing_is_asked_of_the_network_and_no_date_is_in_it(press: Press) -> None:
    text = site(preview(cards=press.folder / "cards")).files["overview.html"].decode()
    assert set(re.findall(r'(?:src|href)="([^"#]*)', text)) == {"data:,", "overview.js", "index.html"}
    assert not re.search(r"20\d\d-\d\d|pygal", text.partition("<body")[2])
    charts._rows.cache_clear()
    charts._columns.cache_clear()
    assert site(preview(cards=press.folder / "cards")).files["overview.html"].decode() == text


@pytest.mark.parametrize(
    ("most", "ticks"), [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (9, [0, 5, 10]), (150, [0, 50, 100, 150])]
)
def test_lines_go_across_at_round_numbers(most: int, ticks: list[int]) -> None:
    assert charts._ticks(most)[: len(ticks)] == ticks
    assert charts._ticks(most)[-1] >= most


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The site of tests/decks in a folder; the address of its overview."""
    work = tmp_path_factory.mktemp("overview")
    shutil.copytree(DECKS, work / "cards")
    folder.write(work / "site", site(preview(cards=work / "cards")).files)
    return (work / "site" / "overview.html").as_uri()


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_too_wide(chrome: Browser, written: str, scheme: str, width: int) -> None:
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text))
    opened.goto(written)
    assert axe(opened) == []
    for fold in opened.locator("summary").all():
        fold.click()
    assert axe(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    # letters are read, not guessed at
    sizes = opened.evaluate(
        "[...document.querySelectorAll('.chart text')].map(each => each.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 11
    assert errors == []
    context.close()


@in_browser
def test_colours_are_those_of_the_mode(chrome: Browser, written: str) -> None:
    def bar(address: str, scheme: str) -> str:
        context = chrome.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        opened = context.new_page()
        opened.goto(address)
        colour: str = opened.evaluate("getComputedStyle(document.querySelector('.chart .color-0 rect')).fill")
        context.close()
        return colour

    light, dark = bar(written, "light"), bar(written, "dark")
    assert light != dark
    assert bar(f"{written}#mode=night", "light") == dark


@in_browser
def test_all_is_there_without_a_script(chrome: Browser, written: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(written)
    assert opened.locator("svg:visible").count() > 15
    opened.locator("summary").first.click()
    assert opened.locator("table").first.is_visible()
    context.close()


@in_browser
def test_the_cards_lead_to_it_and_it_leads_back(chrome: Browser, written: str) -> None:
    context = chrome.new_context(viewport={"width": 390, "height": 800})
    opened = context.new_page()
    opened.goto(written.replace("overview.html", "index.html#mode=night"))
    opened.locator("#menu").click()
    opened.get_by_role("link", name="Overview").click()
    opened.get_by_role("heading", name="All decks").wait_for()
    assert opened.evaluate("document.documentElement.dataset.mode") == "night"
    opened.get_by_role("link", name="hints of check").first.click()
    opened.locator("#count", has_text="1 of 8 found").wait_for(state="attached")
    context.close()
