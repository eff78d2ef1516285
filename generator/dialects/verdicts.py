"""A line such as `**Answer: B)** It shows trouble ...` -> the options that it says are right, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator import words
from generator.cleaning import TAG
from generator.dialects.options import LETTER, WORD, Option, place_of
from generator.labels import is_answer
from generator.patterns import lazy

# before what is said about the right option, which begins after a colon, a dash, or a verb
SAYING = lazy(rf"(?P<label>[^\W\d_][^:：=\d]{{0,39}}?)[\s*_]*(?:[:：=]|\s[-–—](?=\s)|\s(?i:{words.whole('is')}))")
SHORT_SAYING = lazy(r"(?P<label>[^\W\d_]+(?:\s[^\W\d_]{2,}){0,2})[\s.*_]*(?=[\s(*_])")
LEAD = lazy(r"\A[^\w(\[\"'`]+")
VERB = lazy(r"(?:is|are|because|since|as|was)\b")
SOLE = lazy(rf"\(?{LETTER}\)?(?:\s?[,&/]\s?{LETTER})*")
REFERENCE = lazy(
    rf"[\s*_`\"'(\[]*(?:(?:options?|choices?)[\s*_`\"'(\[]+)?(?P<reference>{LETTER}|\d{{1,2}})[\"'`*_]*(?P<close>[)\]]?)[*_]*(?!\w)",
    re.IGNORECASE,
)
SEVERAL = lazy(r"[\s*_(]*(?P<letters>[A-J]{2,6})[\s*_).]*")
_AND = words.whole("and")
AND = lazy(rf"\s*(?:[,;&+/、，]\s*(?:{_AND})?|{_AND})\s*", re.IGNORECASE)
ANSWER_WORDS = words.of("key")
# letters that are words of their own in large languages
WORDS = "AIai"


def said_right(line: str, options: Sequence[Option], *, bare: bool) -> tuple[tuple[int, ...], str] | None:
    """The options that a line says are right, and what else it says."""
    plain = LEAD.sub("", line, count=1)
    for saying in (SAYING.match(plain), SHORT_SAYING.match(plain)):
        if saying:
            words = WORD.findall(saying["label"].casefold())
            known = any(word in ANSWER_WORDS for word in words)
            short = bare and plain[saying.end() - 1] in ":：" and len(words) <= 4
            if (known or short) and (found := named_right(plain[saying.end() :], options, known=known)):
                return found
    return named_right(plain, options, known=False) if bare else None


def named_right(text: str, options: Sequence[Option], *, known: bool) -> tuple[tuple[int, ...], str] | None:
    """The options whose letters, numbers or words a text begins with, and what follows these.

    known: whether it is certain that the text names options, so that no full stop or bracket must follow them.
    """
    several = SEVERAL.fullmatch(text) if known else None
    right = [_option_index(letter, options) for letter in several["letters"]] if several else []
    if several and -1 not in right and sorted(set(right)) == right:
        return tuple(right), ""
    right, end = _letters(text, options)
    rest = text[end:]
    if right and _ends(text, end, options[right[-1]], known=known):
        rest = rest.lstrip(" \t.:,;-–—)]、，。：）")
        if rest.count("**") % 2:
            rest = rest.removeprefix("**") if rest.startswith("**") else rest.removesuffix("**")
        rest = _without_option(rest, options[right[0]])
        same = {_key(options[index].text) for index in right} | {_key(" ".join(options[index].text for index in right))}
        return tuple(sorted(set(right))), "" if _key(rest) in same else rest.strip()
    key = _key(text)
    same_text = [index for index, option in enumerate(options) if key and _key(option.text) == key]
    return (tuple(same_text), "") if len(same_text) == 1 else None


def _without_option(text: str, option: Option) -> str:
    """A text without the option's own, where it begins with that as a sentence of its own."""
    rest = text.removeprefix(option.text)
    return rest.lstrip(".,;:–— ") if rest != text and (not rest or rest[0] in ".,;:–—\n") else text


def _letters(text: str, options: Sequence[Option]) -> tuple[list[int], int]:
    """The options whose letters a text begins with, and where it goes on."""
    right: list[int] = []
    end = place = 0
    first = ""
    while match := REFERENCE.match(text, place):
        letter = match["reference"]
        index = _option_index(letter, options)
        if index < 0 or (first and letter.isupper() != first.isupper()):
            break
        right.append(index)
        first, end = letter, match.end()
        following = AND.match(text, end)
        if not following:
            break
        place = following.end()
    return right, end


def _option_index(letter: str, options: Sequence[Option]) -> int:
    """The option that a letter, or where options have none, a letter or a number names; -1 if none."""
    letters = [option.letter for option in options]
    if letters[0] >= 0:
        return letters.index(place_of(letter)) if not letter.isdigit() and place_of(letter) in letters else -1
    place = int(letter) - 1 if letter.isdigit() else place_of(letter)
    return place if place < len(options) else -1


def _ends(text: str, end: int, option: Option, *, known: bool) -> bool:
    """Whether a letter that ends there is one, and no word: what follows is no sentence, or known to explain."""
    rest = text[end:].lstrip("*_ \t")
    if rest and not known and text[:end].strip("*_`\"'([) ").isdecimal():
        return False  # a number may begin any list
    if not rest or rest[0] in ").:,;-–—、，。：）]=(" or text[:end].rstrip("*_`\"' ").endswith((")", "]")):
        return True
    letter = text[:end].strip("*_`\"'([) ")[-1:]
    if letter in WORDS:  # what begins with one may be a sentence
        return _key(rest) == _key(option.text) or (known and VERB.match(rest) is not None)
    return rest.startswith(option.text) or (known and (letter.isupper() or VERB.match(rest) is not None))


def is_label(text: str) -> bool:
    """Whether a text is nothing but a word for "answer"."""
    said = text.casefold()
    return all(word[0] in ANSWER_WORDS for word in WORD.finditer(said)) and WORD.search(said) is not None


def is_saying(line: str) -> bool:
    """Whether a line begins with a word for "answer" and a colon, or the like."""
    if is_answer(line) or is_label(line):
        return True
    saying = SAYING.match(LEAD.sub("", line, count=1))
    if saying is None or not saying[0].endswith((":", "：")) or len(saying["label"].split()) >= 4:
        return False
    return any(word in ANSWER_WORDS for word in WORD.findall(saying["label"].casefold()))


def _key(text: str) -> str:
    """What two writings of one option share."""
    return "".join(WORD.findall(TAG.sub("", text).casefold())) or text.strip(" *_`.")
