"""Comments that switch a rule off, and name none."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.material import Material
from generator.checks.rule import Found, Remark, Rule
from generator.records import Origin


def _unknown(material: Material) -> Iterator[Found]:
    for path, comments in material.comments.items():
        for line, names in comments.items():
            for name in names or ("",):
                if name not in material.names:
                    what = f'a comment ignores "{name}", which is no rule' if name else "a comment ignores no rule"
                    yield Found(Remark(what), Origin(path, line, line))


UNKNOWN_RULE = Rule(
    name="unknown-rule",
    severity="warning",
    finds="A comment <!-- deckpress: ignore NAME --> with a name that no rule has.",
    why="It switches nothing off.",
    mend="write the name of a rule; deckpress check --list has them",
    look=_unknown,
)
