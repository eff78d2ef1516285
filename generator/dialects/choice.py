"""Multiple choice: a question, its options, and somewhere which of them are right, as in

    ### 3. Who sees a canary release first?

    - A) Nobody
    - B) A small share of the users

    **Answer: B)** It shows trouble while it is still small.

The right options may also be ticked or bold, stand in a fold below them, or in a key at the end of a part, as in
`1-B, 2-C`. The question becomes a task list of its options, the answer what explains it. Lists with letters of which
none is said to be right are options only where they are all of a size: others are the parts of an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import blocks, words
from generator.asking import asks
from generator.cleaning import LINK, TAG, noise
from generator.dialects.details import Fold, body, folds, reveals, unwrap
from generator.dialects.reading import BOLD_LINE, Reading, heading_text, title
from generator.fences import scan
from generator.labels import is_answer, is_question, strip_question
from generator.records import Block, CardKind, Document, Entry, Origin, Span

ALPHABETS = ("ABCDEFGHIJ", "АБВГДЕЖЗИК", "ΑΒΓΔΕΖΗΘΙΚ")
PLACES = {letter: place for alphabet in ALPHABETS for place, letter in enumerate(alphabet)}
_LETTER = "[A-Ja-jА-Ка-кΑ-Κα-κ]"
LABEL = re.compile(
    rf"\s*(?P<mark>\*\*|__)?\(?(?P<letter>{_LETTER})(?:\s?[).:\]）．、：]|\s[-–—](?=\s))(?(mark)(?P<close>\*\*|__)?)(?P<text>.*)",
    re.DOTALL,
)
NEXT_LABEL = re.compile(rf"(?<=\s)\(?(?P<letter>{_LETTER})[).](?=\s)")
CHECKBOX = re.compile(r"(?:\[(?P<tick>[ xX✓✔]?)\]|\((?P<round>[ xX])\))(?:\s+|$)")
BOX = re.compile(r"(?<=^[-*+] )\[[ xX]\](?: |$)", re.MULTILINE)
MARKER = re.compile(r"\s*(?:(?P<number>\d{1,9})[.)]|[-*+])\s+")
LINE_BREAK = re.compile(r"<br\s*/?>|\n", re.IGNORECASE)
_CORRECT = rf"{words.pattern('correct')}(?: answer)?"
RIGHT = re.compile(
    r"(?:✅|✔|✓|☑|:white_check_mark:|:heavy_check_mark:)\ufe0f?"
    rf"|[(\[]\s*{_CORRECT}\s*[)\]]|\s[-–—]+\s*{_CORRECT}(?=\s*$)"
    rf"|(?:<-+|←|⟵|<=+)\s*(?:{_CORRECT}|this)?(?: answer)?(?=\s*$)",
    re.IGNORECASE,
)
WRONG = re.compile(r"(?:❌|✗|✘|✖|☐|⬜|:x:)\ufe0f?")
NUMBER = re.compile(r"\W*(?:[^\W\d_]{1,12}[ .#-]{0,2})?(?P<number>\d{1,4})(?!\d)")
TYPED = re.compile(r"\s*(?P<mark>\*\*|__)?\(?\d{1,4}(?:[.):\]．、：]+\s*|\s[-–—]\s+)(?=\S)")
# a title that is only the number of a question: "Question 3", "#3"
NUMBERED = re.compile(r"\W*(?:[^\W\d_]+\W{1,3})?\d{1,4}\W*")
FOLD_TAGS = re.compile(
    r"<summary\b[^<>]*>[^<]*(?:<(?!/?summary)[^<]*)*</summary>|</?(?:details|summary)\b[^<>]*>", re.IGNORECASE
)
CLOSED = re.compile(r"(?:\s|</\w+>)*</details>(?:\s|</\w+>)*", re.IGNORECASE)
# before what is said about the right option, which begins after a colon, a dash, or a verb
SAYING = re.compile(rf"(?P<label>[^\W\d_][^:：=\d]{{0,39}}?)[\s*_]*(?:[:：=]|\s[-–—](?=\s)|\s{words.whole('is')})")
SHORT_SAYING = re.compile(r"(?P<label>[^\W\d_]+(?:\s[^\W\d_]{2,}){0,2})[\s.*_]*(?=[\s(*_])")
LEAD = re.compile(r"\A[^\w(\[\"'`]+")
VERB = re.compile(r"(?:is|are|because|since|as|was)\b")
TERMINATED = re.compile(r"[\s*_]*(?:$|[).:,;\]、，。：）–—-])", re.MULTILINE)
SOLE = re.compile(rf"\(?{_LETTER}\)?(?:\s?[,&/]\s?{_LETTER})*")
REFERENCE = re.compile(
    rf"[\s*_`\"'(\[]*(?:(?:options?|choices?)[\s*_`\"'(\[]+)?(?P<reference>{_LETTER}|\d{{1,2}})[\"'`*_]*(?P<close>[)\]]?)[*_]*(?!\w)",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"[\s*_(]*(?P<letters>[A-J]{2,6})[\s*_).]*")
_AND = words.whole("and")
AND = re.compile(rf"\s*(?:[,;&+/、，]\s*(?:{_AND})?|{_AND})\s*", re.IGNORECASE)
PAIR = re.compile(
    rf"(?<![\w.])(?:q(?:uestion)?\.?\s?)?(?P<number>\d{{1,3}})\s{{0,3}}(?:->|[-.):=–—→])?\s{{0,3}}[(\[*_]*"
    rf"(?P<letter>{_LETTER})[)\]*_]*(?=$|[\s,;|.])",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+")
ANSWER_WORDS = words.of("key")
# which of several ways to begin a question is the document's, where as many options follow each
KINDS = ("heading", "summary", "labelled", "numbered", "bold", "bulleted")
# a document is one of tests where this share of its questions have options, and of these so many a right one
SHARE = 0.5
# tests without any right option: so many, most of them with the same number of options
TESTS = 3
ALIKE = 0.7
MOST_OPTIONS = 26


@dataclass(frozen=True, slots=True)
class _Option:
    """An option. letter: its place in the alphabet, -1 without one; right: None where no mark tells."""

    text: str
    letter: int = -1
    right: bool | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question's number in a key, and what the key says: the letters of the right options first."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the document: options, a fold, a key, or a block.

    item: what kind of list item it begins; number: that item's. lists: those it was taken out of, the outer ones first.
    """

    block: Block
    options: tuple[_Option, ...] = ()
    fold: Fold | None = None
    key: tuple[_Pair, ...] = ()
    item: str = ""
    number: int = 0
    lists: tuple[Block, ...] = ()

    @property
    def is_text(self) -> bool:
        return not (self.options or self.fold or self.key)


@dataclass(frozen=True, slots=True)
class _Test:
    """A question: its pieces, its options if it has any, and what follows; the right ones and the answer once known."""

    front: tuple[_Piece, ...]
    options: tuple[_Option, ...]
    back: tuple[_Piece, ...]
    right: tuple[int, ...] = ()
    answer: str = ""


def choice(document: Document) -> Reading:
    """The questions with options, and those without that stand between them."""
    pieces = _pieces(document)
    boxes = any(_boxed(piece.options) and _marked(piece.options) for piece in pieces)
    begins = _begins(pieces, [index for index in range(len(pieces)) if _has_options(pieces, index, boxes=boxes)])
    tests = [_told(test) for test in _tests(pieces, begins)]
    tests = _with_keys(tests, pieces)
    if not _is_examination(tests):
        return Reading((), ())
    spans = [Span(piece.block.first, piece.block.last, "answer") for piece in pieces if piece.key]
    entries = []
    for test, section in zip(tests, _sections(pieces, tests), strict=True):
        first, asked = test.front[0].block.first, test.front[-1].block.last
        last = max([asked, *(piece.block.last for piece in test.back)])
        question = _question(test)
        kind: CardKind = "choice" if test.right and _is_named(question) else "basic"
        entries.append(Entry(question, test.answer, Origin(document.path, first, last), section, kind))
        spans.append(Span(first, asked, "question"))
        if last > asked:
            spans.append(Span(asked + 1, last, "answer"))
    return Reading(tuple(entries), tuple(spans))


def _is_examination(tests: Sequence[_Test]) -> bool:
    """Whether questions mostly have options, of which one is said to be right, or which are all of a size."""
    sizes = [len(test.options) for test in tests if test.options]
    right = sum(bool(test.right) for test in tests)
    if not sizes or len(sizes) < SHARE * len(tests):
        return False
    alike = max(Counter(sizes).values())
    return right >= SHARE * len(sizes) or (len(sizes) >= TESTS and alike >= ALIKE * len(sizes))


def _pieces(document: Document) -> list[_Piece]:
    """The document in pieces, in order; a fold is one of them, unless options are in it."""
    found = list(_flatten(document.blocks))
    asking = [
        piece.block.first for piece in found if piece.options and (_lettered(piece.options) or _boxed(piece.options))
    ]
    hidden: set[int] = set()
    waiting = folds(document)
    while waiting:
        fold = waiting.pop()
        first, last = fold.begin[0] + 1, fold.after[0] + (1 if fold.after[1] else 0)
        if not reveals(fold.text) and bisect_right(asking, last) > bisect_right(asking, first):
            waiting += fold.children
            found.append(_Piece(Block("paragraph", fold.text, first, fold.summary[1][0] + 1), item="summary"))
            continue
        block = Block("html", body(document, fold), first, last)
        may_be_key = "|" in block.text or len(PAIR.findall(block.text)) > 1
        parts = blocks.parse(block.text.split("\n")) if may_be_key else ()
        key = [pair for part in parts for pair in _pairs(part)]
        hidden.update(range(first, last + 1))
        found.append(_Piece(block, fold=fold, key=tuple(key)))
    kept = [piece for piece in found if piece.fold or piece.block.first not in hidden]
    return _merged(sorted(kept, key=lambda piece: piece.block.first))


def _flatten(found: Iterable[Block], depth: int = 0) -> Iterator[_Piece]:
    """The blocks in pieces: options apart from what stands around them, lists that hold no options opened."""
    letter = 0
    for block in found:
        if block.kind == "definitions" or noise(block):
            continue
        if key := tuple(_pairs(block)):
            yield _Piece(block, key=key)
        elif block.kind == "list" and (options := _list_options(block)):
            yield _Piece(block, options)
        elif block.kind == "list":
            yield from _open(block, depth)
        elif block.kind == "paragraph":
            parts = list(_paragraph(block, letter))
            letter = next((part.options[-1].letter + 1 for part in reversed(parts) if part.options), letter)
            yield from parts
        elif block.kind == "html":
            text = unwrap(FOLD_TAGS.sub("", block.text))
            if text or CLOSED.fullmatch(block.text):
                yield _Piece(replace(block, text=text))
        else:
            yield _Piece(block)


def _open(block: Block, depth: int) -> Iterator[_Piece]:
    """The pieces of a list that is no list of options, each item's first marked as its beginning."""
    for item, line in zip(block.children, _first_lines(block), strict=True):
        marker = MARKER.match(line)
        number = int(marker["number"] or 0) if marker else 0
        for index, piece in enumerate(_flatten(item.children, depth + 1)):
            piece = replace(piece, lists=(block, *piece.lists))
            if index == 0 and piece.is_text:
                piece = replace(piece, item=f"{'numbered' if number else 'bulleted'} {depth}", number=number)
            yield piece


def _list_options(block: Block) -> tuple[_Option, ...]:
    """What the items of a list are if they are options: none holds a list or has options in its text."""
    inner = [child for item in block.children for child in item.children]
    texts = [_item_text(item) for item in block.children]
    if any(child.kind == "list" for child in inner) or not all(texts):
        return ()
    options = tuple(map(_option, texts))
    letters = [option.letter for option in options]
    if letters[0] >= 0:
        return options if all(two == one + 1 for one, two in pairwise(letters)) else ()
    links = any(LINK.fullmatch(option.text) for option in options)
    inner_options = any(part.options for child in inner if child.kind == "paragraph" for part in _paragraph(child, 0))
    boxed = all(map(CHECKBOX.match, texts))
    return options if not (links or inner_options) and (boxed or len(options) > 1) else ()


def _item_text(item: Block) -> str:
    """The text of a list item in one line, its code in code spans; "" if it is more than that."""
    if not item.children or item.children[0].kind not in ("paragraph", "fence"):
        return ""
    texts = []
    for child in item.children:
        if child.kind == "html":
            break
        texts.append(
            _code(child)
            if child.kind in ("fence", "code")
            else " ".join(line.strip() for line in child.text.split("\n"))
        )
    return " ".join(texts)


def _code(block: Block) -> str:
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


def _paragraph(block: Block, letter: int) -> Iterator[_Piece]:
    """A paragraph in pieces: each option, and what stands before and after. letter: the next after those before."""
    chunks: list[tuple[int, list[str], bool]] = []
    for number, line in _lines(block.text):
        label = LABEL.match(_bare(line))
        place = _place(label["letter"]) if label else -1
        if label and place in (0, letter):
            chunks.append((number, [line], True))
            letter = place + 1
        elif not chunks or is_question(line) or _asks_anew(line) or (chunks[-1][2] and _is_saying(line)):
            chunks.append((number, [line], False))
        else:
            chunks[-1][1].append(line)
    ends = [number for number, _, _ in chunks[1:]]
    for (number, lines, is_option), end in zip(chunks, [*ends, block.last + 1 - block.first], strict=True):
        part = replace(
            block, text="\n".join(lines), first=block.first + number, last=block.first + max(end - 1, number)
        )
        yield _Piece(part, (_option(" ".join(line.strip() for line in lines)),) if is_option else ())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a paragraph with their numbers, also those that a tag or one letter after the other sets off."""
    for number, line in enumerate(text.split("\n")):
        for part in LINE_BREAK.split(line):
            for begin, end in pairwise([0, *_inner_labels(part), len(part)]):
                yield number, part[begin:end].rstrip(" \\")


def _inner_labels(line: str) -> list[int]:
    """Where options begin inside a line: after one that begins it, or where at least two follow each other."""
    label = LABEL.match(_bare(line))
    expected = _place(label["letter"]) + 1 if label else 0
    places: list[int] = []
    for match in NEXT_LABEL.finditer(line):
        if _place(match["letter"]) == expected:
            places.append(match.start())
            expected += 1
    return places if label or len(places) > 1 else []


def _option(text: str) -> _Option:
    """An option without its checkbox, its letter, and the marks that tell whether it is right."""
    right: bool | None = None
    if box := CHECKBOX.match(text):
        right, text = (box["tick"] or box["round"] or "").strip() != "", text[box.end() :]
    text, right = _unmarked(text, right)
    letter = -1
    if label := LABEL.match(text):
        letter = _place(label["letter"])
        text = label["text"].strip() if label["close"] else (label["mark"] or "") + label["text"].strip()
        text, right = _unmarked(text, right)
    bold = BOLD_LINE.fullmatch(text)
    return _Option(bold[2].strip() if bold else text, letter, right, bold is not None)


def _unmarked(text: str, right: bool | None) -> tuple[str, bool | None]:
    """The text without a sign at its edges that it is right or wrong, and what that says."""
    text = text.strip()
    for sign, meaning in ((RIGHT, True), (WRONG, False)):
        for match in sign.finditer(text):
            if not text[: match.start()].strip("* ") or not text[match.end() :].strip("* "):
                return (text[: match.start()] + text[match.end() :]).strip(), meaning
    return text, right


def _place(letter: str) -> int:
    """The place of a letter in its alphabet."""
    return PLACES[letter.upper()]


def _bare(line: str) -> str:
    """A line without a sign before it that it is right or wrong."""
    return WRONG.sub("", RIGHT.sub("", line, count=1), count=1).lstrip()


def _asks_anew(line: str) -> bool:
    match = TYPED.match(line)
    return match is not None and asks(line[match.end() :])


def _merged(found: Sequence[_Piece]) -> list[_Piece]:
    """The pieces with options that follow each other as one; code between them belongs to the option before it."""
    merged: list[_Piece] = []
    for piece in found:
        begin = len(merged)
        while piece.options and begin and merged[begin - 1].block.kind in ("fence", "code"):
            begin -= 1
        before = merged[begin - 1] if begin and piece.options else None
        if before and before.options and _goes_on(before, piece, apart=begin < len(merged)):
            merged[begin - 1 :] = [_joined(before, merged[begin:], piece.options, piece.block)]
        else:
            merged.append(piece)
    return _with_last_code(merged)


def _goes_on(piece: _Piece, following: _Piece, *, apart: bool) -> bool:
    one, two = piece.options[-1], following.options[0]
    boxed = one.letter == two.letter == -1 and None not in (one.right, two.right)
    return (one.letter >= 0 and two.letter == one.letter + 1) or (boxed and apart)


def _joined(piece: _Piece, code: Sequence[_Piece], options: tuple[_Option, ...], block: Block) -> _Piece:
    last = piece.options[-1]
    texts = [last.text, *(_code(each.block) for each in code)]
    text = " ".join(filter(None, texts[1:] if code and SOLE.fullmatch(last.text) else texts))
    return replace(
        piece,
        block=replace(piece.block, text=f"{piece.block.text}\n{block.text}", last=block.last),
        options=(*piece.options[:-1], replace(last, text=text), *options),
    )


def _with_last_code(found: Sequence[_Piece]) -> list[_Piece]:
    """The pieces with code after the last option in it where all others end in code too; lone letters are text."""
    kept: list[_Piece] = []
    for piece in found:
        last = kept[-1] if kept else None
        coded = [option.text.endswith("`") for option in last.options] if last else []
        if last and piece.block.kind == "fence" and len(coded) > 1 and all(coded[:-1]) and not coded[-1]:
            kept[-1] = _joined(last, [piece], (), piece.block)
        else:
            kept.append(piece)
    return [replace(piece, options=()) if len(piece.options) == 1 else piece for piece in kept]


def _has_options(pieces: Sequence[_Piece], index: int, *, boxes: bool) -> bool:
    """Whether a piece holds the options of a test: they have letters, or a mark or what follows tells the right one.

    boxes: whether the document ticks boxes before right options; then empty boxes alone are before options too.
    """
    options = pieces[index].options
    if not options or len(options) > MOST_OPTIONS:
        return False
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if _lettered(options) or (following and _said_in(following, options, bare=False)):
        return True
    before = index - 1
    while before >= 0 and pieces[before].block.kind in ("fence", "code"):
        before -= 1
    if before < 0 or not (_kind(pieces[before]) or asks(_text(pieces[before]))):
        return False
    said = following and _said_in(following, options, bare=True)
    return bool(_marked(options) or said or _bold(options) or (boxes and _boxed(options)))


def _kind(piece: _Piece) -> str:
    """In which way a piece begins a question, if it does: one of KINDS, and on which level; else ""."""
    line = _text(piece).split("\n")[0]
    if not piece.is_text or _is_saying(line):
        return ""
    if piece.item or piece.block.kind == "heading":
        return piece.item or f"heading {piece.block.level}"
    if piece.block.kind != "paragraph":
        return ""
    if is_question(line):
        return "labelled"
    if TYPED.match(line):
        return "numbered"
    return "bold" if BOLD_LINE.fullmatch(line.strip()) else ""


def _begins(pieces: Sequence[_Piece], asked: Sequence[int]) -> dict[int, int]:
    """Where each question begins, and where its options are: at the same place if it has none."""
    gaps = []
    begin = 0
    for index, following in pairwise([*asked, len(pieces)]):
        gaps.append((begin, index))
        begin = _answer_end(pieces, index, following)
    counts = Counter(kind for begin, end in gaps for kind in {_kind(piece) for piece in pieces[begin:end]} - {""})
    habit = max(counts, key=lambda kind: (counts[kind], -KINDS.index(kind.split()[0])), default="")
    found = ((_begin(pieces, begin, index, habit), index) for begin, index in gaps)
    begins = {begin: index for begin, index in found if begin is not None}
    taken = {number for begin, index in begins.items() for number in range(begin, index + 1)}
    for number, piece in enumerate(pieces):
        if habit and number not in taken and _kind(piece) == habit and asks(_text(piece)):
            begins[number] = number
    return dict(sorted(begins.items()))


def _answer_end(pieces: Sequence[_Piece], index: int, end: int) -> int:
    """The first piece that follows the options at index and what says which is right."""
    told = index
    for number in range(index + 1, end):
        if pieces[number].fold or _said_in(pieces[number], pieces[index].options, bare=number == index + 1):
            told = number
    return told + 1


def _begin(pieces: Sequence[_Piece], begin: int, end: int, habit: str) -> int | None:
    """The piece between begin and end that begins the question which ends there."""
    texts = [number for number in range(begin, end) if pieces[number].block.kind in ("heading", "paragraph", "html")]
    texts = [number for number in texts if pieces[number].is_text]
    asking = [number for number in texts if asks(_text(pieces[number]))]
    usual = [number for number in texts if habit and _kind(pieces[number]) == habit]
    formal = [number for number in texts if _kind(pieces[number])]
    clear = [number for number in formal if number in asking]
    return next((found[-1] for found in (usual, clear, asking, formal, texts) if found), None)


def _tests(pieces: Sequence[_Piece], begins: dict[int, int]) -> Iterator[_Test]:
    """The questions, each up to the next, to a key, or to the titles before these."""
    stops = {*begins, *(number for number, piece in enumerate(pieces) if piece.key), len(pieces)}
    for begin, end in pairwise(sorted(stops)):
        if begin in begins:
            index = begins[begin]
            back = _without_closing(pieces[begin], pieces[index + 1 : end], last=end == len(pieces))
            options = pieces[index].options if index > begin else ()
            yield _Test(tuple(pieces[begin : index + 1]), options, back)


def _without_closing(first: _Piece, back: Sequence[_Piece], *, last: bool) -> tuple[_Piece, ...]:
    """What follows a question without the titles and rules at its end, and without what begins another part."""
    level = first.block.level or 7
    end = len(back)
    for number, piece in enumerate(back):
        begins_part = piece.block.kind == "heading" and piece.block.level <= level and not _is_saying(_text(piece))
        closing = last and piece.block.kind == "rule" and number + 1 < end and _is_title(back[number + 1])
        if (begins_part and WORD.findall(_text(piece).casefold())[:1] != ["explanation"]) or closing:
            end = number
            break
    while end and (back[end - 1].block.kind == "rule" or _is_title(back[end - 1]) or _is_label(_text(back[end - 1]))):
        end -= 1
    return tuple(back[:end])


def _is_title(piece: _Piece) -> bool:
    return piece.is_text and title(piece.block) is not None and not _is_saying(_text(piece))


def _told(test: _Test) -> _Test:
    """The question with the right options, where a mark or what follows tells, and with what explains them."""
    right = _marked(test.options)
    told: list[_Piece] = []
    label = False
    for number, piece in enumerate(test.back):
        said = _said_in(piece, test.options, bare=number == 0 or label) if test.options else None
        if said:
            right = right or said[0]
            told = told[:-1] if label else told
            piece = replace(piece, block=replace(piece.block, text=said[1]), lists=())
        label = not said and _is_label(_text(piece))
        told.append(piece)
    answer = "\n\n".join(_texts(told))
    return replace(test, right=right or _bold(test.options), answer=answer)


def _texts(pieces: Sequence[_Piece]) -> Iterator[str]:
    """The texts of pieces, those of whole lists as they stand."""
    past = 0
    for piece in pieces:
        whole = (block for block in piece.lists if block.first >= pieces[0].block.first)
        block = next((block for block in whole if block.last <= pieces[-1].block.last), piece.block)
        if piece.block.first > past and block.text:
            yield block.text
            past = block.last if block is not piece.block else past


def _marked(options: Sequence[_Option]) -> tuple[int, ...]:
    """The options that are ticked; none where all are."""
    right = tuple(number for number, option in enumerate(options) if option.right)
    return right if len(right) < len(options) else ()


def _lettered(options: Sequence[_Option]) -> bool:
    return options[0].letter >= 0


def _boxed(options: Sequence[_Option]) -> bool:
    return bool(options) and all(option.right is not None for option in options)


def _bold(options: Sequence[_Option]) -> tuple[int, ...]:
    right = tuple(number for number, option in enumerate(options) if option.bold)
    return right if len(right) < len(options) else ()


def _said_in(piece: _Piece, options: Sequence[_Option], *, bare: bool) -> tuple[tuple[int, ...], str] | None:
    """The options that a piece says are right, and its text without that.

    bare: whether its first line may just name them, without the word for "answer".
    """
    if piece.key or piece.block.kind in ("fence", "code", "table", "rule"):
        return None
    if piece.fold and (said := _said(piece.fold.text, options, bare=False)):
        return said[0], "\n\n".join(filter(None, [said[1], piece.block.text]))
    lines = piece.block.text.split("\n")
    label = -1
    bare = (bare and not _kind(piece) and piece.block.kind != "list") or piece.fold is not None
    for number, (line, code) in enumerate(scan(lines)):
        if code or not line.strip():
            continue
        if said := _said(line, options, bare=bare):
            kept = [*lines[: number if label < 0 else label], said[1], *lines[number + 1 :]]
            return said[0], "\n".join(kept).strip("\n")
        bare = _is_label(line)
        label = number if bare else -1
    return None


def _said(line: str, options: Sequence[_Option], *, bare: bool) -> tuple[tuple[int, ...], str] | None:
    """The options that a line says are right, and what else it says."""
    plain = LEAD.sub("", line, count=1)
    for saying in (SAYING.match(plain), SHORT_SAYING.match(plain)):
        if saying:
            words = WORD.findall(saying["label"].casefold())
            known = any(word in ANSWER_WORDS for word in words)
            short = bare and plain[saying.end() - 1] in ":：" and len(words) <= 4
            if (known or short) and (found := _named(plain[saying.end() :], options, known=known)):
                return found
    return _named(plain, options, known=False) if bare else None


def _named(text: str, options: Sequence[_Option], *, known: bool) -> tuple[tuple[int, ...], str] | None:
    """The options whose letters, numbers or words a text begins with, and what follows these.

    known: whether it is certain that the text names options, so that no full stop or bracket must follow them.
    """
    several = SEVERAL.fullmatch(text) if known else None
    right = [_index(letter, options) for letter in several["letters"]] if several else []
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


def _without_option(text: str, option: _Option) -> str:
    """A text without the option's own, where it begins with that as a sentence of its own."""
    rest = text.removeprefix(option.text)
    return rest.lstrip(".,;:–— ") if rest != text and (not rest or rest[0] in ".,;:–—\n") else text


def _letters(text: str, options: Sequence[_Option]) -> tuple[list[int], int]:
    """The options whose letters a text begins with, and where it goes on."""
    right: list[int] = []
    end = place = 0
    first = ""
    while match := REFERENCE.match(text, place):
        letter = match["reference"]
        index = _index(letter, options)
        if index < 0 or (first and letter.isupper() != first.isupper()):
            break
        right.append(index)
        first, end = letter, match.end()
        following = AND.match(text, end)
        if not following:
            break
        place = following.end()
    return right, end


def _index(letter: str, options: Sequence[_Option]) -> int:
    """The option that a letter, or where options have none, a letter or a number names; -1 if none."""
    letters = [option.letter for option in options]
    if letters[0] >= 0:
        return letters.index(_place(letter)) if not letter.isdigit() and _place(letter) in letters else -1
    place = int(letter) - 1 if letter.isdigit() else _place(letter)
    return place if place < len(options) else -1


def _ends(text: str, end: int, option: _Option, *, known: bool) -> bool:
    """Whether a letter that ends there is one, and no word: what follows is no sentence, or known to explain."""
    rest = text[end:].lstrip("*_ \t")
    if rest and not known and text[:end].strip("*_`\"'([) ").isdecimal():
        return False  # a number may begin any list
    if not rest or rest[0] in ").:,;-–—、，。：）]=(" or text[:end].rstrip("*_`\"' ").endswith((")", "]")):
        return True
    if rest.startswith(option.text):
        return True
    letter = text[:end].strip("*_`\"'([) ")[-1:]
    return known and ((letter.isupper() and letter not in "AI") or VERB.match(rest) is not None)


def _is_label(text: str) -> bool:
    """Whether a text is nothing but a word for "answer"."""
    words = WORD.findall(text.casefold())
    return bool(words) and all(word in ANSWER_WORDS for word in words)


def _is_saying(line: str) -> bool:
    """Whether a line begins with a word for "answer" and a colon, or the like."""
    plain = LEAD.sub("", line, count=1)
    saying = SAYING.match(plain)
    colon = saying is not None and plain[saying.end() - 1] in ":：" and len(saying["label"].split()) < 4
    known = saying is not None and any(word in ANSWER_WORDS for word in WORD.findall(saying["label"].casefold()))
    return is_answer(line) or _is_label(line) or (colon and known)


def _key(text: str) -> str:
    """What two writings of one option share."""
    return "".join(WORD.findall(TAG.sub("", text).casefold())) or text.strip(" *_`.")


def _pairs(block: Block) -> list[_Pair]:
    """The numbers of questions and the letters of their answers, in a block that is a key of these; else nothing."""
    if block.kind == "list":
        pairs = list(_list_pairs(block))
        letters = "".join(pair.text.lstrip("*_([ ")[:1].upper() for pair in pairs)
        full = all(len(WORD.findall(pair.text)) > 1 for pair in pairs)
        if len(pairs) == len(block.children) > 1 and not (full and letters == ALPHABETS[0][: len(letters)]):
            return pairs
    if block.kind in ("list", "paragraph"):
        left = WORD.findall(PAIR.sub(" ", block.text).casefold())
        pairs = [_Pair(int(match["number"]), match["letter"]) for match in PAIR.finditer(block.text)]
        return pairs if len(pairs) > 1 and all(word in ANSWER_WORDS or word == "the" for word in left) else []
    return list(_table_pairs(block)) if block.kind == "table" else []


def _list_pairs(block: Block) -> Iterator[_Pair]:
    """The pairs of a list: an item's number, or the one that it begins with, and the letters after that."""
    for item, line in zip(block.children, _first_lines(block), strict=True):
        marker = MARKER.match(line)
        text = item.text if marker and marker["number"] else ""
        number = int(marker["number"]) if marker and text else 0
        if not text and (pair := PAIR.match(item.text)):
            number, text = int(pair["number"]), item.text[pair.start("letter") :]
        match = REFERENCE.match(text)
        letter = match is not None and not match["reference"].isdigit()
        if match and letter and (match["close"] or TERMINATED.match(text, match.end())):
            yield _Pair(number, text)


def _first_lines(block: Block) -> list[str]:
    """The line that each item of a list begins in, with its marker."""
    lines = block.text.split("\n")
    return [lines[item.first - block.first] for item in block.children]


def _table_pairs(block: Block) -> Iterator[_Pair]:
    """The pairs of a table, in its rows or, with the numbers in one row and the letters in the next, its columns."""
    rows = [[cell.strip(" *`") for cell in line.strip().strip("|").split("|")] for line in block.text.split("\n")]
    rows = [row for row in rows if any(WORD.search(cell) for cell in row)]
    for above, below in pairwise(rows):
        numbers = [(cell, letter) for cell, letter in zip(above, below, strict=False) if cell.isdecimal()]
        if len(numbers) > 1 and all(SOLE.fullmatch(letter) for _, letter in numbers):
            yield from (_Pair(int(cell), letter) for cell, letter in numbers)
            return
    for row in rows:
        number = re.fullmatch(r"(?:[^\W\d_]+\W{0,2})?(\d{1,3})\W*", row[0])
        letter = next((cell for cell in row[1:] if SOLE.fullmatch(cell)), "")
        if number and letter:
            rest = " ".join(cell for cell in row[1:] if cell != letter)
            yield _Pair(int(number[1]), f"{letter}. {rest}")


def _with_keys(tests: Sequence[_Test], pieces: Sequence[_Piece]) -> list[_Test]:
    """The questions with the right options that keys tell, each key those of the questions before it."""
    found = list(tests)
    lines = [test.front[0].block.first for test in tests]
    begin = 0
    for piece in pieces:
        if piece.key:
            end = bisect_right(lines, piece.block.first)
            for index, pair in _keyed(found[begin:end], piece.key):
                found[begin + index] = _told_by_key(found[begin + index], pair)
            begin = end
    return found


def _keyed(tests: Sequence[_Test], key: Iterable[_Pair]) -> Iterator[tuple[int, _Pair]]:
    """The questions that a key's numbers mean, in order where these begin anew; they count where none has a number."""
    numbers = [_number(test) for test in tests]
    places: dict[int, list[int]] = {}
    for index, number in enumerate(numbers if any(numbers) else range(1, len(tests) + 1)):
        places.setdefault(number, []).append(index)
    past = -1
    for pair in key:
        found = places.get(pair.number, [])
        index = bisect_right(found, past)
        if index < len(found):
            past = found[index]
            yield past, pair


def _told_by_key(test: _Test, pair: _Pair) -> _Test:
    said = _named(pair.text, test.options, known=True) if test.options and not test.right else None
    if said is None:
        return test
    return replace(test, right=said[0], answer="\n\n".join(filter(None, [test.answer, said[1]])))


def _number(test: _Test) -> int:
    """The number that a question's author gave it; 0 if none."""
    match = NUMBER.match(_text(test.front[0]))
    return test.front[0].number or (int(match["number"]) if match else 0)


def _text(piece: _Piece) -> str:
    return heading_text(piece.block.text) if piece.block.kind == "heading" else piece.block.text


def _question(test: _Test) -> str:
    """The question as a card has it: the bare question first, a task list of its options last."""
    front = test.front[: -1 if test.options else None]
    if NUMBERED.fullmatch(_text(front[0])):
        front = front[1:] or front
    # without a right option it is a text like any other, for normalize to strip
    first = _bare_question(_text(front[0])) if test.right else _text(front[0])
    texts = [first, *(BOX.sub("", text) for text in _texts(front[1:]))]
    # after a list, another marker begins a list of its own
    bullet = "*" if any(re.search(r"^\s*-", text, re.MULTILINE) for text in texts) else "-"
    options = (
        f"{bullet} [{'x' if index in test.right else ' '}] {option.text or ALPHABETS[0][index]}"
        for index, option in enumerate(test.options)
    )
    return "\n\n".join(filter(None, [*texts, "\n".join(options)]))


def _is_named(question: str) -> bool:
    """Whether a question with options has more before them than its number."""
    head = question.split("\n\n")[0]
    return not NUMBERED.fullmatch(head) and re.match(r"[-*] \[[ x]\] ", head) is None


def _bare_question(text: str) -> str:
    """A question without its label or number, and without emphasis around all of it."""
    text = TYPED.sub(lambda match: match["mark"] or "", strip_question(text), count=1).strip()
    if bold := BOLD_LINE.fullmatch(text):
        text = TYPED.sub("", strip_question(bold[2].strip()), count=1)
    return text


def _sections(pieces: Sequence[_Piece], tests: Sequence[_Test]) -> Iterator[str]:
    """The section of each question: the heading before it that is not part of one."""
    inside = {piece.block.first for test in tests for piece in (*test.front, *test.back)}
    found = [piece.block for piece in pieces if piece.block.kind == "heading" and piece.block.first not in inside]
    tops = [block for block in found if block.level == 1]
    waiting = iter([*found, None])
    heading, section = next(waiting), ""
    for test in tests:
        while heading and heading.first < test.front[0].block.first:
            section = section if tops == [heading] else heading_text(heading.text)
            heading = next(waiting)
        yield section
