"""Each example of the CommonMark and GFM specifications, the whole way from a document to a card's field."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from generator.canonical import canonical
from generator.markup.html import to_html
from generator.settle import TOP_HEADING
from tests.meaning import meaning
from tests.specification import FILES, NO_SPECIFICATION, Example, examples, union

# CI sets it, so that it does not pass for want of the texts
REQUIRED = os.environ.get("REQUIRE_SPECIFICATION") == "1"
pytestmark = pytest.mark.skipif(
    not REQUIRED and not all(file.exists() for file in FILES.values()), reason=NO_SPECIFICATION
)

# why the field of an example is not what the specification has, by what kind of difference it is
DIFFERENCES = Path(__file__).parent / "data" / "specification.toml"
PAGE = Path(__file__).parent.parent / "docs" / "reference" / "markdown.md"
TABLE = re.compile(r"(?<=<!-- measured -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)
# the sections whose constructs most answers are made of
COMMON = (
    *("ATX headings", "Setext headings", "Fenced code blocks", "List items", "Lists", "Code spans"),
    *("Emphasis and strong emphasis", "Links", "Images", "Tables (extension)"),
)
HEADING = re.compile(r"(?<=<)(?P<end>/?)h(?P<level>[1-6])(?=>)")


def is_alike(example: Example) -> bool:
    """Whether the field says what the specification's HTML says."""
    return meaning(to_html(canonical(example.markdown))) == meaning(lowered(example.html))


def lowered(html: str) -> str:
    """The HTML with its headings at the levels that they have on a card."""
    deeper = max(0, TOP_HEADING - min((int(tag["level"]) for tag in HEADING.finditer(html)), default=TOP_HEADING))
    return HEADING.sub(lambda tag: f"{tag['end']}h{min(6, int(tag['level']) + deeper)}", html)


@pytest.fixture(scope="module")
def every() -> list[Example]:
    return union()


@pytest.fixture(scope="module")
def differing(every: list[Example]) -> list[Example]:
    return [example for example in every if not is_alike(example)]


def test_all_examples_are_there(every: list[Example]) -> None:
    counts = [len(list(examples(specification))) for specification in FILES]
    assert (*counts, len(every)) == (652, 672, 693)


def test_the_specifications_agree_but_on_strong_text_in_strong_text(every: list[Example]) -> None:
    """Where both have an example CommonMark's counts; GFM, which is older, has the same but for nine."""
    known = {example.markdown: example for example in every}
    others = [each for each in examples("GFM") if meaning(known[each.markdown].html) != meaning(each.html)]
    assert len(others) == 9
    for other in others:
        html = known[other.markdown].html
        assert "<strong>" in re.sub(r"</?strong>|.*?<strong>", "", html, count=1)
        assert re.sub(r"</?strong>", "", html) == re.sub(r"</?strong>", "", other.html)


def test_what_differs_is_what_is_listed(differing: list[Example]) -> None:
    reasons = tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))["difference"]
    listed = [(name, number) for reason in reasons for name in FILES for number in reason.get(name, ())]
    assert len(set(listed)) == len(listed)
    found = {(example.specification, example.number) for example in differing}
    assert sorted(found - set(listed)) == []  # these must be mended, or listed with the reason
    assert sorted(set(listed) - found) == []  # these come out right


def test_shares(every: list[Example], differing: list[Example], accept: bool) -> None:
    all_of, wrong = (Counter(example.section for example in each) for each in (every, differing))
    assert len(differing) <= 0.1 * len(every)
    assert [section for section in COMMON if wrong[section] > 0.05 * all_of[section]] == []
    rows = [(section, all_of[section] - wrong[section], all_of[section]) for section in all_of]
    rows.append(("**All**", len(every) - len(differing), len(every)))
    table = "\n".join(
        ["| section | alike | of | share |", "|---|--:|--:|--:|"]
        + [f"| {section} | {alike} | {of} | {100 * alike / of:.1f} % |" for section, alike, of in rows]
    )
    page = PAGE.read_text(encoding="utf-8")
    if accept:
        PAGE.write_text(TABLE.sub(lambda _: table, page), encoding="utf-8")
    else:
        assert TABLE.findall(page) == [table]


def test_examples_have_one_canonical_form(every: list[Example]) -> None:
    forms = {canonical(example.markdown) for example in every}
    assert [text for text in forms if canonical(text) != text] == []
