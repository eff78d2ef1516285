"""What was understood of a document, line by line -> JSON for a program, or a page for a person."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from generator.records import Card, Document, Findings, Question, Role

ON_CARDS: frozenset[Role] = frozenset({"question", "answer"})
# lines that are on no card and that no rule explains: a person should look at them
NOT_UNDERSTOOD: frozenset[Role] = frozenset({"introduction"})
# how each page begins
MARK = re.compile(r'<!doctype html>.{0,300}<meta name="generator" content="deckpress inspect">', re.DOTALL)
PAGE = Path(__file__).parent / "inspection.html"


@dataclass(frozen=True, slots=True)
class Inspection:
    """A document, what was found in it, and what its cards and open questions are."""

    document: Document
    findings: Findings
    topic: str
    cards: tuple[Card, ...]
    unanswered: tuple[Question, ...]

    @property
    def counts(self) -> dict[Role, int]:
        """How many lines have each role, blank ones too."""
        counts: Counter[Role] = Counter()
        for span in self.findings.spans:
            counts[span.role] += span.last + 1 - span.first
        return dict(counts.most_common())

    @property
    def coverage(self) -> float:
        """The share of the lines, blank ones aside, that are on cards: 0 to 1."""
        counts = self.counts
        filled = sum(count for role, count in counts.items() if role != "blank")
        return sum(counts.get(role, 0) for role in ON_CARDS) / max(1, filled)

    def not_understood(self) -> Iterator[tuple[int, str]]:
        """The lines that are on no card and that no rule explains, with their numbers."""
        for span in self.findings.spans:
            if span.role in NOT_UNDERSTOOD:
                for number in range(span.first, span.last + 1):
                    if self.document.lines[number - 1].strip():
                        yield number, self.document.lines[number - 1]


def as_json(inspections: Sequence[Inspection]) -> str:
    """The inspection of a document for a program: one object, its keys stable; of several, a list of such."""
    values = [_value(inspection) for inspection in inspections]
    return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=2)


def as_page(inspection: Inspection) -> str:
    """A page of its own that shows the document with each line coloured by what became of it."""
    first_lines = {entry.origin.first: number for number, entry in enumerate(inspection.findings.entries, start=1)}
    roles = {line: span.role for span in inspection.findings.spans for line in range(span.first, span.last + 1)}
    rows = []
    for number, text in enumerate(inspection.document.lines, start=1):
        role = roles[number]
        begins = f' id="entry-{first_lines[number]}"' if number in first_lines else ""
        rows.append(
            f'<tr class="{_class(role)}"{begins}><th scope="row">{number}</th>'
            f"<td>{html.escape(text) or '&nbsp;'}</td><td>{role if role != 'blank' else ''}</td></tr>"
        )
    return Template(PAGE.read_text("utf-8")).substitute(
        title=html.escape(inspection.document.path),
        sentence=html.escape(sentence(inspection)),
        percent=f"{100 * inspection.coverage:.0f}",
        legend="\n".join(_legend(inspection)),
        entries="\n".join(_entries(inspection)),
        unanswered="\n".join(_unanswered(inspection)) or "<p>None.</p>",
        rows="\n".join(rows),
    )


def sentence(inspection: Inspection) -> str:
    """In one sentence: the dialect, and why it, or that there is none."""
    best = inspection.findings.explanations[0]
    if not best.entries:
        return "No dialect explains it: not one question was found."
    account = "1 entry accounts" if best.entries == 1 else f"{best.entries} entries account"
    return (
        f"Read as {best.dialect}: {account} for {100 * best.lines:.0f} % of the lines, "
        f"and {100 * best.asking:.0f} % of them ask."
    )


def _legend(inspection: Inspection) -> Iterator[str]:
    for role, count in inspection.counts.items():
        if role != "blank":
            yield f'<li class="{_class(role)}"><span></span>{role} <b>{count}</b></li>'


def _entries(inspection: Inspection) -> Iterator[str]:
    for number, entry in enumerate(inspection.findings.entries, start=1):
        text = html.escape(" ".join(entry.question.split())[:160])
        yield f'<li><a href="#entry-{number}">{entry.origin.first}</a> {text}</li>'


def _unanswered(inspection: Inspection) -> Iterator[str]:
    for question in inspection.unanswered:
        yield f"<li>{question.origin.first}: {html.escape(question.text)}</li>"


def _class(role: Role) -> str:
    return "role-" + role.replace(" ", "-")


def _value(inspection: Inspection) -> dict[str, Any]:
    return {
        "document": inspection.document.path,
        "notices": list(inspection.document.notices),
        "topic": inspection.topic,
        "dialect": inspection.findings.dialect,
        "explanations": [
            {
                "dialect": each.dialect,
                "entries": each.entries,
                "lines": round(each.lines, 4),
                "asking": round(each.asking, 4),
                "worth": round(each.worth, 4),
            }
            for each in inspection.findings.explanations
        ],
        "entries": [
            {
                "question": entry.question,
                "first": entry.origin.first,
                "last": entry.origin.last,
                "section": entry.section,
            }
            for entry in inspection.findings.entries
        ],
        "unanswered": [{"question": each.text, "line": each.origin.first} for each in inspection.unanswered],
        "coverage": round(inspection.coverage, 4),
        "lines": inspection.counts,
        "not_understood": [{"line": number, "text": text} for number, text in inspection.not_understood()],
        "spans": [{"first": each.first, "last": each.last, "role": each.role} for each in inspection.findings.spans],
    }
