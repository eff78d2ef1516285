"""Whole small documents and what comes out of them: tests/cases/<dialect>/*.md.

A fixture is a document, then `=== cards` and the canonical text of its cards, `=== unanswered` and its questions
without answers, `=== lines` and what each of its lines became; or `=== error` and the message. `make golden` writes all
after the document anew; the diff is for a person to review.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import cardfile
from generator.dialects import DIALECTS
from generator.errors import InputError
from generator.find import find
from generator.identify import identify
from generator.normalize import merge, normalize, require_cards
from generator.read import parse
from generator.records import Findings, Question, Topic
from generator.topic import slug, topic_name

CASES = Path(__file__).parent / "cases"
FIXTURES = sorted(CASES.glob("*/*.md"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixture(path: Path, accept: bool) -> None:
    text = path.read_text("utf-8")
    document = text.partition("\n=== ")[0]
    expected = f"{document}\n{_result(document, path)}"
    if accept:
        path.write_text(expected, "utf-8")
    else:
        assert text == expected


@pytest.mark.parametrize("dialect", [dialect.name for dialect in DIALECTS])
def test_dialect_has_fixtures(dialect: str) -> None:
    assert len([path for path in FIXTURES if path.parent.name == dialect]) >= 3


def test_there_are_many_fixtures() -> None:
    assert len(FIXTURES) >= 60


def test_every_folder_is_a_dialect() -> None:
    assert {path.parent.name for path in FIXTURES} <= {dialect.name for dialect in DIALECTS}


def _result(text: str, path: Path) -> str:
    try:
        document = parse(text.encode("utf-8"), path.name)
        findings = find(document)
        name = topic_name(document)
        normalized = normalize(document, findings, name)
        require_cards(document, normalized)
    except InputError as error:
        return f"=== error\n{error}\n"
    cards, _ = merge(normalized.cards)
    topic = Topic(slug(name), name, name, cards)
    (topic,) = identify([topic], [], {}, document_of=lambda card: "", built=()).topics
    _check_lines(findings, len(document.lines))
    parts = [
        f"=== cards\n{cardfile.dumps(topic)}",
        f"=== unanswered\n{_unanswered(normalized.unanswered)}" if normalized.unanswered else "",
        f"=== lines\n{_lines(findings)}",
    ]
    return "\n".join(part for part in parts if part)


def _unanswered(questions: tuple[Question, ...]) -> str:
    return "".join(f"{question.origin.first}: {question.text}\n" for question in questions)


def _lines(findings: Findings) -> str:
    return "".join(f"{span.first}-{span.last} {span.role}\n" for span in findings.spans if span.role != "blank")


def _check_lines(findings: Findings, count: int) -> None:
    """Every line of the document is accounted for, exactly once."""
    lines = [line for span in findings.spans for line in range(span.first, span.last + 1)]
    assert lines == list(range(1, count + 1))
