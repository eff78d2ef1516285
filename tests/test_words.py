"""The words of phrases.py, each read where a document has it: an added language is read at once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given

from generator import words
from generator.asking import asks
from generator.cleaning import noise
from generator.dialects.folds import reveals
from generator.formats.columns import column_kind
from generator.labels import is_answer, is_question, strip_answer, strip_question
from generator.normalize import is_answered
from generator.records import Block, Card
from tests.texts import PROPERTY, pieced

LARGER = {
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "sv",
    "pl",
    "tr",
    "ru",
    "uk",
    "zh",
    "ja",
    "ko",
    "ar",
    "hi",
    "he",
    "vi",
}
LARGER.add("id")


def phrases(meaning: str) -> list[str]:
    """Every phrase of that meaning, its first alternatives and without what may be missing."""
    written = (phrase for language in words.languages(meaning).values() for phrase in language)
    return [re.sub(r"\|\w+|\*", "", re.sub(r"\([^()]*\) ?", "", phrase)).strip() for phrase in written]


@pytest.mark.parametrize("meaning", ["question", "answer", "interrogative", "placeholder", "to-top", "reveal", "key"])
def test_larger_languages(meaning: str) -> None:
    assert set(words.languages(meaning)) >= LARGER


@pytest.mark.parametrize("label", phrases("question"))
def test_question_label(label: str) -> None:
    for text in (f"{label}: 3 + 4", f"{label} 7. 3 + 4", f"**{label.upper()} 7:** 3 + 4", f"{label}：3 + 4"):
        assert is_question(text)
        assert strip_question(text) == "3 + 4"


@pytest.mark.parametrize("label", phrases("answer"))
def test_answer_label(label: str) -> None:
    for text in (f"{label}: 3 + 4", f"{label} - 3 + 4", f"**{label.upper()}:** 3 + 4", f"{label}：3 + 4"):
        assert is_answer(text)
        assert strip_answer(text) == "3 + 4"


@pytest.mark.parametrize("phrase", [*phrases("interrogative"), *phrases("task")])
def test_asking(phrase: str) -> None:
    assert asks(f"{phrase.capitalize()} XY")
    assert words.is_unspaced(phrase) or not asks(f"{phrase.capitalize()}xy")


@pytest.mark.parametrize("phrase", phrases("placeholder"))
def test_placeholder(phrase: str) -> None:
    assert not is_answered(Card("Why?", f"*({phrase.capitalize()} ...)*"))
    assert is_answered(Card("Why?", f"{phrase.capitalize()} 42"))


@pytest.mark.parametrize("phrase", phrases("to-top"))
def test_back_to_top(phrase: str) -> None:
    assert noise(Block("paragraph", f"**[⬆ {phrase.capitalize()}](#start)**", 1, 1)) == "navigation"


@pytest.mark.parametrize("phrase", phrases("advertising"))
def test_advertising(phrase: str) -> None:
    linked = f"{phrase.capitalize()} [so](https://example.com) 42"
    assert noise(Block("paragraph", linked, 1, 1)) == "advertisement"
    assert noise(Block("paragraph", phrase, 1, 1)) is None


@pytest.mark.parametrize("phrase", phrases("reveal"))
def test_revealing(phrase: str) -> None:
    assert reveals(f"▶ {phrase.capitalize()}")
    assert not reveals(f"{phrase} xyz")


@pytest.mark.parametrize(
    ("meaning", "kind"), [("column-question", "question"), ("column-answer", "answer"), ("column-section", "section")]
)
def test_columns(meaning: str, kind: str) -> None:
    single = [word for word in words.of(meaning) if words.WORD.fullmatch(word) and len(word) > 1]
    assert {word: column_kind(word)[0] for word in single} == dict.fromkeys(single, kind)


def test_phrases_as_patterns() -> None:
    top = re.compile(words.pattern("to-top"), re.IGNORECASE)
    for text in ("Back to top", "go back to the TOP", "Jump back  to the table of contents", "top"):
        assert top.fullmatch(text)
    assert not top.fullmatch("back to front")


def test_help_does_without() -> None:
    code = "import sys, generator.cli; sys.exit('generator.words' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(text=pieced([*sorted({phrase[:9] for phrase in phrases("question") + phrases("for-use")}), " ", "-", "S", "İ"]))
@pytest.mark.parametrize("meaning", ["question", "for-use", "glossary", "interrogative"])
@PROPERTY
def test_phrases_are_found_as_if_tried_one_by_one(meaning: str, text: str) -> None:
    longest_first = sorted(words.of(meaning), key=lambda phrase: (-len(phrase), phrase))
    one_by_one = re.compile("|".join(map(words._phrase, longest_first)), re.IGNORECASE)
    found = re.compile(words.pattern(meaning), re.IGNORECASE)
    assert [match.span() for match in found.finditer(text)] == [match.span() for match in one_by_one.finditer(text)]
