"""A note -> what stands on the two sides of each of its cards, as HTML, and on none of them what is Anki's own.

    {{c1::etcd}} keeps the {{c2::state}}.   becomes   [...] keeps the state.     etcd keeps the state.
                                                      etcd keeps the [...].      etcd keeps the state.

A person who reads the deck has it once: with all gaps filled, and marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.export.contents import Item
from generator.preview import gaps
from generator.preview.formulas import with_mathml
from generator.preview.plain import unmarked

RIGHT = '<li class="dp-right">'


@dataclass(frozen=True, slots=True)
class Face:
    """A question and its answer, as HTML, formulas as MathML."""

    question: str
    answer: str


def faces(item: Item) -> Iterator[Face]:
    """Each card of a note, in order: of a cloze one for each number, of a reversed card a second one."""
    fields = {name: with_mathml(value) if name != "Text" else value for name, value in item.fields.items()}
    back = fields.get("Back", "")
    if item.ruled.kind == "cloze":
        for number in gaps.numbers(fields["Text"]):
            asked, filled = (with_mathml(gaps.filled(fields["Text"], number, is_back=side)) for side in (False, True))
            yield Face(asked, f"{filled}\n{back}")
    elif item.ruled.kind == "choice":
        options = fields["Options"]
        yield Face(f"{fields['Front']}\n{options.replace(RIGHT, '<li>')}", f"{options}\n{back}")
    else:
        yield Face(fields["Front"], back)
        if item.ruled.kind == "reversed":
            yield Face(back, fields["Front"])


def read(item: Item) -> Face:
    """A note as one reads it, not learns it: of a cloze, all that is asked for is there, and marked."""
    if item.ruled.kind != "cloze":
        return next(faces(item))
    text = gaps.CLOZE.sub(r'<span class="cloze">\g<text></span>', item.fields["Text"])
    formulas = gaps.FORMULA.sub(lambda formula: formula[1] + unmarked(formula[2]) + formula[3], text)
    return Face(with_mathml(formulas), with_mathml(item.fields.get("Back", "")))
