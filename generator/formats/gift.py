"""GIFT, in which Moodle exports its quizzes -> labelled Markdown entries.

    ::Rising:: What makes dough rise? {        Q: What makes dough rise?
    =carbon dioxide #Yeast breathes it out.
    ~steam                              becomes - A) carbon dioxide
    }                                           - B) steam

                                                A: A) carbon dioxide

                                                Yeast breathes it out.

Gaps, numbers, pairs, true and false are entries without options. See https://docs.moodle.org/en/GIFT_format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from generator.errors import EmptyError
from generator.formats.writing import Lines, escape, guarded, heading, labelled, spaced, text_of
from generator.records import Text

CATEGORY = re.compile(r"\$CATEGORY:\s*(?P<path>\S.*)")
NAME = re.compile(r"\s*::(?P<name>(?:\\.|[^\\])*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]")
# the answers stand in braces; what follows goes on with the sentence
QUESTION = re.compile(r"(?P<text>(?:\\.|[^\\{}])*)\{(?P<answers>(?:\\.|[^\\{}])*)\}(?P<rest>.*)", re.DOTALL)
ANSWER = re.compile(
    r"(?P<sign>[=~])\s*(?:%(?P<share>-?[\d.]+)%)?(?P<text>(?:\\.|[^\\=~#])*)(?:#(?P<told>(?:\\.|[^\\=~])*))?"
)
TRUTH = re.compile(r"\s*(?P<truth>T|F|TRUE|FALSE)\s*(?:#(?P<told>.*))?", re.DOTALL)
VALUE = r"-?\d+(?:\.\d+)?"
NUMBER = re.compile(rf"=?\s*(?:%\d+%)?\s*(?P<low>{VALUE})\s*(?:\.\.\s*(?P<high>{VALUE})|:\s*(?P<slack>{VALUE}))?")
PAIR = re.compile(r"(?P<left>.*?)\s*->\s*(?P<right>.*)", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
GAP = "_____"


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer, whether it is right, and what is told to whom gives it."""

    text: str
    is_right: bool
    told: str


def gift(data: bytes, name: str) -> Text:
    """The questions of a file in UTF-8; name: what messages call it. Raises EmptyError where it has none."""
    blocks: list[Lines] = []
    found = 0
    for text, line in _paragraphs(data.decode("utf-8")):
        if category := CATEGORY.match(text):
            part = category["path"].split("\n")[0].rstrip("/").rpartition("/")[2]
            blocks.append([] if part in ("$course$", "top") else heading(escape(part), 2, line))
        elif question := QUESTION.fullmatch(FORMAT.sub("", NAME.sub("", text, count=1), count=1)):
            blocks.append(_entry(question, line))
            found += 1
    if not found:
        raise EmptyError(
            name, None, "there is no question in it", "write its answers in braces: `How many? {=two ~three}`"
        )
    return text_of(spaced(blocks))


def is_gift(text: str) -> bool:
    """Whether most paragraphs of a text are questions of this format, with answers."""
    paragraphs = [text for text, _ in _paragraphs(text) if not CATEGORY.match(text)]
    matches = [QUESTION.fullmatch(text) for text in paragraphs if "{" in text]
    known = sum(match is not None and _is_known(match["answers"]) for match in matches)
    return known > 0 and 2 * known > len(paragraphs)


def _is_known(answers: str) -> bool:
    answers = answers.strip()
    return bool(re.match(r"[=~]|#\s*-?\d", answers) or TRUTH.fullmatch(answers))


def _paragraphs(text: str) -> Iterator[tuple[str, int]]:
    """What stands between blank lines, but for remarks, and the line that it begins on."""
    part: list[str] = []
    first = 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            if not line.lstrip().startswith("//"):
                first = first if part else number
                part.append(line.strip())
        elif part and _is_open(part):
            continue
        elif part:
            yield "\n".join(part), first
            part = []


def _is_open(part: Sequence[str]) -> bool:
    """Whether a brace is still to be closed: blank lines may stand between answers."""
    braces = re.findall(r"\\.|[{}]", "\n".join(part))
    return braces.count("{") > braces.count("}")


def _entry(match: re.Match[str], line: int) -> Lines:
    text, rest = _plain(match["text"]), _plain(match["rest"])
    body, _, general = match["answers"].partition("####")
    answers = [
        _Answer(_plain(each["text"]), each["sign"] == "=" or float(each["share"] or 0) > 0, _plain(each["told"] or ""))
        for each in ANSWER.finditer(body)
        if each["text"].strip()
    ]
    options: Lines = []
    if any(not each.is_right for each in answers) and len(answers) <= len(ascii_uppercase):
        options = [(f"- {letter}) {each.text}", line) for letter, each in zip(ascii_uppercase, answers, strict=False)]
        right = [f"{ascii_uppercase[index]}) {each.text}" for index, each in enumerate(answers) if each.is_right]
    else:
        right = _said(body, answers)
    is_gap = rest and not text.endswith((".", "?", "!", ":"))
    question = f"{text} {GAP}{'' if rest in '.?!' else ' '}{rest}" if is_gap else f"{text} {rest}".rstrip()
    told = [each.told for each in answers if each.is_right and each.told]
    back = spaced([(guarded(each), line)] for each in (*_joined(right, options), *told, _plain(general)) if each)
    return labelled(spaced([[(question, line)], options]), back)


def _joined(right: Sequence[str], options: Lines) -> Sequence[str]:
    """Several right answers as one text: all of the options, or any of the words for a gap."""
    return [", ".join(right) if options else right[0], *([] if options else right[1:])] if right else []


def _said(body: str, answers: Sequence[_Answer]) -> list[str]:
    """The answer where there are no options: true or false, a number, pairs, or a word and its other spellings."""
    if truth := TRUTH.fullmatch(body):
        return ["True" if truth["truth"].startswith("T") else "False", *filter(None, [_plain(truth["told"] or "")])]
    if body.lstrip().startswith("#"):
        number = NUMBER.match(body.lstrip("# \n"))
        if number is None:
            return []
        end = f" to {number['high']}" if number["high"] else f" ± {number['slack']}" if number["slack"] else ""
        return [f"{number['low']}{end}"]
    pairs = [PAIR.fullmatch(each.text.replace("-&gt;", "->")) for each in answers]
    if pairs and all(pairs):
        return [f"{pair['left']} → {pair['right']}" for pair in pairs if pair]
    return [" / ".join(each.text for each in answers)] if answers else []


def _plain(text: str) -> str:
    """The text of a question or an answer on one line, its signs as they are meant, without tags."""
    text = re.sub(r"\\n", " ", text)
    text = re.sub(r"\\([~=#{}:])", r"\1", TAG.sub(" ", text))
    return escape(" ".join(text.split()))
