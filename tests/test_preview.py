"""The page of `deckpress preview` in a real Chromium: as a file, and live while documents are edited."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from generator.preview import folder as site_folder
from generator.preview.contents import Contents, Deck, Row
from generator.preview.preview import preview
from generator.preview.showing import Shown
from generator.preview.site import site
from tests.browser import NO_CHROMIUM, axe, browser, chromium
from tests.press import document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Locator, Page

REQUIRED = os.environ.get("REQUIRE_CHROMIUM") == "1"
pytestmark = pytest.mark.skipif(not chromium() and not REQUIRED, reason=NO_CHROMIUM)

DECKS = Path(__file__).parent / "decks"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# 10,000 rows of 64 pixels; a screen has room for ten
MOST_ROWS = 40
# milliseconds in which a page must follow; no figure, but a bound
PATIENCE = 15_000
Scheme = Literal["light", "dark"]


@dataclass
class Window:
    """The page in a window of Chromium. errors: what its console said."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def card(self) -> FrameLocator:
        return self.page.frame_locator("#screen")

    @property
    def question(self) -> str:
        return self.card.locator(".dp-question").inner_text()

    @property
    def rows(self) -> Locator:
        return self.page.locator("#list").get_by_role("option", include_hidden=True)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sees(self, text: str) -> None:
        """Wait until the card shows a text."""
        self.card.get_by_text(text).first.wait_for(timeout=PATIENCE)

    def counts(self, text: str) -> None:
        """Wait until that many cards are found."""
        self.page.locator("#count", has_text=re.compile(f"^{text}$")).wait_for(timeout=PATIENCE)

    def said(self, text: str) -> None:
        """Wait until a screen reader would say a text."""
        self.page.locator("#said", has_text=text).wait_for(state="attached", timeout=PATIENCE)

    def of_card(self, what: str) -> Any:
        """The value of a script on the card's document, whose page forbids the evaluation of strings."""
        return self.page.locator("#screen").evaluate(
            f"frame => {{ const page = frame.contentDocument; return {what} }}"
        )


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@contextmanager
def opened(
    chrome: Browser,
    address: str,
    size: dict[str, int] = DESKTOP,
    scheme: Scheme = "light",
    but: str | None = None,
    **options: Any,
) -> Iterator[Window]:
    """The page in a window of its own, a card shown. At the end nothing may have complained, but for what is named."""
    context = chrome.new_context(viewport=size, color_scheme=scheme, **options)  # type: ignore[arg-type]
    window = Window(context.new_page())
    window.page.on("console", lambda message: window.errors.append(message.text))
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    window.page.goto(address)
    window.page.locator("#list [aria-selected=true]").wait_for(state="attached", timeout=PATIENCE)
    yield window
    context.close()
    assert [error for error in window.errors if but is None or but not in error] == []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The site of tests/decks, written to a folder; its address as a file."""
    work = tmp_path_factory.mktemp("preview")
    shutil.copytree(DECKS, work / "cards")
    site_folder.write(work / "site", site(preview(cards=work / "cards")).files)
    return (work / "site" / "index.html").as_uri()


@pytest.fixture
def window(chrome: Browser, written: str) -> Iterator[Window]:
    with opened(chrome, written) as shown:
        yield shown


def test_a_card_turns_by_click_key_and_button(window: Window) -> None:
    window.sees("What is the bias-variance trade-off?")
    assert window.card.locator("#answer").count() == 0
    window.card.locator(".dp-question").click()
    window.card.locator("#answer").wait_for()
    window.press("Space")
    window.card.locator("#answer").wait_for(state="detached")
    window.page.get_by_role("button", name="Show answer").click()
    window.card.locator("#answer").wait_for()
    window.press("Space")  # on the button, which it presses
    window.card.locator("#answer").wait_for(state="detached")


@pytest.mark.parametrize(("on", "back"), [("ArrowRight", "ArrowLeft"), ("j", "k")])
def test_keys_move_on_also_from_within_the_card(window: Window, on: str, back: str) -> None:
    window.press(on)
    window.said("Card 2 of 36")
    window.press("Space", on)
    window.said("Card 3 of 36")
    assert window.card.locator("#answer").count() == 0
    window.card.locator(".dp-crumb").click()
    window.said("Answer:")
    window.press(back)
    window.said("Card 2 of 36")
    window.press(back, back, back)
    window.said("Card 1 of 36")


def test_a_swipe_moves_on(chrome: Browser, written: str) -> None:
    with opened(chrome, written, PHONE, has_touch=True, is_mobile=True) as window:
        window.page.touchscreen.tap(200, 300)  # first, for a tap that ends a fling is none
        window.card.locator("#answer").wait_for()
        swipe(window, 300, 60)
        window.said("Card 2 of 36")
        swipe(window, 60, 300)
        window.said("Card 1 of 36")
        window.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
        window.said("Implement early stopping.")
        window.press("Space")
        window.said("Answer:")
        code = window.card.locator(".dp-code").first
        code.evaluate("each => each.scrollWidth > each.clientWidth") or pytest.fail("the code has room")
        box = code.bounding_box()
        assert box is not None
        swipe(window, 300, 60, box["y"] + 20)
        window.press("Space")
        window.said("Card 6 of 36")  # what scrolls has the swipe


def swipe(window: Window, begin: int, end: int, y: float = 400) -> None:
    """A finger from one place to another."""
    session = window.page.context.new_cdp_session(window.page)
    for kind, x in (("touchStart", begin), ("touchMove", (begin + end) // 2), ("touchMove", end)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_search_finds_questions_and_answers_as_one_types(window: Window) -> None:
    window.press("/")
    window.page.keyboard.type("richer model")
    window.counts("1 of 1 found")
    window.page.get_by_label("Search").fill("uber DIE Ubertragung")  # über, Übertragung
    window.counts("1 of 1 found")
    window.page.get_by_label("Search").fill("no such words")
    window.counts("0 of 0 found")
    window.page.locator("#blank", has_text="No card is found.").wait_for()
    window.page.get_by_label("Search").fill("")
    window.counts("[0-9]+ of 36 cards")


def test_a_search_does_not_give_the_answer_of_another_card_away(window: Window) -> None:
    window.press("Space")
    window.said("Answer:")
    window.page.get_by_label("Search").fill("uber die ubertragung")
    window.counts("1 of 1 found")
    window.said("1 found. Card 1 of 1")
    assert window.card.locator("#answer").count() == 0
    window.page.get_by_role("button", name="Show answer").click()
    window.said("Answer:")
    window.page.get_by_label("Search").fill("")
    window.counts("[0-9]+ of 36 cards")
    window.said("36 found. Answer:")  # it is the same card
    window.page.get_by_text("Filter", exact=True).click()
    window.page.locator("select[name=topic]").select_option("Interviews::Platform engineering")
    window.said("13 found. Card 1 of 13")
    assert window.card.locator("#answer").count() == 0


def test_a_screen_reader_is_told_that_nothing_is_found(window: Window) -> None:
    window.said("Card 1 of 36")
    window.page.get_by_label("Search").fill("no such words")
    window.said("No card is found.")
    assert "What is" not in window.page.locator("#said").inner_text()


def test_a_screen_reader_reads_of_a_back_the_answer(window: Window) -> None:
    question = window.question
    window.press("Space")
    window.said("Answer:")
    said = window.page.locator("#said").text_content() or ""
    assert question not in said
    answer = window.card.locator("body").inner_text().partition(question)[2]
    assert said.removeprefix("Answer: ").split() == answer.split()


@pytest.mark.parametrize(
    ("name", "choice", "count"),
    [
        ("topic", "Interviews::Platform engineering", 13),
        ("section", "Containers", 8),
        ("tag", "theory", 2),
        ("kind", "choice", 2),
        ("show", "problems", None),
        ("show", "recent", 36),
    ],
)
def test_filters(window: Window, name: str, choice: str, count: int | None) -> None:
    window.page.get_by_text("Filter", exact=True).click()
    window.page.locator(f"select[name={name}]").select_option(choice)
    window.counts(f"1 of {count} (cards|found)" if count else "1 of [0-9]+ found")
    window.page.get_by_text("Filter: 1 on").wait_for()


def test_the_address_holds_card_side_and_filters(chrome: Browser, window: Window) -> None:
    window.press("/")
    window.page.keyboard.type("cluster")
    window.page.get_by_label("Night").check(force=True)
    window.page.get_by_role("listbox").focus()
    window.press("ArrowDown", "Space")
    window.said("Answer:")
    question, count = window.question, window.page.locator("#count").inner_text()
    window.page.wait_for_url(re.compile("side=back"))
    with opened(chrome, window.page.url) as again:
        again.said("Answer:")
        assert again.question == question
        assert again.page.locator("#count").inner_text() == count
        assert again.page.get_by_label("Search").input_value() == "cluster"
        assert "nightMode" in again.of_card("page.body.className")
    window.page.reload()
    window.said("Answer:")
    assert window.question == question


@pytest.mark.parametrize(
    ("scheme", "chosen", "classes"),
    [
        ("light", "Auto", "card card1 chrome"),
        ("dark", "Auto", "card card1 chrome night_mode nightMode ankidroid_dark_mode"),
        ("dark", "Light", "card card1 chrome"),
        ("light", "Night", "card card1 chrome night_mode nightMode ankidroid_dark_mode"),
        ("light", "Black", "card card1 chrome night_mode nightMode"),
    ],
)
def test_modes(chrome: Browser, written: str, scheme: Scheme, chosen: str, classes: str) -> None:
    with opened(chrome, written, scheme=scheme) as window:
        window.page.get_by_label(chosen, exact=True).check(force=True)
        window.said("Card 1")
        assert window.of_card("page.body.className") == classes


def test_auto_follows_the_system_at_once(window: Window) -> None:
    window.said("Card 1")
    window.page.emulate_media(color_scheme="dark")
    window.card.locator("body.night_mode").wait_for()


@pytest.mark.parametrize(("frame", "width"), [("Phone", 412), ("Narrow", 320), ("Desktop", None)])
def test_frames(window: Window, frame: str, width: int | None) -> None:
    window.page.get_by_label(frame, exact=True).check(force=True)
    window.said("Card 1")
    box = window.page.locator("#screen").bounding_box()
    assert box is not None
    assert box["width"] == width if width else box["width"] > 500
    window.card.locator("html.linux" if frame == "Desktop" else "html.mobile").wait_for()


def test_all_works_without_a_mouse(window: Window) -> None:
    reached = set()
    for _ in range(30):
        window.press("Tab")
        reached.add(window.page.evaluate("document.activeElement.id || document.activeElement.name"))
    assert {"frame", "mode", "query", "list", "screen", "flip", "next"} <= reached
    window.page.get_by_role("listbox").focus()
    window.press("End")
    window.said("Card 36 of 36")
    window.press("Home", "ArrowDown", "PageDown")
    active = window.page.get_by_role("listbox").get_attribute("aria-activedescendant")
    assert window.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    window.press("Space")
    window.said("Answer:")


def test_a_drawer_holds_the_list_on_a_phone(chrome: Browser, written: str) -> None:
    with opened(chrome, written, PHONE) as window:
        assert not window.page.get_by_role("listbox").is_visible()
        window.page.get_by_role("button", name="Cards: 1 of 36").click()
        window.press("ArrowDown")
        window.said("Card 2 of 36")
        window.press("Escape")
        assert not window.page.get_by_role("listbox").is_visible()
        window.page.get_by_role("button", name="Cards: 2 of 36").click()
        window.rows.nth(4).click()
        window.said("Card 5 of 36")
        assert not window.page.get_by_role("listbox").is_visible()
        window.page.get_by_role("button", name="About this card").click()
        window.page.get_by_text("Written in").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(chrome: Browser, written: str, size: dict[str, int], scheme: Scheme) -> None:
    with opened(chrome, written + "#show=problems&side=back", size, scheme) as window:
        window.said("Answer:")
        found = {"closed": axe(window.page)}
        if size is PHONE:
            window.page.get_by_role("button", name="About this card").click()
            found["about"] = axe(window.page)
            window.page.get_by_role("button", name=re.compile("Cards:")).click()
        window.page.get_by_text("Filter: 1 on").click()
        found["open"] = axe(window.page)
        window.page.locator("a.place").first.evaluate("each => each.click()")
        window.page.get_by_role("link", name="Back to the cards").wait_for()
        found["source"] = axe(window.page)
    assert found == {name: [] for name in found}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_tapped_is_large_enough(chrome: Browser, written: str, size: dict[str, int]) -> None:
    with opened(chrome, written + "#show=problems", size) as window:
        for name in ("About this card", "Cards:"):
            if size is PHONE:
                window.page.get_by_role("button", name=re.compile(name)).click()
            small = window.page.evaluate(
                """() => [...document.querySelectorAll('button, a, summary, select, input, [role=option]')]
                  .filter(each => each.checkVisibility({ visibilityProperty: true }))
                  .map(each => [each, each.getBoundingClientRect()])
                  .filter(([each, box]) => box.height < 44 || (box.width < 44 && !each.matches('summary')))
                  .map(([each, box]) => `${each.outerHTML.slice(0, 60)} ${box.width} ${box.height}`)"""
            )
            assert small == []


def test_pictures_sounds_formulas_and_typed_answers_are_shown(window: Window) -> None:
    window.page.get_by_label("Search").fill("residual block")
    window.page.get_by_role("button", name="Show answer").click()
    window.card.locator("img").wait_for()
    window.card.locator("img").evaluate("each => each.decode()")
    window.page.get_by_label("Search").fill("softmax")
    window.said("found. Card 1 of")
    window.page.get_by_role("button", name="Show answer").click()
    window.card.locator("math").first.wait_for()
    window.page.get_by_label("Search").fill("nail on the head")
    window.said("found. Card 1 of")
    window.page.get_by_role("button", name="Show answer").click()
    window.card.locator("code#typeans", has_text="den Nagel auf den Kopf treffen").wait_for(state="attached")
    window.page.get_by_role("button", name="Show question").click()
    window.card.locator("span#typeans").wait_for()
    window.page.get_by_label("Desktop", exact=True).check(force=True)
    window.card.locator("input#typeans").fill("so j")
    assert "Card 1 of" in window.page.locator("#said").inner_text()  # j was typed


def test_a_link_leads_to_the_line(window: Window) -> None:
    window.press("ArrowRight")
    window.said("Card 2")
    place = window.page.locator("#notes dl a.place")
    number = place.inner_text().rpartition(":")[2]
    place.click()
    line = window.page.locator("li:target")
    assert line.get_attribute("value") == number
    assert line.inner_text().startswith("## For which")
    window.page.go_back()
    window.said("Card 2")


def row(id: str, question: str, sides: Shown) -> Row:
    """A card of which no more is known; its answer is "answer"."""
    return Row(f"{id}-1", 0, question, f"{question} answer", "", (), "basic", "new", None, (), sides)


def many(count: int) -> Contents:
    """As many cards, in two decks."""
    rows = [
        row(f"card{n:05}", f"Question {n}", Shown(f"<p>Question {n}</p>", f"<hr id=answer>Answer {n}"))
        for n in range(count)
    ]
    half = count // 2
    return Contents((Deck("A", tuple(rows[:half])), Deck("B", tuple(rows[half:]))), (), {}, "", {}, frozenset())


def test_ten_thousand_cards_are_a_few_rows_that_reach_all(chrome: Browser, tmp_path: Path) -> None:
    site_folder.write(tmp_path / "site", site(many(10_000)).files)
    with opened(chrome, (tmp_path / "site" / "index.html").as_uri()) as window:
        window.counts("1 of 10,000 cards")
        assert window.rows.count() <= MOST_ROWS
        window.page.get_by_role("listbox").focus()
        window.press("End")
        window.said("Card 10000 of 10000: Question 9999")
        window.sees("Question 9999")
        for share in (0, 0.25, 0.5, 0.75, 1):
            first = window.page.get_by_role("listbox").evaluate(
                "(list, share) => { list.scrollTop = share * (list.scrollHeight - list.clientHeight);"
                " return Math.round(list.scrollTop / 64) }",
                share,
            )
            window.page.get_by_role("option", name=f"Question {first} ").wait_for()
            assert window.rows.count() <= MOST_ROWS
        window.page.get_by_label("Search").fill("question 4321 answer")
        window.counts("1 of 1 found")
        window.sees("Question 4321")


def test_the_rows_are_in_the_order_of_the_cards_wherever_one_scrolls(chrome: Browser, tmp_path: Path) -> None:
    site_folder.write(tmp_path / "site", site(many(500)).files)
    with opened(chrome, (tmp_path / "site" / "index.html").as_uri()) as window:
        for share in (0.5, 0.48, 0.1, 0.11, 0):
            window.page.get_by_role("listbox").evaluate(
                "(list, share) => new Promise(drawn => { list.scrollTop = share * list.scrollHeight;"
                " requestAnimationFrame(() => requestAnimationFrame(drawn)) })",
                share,
            )
            numbers = window.rows.evaluate_all("rows => rows.map(row => Number(row.dataset.number))")
            assert numbers == sorted(numbers)
            assert numbers[0] == 0  # the chosen one
            assert round(share * 500) in numbers


def test_no_script_of_a_card_runs(chrome: Browser, tmp_path: Path) -> None:
    evil = """<p>evil</p><img src=none.png onerror="parent.hit = 1"><script>parent.hit = 1</script>
      <a href="javascript:parent.hit = 1">x</a>"""
    only = row("evil", "evil", Shown(evil, f'{evil}<hr id="answer">'))
    contents = Contents((Deck("A", (only,)),), (), {}, "", {}, frozenset())
    site_folder.write(tmp_path / "site", site(contents).files)
    context = chrome.new_context()
    page = context.new_page()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    card = page.frame_locator("#screen")
    card.get_by_text("evil").wait_for()
    card.get_by_text("x", exact=True).click()
    page.get_by_role("button", name="Show answer").click()
    card.locator("#answer").wait_for()
    assert page.evaluate("typeof window.hit") == "undefined"
    context.close()


@dataclass
class Live:
    """The command at work in a folder."""

    folder: Path
    address: str
    process: subprocess.Popen[str]

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def stop(self) -> tuple[int, str]:
        """End it as Ctrl-C does; its exit status, and what else it said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


BREAD = [
    ("What is dough?", "Flour and water."),
    ("What is a crumb?", "The inside."),
    ("What is a crust?", "The outside."),
]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    (tmp_path / "bread.md").write_text(document(*BREAD), "utf-8")
    (tmp_path / "mine").mkdir()
    command = [sys.executable, "-m", "generator", "preview", "bread.md", "--no-open", "--templates", "mine"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"3 cards at (http://127\.0\.0\.1:\d+/)  \(Ctrl-C ends\)\n", line)
    assert found, line
    yield Live(tmp_path, found[1], process)
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_the_page_follows_an_edit_on_the_same_card_and_side(chrome: Browser, live: Live) -> None:
    from playwright.sync_api import expect

    with opened(chrome, live.address) as window:
        window.press("ArrowRight", "Space")
        window.sees("The inside.")
        live.write("bread.md", document(BREAD[0], ("What is a crumb?", "The soft inside."), BREAD[2]))
        window.sees("The soft inside.")
        live.write("bread.md", document(BREAD[0], ("What is the crumb of a loaf?", "The soft inside."), BREAD[2]))
        window.sees("What is the crumb of a loaf?")  # though it has another id, as long as it was never built
        live.write("bread.md", document(*BREAD, ("What is yeast?", "A fungus.")))
        window.counts("2 of 4 cards")
        assert "side=back" in window.page.url
        live.write("mine/style.css", ".card { color: rgb(1, 2, 3) }")
        expect(window.card.locator("body")).to_have_css("color", "rgb(1, 2, 3)", timeout=PATIENCE)
    assert not (live.folder / "cards").exists()
    assert not (live.folder / "build").exists()
    assert live.stop() == (0, "4 cards now\n\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_a_save_is_not_read_out_again(chrome: Browser, live: Live) -> None:
    with opened(chrome, live.address) as window:
        window.press("Space")
        window.said("Answer: Flour and water.")
        live.write("bread.md", document((BREAD[0][0], "Flour, water and salt."), *BREAD[1:]))
        window.sees("Flour, water and salt.")
        assert (window.page.locator("#said").text_content() or "").startswith("Answer: Flour and water.")
        window.press("Space", "Space")
        window.said("Answer: Flour, water and salt.")
    assert live.stop() == (0, "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_the_overview_follows_an_edit(chrome: Browser, live: Live) -> None:
    context = chrome.new_context()
    page = context.new_page()
    page.goto(f"{live.address}overview.html")
    page.get_by_text("3 cards", exact=True).wait_for(timeout=PATIENCE)
    live.write("bread.md", document(*BREAD, ("What is yeast?", "A fungus.")))
    page.get_by_text("4 cards", exact=True).wait_for(timeout=PATIENCE)
    context.close()
    assert live.stop() == (0, "4 cards now\n\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_what_is_broken_is_told_above_the_last_that_was_not(chrome: Browser, live: Live) -> None:
    with opened(chrome, live.address) as window:
        window.press("ArrowRight")
        window.sees("What is a crumb?")
        alert = window.page.get_by_role("alert")
        for name, data, told in (
            ("bread.md", b"Q1. \xff\xfe\x00", "bread.md:1"),
            ("mine/style.css", b"\xff", "mine/style.css"),
            ("deckpress.toml", b"[theme]\ncolour = 1", "deckpress.toml:2"),
        ):
            path = live.folder / name
            before = path.read_bytes() if path.exists() else None
            path.write_bytes(data)
            alert.get_by_text(told).wait_for(timeout=PATIENCE)
            assert window.question == "What is a crumb?"
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
            alert.wait_for(state="hidden", timeout=PATIENCE)
        live.write("bread.md", document(("What is a bun?", "A small bread.")))
        window.sees("What is a bun?")
    assert live.stop() == (0, "1 card now\n\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_a_page_says_when_the_command_has_ended(chrome: Browser, live: Live) -> None:
    with opened(chrome, live.address, but="ERR_CONNECTION_REFUSED") as window:
        window.sees("What is dough?")
        live.stop()
        window.page.get_by_text("deckpress is not running").wait_for(timeout=PATIENCE)
        window.press("Space")
        window.sees("Flour and water.")
