"""The rules of `deckpress check`, in the order in which their findings are shown.

A rule is a record: what it finds, why that is poor, how to mend it, and a function that looks. To add one, write it in
the module of its family, add it here, and give it a fixture in tests/checks/: a text that it finds, and a near miss.
"""

from __future__ import annotations

from generator.checks import (
    answers,
    broken,
    clozes,
    code,
    comments,
    documents,
    formulas,
    fronts,
    html,
    links,
    pictures,
    tags,
    text,
    twins,
)
from generator.checks.rule import Rule

RULES: tuple[Rule, ...] = (
    broken.REFUSED,
    broken.EMPTY_FRONT,
    text.CONTROL_CHARACTER,
    tags.TAG_CASE,
    clozes.OPEN_CLOZE,
    clozes.EMPTY_CLOZE,
    formulas.OPEN_FORMULA,
    formulas.BROKEN_FORMULA,
    formulas.LATEX_FORMULA,
    answers.UNANSWERED,
    answers.PLACEHOLDER_LEFT,
    answers.ECHOED_QUESTION,
    fronts.VAGUE_QUESTION,
    fronts.POINTS_ELSEWHERE,
    twins.DUPLICATE,
    text.MOJIBAKE,
    clozes.LITERAL_CLOZE,
    formulas.BARE_TEX,
    html.UNSAFE_HTML,
    html.UNSAFE_LINK,
    html.UNBALANCED_HTML,
    html.INLINE_COLOR,
    pictures.REMOTE_MEDIA,
    links.RELATIVE_LINK,
    links.DEAD_ANCHOR,
    links.UNDEFINED_REFERENCE,
    documents.OPEN_COMMENT,
    documents.OPEN_FENCE,
    documents.FRONT_MATTER,
    comments.UNKNOWN_RULE,
    answers.LONG_ANSWER,
    answers.LONG_LIST,
    answers.LONG_TYPED,
    code.WIDE_TABLE,
    twins.NEAR_DUPLICATE,
    twins.SAME_ANSWER,
    fronts.SEVERAL_QUESTIONS,
    fronts.YES_NO_QUESTION,
    answers.GIVEN_AWAY,
    answers.HEADING_IN_ANSWER,
    pictures.IMAGE_TEXT,
    html.WIDE_ELEMENT,
    pictures.EMBEDDED_DATA,
    code.WIDE_CODE,
    code.DIAGRAM_AS_CODE,
    links.INSECURE_LINK,
    documents.EMPTY_SECTION,
    text.TRAILING_BLANKS,
)
BY_NAME = {rule.name: rule for rule in RULES}
