"""Markup that people write for flash cards, for Obsidian, Logseq, RemNote and Anki itself, as in

    What makes bread rise? :: Carbon dioxide
    crumb ::: the inside of a loaf

    What is a poolish?
    ?
    A wet dough that ferments before the dough is made.

    A stiff one is a {{c1::biga}}.

`:::` and `??` make cards in both directions. `#card` at the end of a line makes it a question, and what follows or is
nested below it the answer. `START` and `END` enclose a note of Obsidian_to_Anki. Tags, note types, ids and review dates
are not text. `==highlights==` are clozes where the front matter says `cloze: highlights` or `cloze: true`.

Two colons stand in code and in prose, too: they count where blanks surround them and the document has the habit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from generator.dialects.definitions import NOTHING, Located, in_sections, share
from generator.dialects.reading import Reading, heading_text
from generator.fences import scan
from generator.records import Block, CardKind, Document, Entry, Origin, Span

TAG = re.compile(r"(?<!\S)#(?:flash-?)?card(?P<several>s)?(?P<more>[/-][\w/-]*)?(?!\S)", re.IGNORECASE)
TAGS = re.compile(r"\s*(?:#(?:flash-?)?cards(?:[/-][\w/-]*)?\s*)+", re.IGNORECASE)
# of plugins: review dates and ids; of Obsidian: the id of a block
STAMP = re.compile(r"<!--\s?(?:SR|ID|CARD)\b[^<>]*-->|(?<!\S)\^(?=[a-z-]*\d)[0-9a-z-]{6,40}[ \t]*$", re.MULTILINE)
METADATA = re.compile(r"(?:TARGET DECK|FILE TAGS)\b.*|START|END|", re.DOTALL)
SEPARATORS: dict[str, CardKind] = {"?": "basic", "??": "reversed"}
SPACED = re.compile(r"(?<=\s):{2,3}(?=\s|$)")
TIGHT = re.compile(r"(?<!:):{2,3}(?!:)")
QUESTION_MARKS = ("?", "？", "؟")
CODE = r"(`{1,9})[^`]+\1"
# what holds colons, equals signs and braces of its own
OPAQUE = rf"{CODE}|\$[^$\n]+\$|\{{\{{[^{{}}]*\}}\}}|\]\([^()\s]*\)|<[^<>\s]*>"
# `map :: (a -> b) -> [a] -> [b]` is the type of a function
SIGNATURE = re.compile(r"\W{0,9}[\w']{1,80}")
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
CLOZE = re.compile(r"\{\{c(\d{1,3})::")
LOGSEQ_CLOZE = re.compile(rf"{CODE}|\{{\{{cloze\s(?P<text>[^{{}}]+)\}}\}}")
HIGHLIGHT = re.compile(rf"{OPAQUE}|==(?P<text>(?=\S)[^=\n]*[^=\s])==")
# invisible, and no character of a word
WORD_JOINER = "\u2060"
ASKED_FOR = frozenset(["true", "yes", "on", "highlight", "highlights", "=="])
FIELD = re.compile(r"(?P<front>Front|Text|Question)?(?(front)|(?:Back(?: Extra)?|Extra|Answer)):\s*(?P<text>.*)", re.I)
# how much of the document colons must be, and how many, where no tag says that it has flash cards
HABIT = 0.5
FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry, the last line of its question, and whether its markup can be nothing else."""

    entry: Entry
    turn: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines between two blank ones: what Obsidian's plugins take for a card.

    mark: which line separates question and answer. ends: whether it is a heading or a rule. joined: whether it goes on
    with the block of the group before.
    """

    section: str
    first: int
    lines: tuple[str, ...]
    mark: int | None = None
    ends: bool = False
    joined: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def flashcards(document: Document) -> Reading:
    """The flash cards of the document, if it has them on purpose."""
    found = []
    blocks = list(in_sections(document))
    for read in READERS:
        new = [each for each in read(document, blocks) if each.entry.question.strip()]
        taken = {line for each in new for line in range(each.entry.origin.first, each.entry.origin.last + 1)}
        blocks = [(section, block) for section, block in blocks if block.first not in taken]
        found += new
    sure = [each for each in found if each.sure]
    if _is_tagged(document) or (len(found) >= FEWEST and _is_habit(document, found)):
        return _reading(document, found)
    if len(sure) > 1 or _is_habit(document, sure):
        return _reading(document, sure)
    return NOTHING


def _is_tagged(document: Document) -> bool:
    """Whether a tag says that there are flash cards, in the text or in the front matter."""
    if not any("card" in line.casefold() for line in document.lines):
        return False
    lines = (
        line for block in document.blocks if _is_text(block) for line, code in scan(block.text.split("\n")) if not code
    )
    return any(TAG.search(re.sub(CODE, "", line)) for line in lines) or any(
        "flashcard" in line.casefold() for line in document.lines[: document.head]
    )


def _is_habit(document: Document, found: Sequence[_Found]) -> bool:
    """Whether the document's paragraphs and lists are mostly these cards."""
    text = replace(document, blocks=tuple(block for block in document.blocks if block.kind in ("paragraph", "list")))
    return bool(found) and share(text, _reading(document, found)) >= HABIT


def _is_text(block: Block) -> bool:
    return block.kind in ("paragraph", "heading", "list", "quote")


def _reading(document: Document, found: Sequence[_Found]) -> Reading:
    spans = []
    entries = []
    asked = {each.entry.question for each in found}
    for each in sorted(found, key=lambda each: each.entry.origin.first):
        origin = each.entry.origin
        section = _clean(each.entry.section)
        entries.append(replace(each.entry, section="" if section in asked else section))
        spans.append(Span(origin.first, each.turn, "question"))
        if origin.last > each.turn:
            spans.append(Span(each.turn + 1, origin.last, "answer"))
    for block in document.blocks:
        if block.kind in ("paragraph", "html") and METADATA.fullmatch(_clean(block.text)):
            spans.append(Span(block.first, block.last, "comment"))
    return Reading(tuple(entries), tuple(spans))


def _found(
    document: Document,
    section: str,
    lines: tuple[int, int, int],
    texts: tuple[str, str],
    *,
    kind: CardKind = "basic",
    sure: bool = True,
) -> _Found:
    """A flash card. lines: its first, the last of its question, its last. texts: its question and its answer."""
    first, turn, last = lines
    question, answer = map(_clean, texts)
    return _Found(Entry(question, answer, Origin(document.path, first, last), section, kind), turn, sure)


def _clean(text: str) -> str:
    """The text without tags and stamps; what stands in code is left."""
    lines = []
    for line, code in scan(text.split("\n")):
        plain = line if code else TAG.sub("", STAMP.sub("", line)).rstrip(" \t")
        if plain or not line.strip():
            lines.append(plain)
    return "\n".join(lines).strip("\n")


def _enclosed(document: Document, blocks: Located) -> Iterator[_Found]:
    """The notes between START and END; the first line is the name of the note's type."""
    begun: tuple[str, int] | None = None
    for section, block in blocks:
        if not _is_text(block):
            continue
        for number, (line, code) in zip(count(block.first), scan(block.text.split("\n")), strict=False):
            if line.strip() == "START" and not code:
                begun = section, number
            elif line.strip() == "END" and not code and begun:
                yield _note(document, begun[0], begun[1], number)
                begun = None


def _note(document: Document, section: str, first: int, last: int) -> _Found:
    name, *lines = [line for line in document.lines[first : last - 1] if not line.startswith("Tags:")] or [""]
    parts: tuple[list[str], list[str]] = ([], [])
    side, turn = 0, first + 1
    for number, (line, code) in zip(count(first + 2), scan(lines), strict=False):
        field = None if code else FIELD.match(line)
        if field and not field["front"]:
            side = 1
        turn = turn if side else number
        parts[side].append(field["text"] if field else line)
    front, back = ("\n".join(part).strip("\n") for part in parts)
    if CLOZE.search(front):
        kind: CardKind = "cloze"
    else:
        kind = "reversed" if "revers" in name.casefold() else "basic"
        if not back:
            front, _, back = front.partition("\n\n")
    return _found(document, section, (first, min(turn, last), last), (front, back), kind=kind)


def _separated(document: Document, blocks: Located) -> Iterator[_Found]:
    """The cards whose question and answer a line of one or two question marks separates."""
    if not any(line.strip() in SEPARATORS for line in document.lines):
        return
    groups = list(_groups(document, blocks))
    filled = [group for group in groups if any(map(str.strip, group.lines)) and not group.ends]
    # where the document is all cards, what follows after a blank line is no note beside them
    strict = sum(group.mark is None for group in filled) > HABIT * len(filled)
    past = 0
    for index, group in enumerate(groups):
        if group.mark is None or index < past:
            continue
        front, first = list(group.lines[: group.mark]), group.first
        before = groups[index - 1] if index > past else None
        if before and any(before.lines) and not (front and _is_text_line(front[0])):
            front, first = [*before.lines, *([""] if front else []), *front], before.first
        back = list(group.lines[group.mark + 1 :])
        past = _end_of_answer(groups, index, alone=not back, strict=strict)
        for other in groups[index + 1 : past]:
            back += ["", *other.lines]
        if len(front) == 1 and (item := ITEM.match(front[0])):
            front, back = [front[0][item.end() :]], [line.removeprefix(" " * min(4, item.end())) for line in back]
        lines = first, group.first + group.mark, groups[past - 1].last
        kind = SEPARATORS[group.lines[group.mark].strip()]
        yield _found(document, group.section, lines, ("\n".join(front), "\n".join(back)), kind=kind)


def _is_text_line(line: str) -> bool:
    """Whether the line begins a paragraph, not a list, a table or code, which a question stands before."""
    return not (ITEM.match(line) or line.startswith(("    ", "\t", "```", "~~~", "|", "![", ">", "$$")))


def _end_of_answer(groups: Sequence[_Group], index: int, *, alone: bool, strict: bool) -> int:
    """The index after the last group of the answer.

    alone: whether a blank line follows the separator, too; strict: whether one ends the answer otherwise.
    """
    end = index + 1
    while end < len(groups) and groups[end].mark is None and not groups[end].ends:
        asks_next = end + 1 < len(groups) and groups[end + 1].mark == 0
        if asks_next or (strict and not alone and not groups[end].joined):
            break
        end += 1
    return end


def _groups(document: Document, blocks: Located) -> Iterator[_Group]:
    """The document cut at its blank lines, but not inside code."""
    open_: _Group | None = None
    for section, block in blocks:
        for number, piece in enumerate(_pieces(document, block)):
            ends = block.kind == "rule" or (block.kind == "heading" and "\n" not in block.text)
            lines = (heading_text(block.text),) if block.kind == "heading" and ends else tuple(piece[1])
            if open_ and not number and not ends and open_.last + 1 == block.first:
                open_ = replace(open_, lines=open_.lines + lines, ends=False)
            else:
                if open_:
                    yield _marked(open_)
                open_ = _Group(section, piece[0], lines, ends=ends, joined=number > 0)
    if open_:
        yield _marked(open_)


def _pieces(document: Document, block: Block) -> Iterator[tuple[int, list[str]]]:
    """The lines of the block between its blank ones, with the number of the first; a line of tags begins anew."""
    piece: list[str] = []
    lines = document.lines[block.first - 1 : block.last]
    for number, (line, code) in zip(count(block.first), scan(lines), strict=False):
        blank = not line.strip() and not code and _is_text(block)
        if piece and (blank or (not code and TAGS.fullmatch(line))):
            yield number - len(piece), piece
            piece = []
        if not blank:
            piece.append(line)
    if piece:
        yield block.last + 1 - len(piece), piece


def _marked(group: _Group) -> _Group:
    marks = (number for number, (line, code) in enumerate(scan(group.lines)) if line.strip() in SEPARATORS and not code)
    return replace(group, mark=next(marks, None))


def _tagged(document: Document, blocks: Located) -> Iterator[_Found]:
    """The headings and paragraphs that a tag calls a card, each with what follows."""
    past = 0
    for index, (section, block) in enumerate(blocks):
        lines = block.text.split("\n")
        tags = [number for number, line in enumerate(lines) if _names_card(line)]
        if index < past or block.kind not in ("heading", "paragraph") or not tags:
            continue
        past = _end_of_block_answer(blocks, index, whole=block.kind == "heading" or tags[0] == len(lines) - 1)
        front = heading_text(block.text) if block.kind == "heading" else "\n".join(lines[: tags[0] + 1])
        rest = "\n".join(lines[tags[0] + 1 :]) if block.kind == "paragraph" else ""
        if not _clean(front):
            continue
        back = "\n\n".join([rest, *(other.text for _, other in blocks[index + 1 : past])])
        turn = block.last if block.kind == "heading" else block.first + tags[0]
        span = block.first, turn, blocks[past - 1][1].last
        yield _found(document, section, span, (front, back), kind=_direction(lines[tags[0]]))


def _end_of_block_answer(blocks: Located, index: int, *, whole: bool) -> int:
    """The index after the last block of a tagged block's answer.

    A heading's goes on to the next of its level, or to the next card; a paragraph's is what stands directly below it.
    whole: whether the answer is all in the blocks that follow.
    """
    block = blocks[index][1]
    end = index + 1
    while end < len(blocks):
        following = blocks[end][1]
        if following.kind == "rule" or _names_card(following.text.partition("\n")[0]):
            break
        if following.kind == "heading" and following.level <= (block.level or 7):
            break
        if (
            block.kind != "heading"
            and following.first > blocks[end - 1][1].last + 1
            and not (whole and end == index + 1)
        ):
            break
        end += 1
    return end


def _names_card(line: str) -> bool:
    """Whether a tag at the end of the line calls it, alone, a card."""
    return any(not tag["several"] and not line[tag.end() :].strip() for tag in TAG.finditer(line)) and not _split(line)


def _direction(line: str) -> CardKind:
    tag = TAG.search(line)
    return "reversed" if tag and "reverse" in (tag["more"] or "") else "basic"


@dataclass(frozen=True, slots=True)
class _Habits:
    """What counts in a document. tight: colons without blanks around them; highlights: as clozes."""

    document: Document
    tight: bool
    highlights: bool


def _lines(document: Document, blocks: Located) -> Iterator[_Found]:
    """The cards on one line, and the clozes, of paragraphs and lists."""
    asked = document.front_matter.get("cloze", "").casefold() in ASKED_FOR
    habits = _Habits(document, tight=_is_tagged(document), highlights=asked)
    open_: _Found | None = None
    before: Block | None = None
    for section, block in blocks:
        found = list(_of_block(habits, section, block, before))
        if open_ and not found and block.kind in ("fence", "code", "list", "table", "quote"):
            found, open_ = [_with_rest(open_, block.text, block.last)], None
        if open_:
            yield open_
        # colons at the end of a line leave the answer, or the rest of it, to the block that follows
        open_ = found.pop() if found and found[-1].entry.kind != "cloze" and _is_open(found[-1].entry.answer) else None
        yield from found
        before = block
    if open_:
        yield open_


def _is_open(answer: str) -> bool:
    return not answer or answer.endswith((":", "："))


def _of_block(habits: _Habits, section: str, block: Block, before: Block | None) -> Iterator[_Found]:
    """The cards in a block. before: the block before it."""
    if block.kind == "paragraph":
        yield from _of_lines(habits, section, block.text.split("\n"), block.first)
    elif block.kind == "list" and _counts_on(block):
        intro = before if before and before.kind == "paragraph" and before.text.endswith(":") else None
        text = "\n\n".join([intro.text, block.text] if intro else [block.text])
        yield _cloze(habits, section, text, (intro or block).first, block.last)
    elif block.kind == "list":
        yield from _of_list(habits, section, block)


def _counts_on(block: Block) -> bool:
    """Whether the clozes of a list are numbered from item to item, so that it is one note."""
    numbers = [CLOZE.findall(re.sub(CODE, "", item.text)) for item in block.children]
    return any(numbers) and not all("1" in each for each in numbers if each)


def _of_list(habits: _Habits, section: str, block: Block) -> Iterator[_Found]:
    for item in block.children:
        head = item.children[0] if item.children and item.children[0].kind == "paragraph" else None
        inside = [each for child in item.children if child.kind == "list" for each in _of_list(habits, section, child)]
        if head:
            lines = head.text.split("\n")
            rest = "" if inside else "\n".join(item.text.split("\n")[len(lines) :]).strip("\n")
            yield from _of_item(habits, section, item, lines, rest)
        yield from inside


def _of_item(habits: _Habits, section: str, item: Block, lines: Sequence[str], rest: str) -> Iterator[_Found]:
    """The cards of an item but for those of lists in it. lines: of its first paragraph; rest: what follows."""
    clozed = _clozed(habits, "\n".join(lines))
    turn = item.first + len(lines) - 1
    last = item.last if rest else turn
    if clozed is None and rest and _names_card(lines[-1]):
        texts = "\n".join(lines), rest
        yield _found(habits.document, section, (item.first, turn, last), texts, kind=_direction(lines[-1]))
        return
    found = list(_of_lines(habits, section, lines, item.first, ends=bool(rest)))
    yield from found[:-1]
    for final in found[-1:]:
        yield final if final.entry.kind == "cloze" else _with_rest(final, rest, last)


def _with_rest(found: _Found, rest: str, last: int) -> _Found:
    """The card with what else its item holds."""
    answer = "\n\n".join(filter(None, [found.entry.answer, _clean(rest)]))
    return replace(found, entry=replace(found.entry, answer=answer, origin=replace(found.entry.origin, last=last)))


def _of_lines(
    habits: _Habits, section: str, lines: Sequence[str], first: int, *, ends: bool = False
) -> Iterator[_Found]:
    """The cards of a paragraph's lines. ends: whether the answer may be all in what follows."""
    parted = {number: _split(line, tight=habits.tight, ends=ends) for number, line in enumerate(lines)}
    cuts = [number for number in parted if parted[number]]
    for begin, end in pairwise([*cuts, len(lines)]):
        sides = parted[begin]
        assert sides is not None
        texts = sides[0], "\n".join([sides[1], *lines[begin + 1 : end]])
        span = first + begin, first + begin, first + end - 1
        yield _found(habits.document, section, span, texts, kind=sides[2], sure=False)
    if cuts:
        return
    if len(lines) > 1 and all("{{c1::" in line for line in lines):
        for number, line in enumerate(lines, start=first):
            yield _cloze(habits, section, line, number, number)
    elif _clozed(habits, "\n".join(lines)) is not None:
        yield _cloze(habits, section, "\n".join(lines), first, first + len(lines) - 1)


def _cloze(habits: _Habits, section: str, text: str, first: int, last: int) -> _Found:
    question = _clozed(habits, text) or text
    return _found(habits.document, section, (first, last, last), (question, ""), kind="cloze")


def _clozed(habits: _Habits, text: str) -> str | None:
    """The text with its clozes as Anki writes them; None where it has none."""
    plain = re.sub(CODE, "", text)
    if (cloze := CLOZE.search(plain)) and plain.find("}}", cloze.end()) >= 0:
        return text
    for pattern in (LOGSEQ_CLOZE, HIGHLIGHT)[: 1 + habits.highlights]:
        changed = _numbered(pattern, text)
        if changed != text:
            return changed
    return None


def _numbered(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern calls its text as clozes, each of its own number."""
    numbers = count(1)

    def cloze(match: re.Match[str]) -> str:
        if match["text"] is None:
            return match[0]
        # what would end a cloze, or begin its hint
        inside = match["text"].strip().replace("::", f":{WORD_JOINER}:").replace("}}", f"}}{WORD_JOINER}}}")
        return f"{{{{c{next(numbers)}::{inside}}}}}"

    return pattern.sub(cloze, text)


def _split(line: str, *, tight: bool = False, ends: bool = False) -> tuple[str, str, CardKind] | None:
    """The two sides of a line that colons part, and whether both ask.

    tight: also without blanks around the colons; ends: also at the end of the line.
    """
    line = STAMP.sub("", line)
    masked = re.sub(rf"{OPAQUE}|==[^=\n]+==", lambda match: "x" * len(match[0]), line)
    match = SPACED.search(masked) or TIGHT.search(masked)
    if match is None:
        return None
    front, back = line[: match.start()].strip(), line[match.end() :].strip()
    # in reStructuredText, a paragraph that ends so introduces code
    if not front or not (back or tight or ends) or (SIGNATURE.fullmatch(front) and ("->" in back or "=>" in back)):
        return None
    # `author:: name` is a property, `std::vector` a name
    if not SPACED.match(masked, match.start()) and not front.endswith(QUESTION_MARKS):
        is_property = " " not in front and (line[match.end() :].startswith(" ") or not back)
        if not tight or is_property:
            return None
    return front, back, "reversed" if len(match[0]) == 3 else "basic"


# the surest first: what one takes is not there for the next
READERS: tuple[Callable[[Document, Located], Iterator[_Found]], ...] = (_enclosed, _separated, _tagged, _lines)
