"""Card -> Note: the fields that Anki stores, as HTML."""

from __future__ import annotations

import html
import re
import unicodedata

from generator import braces
from generator.errors import CardFileError
from generator.fold import fold
from generator.markup.direction import directed
from generator.markup.html import to_html, to_inline_html
from generator.notetypes import BASIC, CHOICE, CLOZE, NoteType
from generator.offered import offered
from generator.records import Card, Note, Origin, Topic
from generator.tagged import TAG
from generator.topic import unmarked

CLOZE_NUMBER = re.compile(r"\{\{c(\d+)::")
# those that Anki makes a card of: closed, and with something in them
CLOZE_MADE = re.compile(r"\{\{c(\d+)::(?!\s*+(?:::[^{}]*+)?\}\})(?:(?!\{\{c\d+::).)*?\}\}", re.DOTALL)
NESTED = re.compile(r"\{\{c\d+::(?:(?!\}\}).)*\{\{c\d|\{\{c\d+,", re.DOTALL)
URL = re.compile(r"https?://\S+")
# what nobody types
SOUND = re.compile(r"\[sound:[^\[\]\n]*\]")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
YES = "1"
# the fields that hold sentences
TEXTS = ("Front", "Text", "Back", "Extra")


def render(card: Card, topic: Topic, fold_after: int = 0) -> Note:
    """The note of a card; its guid is the card's id, its mod is not set.

    fold_after: fold what follows so many words of the answer of a basic card, or of what explains a choice or a cloze;
    0 folds nothing.

    Raises CardFileError where the card's kind asks for what its text does not have.
    """
    if not card.front.strip():
        raise _error(card, "a card with an empty front", "write the question after the ## or the label")
    removed: list[str] = []
    if card.kind == "cloze":
        notetype, values = CLOZE, _cloze(card, removed, fold_after)
    elif card.kind == "choice":
        notetype, values = CHOICE, _choice(card, removed, fold_after)
    else:
        notetype, values = BASIC, _basic(card, removed, fold_after)
    if not values[notetype.fields[0].name].strip():
        raise _error(card, "a card whose front shows nothing", "write the question after the ## or the label")
    values |= {
        "Extra": to_html(card.extra, removed),
        "Hint": to_inline_html(card.hint, removed),
        "Source": _source(card.source),
        "Section": html.escape(unicodedata.normalize("NFC", unmarked(card.section)), quote=False),
    }
    values |= {name: directed(values[name]) for name in TEXTS if name in values}
    root = topic.slug
    tags = tuple(dict.fromkeys(f"{root}::{unicodedata.normalize('NFC', tag)}" for tag in card.tags)) or (root,)
    return Note(card.id, notetype.name, _in_order(notetype, values), tags, removed=tuple(dict.fromkeys(removed)))


def _in_order(notetype: NoteType, values: dict[str, str]) -> tuple[str, ...]:
    return tuple(values.get(field.name, "") for field in notetype.fields)


def _basic(card: Card, removed: list[str], fold_after: int) -> dict[str, str]:
    # what is asked or typed is never folded
    back = _folded(card.back, removed, fold_after if card.kind == "basic" else 0)
    values = {"Front": to_inline_html(card.front, removed), "Back": back}
    if card.kind == "reversed":
        values["Reverse"] = YES
    if card.kind == "typed":
        values["Typed"] = _plain(values["Back"])
        if not values["Typed"]:
            raise _error(card, "a typed card with nothing to type", "write the answer below the question")
    return values


def _folded(text: str, removed: list[str], fold_after: int) -> str:
    """The HTML of a text, the rest of a long one folded."""
    lead, rest = fold(text, fold_after)
    more = f"\n<details><summary>Read on</summary>\n{to_html(rest, removed)}\n</details>" if rest else ""
    return to_html(lead, removed) + more


def _cloze(card: Card, removed: list[str], fold_after: int) -> dict[str, str]:
    """The text holds the clozes: the front, or where the front has none, the front as a question and the back."""
    if CLOZE_NUMBER.search(card.front):
        text, back = to_html(card.front, removed), _folded(card.back, removed, fold_after)
    else:
        text, back = (
            f'<div class="dp-question">{to_inline_html(card.front, removed)}</div>\n{to_html(card.back, removed)}',
            "",
        )
    text = braces.hidden(TAG.sub(lambda tag: braces.quoted(tag[0]), text))
    if NESTED.search(text):
        raise _error(card, "a cloze inside a cloze, or one with two numbers", "give each its own {{cN::...}}")
    numbers = [int(number) for number in CLOZE_NUMBER.findall(text)]
    if not numbers and CLOZE_NUMBER.search(card.front + card.back):
        raise _error(card, "a cloze inside code or a tag, where none can be", "write the {{c1::...}} outside of it")
    if not numbers or 0 in numbers:
        raise _error(card, "a cloze card with no {{c1::...}}", "mark what is to be recalled as {{c1::...}}")
    if not {int(number) for number in CLOZE_MADE.findall(text)}.issuperset(numbers):
        raise _error(card, "a cloze that is not closed, or hides nothing", "write {{c1::what is to be recalled}}")
    return {"Text": text, "Back": back}


def _choice(card: Card, removed: list[str], fold_after: int) -> dict[str, str]:
    parts = offered(card)
    options = parts.options
    right = [letter for letter, option in zip(LETTERS, options, strict=False) if option.right]
    if len(options) < 2 or not right or len(options) > len(LETTERS):
        raise _error(
            card,
            f"a choice card with {len(options)} options, {len(right)} of them right",
            "end its front with a list of - [ ] wrong and - [x] right options, then <!-- answer -->",
        )
    items = [
        ('<li class="dp-right">' if option.right else "<li>") + to_inline_html(option.text, removed) + "</li>"
        for option in options
    ]
    return {
        "Front": to_inline_html(parts.question, removed),
        "Options": '<ol class="dp-options" type="A">\n' + "\n".join(items) + "\n</ol>",
        "Answer": ", ".join(right),
        "Back": _folded(parts.back, removed, fold_after),
    }


def _source(source: str) -> str:
    if not source:
        return ""
    if URL.fullmatch(source):
        link = html.escape(source)
        return f'<a href="{link}">{link}</a>'
    return to_inline_html(source)


def _plain(text: str) -> str:
    """The text of a field as a person would type it: blanks part its blocks and lines."""
    from bs4 import BeautifulSoup

    from generator.formats.html.nodes import BLOCKS

    soup = BeautifulSoup(text, "html.parser")
    for block in soup.find_all([*BLOCKS, "br"]):
        block.insert_before(" ")
        block.insert_after(" ")
    said = SOUND.sub(" ", soup.get_text())
    return html.escape(" ".join(said.split()), quote=False)


def _error(card: Card, what: str, hint: str) -> CardFileError:
    origin = card.origin or Origin("cards", 1, 1)
    return CardFileError(origin.path, origin.first, what, hint)
