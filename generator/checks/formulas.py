"""Formulas that MathJax cannot set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.material import Subject
from generator.checks.rule import Remark, Rule, on_cards

BEGIN = re.compile(r"\\[(\[]")
ENDS = {"\\(": "\\)", "\\[": "\\]"}
LEFT = re.compile(r"\$\$|\\[(\[\])]")
TEX = re.compile(
    r"\\(?:frac|sum|sqrt|prod|int|begin|end|cdot|times|mathbb|mathbf|mathrm|left|right|alpha|beta|gamma|theta|lambda|sigma"
    r"|hat|overline|infty|partial|leq|geq|approx)(?![A-Za-z])[ {_^\\(\[]"
)
LATEX = re.compile(r"\[(?P<tag>\$\$?|latex)\]")
ESCAPED = re.compile(r"\\.", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?P<which>begin|end)\{(?P<name>[^{}]*)\}")
SIZED = re.compile(r"\\(left|right)(?![A-Za-z])")


def _open(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        left = LEFT.search(_outside(page.prose))
        if left:
            yield Remark(f"a formula that is not closed: {left[0]} stands alone", near=left[0])


def _broken(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        for inside in _cut(page.prose)[1]:
            if wrong := _wrong(inside):
                yield Remark(
                    f'the formula "{" ".join(inside.split())[:50]}" {wrong}', near=inside.strip().split("\n")[0]
                )


def _wrong(formula: str) -> str:
    """What MathJax would stumble on, "" where nothing."""
    environments = ENVIRONMENT.findall(formula)
    begun = sorted(name for which, name in environments if which == "begin")
    if begun != sorted(name for which, name in environments if which == "end"):
        return "begins and ends different environments"
    depth = 0
    for sign in re.findall(r"[{}]", ESCAPED.sub("", formula)):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            break
    if depth:
        return "has a { without its }" if depth > 0 else "has a } without its {"
    sized = SIZED.findall(formula)
    if sized.count("left") != sized.count("right"):
        return "has a \\left without its \\right, or the other way round"
    return "has an empty line in it" if "\n\n" in formula.strip() else ""


def _bare(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        if "\\" in page.prose and (found := TEX.search(_outside(page.prose))):
            yield Remark(f"{found[0].strip()} outside of a formula", near=found[0].strip())


def _latex(subject: Subject) -> Iterator[Remark]:
    for page in subject.pages:
        found = LATEX.search(page.prose)
        if found and f"[/{found['tag']}]" in page.prose[found.end() :]:
            yield Remark(f"a formula in [{found['tag']}]", near=f"[{found['tag']}]")


def _outside(text: str) -> str:
    return _cut(text)[0] if "\\" in text else text


def _cut(text: str) -> tuple[str, list[str]]:
    """The text without its formulas, and the formulas."""
    outside, formulas, past = list[str](), list[str](), 0
    never_ends: set[str] = set()
    while begin := BEGIN.search(text, past):
        end = -1 if begin[0] in never_ends else text.find(ENDS[begin[0]], begin.end())
        if end < 0:
            never_ends.add(begin[0])
            outside.append(text[past : begin.end()])
            past = begin.end()
        else:
            outside.append(text[past : begin.start()])
            formulas.append(text[begin.end() : end])
            past = end + 2
    return "".join([*outside, text[past:]]), formulas


OPEN_FORMULA = Rule(
    name="open-formula",
    severity="error",
    finds="A formula that begins and does not end, or ends and did not begin.",
    why="The card shows its TeX, or takes the text behind it for a part of the formula.",
    mend="write $ ... $ within a line, or $$ ... $$ on lines of its own; write \\$ for a dollar",
    look=on_cards(_open),
)
BROKEN_FORMULA = Rule(
    name="broken-formula",
    severity="error",
    finds="A formula whose braces, environments or \\left and \\right do not match, or with an empty line in it.",
    why="The card shows an error in place of the formula.",
    mend="mend the TeX",
    look=on_cards(_broken),
)
LATEX_FORMULA = Rule(
    name="latex-formula",
    severity="error",
    finds="A formula in [latex], [$] or [$$].",
    why="A phone cannot make it: it shows a missing picture.",
    mend="write $ ... $ or $$ ... $$",
    look=on_cards(_latex),
)
BARE_TEX = Rule(
    name="bare-tex",
    severity="warning",
    finds="TeX such as \\frac{1}{2} outside of a formula.",
    why="The card shows it as it is.",
    mend="write it between dollars: $\\frac{1}{2}$",
    look=on_cards(_bare),
)
