"""One option of a question -> its text, its letter, and whether a mark says that it is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator import words
from generator.dialects.reading import BOLD_LINE
from generator.patterns import lazy
from generator.records import Block

ALPHABETS = ("ABCDEFGHIJ", "АБВГДЕЖЗИК", "ΑΒΓΔΕΖΗΘΙΚ")
PLACES = {letter: place for alphabet in ALPHABETS for place, letter in enumerate(alphabet)}
LETTER = f"[{''.join(letter + letter.lower() for letter in PLACES)}]"
LABEL = re.compile(
    rf"\s*(?P<mark>\*\*|__)?\(?(?P<letter>{LETTER})(?:\s?[).:\]）．、：]|\s[-–—](?=\s))(?(mark)(?P<close>\*\*|__)?)(?P<text>.*)",
    re.DOTALL,
)
# an option after another in the same line
NEXT_LABEL = re.compile(rf"(?<=\s)\(?(?P<letter>{LETTER})[).](?=\s)")
LABEL_END = re.compile(r"[).]\s")
BEGINS_WITH_WORD = re.compile(r"\s*[^\W_]{2}")
CHECKBOX = lazy(r"(?:\[(?P<tick>[ xX✓✔]?)\]|\((?P<round>[ xX])\))(?:\s+|$)")
MARKER = lazy(r"\s*(?:(?P<number>\d{1,9})[.)]|[-*+])\s+")
_CORRECT = rf"{words.pattern('correct')}(?: answer)?"
RIGHT = re.compile(
    r"(?:✅|✔|✓|☑|:white_check_mark:|:heavy_check_mark:)\ufe0f?"
    rf"|[(\[]\s*{_CORRECT}\s*[)\]]|\s[-–—]+\s*{_CORRECT}(?=\s*$)"
    rf"|(?:<-+|←|⟵|<=+)\s*(?:{_CORRECT}|this)?(?: answer)?(?=\s*$)",
    re.IGNORECASE,
)
WRONG = re.compile(r"(?:❌|✗|✘|✖|☐|⬜|:x:)\ufe0f?")
WORD = words.WORD_OR_NUMBER


@dataclass(frozen=True, slots=True)
class Option:
    """An option. letter: its place in the alphabet, -1 without one; right: None where no mark tells."""

    text: str
    letter: int = -1
    right: bool | None = None
    bold: bool = False


def item_text(item: Block) -> str:
    """The text of a list item in one line, its code in code spans; "" if it is more than that."""
    if not item.children or item.children[0].kind not in ("paragraph", "fence"):
        return ""
    texts = []
    for child in item.children:
        if child.kind == "html":
            break
        texts.append(
            code_in_line(child)
            if child.kind in ("fence", "code")
            else " ".join(line.strip() for line in child.text.split("\n"))
        )
    return " ".join(texts)


def code_in_line(block: Block) -> str:
    """A block of code in one line: a code span for each of its lines."""
    lines = block.text.split("\n")
    if block.kind == "fence":
        lines = lines[1:-1] if len(lines) > 1 and set(lines[-1].strip()) <= set("`~") else lines[1:]
    spans = []
    for line in lines:
        ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
        space = " " if "`" in line else ""
        indent = len(line) - len(line.lstrip())
        spans.append(f"{ticks}{space}{chr(0xA0) * indent}{line.strip()}{space}{ticks}" if line.strip() else "")
    return "<br>".join(spans)


def read_option(text: str) -> Option:
    """An option without its checkbox, its letter, and the marks that tell whether it is right."""
    right: bool | None = None
    if box := CHECKBOX.match(text):
        right, text = (box["tick"] or box["round"] or "").strip() != "", text[box.end() :]
    text, right = _unmarked(text, right)
    letter = -1
    if label := LABEL.match(text):
        letter = place_of(label["letter"])
        text = label["text"].strip() if label["close"] else (label["mark"] or "") + label["text"].strip()
        text, right = _unmarked(text, right)
    bold = BOLD_LINE.fullmatch(text)
    return Option(bold[2].strip() if bold else text, letter, right, bold is not None)


def _unmarked(text: str, right: bool | None) -> tuple[str, bool | None]:
    """The text without a sign at its edges that it is right or wrong, and what that says."""
    text = text.strip()
    for sign, meaning in ((RIGHT, True), (WRONG, False)):
        for match in sign.finditer(text):
            if not text[: match.start()].strip("* ") or not text[match.end() :].strip("* "):
                return (text[: match.start()] + text[match.end() :]).strip(), meaning
    return text, right


def place_of(letter: str) -> int:
    """The place of a letter in its alphabet."""
    return PLACES[letter.upper()]


def label(line: str) -> re.Match[str] | None:
    """The letter, and what follows it, that a line begins with, but for a sign before it."""
    # a sign is no part of a word, so there is no letter of an option where a word begins the line
    return None if BEGINS_WITH_WORD.match(line) else LABEL.match(without_sign(line))


def without_sign(line: str) -> str:
    """A line without a sign before it that it is right or wrong."""
    return WRONG.sub("", RIGHT.sub("", line, count=1), count=1).lstrip()


def ticked(options: Sequence[Option]) -> tuple[int, ...]:
    """The options that are ticked; none where all are."""
    right = tuple(number for number, option in enumerate(options) if option.right)
    return right if len(right) < len(options) else ()


def have_letters(options: Sequence[Option]) -> bool:
    return options[0].letter >= 0


def have_boxes(options: Sequence[Option]) -> bool:
    return bool(options) and all(option.right is not None for option in options)


def emphasized(options: Sequence[Option]) -> tuple[int, ...]:
    right = tuple(number for number, option in enumerate(options) if option.bold)
    return right if len(right) < len(options) else ()
