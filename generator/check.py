"""Documents and cards -> what makes a poor or broken card of them, place by place; and what of it can be mended."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import cardfile, pipeline, project
from generator.checks import RULES
from generator.checks.material import material
from generator.checks.rule import SEVERITIES, Found, Rule, Severity
from generator.fences import scan
from generator.pipeline import Survey
from generator.records import Card, Origin

IGNORE = re.compile(r"<!--\s{0,9}deckpress:\s{0,9}ignore(?P<names>[^<>]{0,400}?)-->")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. mend: what to do about it. card: whose it is, if it is one card's."""

    rule: Rule
    origin: Origin
    what: str
    mend: str
    card: Card | None = None

    @property
    def question(self) -> str:
        """The card's question in one line, "" where there is no card."""
        return " ".join(self.card.front.split()) if self.card else ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was mended in a cards file. line: of the card."""

    rule: Rule
    origin: Origin
    question: str


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found: errors first, then in the order of the rules and of the places. cards: how many there are."""

    findings: tuple[Finding, ...]
    cards: int
    fixed: tuple[Fixed, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(finding.rule.severity == severity for finding in self.findings)


def check(
    documents: Sequence[Path] = (),
    *,
    cards: Path = pipeline.CARDS,
    topic: str | None = None,
    dialect: str | None = None,
    rules: Collection[Rule] = RULES,
    fix: bool = False,
) -> Checked:
    """Look at what a build of the documents, or of the whole project, would make. Nothing is written but by fix.

    rules: those to look for. fix: mend what is mechanical in the cards files, never in a document. The rest is as in
    pipeline.plan. Raises OutputError where a cards file cannot be written.
    """
    fixed = _fix(cards, rules) if fix else ()
    found = pipeline.survey(documents, cards=cards, topic=topic, dialect=dialect)
    lines = _Lines(found)
    stuff = material(found.topics, found.sources, map(str, found.project.texts), found.errors)
    findings = []
    for rule in sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), RULES.index(rule))):
        here = [_finding(rule, each, lines) for each in rule.look(stuff)]
        findings += sorted(here, key=lambda finding: (finding.origin.path, finding.origin.first))
    return Checked(tuple(each for each in findings if not lines.ignores(each)), len(stuff.subjects), fixed)


def _finding(rule: Rule, found: Found, lines: _Lines) -> Finding:
    origin = found.origin or Origin("cards", 1, 1)
    if found.remark.near:
        origin = lines.locate(origin, found.remark.near)
    return Finding(rule, origin, found.remark.what, found.remark.mend or rule.mend, found.card)


class _Lines:
    """The lines of all files, to find places in, and the comments in them that switch a rule off for a card."""

    def __init__(self, survey: Survey) -> None:
        self._lines: dict[str, list[tuple[int, str]]] = {}
        for source in survey.sources:
            document = source.document
            self._lines[document.path] = list(zip(document.origins, document.lines, strict=True))
        for path, text in survey.project.texts.items():
            self._lines[str(path)] = list(enumerate(text.split("\n"), start=1))
        self._ignored = {path: dict(_ignored(lines)) for path, lines in self._lines.items()}
        self._firsts = {
            path: min(
                (
                    card.origin.first
                    for topic in survey.topics
                    for card in topic.cards
                    if card.origin and card.origin.path == path
                ),
                default=0,
            )
            for path in self._ignored
            if self._ignored[path]
        }

    def locate(self, origin: Origin, near: str) -> Origin:
        """The line within the origin that has the text, or the origin itself where none has."""
        for number, line in self._of(origin):
            if near in line:
                return Origin(origin.path, number, number)
        return origin

    def ignores(self, finding: Finding) -> bool:
        """Whether a comment in the lines of the card, or above a file's first card, names the finding's rule."""
        ignored = self._ignored.get(finding.origin.path)
        if not ignored:
            return False
        whole = finding.card.origin if finding.card and finding.card.origin else finding.origin
        first = self._firsts.get(finding.origin.path, 0)
        return any(
            finding.rule.name in names and (whole.first <= number <= whole.last or number < first)
            for number, names in ignored.items()
        )

    def _of(self, origin: Origin) -> Iterator[tuple[int, str]]:
        from bisect import bisect_left

        lines = self._lines.get(origin.path, [])
        for number, line in lines[bisect_left(lines, (origin.first, "")) :]:
            if number > origin.last:
                break
            yield number, line


def _ignored(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, frozenset[str]]]:
    """The rules that comments name, and the lines that these stand on."""
    pairs = list(lines)
    if not any("deckpress:" in line for _, line in pairs):
        return
    for (number, _), (line, code) in zip(pairs, scan(line for _, line in pairs), strict=True):
        if not code and (found := IGNORE.search(line)):
            yield number, frozenset(found["names"].replace(",", " ").split())


def _fix(cards: Path, rules: Collection[Rule]) -> tuple[Fixed, ...]:
    """Mend the cards files, and say what was mended."""
    with project.alone(cards):
        disk, _ = project.load(cards)
        fixed: list[Fixed] = []
        files = {}
        for topic in disk.topics:
            mended = topic
            for rule in rules:
                if rule.fix:
                    before, mended = mended, rule.fix(mended)
                    pairs = zip(before.cards, mended.cards, strict=True)
                    fixed += [Fixed(rule, old.origin, old.front) for old, new in pairs if old != new and old.origin]
            if mended != topic:
                files[disk.topic_path(topic.slug)] = cardfile.dumps(mended).encode("utf-8")
        project.write(files)
    return tuple(fixed)
