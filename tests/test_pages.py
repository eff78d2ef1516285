"""Cards as Anki's clients show them, in Chromium: what no template may do wrong, on every card of tests/decks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.preview.clients import Client, Theme
from tests.browser import NO_CHROMIUM, Screen, browser, chromium, mathjax, screen
from tests.clients import CLIENTS, SIDES, Face, Side, filled
from tests.faces import collection, faces, press_decks

# CI sets it, so that it does not pass for want of a browser
REQUIRED = os.environ.get("REQUIRE_CHROMIUM") == "1"
pytestmark = pytest.mark.skipif(not chromium() and not REQUIRED, reason=NO_CHROMIUM)

KEEPING = [client.name for client in CLIENTS.values() if client.keeps]
THEMES: tuple[Theme, ...] = ("light", "night", "black")
NARROW, PHONE = (320, 568), (412, 700)
RTL = ("word000004", "word000005")
TYPED = "word000003"
CHOICES = ("plat000008", "plat000009")

Fault = tuple[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def cards(folder: Path) -> dict[str, Face]:
    with collection(folder, press_decks(folder)) as opened:
        return {face.name: face for face in faces(opened)}


@pytest.fixture(scope="module")
def window(folder: Path, cards: dict[str, Face]) -> Iterator[Screen]:
    with browser() as chrome, screen(chrome, folder / "collection.media") as opened:
        yield opened


@pytest.fixture(autouse=True)
def quiet(window: Screen) -> Iterator[None]:
    """Nothing is fetched beyond the collection's own pictures, and no script complains, whatever a test looks at."""
    window.requests.clear()
    window.errors.clear()
    yield
    assert window.errors == []
    assert window.requests == []


def named(name: str, faults: Iterable[Fault]) -> list[str]:
    return [f"{name}: {what}: {where}" for what, where in faults]


def layout(window: Screen, client: Client, face: Face, scales: Iterable[float] = (1,)) -> list[str]:
    """What is wrong with where things are and how large, on either side of a card on a narrow phone."""
    found: list[str] = []
    window.resize(NARROW[0] - client.margin, NARROW[1])
    for side in SIDES:
        window.show(client, face, side)
        for scale in scales:
            if scale != 1:
                window.enlarge(scale, side)
            found += named(f"{face.name} {side} {scale}", window.faults(side))
    return found


def test_there_are_cards_of_every_sort(cards: dict[str, Face]) -> None:
    assert len(cards) >= 24
    assert {face.notetype for face in cards.values()} == {"Deckpress Basic", "Deckpress Cloze", "Deckpress Choice"}
    assert mathjax(), "no MathJax: pip install -e '.[test]'"


@pytest.mark.parametrize("client", CLIENTS)
def test_every_card_fits_a_narrow_phone(window: Screen, cards: dict[str, Face], client: str) -> None:
    """Also where the system's font scale is 1.3."""
    assert [each for face in cards.values() for each in layout(window, CLIENTS[client], face, (1, 1.3))] == []


@pytest.mark.parametrize("client", CLIENTS)
def test_every_text_has_contrast(window: Screen, cards: dict[str, Face], client: str) -> None:
    """All sides stand on one page, for that takes a tenth of the time."""
    filled_in = [filled(CLIENTS[client], face, side) for face in cards.values() for side in SIDES]
    kept = replace(CLIENTS[client], keeps=True)
    window.show(kept, Face("all", "", 0, "".join(filled_in), ""), "front")
    found: list[str] = []
    for theme in THEMES:
        window.wear(kept, theme, 0)
        found += named(theme, window.unreadable())
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_has_contrast_on_every_ground(window: Screen, cards: dict[str, Face], theme: Theme) -> None:
    """Also where no card of ours has such a text: a token of another language, an alert."""
    window.show(CLIENTS["droid"], next(iter(cards.values())), "back", theme)
    assert {pair: ratio for pair, ratio in window.palette().items() if ratio < 4.5} == {}


@pytest.mark.parametrize("client", KEEPING)
def test_back_replaces_front_twice(window: Screen, cards: dict[str, Face], client: str) -> None:
    for face in cards.values():
        window.show(CLIENTS[client], face, "front")
        for side in (*SIDES[1:], *SIDES):
            window.turn(side)
        assert window.page.locator("hr#answer").count() == 1


@pytest.mark.parametrize("client", CLIENTS)
def test_question_stays_and_answer_is_in_sight(window: Screen, cards: dict[str, Face], client: str) -> None:
    """The first lines of the answer without scrolling, on a phone; and nothing jumps where nothing has to scroll."""
    window.resize(*PHONE)
    kept = replace(CLIENTS[client], keeps=True)
    for face in cards.values():
        window.show(kept, face, "front")
        before = window.top(".dp-question")
        window.turn("back")
        assert window.top("#answer") < PHONE[1] - 80, face.name
        assert window.top(".dp-question") == before or window.page.evaluate("scrollY > 0"), face.name


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("name", RTL)
def test_a_field_has_the_direction_of_its_text(window: Screen, cards: dict[str, Face], client: str, name: str) -> None:
    window.show(CLIENTS[client], cards[name], "back")
    assert window.style(".dp-question", "direction") == "rtl"
    assert window.style(".dp-answer", "direction") == "rtl"
    assert window.style(".dp-crumb", "direction") == "ltr"
    assert {window.style(each, "direction") for each in ("code", "pre") if window.page.locator(each).count()} == {"ltr"}


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("side", SIDES)
def test_options_need_no_script(window: Screen, cards: dict[str, Face], name: str, side: Side) -> None:
    with window.without_script(CLIENTS["droid"], cards[name], side) as page:
        options = page.locator(".dp-options > li")
        boxes = [option.bounding_box() for option in options.all()]
        assert len(boxes) >= 4
        assert all(box and box["height"] >= 44 for box in boxes)
        right = page.locator(".dp-key")
        assert right.all_inner_texts() == (
            [] if side == "front" else ["✓ " + ("B" if name == CHOICES[0] else "A, C, D")]
        )


@pytest.mark.parametrize(("side", "tick"), [("front", "none"), ("back", '"✓"')])
def test_right_options_are_ticked_on_the_back_only(
    window: Screen, cards: dict[str, Face], side: Side, tick: str
) -> None:
    window.show(CLIENTS["droid"], cards[CHOICES[0]], side)
    ticks = "options => options.map(each => getComputedStyle(each, '::after').content)"
    assert window.page.locator(".dp-options > li").evaluate_all(ticks) == ["none", tick, "none", "none"]


@pytest.mark.parametrize("theme", THEMES)
def test_typed_field_is_styled(window: Screen, cards: dict[str, Face], theme: Theme) -> None:
    window.resize(*NARROW)
    window.show(CLIENTS["desktop"], cards[TYPED], "front", theme)
    window.page.evaluate("document.querySelector('.dp-page').insertAdjacentHTML('beforeend', '<pre class=dp-sample>')")
    assert window.style("#typeans", "fontSize") == window.style(".card", "fontSize")
    assert window.style("#typeans", "backgroundColor") == window.style(".dp-sample", "backgroundColor")
    box = window.page.locator("#typeans").bounding_box()
    assert box
    assert box["width"] > 260


# each breaks one of the rules that make cards of many stylesheets unusable
SINS = {
    "the page scrolls sideways": ".dp-page { min-width: 340px !important }",
    "beyond the screen": ".card pre { overflow: visible !important } .card .dp-code { overflow: visible !important }",
    "smaller than 12 px": ".dp-crumb { font-size: 9px !important }",
    "a target under 44 px": ".card summary { min-height: 20px !important; line-height: 20px !important }",
    "hr#answer": ".card { color: red } </style><hr id=answer><style>",
    "nothing is shown": ".dp-page { display: none }",
}


@pytest.mark.parametrize("sin", SINS)
def test_a_broken_stylesheet_is_found(window: Screen, cards: dict[str, Face], sin: str) -> None:
    face, rule = cards["plat000003"], f"<style>{SINS[sin]}</style>"
    broken = replace(face, front=rule + face.front, back=rule + face.back)
    assert any(sin in each for each in layout(window, CLIENTS["droidnew"], broken))


def test_a_colour_without_contrast_is_found(window: Screen, cards: dict[str, Face]) -> None:
    face = cards["plat000003"]
    window.show(
        CLIENTS["droidnew"], replace(face, back=face.back + "<style>.dp-answer { color: #999 }</style>"), "back"
    )
    assert "color-contrast" in {rule for rule, _ in window.unreadable()}


def test_what_a_card_fetches_and_what_fails_is_recorded(window: Screen, cards: dict[str, Face]) -> None:
    face = cards["plat000003"]
    bad = '<img src="https://example.org/pixel.png"><script>let once = missing;</script>'
    window.show(CLIENTS["droidnew"], replace(face, back=face.back + bad), "back")
    assert window.requests == ["https://example.org/pixel.png"]
    assert any("missing is not defined" in error for error in window.errors)
    window.requests.clear()
    window.errors.clear()
