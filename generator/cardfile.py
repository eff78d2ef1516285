"""cards/<topic>.md: a topic's card records as canonical Markdown, to be read, compared and edited by people.

    ---
    topic: MLOps
    deck: Interview Prep::MLOps
    ---

    # Deployment

    ## What is a canary release? {#k3v9q2m4ta .deployment}

    Roll the new model out to a small share of the traffic ...

`#` begins a section, `##` a card; the braces hold its id, its tags, and `kind=`, `hint=`, `source=`. An id with other
signs, as Anki and other tools give, is written `guid="..."`. A front of several blocks goes on up to the line
`<!-- answer -->`; `<!-- extra -->` begins the notes shown folded on the back.
Instead of in braces, the attributes may stand in a comment below the heading, which no viewer shows; so are written the
documents that `deckpress export --to markdown` makes: `<!-- card: #k3v9q2m4ta .deployment -->`.
A text that would read as something else is written as JSON in `<!-- text: "..." -->`, so that every text comes back
as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NoReturn, get_args

from generator import frontmatter, plain
from generator.errors import CardFileError
from generator.fences import FenceScanner, scan
from generator.identity import ID
from generator.memory import TEXTS
from generator.patterns import lazy
from generator.records import Card, CardKind, Origin, Topic

# of a card, by the names that its record has for them
Attributes = dict[str, Any]
ANSWER = "<!-- answer -->"
EXTRA = "<!-- extra -->"
ANSWER_LINE = lazy(r"<!--[ \t]*answer[ \t]*-->[ \t]*")
EXTRA_LINE = lazy(r"<!--[ \t]*extra[ \t]*-->[ \t]*")
KINDS: tuple[CardKind, ...] = get_args(CardKind)
HEADING = lazy(r"#{1,2}(?=[ \t]|$)")
STRUCTURE = re.compile(r"#{1,2}(?:[ \t]|$)|<!--[ \t]*(?:answer|extra|text:.*|card:.*)[ \t]*-->[ \t]*$")
ENCODED = re.compile(r"<!-- text: (\".*\") -->")
# a scalar that begins with a digit may be a number, a time or a date
PLAIN_SCALAR = re.compile(r"[^\W\d_][\w .+/()&'-]*(?:::?\w[\w .+/()&'-]*)*(?<! )")
YAML_VALUES = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
# what ends a line in YAML, what it does not allow, and what nobody sees
YAML_ESCAPED = lazy("[\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
ODD = lazy("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_VALUE = r'"(?:[^"\\]|\\.)*"|[^\s"{}]+'
_TOKEN = rf"(?:[#.][^\s{{}}\"=]+|[A-Za-z]\w*=(?:{_VALUE}))"
ATTRIBUTE = lazy(rf"\#(?P<id>[^\s{{}}\"=]+)|\.(?P<tag>[^\s{{}}\"=]+)|(?<!\w)(?P<key>[A-Za-z]\w*)=(?P<value>{_VALUE})")
ATTRIBUTES = re.compile(rf"\{{[ \t]*(?:{_TOKEN}(?:[ \t]+{_TOKEN})*[ \t]*)?\}}[ \t]*$")
COMMENT = lazy(r"<!--[ \t]*card:(?P<attributes>.*)-->[ \t]*")
# braces that begin as attributes do
NEARLY = re.compile(r"\{[ \t]*[#.][^\s{}][^{}]*\}[ \t]*$")
# Anki drops control characters, and blanks alone would look like no guid at all
BAD_GUID = lazy(r"[\x00-\x1f\x7f]|^\s*$")
ATTRIBUTES_HINT = 'write #id, .tag and name="value", with blanks between'
# what Anki would split, nest or refuse
BAD_TAG = lazy(r"[\s\"{}=#\x00-\x1f\x7f]|^$|^::|::$|::::|:::")


def dumps(topic: Topic, *, comments: bool = False) -> str:
    """The cards file of a topic; the same for the same topic, whatever it was read from.

    comments: write the attributes of each card into a comment.
    """
    parts = [f"{frontmatter.FENCE}\ntopic: {_scalar(topic.name)}\ndeck: {_scalar(topic.deck)}\n{frontmatter.FENCE}"]
    section = ""
    for card in topic.cards:
        if card.section != section:
            section = card.section
            parts.append(f"# {_heading(section)}".rstrip(" "))
        parts.append(dump_card(card, comments=comments))
    return "\n\n".join(parts) + "\n"


def dump_card(card: Card, *, comments: bool = False) -> str:
    """One card, from its `##` line on, without a final line feed. comments: as in dumps."""
    head, rest = _split_front(card.front)
    attributes = [f"#{card.id}" if ID.fullmatch(card.id) else f"guid={_quote(card.id)}"] if card.id else []
    attributes += [f".{tag}" for tag in card.tags]
    if card.kind != "basic":
        attributes.append(f"kind={card.kind}")
    attributes += [f"{key}={_quote(value)}" for key, value in (("hint", card.hint), ("source", card.source)) if value]
    in_comment = comments and not any("-->" in attribute for attribute in attributes)
    is_like = "{" in head and (ATTRIBUTES.search(head) or NEARLY.search(head))
    has_braces = (attributes and not in_comment) or is_like
    braces = "{" + " ".join(() if in_comment else attributes) + "}" if has_braces else ""
    parts = [" ".join(filter(None, ["##", head, braces]))]
    if in_comment:
        parts.append(f"<!-- {' '.join(['card:', *attributes])} -->")
    if rest:
        parts += [_text(rest), ANSWER]
    if card.back:
        parts.append(_text(card.back))
    if card.extra:
        parts += [EXTRA, _text(card.extra)]
    return "\n\n".join(parts)


def loads(text: str, path: str, slug: str) -> Topic:
    """The topic that a cards file holds. path: what messages call it; slug: the topic's, from the file's name.

    Raises CardFileError with the line of what cannot be understood. Nothing in the file is passed over.
    """
    lines = text.split("\n")
    values, head = _front_matter(lines, path, slug)
    cards: list[Card] = []
    for part in _parts(lines, head, path):
        if part.card is None:
            _refuse_loose_text(part, path)
        else:
            cards.append(_card(part, path))
    name = values["topic"]
    return Topic(slug, name, values.get("deck", name), tuple(cards))


def load_card(text: str) -> Card:
    """The card that dump_card wrote; its section is not in the text. Raises CardFileError where it did not."""
    (part,) = (part for part in _parts(text.split("\n"), 0, "the ledger") if part.card is not None)
    return _card(part, "the ledger")


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and the lines below it. card: the text of its `##` line, None below a section's; line: its number."""

    section: str
    card: str | None
    line: int
    body: Sequence[str]


def _front_matter(lines: Sequence[str], path: str, slug: str) -> tuple[dict[str, str], int]:
    head = frontmatter.length(lines)
    if not head:
        raise CardFileError(path, 1, "no front matter", f"begin the file with ---, topic: {slug}, --- on three lines")
    try:
        found = frontmatter.mapping(lines[:head])
    except frontmatter.FrontMatterError as error:
        raise CardFileError(path, error.line, error.what, "write topic: and deck: between two lines ---") from error
    for key in found:
        if key not in ("topic", "deck"):
            what = f'unknown name "{key}" in the front matter'
            raise CardFileError(path, _line(lines, key), what, "use only topic and deck")
    values = {key: value for key, value in found.items() if isinstance(value, str)}
    if not values.get("topic", "").strip():
        raise CardFileError(path, _line(lines, "topic"), "the front matter names no topic", f"write topic: {slug}")
    if "deck" in values and not values["deck"].strip():
        what = "the front matter names an empty deck"
        raise CardFileError(path, _line(lines, "deck"), what, "write the deck's name, or drop the line")
    return values, head


def _line(lines: Sequence[str], key: str) -> int:
    """The line of the front matter that gives the key its value; the first where none does."""
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 1)


def _parts(lines: Sequence[str], head: int, path: str) -> Iterator[_Part]:
    """The file cut at its headings of level 1 and 2; the first part is what stands before any."""
    section, card, line = "", None, head
    scanner = FenceScanner()
    for number, text in enumerate(lines[head:], start=head + 1):
        if scanner.is_code(text) or not text.startswith("#") or not (mark := HEADING.match(text)):
            continue
        yield _Part(section, card, line, lines[line : number - 1])
        heading = text[mark.end() :].strip(" \t")
        line = number
        if mark[0] == "#":
            section, card = _decode(heading, path, number), None
        else:
            card = heading
    if scanner.open:  # the rest of the file would be code, and all its cards gone
        what, hint = "this code fence is not closed", "close it with a line of the same signs"
        raise CardFileError(path, _last_opened(lines, head), what, hint)
    yield _Part(section, card, line, lines[line:])


def _last_opened(lines: Sequence[str], head: int) -> int:
    """The number of the line with the last code fence that nobody closes."""
    scanner, last = FenceScanner(), 0
    for number, text in enumerate(lines[head:], start=head + 1):
        last = last if scanner.open else number
        scanner.is_code(text)
    return last


def _refuse_loose_text(part: _Part, path: str) -> None:
    for number, text in enumerate(part.body, start=part.line + 1):
        if text.strip():
            raise CardFileError(
                path, number, "this text belongs to no card", "put it under a ## line, or into the document"
            )


def _card(part: _Part, path: str) -> Card:
    assert part.card is not None
    head, attributes = _attributes(part.card, path, part.line)
    comments = [number for number, text in enumerate(part.body) if text.startswith("<!--")]
    if comments and not _trim(part.body[: comments[0]]) and (said := COMMENT.fullmatch(part.body[comments[0]])):
        place = comments.pop(0)
        part = replace(part, body=[*part.body[:place], "", *part.body[place + 1 :]])
        attributes = _commented(said["attributes"].strip(), attributes, path, part.line + 1 + place)
    asked, back, extra = _texts(part, comments, path) if comments else ("", _body(part, 0, len(part.body), path), "")
    head = _decode(head, path, part.line)
    front = f"{head}\n\n{asked}" if head and asked else head or asked
    last = next((number for number in range(len(part.body), 0, -1) if part.body[number - 1].strip()), 0)
    origin = Origin(path, part.line, part.line + last)
    return Card(front, back, extra=extra, section=part.section, origin=origin, **attributes)


def _texts(part: _Part, comments: Sequence[int], path: str) -> tuple[str, ...]:
    """What the markers part: the rest of the front, the back, and the extra notes. comments: where they may stand."""
    answer, extra = (_find(part.body, comments, marker) for marker in (ANSWER_LINE, EXTRA_LINE))
    for marker in (*answer[1:], *extra[1:]):
        raise CardFileError(path, part.line + 1 + marker, "this marker stands twice in one card", "keep the first one")
    if answer and extra and extra[0] < answer[0]:
        raise CardFileError(path, part.line + 1 + answer[0], f"{ANSWER} comes after {EXTRA}", "put the answer first")
    begin = answer[0] + 1 if answer else 0
    end = extra[0] if extra else len(part.body)
    return tuple(_body(part, *lines, path) for lines in ((0, begin - 1), (begin, end), (end + 1, len(part.body))))


def _commented(text: str, braces: Attributes, path: str, line: int) -> Attributes:
    """What the comment below a card's heading says. braces: what those of the heading do."""
    if Card("", "", **braces) != Card("", ""):
        what = "this card has attributes in braces and in a comment"
        raise CardFileError(path, line, what, "keep one of the two")
    if not ATTRIBUTES.fullmatch(f"{{{text}}}"):
        raise CardFileError(path, line, f'"{text}" are not the attributes of a card', ATTRIBUTES_HINT)
    return _attributes(f"{{{text}}}", path, line)[1]


def is_document(lines: Sequence[str]) -> bool:
    """Whether these are the lines of a document whose cards have their attributes in comments."""
    comments = {number for number, line in enumerate(lines) if line.startswith("<!--") and COMMENT.fullmatch(line)}
    return bool(comments) and any(number in comments and not code for number, (_, code) in enumerate(scan(lines)))


def _body(part: _Part, begin: int, end: int, path: str) -> str:
    """The text in the lines begin to end, 0-based, of a part's body."""
    first, past = _filled(part.body, begin, end)
    return _decode("\n".join(part.body[first:past]), path, part.line + 1 + first)


def _attributes(heading: str, path: str, line: int) -> tuple[str, Attributes]:
    """The text of a `##` line, and what its braces say."""
    match = ATTRIBUTES.search(heading)
    if match is None and (nearly := NEARLY.search(heading)):
        hint = f"{ATTRIBUTES_HINT}; behind braces that are text write {{}}"
        raise CardFileError(path, line, f"{nearly[0].strip()} are not the attributes of a card", hint)
    if match is None:
        return heading, {}
    ids: list[str] = []
    tags: list[str] = []
    values: dict[str, str] = {}
    for attribute in ATTRIBUTE.finditer(match[0][1:]):
        if attribute["id"]:
            ids.append(attribute["id"])
        elif attribute["tag"]:
            tags.append(attribute["tag"])
        elif attribute["key"] in values:
            raise CardFileError(path, line, f'"{attribute["key"]}" stands twice', "keep one of them")
        else:
            values[attribute["key"]] = _unquote(attribute["value"], path, line)
    id = _id(ids, values.pop("guid", None), path, line)
    _check_attributes(tags, values, path, line)
    return heading[: match.start()].rstrip(" \t"), {"id": id, "tags": tuple(dict.fromkeys(tags)), **values}


def _id(ids: Sequence[str], guid: str | None, path: str, line: int) -> str:
    """The one id that the braces state; "" if they state none."""
    stated = [f"#{id}" for id in ids] + ([] if guid is None else [f"guid={_quote(guid)}"])
    if len(stated) > 1:
        what = f"a card with two ids, {stated[0]} and {stated[1]}"
        raise CardFileError(path, line, what, "keep the one that learners have")
    if ids and not ID.fullmatch(ids[0]):
        hint = "use letters, digits, - and _, at most 64, a letter or digit first"
        raise CardFileError(path, line, f'"{stated[0]}" is no id', hint)
    if guid is not None and BAD_GUID.search(guid):
        hint = "keep what `deckpress adopt` wrote, or drop it to make this a new card"
        raise CardFileError(path, line, f"{stated[0]} is no guid", hint)
    return ids[0] if ids else guid or ""


def _check_attributes(tags: Sequence[str], values: dict[str, str], path: str, line: int) -> None:
    def refuse(what: str, hint: str) -> NoReturn:
        raise CardFileError(path, line, what, hint)

    for tag in tags:
        if BAD_TAG.search(tag):
            refuse(
                f'Anki would not take the tag "{tag}"', "join words with -, levels with ::, and leave no level empty"
            )
    for key in values:
        if key not in ("kind", "hint", "source"):
            refuse(f'unknown attribute "{key}"', "use kind=, hint= or source=")
    if values.get("kind", "basic") not in KINDS:
        refuse(f'unknown kind "{values["kind"]}"', f"use one of {', '.join(KINDS)}")


def _find(lines: Sequence[str], comments: Sequence[int], marker: re.Pattern[str]) -> list[int]:
    """Where the marker stands as a line of its own, outside of code. comments: the lines that begin as one."""
    found = {number for number in comments if marker.fullmatch(lines[number])}
    return [number for number, (_, code) in enumerate(scan(lines)) if number in found and not code] if found else []


def _split_front(front: str) -> tuple[str, str]:
    """The part of a front that its `##` line can hold, and the rest."""
    head, _, rest = front.partition("\n\n")
    if (
        _fits_heading(head)
        and (not rest or rest == rest.strip("\n"))
        and front == (f"{head}\n\n{rest}" if rest else head)
    ):
        return head, rest
    return "", front


def _fits_heading(text: str) -> bool:
    """Whether a `##` line can hold the text and give it back."""
    return bool(text) and "\n" not in text and text == text.strip(" \t") and not _is_odd(text)


def _heading(section: str) -> str:
    if section and not _fits_heading(section):
        return _encode(section)
    return section


# a card is dumped to be compared, and again to be written
@lru_cache(maxsize=TEXTS)
def _text(text: str) -> str:
    """A text as the body of a card can hold it."""
    if plain.is_plain(text):
        return text
    scanner = FenceScanner()
    for line in text.split("\n"):
        if not scanner.is_code(line) and STRUCTURE.match(line):
            return _encode(text)
    if scanner.open or _is_odd(text) or text != _trim(text.split("\n")):
        return _encode(text)
    return text


def _is_odd(text: str) -> bool:
    """Whether a file would not give back the text as it is: control characters, lone surrogates, our own marks."""
    if text.isprintable():
        return ENCODED.match(text) is not None
    return bool(ENCODED.match(text) or ODD.search(text))


def _trim(lines: Sequence[str]) -> str:
    """The lines without blank ones at either end."""
    begin, end = _filled(lines, 0, len(lines))
    return "\n".join(lines[begin:end])


def _filled(lines: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    """What is left of the lines begin to end without blank ones at either end."""
    while begin < end and not lines[begin].strip(" \t"):
        begin += 1
    while end > begin and not lines[end - 1].strip(" \t"):
        end -= 1
    return begin, max(begin, end)


def _encode(text: str) -> str:
    return f"<!-- text: {_quote(text)} -->"


def _decode(text: str, path: str, line: int) -> str:
    match = ENCODED.fullmatch(text)
    return _unquote(match[1], path, line) if match else text


def _quote(text: str) -> str:
    """A JSON string that cannot end a comment or a line's braces early."""
    plain = json.dumps(text, ensure_ascii=False)
    if re.search("[\x7f-\x9f\u2028\u2029\ud800-\udfff]", plain):
        plain = json.dumps(text)
    return plain.replace("-->", "--\\u003e").replace("{", "\\u007b").replace("}", "\\u007d")


def _unquote(value: str, path: str, line: int) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except json.JSONDecodeError as error:
        raise CardFileError(
            path, line, f"{value} is not a JSON string: {error.msg}", 'escape " and \\ with a \\'
        ) from error


def _scalar(text: str) -> str:
    """A YAML scalar: plain where every reader takes it for text, else in double quotes."""
    if PLAIN_SCALAR.fullmatch(text) and text.casefold() not in YAML_VALUES:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + YAML_ESCAPED.sub(lambda match: f"\\U{ord(match[0]):08x}", escaped) + '"'
