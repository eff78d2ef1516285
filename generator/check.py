"""Documents and cards -> what makes a poor or broken card, place by place; and what of it can be mended here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator import cardfile, lock, pipeline, project, writing
from generator.checks import BY_NAME, RULES
from generator.checks.material import Material, Part, subjects
from generator.checks.places import Places
from generator.checks.rule import SEVERITIES, Found, Rule, Severity
from generator.config import Config
from generator.media.library import MediaOptions
from generator.notetypes import faults, own
from generator.pipeline import Survey
from generator.progress import Progress, silent
from generator.records import Card, Origin, Topic


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. what: the fault. mend: what to do about it. card: whose it is, if it is one card's."""

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
    """A card of a cards file that was mended, and of what."""

    rule: Rule
    origin: Origin
    question: str


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found: errors first, then in the order of the rules and of the places. cards: how many there are.

    notices: what an author should know beyond the cards.
    """

    findings: tuple[Finding, ...]
    cards: int
    notices: tuple[str, ...]
    fixed: tuple[Fixed, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(finding.rule.severity == severity for finding in self.findings)


def check(
    documents: Sequence[Path] = (),
    *,
    cards: Path = pipeline.CARDS,
    topic: str | None = None,
    split_by: Literal["section"] | None = None,
    dialect: str | None = None,
    media: MediaOptions = pipeline.NO_OPTIONS,
    config: Config = pipeline.DEFAULTS,
    templates: Path | None = None,
    rules: Collection[Rule] = RULES,
    fix: bool = False,
    progress: Progress = silent,
) -> Checked:
    """Look at what a build of the documents, or of the whole project, would make. Nothing is written but by fix.

    templates: an author's own, to be looked at, too. rules: those to look for. fix: mend what is mechanical in the
    cards files, never in a document. The rest is as in pipeline.plan. Raises OutputError where a cards file cannot be
    written.
    """
    fixed = _fix(cards, rules) if fix else ()
    survey = pipeline.survey(
        documents,
        cards=cards,
        topic=topic,
        dialect=dialect,
        split_by=split_by,
        media=media,
        config=config,
        progress=progress,
    )
    count = sum(len(each.cards) for each in survey.topics)
    return Checked(judge(survey, rules, templates), count, survey.notices, fixed)


def judge(survey: Survey, rules: Collection[Rule] = RULES, templates: Path | None = None) -> tuple[Finding, ...]:
    """All that the rules find in a survey and in templates: errors first, then in the order of the rules and places."""
    places = Places(survey)
    material = _material(survey, places)
    if templates is not None:
        parts = tuple(Part(path, text, is_back, path.suffix == ".css") for path, text, is_back in own(templates))
        material = replace(material, parts=parts, errors=(*material.errors, *faults(templates)))
    findings: list[Finding] = []
    for rule in sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), RULES.index(rule))):
        found = [_finding(rule, each, places) for each in rule.look(material)]
        here = (each for each in found if not places.ignores(rule.name, each.card, each.origin))
        findings += sorted(here, key=lambda finding: (finding.origin.path, finding.origin.first))
    return tuple(findings)


def _material(survey: Survey, places: Places) -> Material:
    return Material(
        survey.topics,
        subjects(survey.topics, survey.notes, survey.linked),
        survey.sources,
        survey.errors,
        cards_files=frozenset(map(str, survey.project.texts)),
        on_disk=places.on_disk,
        comments=places.comments,
        names=frozenset(BY_NAME),
        media=survey.media,
    )


def _finding(rule: Rule, found: Found, places: Places) -> Finding:
    origin = places.locate(found.remark.near, found.card, found.origin)
    return Finding(rule, origin, found.remark.what, found.remark.mend or rule.mend, found.card)


def _fix(cards: Path, rules: Collection[Rule]) -> tuple[Fixed, ...]:
    """Mend the cards files, all or none, and say what was mended."""
    with lock.alone(cards):
        disk, _ = project.load(cards)
        fixed: list[Fixed] = []
        files = {}
        for topic in disk.topics:
            mended = topic
            for rule in rules:
                if rule.fix:
                    before, mended = mended, rule.fix(mended)
                    fixed += _mended(rule, before, mended)
            if mended != topic:
                files[disk.topic_path(topic.slug)] = cardfile.dumps(mended).encode("utf-8")
        writing.write(files)
    return tuple(fixed)


def _mended(rule: Rule, before: Topic, after: Topic) -> Iterator[Fixed]:
    for old, new in zip(before.cards, after.cards, strict=True):
        if old != new and old.origin:
            yield Fixed(rule, old.origin, " ".join(new.front.split()))
