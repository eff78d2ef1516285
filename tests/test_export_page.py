"""The page of an export in Chromium: what one reads on it, and what comes out of the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import cardfile, export, pipeline
from generator.export.contents import contents
from generator.records import Card, Topic
from tests.browser import NO_CHROMIUM, axe, browser, chromium
from tests.test_pages import REQUIRED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not chromium() and not REQUIRED, reason=NO_CHROMIUM)

DECKS = Path(__file__).parent / "decks"
PROJECT = Path(__file__).parent / "export"
PDF_PAGE = re.compile(rb"/Type\s*/Page\b")
PRINTED = (Path(__file__).parent / "data" / "printed.js").read_text("utf-8")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def page_of(cards: Path) -> str:
    planned = pipeline.plan(cards=cards)
    return export.BY_NAME["html"].write(contents(planned, cards, pipeline.DEFAULTS))


@contextmanager
def opened(chrome: Browser, html: str, **options: Any) -> Iterator[Page]:
    """The page, which asks for nothing and whose script complains of nothing."""
    context = chrome.new_context(**options)
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("data:", "about:")) else wrong.append(request.url)
    )
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_content(html)
    yield page
    assert wrong == []
    context.close()


@pytest.fixture(scope="module")
def html() -> str:
    """The page of the decks that show cards of every sort."""
    return page_of(DECKS)


def laid(page: Page) -> list[list[dict[str, str] | None]]:
    """The sheets as they are printed: what is seen on each place of each."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets: list[list[dict[str, str] | None]] = page.evaluate(f"() => {{ {PRINTED}; return seen() }}")
    return sheets


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_the_page_reads_well(chrome: Browser, html: str, mode: str, width: int) -> None:
    with opened(chrome, html, color_scheme=mode, viewport={"width": width, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.body.classList.contains('nightMode')") is (mode == "dark")
        assert axe(page) == []
        page.get_by_role("button", name="Hide the answers").click()
        assert axe(page) == []


def test_answers_are_hidden_and_shown_one_by_one(chrome: Browser, html: str) -> None:
    with opened(chrome, html) as page:
        assert page.locator(".dp-answer:visible").count() == page.locator("article > .dp-answer").count() > 20
        hide = page.get_by_role("button", name="Hide the answers")
        hide.click()
        assert page.locator(".dp-answer:visible").count() == 0
        page.get_by_role("button", name="Show the answer").nth(2).focus()
        page.keyboard.press("Enter")
        assert page.locator("article").nth(2).locator(".dp-answer").is_visible()
        assert page.locator(".dp-answer:visible").count() == 1
        hide.click()
        assert page.locator("article > .dp-answer:visible").count() > 20


def test_without_a_script_all_is_there_to_be_read(chrome: Browser, html: str) -> None:
    with opened(chrome, html, java_script_enabled=False) as page:
        assert page.locator("article:visible").count() == 32
        assert page.locator(".tools").is_hidden()


def test_pictures_are_in_the_page(chrome: Browser) -> None:
    with opened(chrome, page_of(PROJECT / "cards")) as page:
        assert page.evaluate("[...document.images].map(each => each.naturalWidth)") == [60]


def test_each_back_is_behind_its_front(chrome: Browser, html: str) -> None:
    """Of sheets that are turned on their long edge, left and right are exchanged."""
    with opened(chrome, html) as page:
        sheets = laid(page)
    assert len(sheets) % 2 == 0
    for front, back in zip(sheets[::2], sheets[1::2], strict=True):
        mirrored = [place for row in range(0, len(back), 2) for place in back[row : row + 2][::-1]]
        assert [each and each["number"] for each in front] == [each and each["number"] for each in mirrored]
    assert sum(place is not None for sheet in sheets[::2] for place in sheet) >= 35


def test_nothing_leaves_its_card(chrome: Browser, html: str) -> None:
    with opened(chrome, html) as page:
        laid(page)
        assert page.evaluate(f"() => {{ {PRINTED}; return cut() }}") == []
        assert page.locator("main").is_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_sheet_is_a_page_on_either_paper(chrome: Browser, html: str, paper: str) -> None:
    with opened(chrome, html) as page:
        sheets = laid(page)
        assert len(PDF_PAGE.findall(page.pdf(format=paper))) == len(sheets)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(" ".join(f"word{number}" for number in range(400)), id="a paragraph"),
        pytest.param("\n".join(f"{number}. item {number}" for number in range(1, 60)), id="a list"),
        pytest.param("```python\n" + "\n".join(f"x{number} = {number}" for number in range(80)) + "\n```", id="code"),
        pytest.param("| a | b |\n|---|---|\n" + "\n".join(f"| k{n} | v{n} |" for n in range(60)), id="a table"),
    ],
)
def test_a_long_answer_goes_on_with_not_a_word_lost(chrome: Browser, tmp_path: Path, answer: str) -> None:
    card = Card("What is long?", answer, id="long000001")
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards/long.md").write_text(cardfile.dumps(Topic("long", "Long", "Long", (card,))), "utf-8")
    with opened(chrome, page_of(tmp_path / "cards")) as page:
        expected = page.locator(".dp-answer").inner_text().split()
        sheets = laid(page)
    backs = [place for sheet in sheets[1::2] for row in range(0, len(sheet), 2) for place in sheet[row : row + 2][::-1]]
    papers = [place for place in backs if place]
    assert len(papers) > 2
    assert [place["number"] for place in papers] == [
        f"1 · {part} of {len(papers)}" for part in range(1, len(papers) + 1)
    ]
    assert " ".join(place["text"] for place in papers).split() == expected
    fronts = [place["text"] for sheet in sheets[::2] for place in sheet if place]
    assert fronts == ["What is long?"] * len(papers)


def test_a_cloze_is_a_card_for_each_gap_and_a_reversed_card_two(chrome: Browser) -> None:
    with opened(chrome, page_of(PROJECT / "cards")) as page:
        assert page.locator("article").count() == 10
        sheets = laid(page)
    fronts = [place["text"] for sheet in sheets[::2] for place in sheet if place]
    assert "A [...] is stiff, a poolish is wet, and both are [...] ." in fronts
    assert "A biga is stiff, a [wet one] is wet, and both are preferments ." in fronts
    assert {"pain", "bread"} <= set(fronts)
