"""Markdown, line by line with where each stood in its file: how every format writes text, code, lists and tables.

Text is literal, whatever stands in it: what Markdown would take for a mark is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from generator.fences import scan
from generator.labels import is_answer, is_question
from generator.patterns import lazy
from generator.records import Text

# Markdown, and the line of the file that each of its lines comes from
Lines = list[tuple[str, int]]

BREAK = "<br>"
NO_BREAK = "\u00a0"
PUNCTUATION = r"!-/:-@\[-`{-~"
SPECIAL = re.compile(
    rf"\\(?=[{PUNCTUATION}]|https?://|$)|`|\*+|_+|~+|\](?=[(\[])|\[(?=\^)|<(?=[A-Za-z/!?]|[^\s<>]{{1,99}}@)|&(?=#?\w{{1,31}};)"
    r"|\$(?=[^ \t\n]|$)|(?<=www)\."
)
ENTITY = lazy(r"&(?=#?\w{1,31};)")
# what GitHub makes a link of; in it, a backslash would be part of the address
ADDRESS_OR_SPECIAL = lazy(rf"(?P<address>https?://[^ \t\n<>]+)|{SPECIAL.pattern}")
# what would be a block's mark at the beginning of a paragraph
MARK = lazy(
    r"(?P<number>\d{1,9})[.)](?=\s|$)|#{1,6}(?=\s|$)|>|[-+](?=\s|$)|:(?=\s)|-[- ]*-$|=+$|~{3}|_[_ ]+$|\[(?=.{1,999}\]:)"
    r"|\[[ xX]\](?=\s|$)|\|"
)
# how a block begins that is no paragraph
BLOCK = lazy(
    r"#{1,6}(?:\s|$)|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|[>|:]|`{3}|~{3}|\$\$|-{3}|</?[A-Za-z][^>]*>\s*$|<(?:div|table|ul|ol|pre|details)\b"
)
LANGUAGE = lazy(r"\w[\w#.+-]*")

TAGS = {"*": "em", "**": "strong", "~~": "del"}
# the end of a line is no blank between the letters of scripts that are written without blanks
UNSPACED = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
LINE_END = lazy(rf"(?<={UNSPACED}) *\n *(?={UNSPACED})")


def text_of(lines: Iterable[tuple[str, int]]) -> Text:
    """The lines as a format gives them: none blank at the end, none from above the one before it in the file."""
    lines = list(lines)
    while lines and not lines[-1][0]:
        lines.pop()
    origins = accumulate((origin for _, origin in lines), max)
    return Text(tuple(line for line, _ in lines) or ("",), tuple(origins) or (1,))


def spaced(blocks: Iterable[Lines]) -> Lines:
    """The lines of the blocks that have any, with a blank one between two blocks."""
    lines: Lines = []
    for block in blocks:
        if block:
            lines += [("", lines[-1][1])] if lines else []
            lines += block
    return lines


def indented(lines: Lines, marker: str) -> Lines:
    """The lines of a list item or of a definition, which begins with the marker."""
    blanks = " " * len(marker)
    rest = [(f"{blanks}{line}" if line else "", origin) for line, origin in lines[1:]]
    return [(f"{marker}{line}".rstrip(), origin) for line, origin in lines[:1]] + rest


def quoted(lines: Lines) -> Lines:
    """The lines as a quotation."""
    return [(f"> {line}".rstrip(), origin) for line, origin in lines]


def begun(label: str, lines: Lines) -> Lines:
    """The lines with a label before their text; where they begin with no text, the label stands alone."""
    (text, origin), *rest = lines or [("", 1)]
    if BLOCK.match(text):
        return [(label, origin), ("", origin), *lines]
    return [(f"{label} {text}".rstrip(), origin), *rest]


def escape(text: str) -> str:
    """The text so that Markdown takes it literally, in the midst of a line."""
    return ADDRESS_OR_SPECIAL.sub(_escaped, text)


def guarded(paragraph: str) -> str:
    """The paragraph, on one line, so that its beginning is not taken for the mark of another block."""
    paragraph = paragraph.strip()
    mark = MARK.match(paragraph)
    end = (mark.end("number") if mark["number"] else 0) if mark else -1
    return paragraph if mark is None else f"{paragraph[:end]}\\{paragraph[end:]}"


def joined(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs in lines that are wrapped, and the number of the line, from 0, that each begins on.

    That is one paragraph but for labels: where an author writes them one below the other, each begins its own.
    """
    begin, lines = 0, text.split("\n")
    for number in range(1, len(lines) + 1):
        if number == len(lines) or is_question(lines[number]) or is_answer(lines[number]):
            yield begin, re.sub(r"[ \n]+", " ", LINE_END.sub("", "\n".join(lines[begin:number])))
            begin = number


def emphasized(mark: str, text: str, before: str = "", after: str = "") -> str:
    """The text between emphasis marks: as HTML where the characters beside it would keep Markdown from seeing them."""
    text = text.strip()
    touches = (before.isalnum() and not text[:1].isalnum()) or (after.isalnum() and not text[-1:].isalnum())
    if touches or before in ("*", "_", "~") or after in ("*", "_", "~"):
        return f"<{TAGS[mark]}>{text}</{TAGS[mark]}>"
    return f"{mark}{text}{mark}"


def destination(address: str) -> str:
    """The address as the target of a link."""
    if not re.search(r"[\s()<>\\]", address):
        return address
    address = re.sub(r"[<>\\]", lambda sign: f"%{ord(sign[0]):X}", " ".join(address.split()))
    return f"<{address}>"


def heading(text: str, level: int, origin: int) -> Lines:
    """A heading, if it has a text; hashes that end it are part of that."""
    text = re.sub(r"(?<=\s)#+$", r"\\\g<0>", text)
    return [(f"{'#' * min(6, max(1, level))} {text}", origin)] if text else []


def code_span(code: str) -> str:
    """The code, its line ends taken for blanks."""
    code = " ".join(code.split("\n"))
    if not code.strip():
        return ""
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", code)), default=0))
    pad = " " if code[0] == "`" or code[-1] == "`" or (code[0] == code[-1] == " ") else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def fenced(code: Sequence[str], origin: int, language: str = "", step: int = 1) -> Lines:
    """The lines of code in a fence. origin: where its first line stands; step: from there to that of the next."""
    ticks = "`" * max(3, 1 + max((len(run) for line in code for run in re.findall("`+", line)), default=0))
    known = LANGUAGE.fullmatch(language.strip())
    last = origin + step * max(0, len(code) - 1)
    body = [(line, origin + step * number) for number, line in enumerate(code)]
    return [(ticks + (known[0] if known else ""), origin), *body, (ticks, last)]


def pipe_table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows, the first of which is the header, as the lines of a table; cells are Markdown on one line."""
    width = max(map(len, rows))
    cells = [[cell.replace("|", "\\|").strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return [lines[0], f"|{' --- |' * width}", *lines[1:]]


def labelled(question: Lines, answer: Lines, remarks: Sequence[tuple[str, int]] = ()) -> Lines:
    """An entry that the labelled dialect reads. remarks: comments about it.

    No other line of it is taken for a label.
    """
    if question and not is_question(question[0][0]):
        question = begun("Q:", question)
    parts = [[*question[:1], *_unlabelled(question[1:])], list(remarks)]
    if answer:
        first, *rest = begun("A:", answer)
        parts.append([first, *_unlabelled(rest)])
    return spaced(parts)


def _escaped(match: re.Match[str]) -> str:
    if match["address"]:
        return _address(match[0], match.string[match.end() : match.end() + 1])
    return match[0] if _is_plain(match) else _slashed(match[0])


def _is_plain(match: re.Match[str]) -> bool:
    """Whether signs that may be markup cannot be, where they stand."""
    signs, text = match[0], match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if signs[0] in "*_" and before.isspace() and after.isspace():
        return True
    return (signs[0] == "_" and before.isalnum() and after.isalnum()) or (signs == "~" and not before.strip())


def _address(text: str, after: str) -> str:
    """An address, as it is where that is possible; signs that end it are part of the text around it."""
    if after not in ("<", ">") and all(map(_is_plain, SPECIAL.finditer(text))):
        return text
    address = text.rstrip("?!.,:;*_~'\"`()[]{}\\$|&")
    rest = SPECIAL.sub(lambda signs: _slashed(signs[0]), text[len(address) :])
    return f"<{ENTITY.sub('&amp;', address)}>{rest}"


def _slashed(signs: str) -> str:
    return "".join(f"\\{sign}" for sign in signs)


def _unlabelled(lines: Lines) -> Lines:
    """The lines, with the first letter of those that begin like a label written as a reference to it."""
    codes = [is_code for _, is_code in scan(line for line, _ in lines)]
    return [
        (line if is_code or not (is_question(line) or is_answer(line)) else _disguised(line), origin)
        for (line, origin), is_code in zip(lines, codes, strict=True)
    ]


def _disguised(line: str) -> str:
    return re.sub(r"[^\W\d_]", lambda letter: f"&#{ord(letter[0])};", line, count=1)
