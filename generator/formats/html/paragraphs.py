"""Texts between blocks -> paragraphs, line by line; a bold line that asks stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from generator.formats.html.inline import STOPS, inline, shared
from generator.formats.html.leaves import INVISIBLE
from generator.formats.html.nodes import FEWEST_LINKS, Leaf, Look, Piece
from generator.labels import is_answer, is_question, strip_question

# all blanks and controls but the no-break space
BLANKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
WIDE_BLANK = re.compile("[ \xa0]*(?:\xa0[ \xa0]|[ \xa0]\xa0)[ \xa0]*")
QUESTION_END = re.compile(r"[?？؟]['\"”’»)]*$")
LEADER = re.compile(r"\s*[-–—:]+\s+(?=\S)")
LINE_START = re.compile(r"#{1,6}(?=\s|$)|>|\+(?=\s)|=+(?=\s*$)")
UNDERLINE = re.compile(r"-+(?=\s*$)")
LONG_NUMBER = re.compile(r"(\d{4,9})(?=[.)]\s)")
BULLET = re.compile(r"[•·▪◦●○■□‣⁃∙][\s\xa0]*(?=\S)")
NUMBER_TYPED = re.compile(r"(\d{1,3}[.)]|-)[\s\xa0]+(?=\S)")


def atoms_of(leaves: Iterable[Leaf]) -> list[Leaf]:
    """The texts of one line: blanks collapsed, texts of one look joined, none at the ends.

    A blank between two looks has what they share, so that no mark of Markdown stands on its wrong side.
    """
    atoms: list[Leaf] = []
    blank: Leaf | None = None
    for leaf in leaves:
        text = leaf.text
        line = leaf.line
        if leaf.kind == "text":
            line += text[: len(text) - len(text.lstrip())].count("\n")
            text = WIDE_BLANK.sub(" ", BLANKS.sub(" ", text).translate(INVISIBLE))
        core = text.strip(" \xa0")
        if text[:1] in (" ", "\xa0"):
            blank = leaf
        if core:
            if blank and atoms:
                atoms.append(Leaf(" ", line, shared(atoms[-1].look, leaf.look, blank.look)))
            atoms.append(Leaf(core, line, leaf.look, leaf.kind))
            blank = leaf if text[-1:] in (" ", "\xa0") else None
    return merged(atoms)


def merged(atoms: Iterable[Leaf]) -> list[Leaf]:
    """The atoms, neighbours of one look made one."""
    merged: list[Leaf] = []
    texts: list[list[str]] = []
    for atom in atoms:
        if merged and merged[-1].look == atom.look and merged[-1].kind == atom.kind == "text":
            texts[-1].append(atom.text)
        else:
            merged.append(atom)
            texts.append([atom.text])
    return [replace(atom, text="".join(parts)) for atom, parts in zip(merged, texts, strict=True)]


def broken(leaves: Iterable[Leaf]) -> list[list[Leaf]]:
    """The atoms of each line; none of a blank one."""
    lines: list[list[Leaf]] = [[]]
    for leaf in leaves:
        if leaf.kind == "end":
            lines.append([])
        else:
            lines[-1].append(leaf)
    found = [atoms_of(line) for line in lines]
    return [atoms if any(atom.text.strip() for atom in atoms) else [] for atoms in found]


def paragraphs(leaves: Iterable[Leaf]) -> Iterator[Piece]:
    """The paragraphs of a text; a break in one is a hard one, two breaks begin another."""
    group: list[list[Leaf]] = []
    for atoms in [*broken(leaves), []]:
        if atoms:
            group.append(atoms)
            continue
        if len(group) >= FEWEST_LINKS and all(_is_link(line) for line in group):  # an index, by hand
            yield Piece(tuple((f"- {inline(line)}", line[0].line) for line in group), is_list=True)
            group = []
        for part in _set_apart(group):
            texts = [line_of(line, first=not index) for index, line in enumerate(part)]
            for is_list, run in groupby(zip(texts, part, strict=True), key=lambda line: line[0].startswith("- ")):
                lines = [(text, line[0].line) for text, line in run]
                if not is_list:
                    lines = [*((f"{text}  ", origin) for text, origin in lines[:-1]), lines[-1]]
                yield Piece(tuple(lines), is_list=is_list)
        group = []


def _set_apart(lines: Sequence[list[Leaf]]) -> Iterator[list[list[Leaf]]]:
    """The lines of one paragraph, with those in bold, or the question that leads to the others, set apart."""
    part: list[list[Leaf]] = []
    for line in chain.from_iterable(map(_question_apart, _leading_question(lines))):
        if part and is_bold(line) != is_bold(part[-1]):
            yield part
            part = []
        if part and is_bold(line) and line[0].text[0].islower():  # goes on with the sentence
            part[-1] = merged([*part[-1], Leaf(" ", line[0].line, Look(bold=True)), *line])
        else:
            part.append(line)
    if part:
        yield part


def _is_link(line: Sequence[Leaf]) -> bool:
    """Whether a line is nothing but a link into the page."""
    return all(atom.look.link.startswith("#") and atom.look.link == line[0].look.link for atom in line)


def _leading_question(lines: Sequence[list[Leaf]]) -> list[list[Leaf]]:
    """The lines, the first in bold if it asks and none of the others does: it is the question that they answer."""
    if len(lines) < 2:
        return list(lines)
    first, *others = ["".join(atom.text for atom in line).strip() for line in lines]
    labelled = is_question(first) or any(is_answer(text) for text in others)
    if labelled or not QUESTION_END.search(first) or any(QUESTION_END.search(text) for text in others):
        return list(lines)
    if any(atom.look.link for atom in lines[0]):
        return list(lines)
    return [merged(replace(atom, look=replace(atom.look, bold=True)) for atom in lines[0]), *lines[1:]]


def _question_apart(line: list[Leaf]) -> list[list[Leaf]]:
    """The line, cut after the question in bold that it begins with."""
    count = next((number for number, atom in enumerate(line) if not atom.look.bold), len(line))
    text = "".join(atom.text for atom in line[:count]).strip()
    rest = "".join(atom.text for atom in line[count:]).strip()
    if not text or not rest or rest[0] in STOPS.replace(":", ""):
        return [line]
    if not (QUESTION_END.search(text) or (is_question(text) and strip_question(text).strip())):
        return [line]
    first = replace(line[count], text=LEADER.sub("", line[count].text, count=1).lstrip())
    return [line[:count], [atom for atom in (first, *line[count + 1 :]) if atom.text]]


def is_bold(atoms: Sequence[Leaf]) -> bool:
    """Whether a line is in bold, and says something."""
    return all(atom.look.bold or not atom.text.strip() for atom in atoms) and any(
        letter.isalnum() for atom in atoms for letter in atom.text
    )


def not_bold(atoms: Iterable[Leaf]) -> list[Leaf]:
    """The atoms, none of them in bold."""
    return merged(replace(atom, look=replace(atom.look, bold=False)) for atom in atoms)


def line_of(atoms: Sequence[Leaf], *, first: bool) -> str:
    """The Markdown of a line of a paragraph; what would begin a block there is escaped, but not a typed list's mark."""
    text = inline(atoms)
    text = BULLET.sub("- ", text, count=1) if BULLET.match(text) else text
    if LINE_START.match(text) or (not first and UNDERLINE.match(text)):
        return f"\\{text}"
    if number := LONG_NUMBER.match(text):
        return f"{number[1]}\\{text[number.end() :]}"
    if number := NUMBER_TYPED.match(text):
        return f"{number[1]} {text[number.end() :]}"
    return text
