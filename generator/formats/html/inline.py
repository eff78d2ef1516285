"""Texts of one line, each with its look -> Markdown that means the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from generator.formats.html.nodes import Leaf, Look

STOPS = ":.,;!?)：，。；！？"
# what Markdown would read as a mark; not in an address, which GFM takes as it is
SPECIAL = re.compile(
    r"(?P<address>https?://[^\s<>]+)|\\(?=[!-/:-@\[-`{-~]|$)|`|\*(?!\s)|(?<!\s)\*|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/!?]|$)|&(?=#?\w{1,32};)|\](?=[(\[:])|\[(?=\^)|~(?!\s)|(?<!\s)~|\$(?=[^\s$][^$]*\$)|(?<=[^\s$])\$(?!\d)"
)
SPECIAL_IN_LINK = re.compile(SPECIAL.pattern + r"|[\[\]]")
MARKUP = {"bold": ("**", "b"), "italic": ("*", "i"), "struck": ("~~", "del")}
# a way that a text is marked, and the address of a link
Mark = tuple[str, str]
# a text as written, or "open" or "close" and the mark that begins or ends
Token = tuple[str, Mark | None]


def shared(before: Look, after: Look, own: Look) -> Look:
    """The look of a blank between two texts: what they have in common. own: of the text that it ends or begins."""
    looks = (before, after, own)
    return Look(
        bold=before.bold and after.bold,
        italic=before.italic and after.italic,
        struck=before.struck and after.struck,
        code=all(look.code for look in looks),
        typed=all(look.typed for look in looks),
        link=own.link if before.link == after.link == own.link else "",
        tags=own.tags if before.tags == after.tags == own.tags else (),
        language=own.language,
    )


def inline(atoms: Sequence[Leaf]) -> str:
    """The Markdown of a line of text; a blank stands outside the marks that only the text on one side has."""
    tokens: list[Token] = []
    opened: list[Mark] = []
    blank = ""
    line = list(_stops_outside(atoms))
    for index, atom in enumerate(line):
        if not atom.text.strip(" "):
            blank = " "
            continue
        wanted = marks_of(atom.look)
        while any(mark not in wanted for mark in opened):
            tokens.append(("close", opened.pop()))
        if blank or atom.text.startswith(" "):
            tokens.append((" ", None))
        missing = [mark for mark in wanted if mark not in opened]
        for mark in sorted(missing, key=lambda mark: -_reach(line, index, mark)):
            tokens.append(("open", mark))
            opened.append(mark)
        tokens.append((_written(replace(atom, text=atom.text.strip(" "))), None))
        blank = " " if atom.text.endswith(" ") else ""
    tokens += [("close", mark) for mark in reversed(opened)]
    return _marked_up(tokens).strip()


def _stops_outside(atoms: Sequence[Leaf]) -> Iterator[Leaf]:
    """The atoms, with no stop as the last thing in bold before a letter: `**Note:**this` is not bold in CommonMark."""
    for atom, following in zip_longest(atoms, atoms[1:]):
        core = atom.text.rstrip(STOPS)
        is_text = atom.kind == "text" and not atom.look.code
        if following and is_text and core not in ("", atom.text) and following.text[0].isalnum():
            yield replace(atom, text=core)
            yield replace(atom, text=atom.text[len(core) :], look=shared(atom.look, following.look, atom.look))
        else:
            yield atom


def marks_of(look: Look) -> list[Mark]:
    """The ways that a text of this look is marked, the outermost first."""
    marks = [(name, "") for name in MARKUP if getattr(look, name)]
    marks += [(name, "") for name in look.tags]
    return [*marks, ("link", look.link)] if look.link else marks


def _reach(atoms: Sequence[Leaf], begin: int, mark: Mark) -> int:
    """How many atoms from here on bear a mark."""
    end = begin
    while end < len(atoms) and mark in marks_of(atoms[end].look):
        end += 1
    return end - begin


def _marked_up(tokens: Sequence[Token]) -> str:
    """The text of the tokens; emphasis that CommonMark would not see where it stands becomes an HTML tag."""
    texts = [_sign(text, mark) if mark else text for text, mark in tokens]
    begins: list[int] = []
    for end, (text, mark) in enumerate(tokens):
        if mark is None:
            continue
        if text == "open":
            begins.append(end)
            continue
        begin = begins.pop()
        if mark[0] in MARKUP:
            texts[begin], texts[end] = _emphasis(mark[0], texts, tokens, begin, end)
        elif mark[0] == "link":
            if begin and texts[begin - 1].endswith("!"):  # with it, the link would be an image
                texts[begin - 1] = f"{texts[begin - 1][:-1]}\\!"
            said = "".join(texts[begin + 1 : end])
            if said == mark[1] and re.fullmatch(r"https?://[^\s<>]+", said):
                texts[begin], texts[end] = "<", ">"
    return "".join(texts)


def _emphasis(name: str, texts: Sequence[str], tokens: Sequence[Token], begin: int, end: int) -> tuple[str, str]:
    """The signs for the emphasis from one token to another that CommonMark 0.31 sees there (6.2, delimiter runs)."""
    before, first = "".join(texts[max(0, begin - 3) : begin])[-1:], texts[begin + 1][:1]
    last, after = texts[end - 1][-1:], "".join(texts[end + 1 : end + 4])[:1]
    beside = {mark[0] for _, mark in (*tokens[max(0, begin - 1) : begin + 2], *tokens[end - 1 : end + 2]) if mark}
    free = _is_outside_words(before) and _is_outside_words(after)
    if name == "italic" and len(beside & {"bold", "italic"}) > 1:  # `***a* b**`: which asterisks are whose?
        return ("_", "_") if free else ("<i>", "</i>")
    opens = _is_outside_words(before) or not (first == "~" or _is_outside_words(first))
    closes = _is_outside_words(after) or not (last == "~" or _is_outside_words(last))
    sign, tag = MARKUP[name]
    return (sign, sign) if opens and closes else (f"<{tag}>", f"</{tag}>")


def _is_outside_words(letter: str) -> bool:
    """Whether the letter, if it is any, is a blank or punctuation; comrak takes no tilde for that."""
    return not letter or letter.isspace() or (letter != "~" and unicodedata.category(letter)[0] in "PS")


def _sign(text: str, mark: Mark) -> str:
    """What begins ("open") or ends a mark in Markdown."""
    name, link = mark
    if name in MARKUP:
        return MARKUP[name][0]
    if name == "link":
        return "[" if text == "open" else f"]({target_of(link)})"
    return f"<{name}>" if text == "open" else f"</{name}>"


def _written(atom: Leaf) -> str:
    if atom.kind == "markdown":
        return atom.text
    if not atom.look.code:
        return escaped(atom.text, SPECIAL_IN_LINK if atom.look.link else SPECIAL)
    longest = max(map(len, re.findall(r"`+", atom.text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if atom.text.startswith("`") or atom.text.endswith("`") else ""
    return f"{ticks}{blank}{atom.text}{blank}{ticks}"


def escaped(text: str, special: re.Pattern[str] = SPECIAL) -> str:
    """The text with backslashes before what Markdown would read as a mark."""
    return special.sub(lambda match: match[0] if match["address"] else f"\\{match[0]}", text)


def target_of(address: str) -> str:
    """An address as it may stand in a link: as its author wrote it, but for what would end it."""
    address = re.sub(r"\s", "%20", address.strip()).replace("<", "%3C").replace(">", "%3E")
    if address.count("(") != address.count(")"):
        return address.replace("(", "%28").replace(")", "%29")
    return address
