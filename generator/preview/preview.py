"""Documents and cards -> what preview shows of them; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from generator import pipeline
from generator.check import judge
from generator.checks import RULES
from generator.checks.rule import Rule
from generator.config import Config
from generator.errors import BuildError
from generator.media.library import MediaOptions
from generator.memory import Memory
from generator.notetypes import looks
from generator.overview import PER_DAY, overview
from generator.preview.contents import Contents, contents
from generator.progress import Progress, silent
from generator.theme import themed


def preview(
    documents: Sequence[Path] = (),
    *,
    cards: Path = pipeline.CARDS,
    templates: Path | None = None,
    topic: str | None = None,
    dialect: str | None = None,
    split_by: Literal["section"] | None = None,
    media: MediaOptions = pipeline.NO_OPTIONS,
    config: Config = pipeline.DEFAULTS,
    rules: Collection[Rule] = RULES,
    per_day: int = PER_DAY,
    progress: Progress = silent,
    memory: Memory | None = None,
) -> Contents:
    """What a build of the documents, or of the whole project, would make, and what the rules find in it.

    per_day: how many new cards a learner takes each day. The other arguments are those of pipeline.plan and
    check.check. Raises TemplateError and ConfigError, and BuildError where there is nothing to show, for nothing could
    be read.
    """
    styles = looks(templates, lambda css: themed(css, config))
    survey = pipeline.survey(
        documents,
        cards=cards,
        topic=topic,
        dialect=dialect,
        split_by=split_by,
        media=media,
        config=config,
        progress=progress,
        memory=memory,
    )
    if not survey.sources and (documents or not survey.project.texts):
        raise BuildError(survey.errors)
    findings = judge(survey, rules)
    return contents(survey, findings, styles, overview(survey, findings, per_day=per_day), memory=memory)
