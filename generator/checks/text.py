"""Characters that somebody's program has spoilt, and blanks that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.checks.material import Material, Subject
from generator.checks.rule import Found, Remark, Rule, on_cards, place
from generator.fences import scan
from generator.records import Card, Topic

# of UTF-8 read as something else, at least two bytes of a character become signs beyond ASCII
SPOILT = re.compile(r"[^\x00-\x7f]{2}")
WORD = re.compile(r"\S+")
LOST = "\ufffd"
# Anki takes them out, but for U+001F, for which it refuses the whole package
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# what turns the direction of what follows, and what ends that (Unicode Standard Annex 9)
EMBEDDINGS, END_OF_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
# what is left of a terminal's colours where their first character was lost on the way
COLOUR, UNCOLOUR = re.compile(r"\[\d{1,3}(?:;\d{1,3}){0,5}m(?!\])"), re.compile(r"\[0?m(?!\])")
TRAILING = re.compile(r"(?<![ \t])[ \t]+$")


def _mojibake(subject: Subject) -> Iterator[Remark]:
    text = "\n".join(_texts(subject.card))
    if text.isascii():
        return
    for line in text.split("\n"):
        if LOST in line:
            word = next(word for word in line.split() if LOST in word)
            mend = "write the character anew; nothing tells which it was"
            yield Remark(f'a character was lost in "{word[:40]}"', near=word, mend=mend)
        elif (mended := repaired(line)) != line:
            pairs = zip(WORD.findall(line), WORD.findall(mended), strict=False)
            before, after = next(((a, b) for a, b in pairs if a != b), (line, mended))
            yield Remark(f'"{before[:40]}" was "{after[:40]}" once', near=before)


def repaired(text: str) -> str:
    """The text with the characters that a wrong encoding has spoilt as they were."""
    if not SPOILT.search(text):
        return text
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return "\n".join(fix_encoding(line) if is_bad(line) else line for line in text.split("\n"))


def _texts(card: Card) -> tuple[str, ...]:
    return card.front, card.back, card.extra, card.hint, card.source, card.section


def _controls(subject: Subject) -> Iterator[Remark]:
    for text in _texts(subject.card):
        if found := CONTROLS.search(text):
            yield Remark(f"a control character, U+{ord(found[0]):04X}", near=found[0])


def _directions(subject: Subject) -> Iterator[Remark]:
    for text in _texts(subject.card):
        for line in () if text.isascii() else text.split("\n"):
            if turn := turned(line):
                yield Remark(f"U+{ord(turn):04X} turns the direction of the text, and nothing ends that", near=turn)


def turned(line: str) -> str:
    """The first character of a line that turns the direction and that nothing ends; "" where there is none."""
    opened: list[str] = []
    for sign in line:
        if sign in EMBEDDINGS or sign in ISOLATES:
            opened.append(sign)
        elif sign == END_OF_EMBEDDING and opened and opened[-1] in EMBEDDINGS:
            opened.pop()
        elif sign == END_OF_ISOLATE and any(each in ISOLATES for each in opened):
            while opened.pop() not in ISOLATES:
                pass
    return opened[0] if opened else ""


def _colours(subject: Subject) -> Iterator[Remark]:
    text = "\n".join(_texts(subject.card))
    if (found := COLOUR.search(text)) and UNCOLOUR.search(text, found.end()):
        yield Remark(f'"{found[0]}" was a colour in a terminal', near=found[0])


def _trailing(material: Material) -> Iterator[Found]:
    """Blanks in the cards files: of documents, a build drops them anyway."""
    for subject in material.subjects:
        card = subject.card
        if place(card).path in material.cards_files:
            for text in (card.front, card.back, card.extra):
                if (stripped := _stripped(text)) != text:
                    lines = zip(text.split("\n"), stripped.split("\n"), strict=True)
                    near = next(line for line, better in lines if line != better)
                    yield Found(Remark("blanks at the end of a line", near=near), place(card), card)
                    break


def _stripped(text: str) -> str:
    """The text without blanks at its lines' ends; where two of them broke a line, with a <br> that one can see."""
    if " \n" not in text and "\t\n" not in text and not text.endswith((" ", "\t")):
        return text
    lines = list(scan(text.split("\n")))
    result = []
    for (line, code), (after, _) in zip(lines, [*lines[1:], ("", False)], strict=True):
        if code:
            result.append(line)
            continue
        breaks = line.endswith("  ") and line.strip() and after.strip()
        result.append(line.rstrip(" \t") + ("<br>" if breaks else ""))
    return "\n".join(result)


def on_texts(mend: Callable[[str], str]) -> Callable[[Topic], Topic]:
    """The fix of a topic that mends each text of its cards."""

    def fix(topic: Topic) -> Topic:
        return replace(topic, cards=tuple(_mended(card, mend) for card in topic.cards))

    return fix


def _mended(card: Card, mend: Callable[[str], str]) -> Card:
    front, back, extra, hint, source, section = map(mend, _texts(card))
    return replace(card, front=front, back=back, extra=extra, hint=hint, source=source, section=section)


MOJIBAKE = Rule(
    name="mojibake",
    severity="warning",
    finds="Characters that a wrong encoding has spoilt, such as Ã© for é, and the sign for a lost one.",
    why="It cannot be read.",
    mend="save the text anew as UTF-8, or let --fix mend the cards file",
    look=on_cards(_mojibake),
    fix=on_texts(repaired),
)
CONTROL_CHARACTER = Rule(
    name="control-character",
    severity="error",
    finds="A control character, which nobody sees.",
    why="Anki takes it out, or refuses the whole package for it.",
    mend="delete it; an editor may show it as a box or not at all",
    look=on_cards(_controls),
)
OPEN_DIRECTION = Rule(
    name="open-direction",
    severity="warning",
    finds="A character that nobody sees and that turns the direction of the text, such as U+202E, without its end.",
    why="All that follows in the paragraph is set from the other side, or even read backwards.",
    mend="delete it, or end it with U+202C, or U+2069 where it is an isolate; an editor may not show it",
    look=on_cards(_directions),
)
TERMINAL_COLOR = Rule(
    name="terminal-color",
    severity="warning",
    finds="What is left of the colours of a terminal, such as [31m and [0m.",
    why="It is on the card, between the words.",
    mend="delete it, or copy the text from where it has no colours (ls --color=never)",
    look=on_cards(_colours),
)
TRAILING_BLANKS = Rule(
    name="trailing-blanks",
    severity="hint",
    finds="Blanks at the end of a line of a cards file.",
    why="Two of them break the line on the card, and nobody sees why.",
    mend="delete them, or write <br> where the line is to break; --fix does that",
    look=_trailing,
    fix=on_texts(_stripped),
)
