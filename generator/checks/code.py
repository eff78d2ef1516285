"""Code and tables that are wider than a phone, or that a card shows as code where a picture was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Subject
from generator.checks.rule import Remark, Rule, on_cards
from generator.fences import scan
from generator.markup.code import DIAGRAMS

WIDEST = 45
MOST_COLUMNS = 5
NAMES = "|".join(map(re.escape, DIAGRAMS))
DIAGRAM = re.compile(
    rf"[ >]*(?:[-*+] |\d{{1,9}}[.)] )*(?:`{{3,}}|~{{3,}})\s*\{{?\.?(?P<name>{NAMES})(?![\w-])", re.IGNORECASE
)


def _wide_code(subject: Subject) -> Iterator[Remark]:
    wide = [
        line
        for page in subject.pages
        for block in page.code
        for line in block.split("\n")
        if len(line.expandtabs(4)) > WIDEST
    ]
    if wide:
        longest = max(wide, key=len)
        lines = f"{len(wide)} lines of code have" if len(wide) > 1 else "a line of code has"
        most = f", at most {len(longest.expandtabs(4))}" if len(wide) > 1 else f": {len(longest.expandtabs(4))}"
        yield Remark(f"{lines} more than {WIDEST} columns{most}", near=longest.strip())


def _wide_table(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        most = max(page.columns, default=0)
        if most > MOST_COLUMNS:
            yield Remark(f"a table of {most} columns, more than {MOST_COLUMNS}", near="|")


def _diagram(subject: Subject) -> Iterator[Remark]:
    text = f"{subject.card.front}\n\n{subject.card.back}\n\n{subject.card.extra}"
    if "```" not in text and "~~~" not in text:
        return
    before = False
    for line, code in scan(text.split("\n")):
        if code and not before and (found := DIAGRAM.match(line)):
            yield Remark(f"a {DIAGRAMS[found['name'].lower()]} diagram is shown as its code", near=line.strip())
        before = code


WIDE_CODE = Rule(
    name="wide-code",
    severity="hint",
    finds=f"Code with lines of more than {WIDEST} columns.",
    why="On a phone it is read by scrolling sideways.",
    mend="break its lines, or leave out what the answer does not need",
    look=on_cards(_wide_code),
)
WIDE_TABLE = Rule(
    name="wide-table",
    severity="warning",
    finds=f"A table of more than {MOST_COLUMNS} columns.",
    why="On a phone its rows are never seen whole.",
    mend="turn it round, split it, or make a card of each row",
    look=on_cards(_wide_table),
)
DIAGRAM_AS_CODE = Rule(
    name="diagram-as-code",
    severity="hint",
    finds="A diagram in Mermaid, PlantUML, Graphviz or the like.",
    why="Anki draws none of them: the card shows the code.",
    mend="draw it, and put the picture there",
    look=on_cards(_diagram),
)
