"""Rows of CSV and TSV -> labelled Markdown entries; and how any format writes literal text, code and tables.

Each row is an entry, its cells literal text, whatever stands in them:

    question, answer                    Q: What is 2 * 3?
    What is 2 * 3?, 6       becomes
                                        A: 6

The text files that Anki exports are of this format too; the `#key:value` lines at their head are obeyed, see
https://docs.ankiweb.net/importing/text-files.html. A row that lacks its answer is kept as a question without one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import Error, reader
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate, takewhile

from generator.fences import scan
from generator.labels import is_answer, is_question
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
ENTITY = re.compile(r"&(?=#?\w{1,31};)")
# what GitHub makes a link of; in it, a backslash would be part of the address
ADDRESS_OR_SPECIAL = re.compile(rf"(?P<address>https?://[^ \t\n<>]+)|{SPECIAL.pattern}")
# what would be a block's mark at the beginning of a paragraph
MARK = re.compile(
    r"(?P<number>\d{1,9})[.)](?=\s|$)|#{1,6}(?=\s|$)|>|[-+](?=\s|$)|:(?=\s)|-{2,}$|=+$|~{3}|_[_ ]+$|\[(?=.{1,999}\]:)"
    r"|\[[ xX]\](?=\s|$)|\|"
)
# how a block begins that is no paragraph
BLOCK = re.compile(
    r"#{1,6}(?:\s|$)|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|[>|:]|`{3}|~{3}|\$\$|-{3}|</?[A-Za-z][^>]*>\s*$|<(?:div|table|ul|ol|pre|details)\b"
)
LANGUAGE = re.compile(r"\w[\w#.+-]*")

TAGS = {"*": "em", "**": "strong", "~~": "del"}
# the end of a line is no blank between the letters of scripts that are written without blanks
UNSPACED = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
LINE_END = re.compile(rf"(?<={UNSPACED}) *\n *(?={UNSPACED})")

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
SETTING = re.compile(r"#([a-z ]{1,30}):(.*)", re.IGNORECASE)
# the longest cell, in lines; what is longer began with a quotation mark that is none
LONGEST_CELL = 500
# how many rows tell what separates the cells
SAMPLE = 500
# as many rows have a further column, if it is one and no mere separator that was not quoted; where columns are named,
# one that is not
SHARE = 0.2
NAMELESS = 0.5
# how many rows above the names of the columns may be titles
MOST_TITLES = 3
QUESTION_MARKS = ("?", "？", "؟")

UNSEEN = re.compile(r"(?is)<!--.{0,5000}?-->|<(script|style)\b.{0,5000}?</\1\s*>")
TAG = re.compile(r"(</?[A-Za-z][^<>]*>)")
LINE = re.compile(r"(?i)</?(?:br|div|p)\b")
IMAGE = re.compile(r"(?i)<img\b[^>]*?\bsrc\s*=\s*([\"']?)([^\"'>]+)\1[^>]*>")
HTML_BLOCK = re.compile(r"(?i)<(?:ul|ol|dl|table|pre|blockquote|h[1-6]|hr|details)\b")

# what columns are called, by what they hold and by how sure that is: 0 is surest
COLUMNS = {
    "question 0": "question questions q front frage fragen vorderseite pregunta preguntas anverso domanda domande"
    " fronte pergunta perguntas frente вопрос вопросы fråga frågor framsida spørsmål spørgsmål vraag vragen voorkant"
    " pytanie soru السؤال 问题 題目 题目 正面 質問 問題 질문 문제 앞면",
    "question 2": "prompt term terms word words vocabulary concept expression phrase acronym abbreviation kanji"
    " begriff wort vokabel ausdruck abkürzung recto terme mot término palabra concepto termo palavra conceito termine"
    " parola concetto термин слово понятие ord begrepp glosa begrip woord słowo kelime 术语 单词 概念 用語 単語 용어",
    "answer 0": "answer answers back response solution antwort antworten rückseite lösung réponse réponses verso"
    " respuesta respuestas reverso risposta risposte retro resposta respostas ответ ответы svar baksida antwoord"
    " antwoorden achterkant odpowiedź cevap الجواب 答案 回答 背面 答え 解答 답 정답 뒷면",
    "answer 2": "definition definitions meaning translation expansion bedeutung übersetzung définition signification"
    " traduction definición significado traducción definição tradução definizione significato traduzione определение"
    " значение перевод betydelse översättning betekenis definitie vertaling definicja anlam 定义 定義 翻译 意味 뜻",
    "answer 4": "explanation description details notes erklärung beschreibung explication explicación descripción"
    " explicação descrição spiegazione descrizione объяснение описание förklaring uitleg 解释 説明 설명",
    "tags 0": "tag tags label labels keywords stichwörter schlagwörter étiquettes etiquetas etichette теги метки taggar"
    " difficulty level niveau nivel schwierigkeit difficulté dificultad сложность 标签 难度 タグ 태그",
    "section 0": "section category topic chapter unit lesson subject module domain deck kategorie thema kapitel"
    " lektion catégorie chapitre sujet categoría tema capítulo categoria capitolo argomento тема раздел категория"
    " avsnitt ämne 主题 分类 カテゴリ 주제",
    "number 0": "id no nr num number guid uuid index sno sl sr nummer numéro número номер 序号 番号 번호",
    "option 0": "option options choice choices alternative distractor antwortmöglichkeit opción opzione вариант 选项",
    "right 0": "correct right richtig richtige correcte bonne correcta corretta правильный rätt 正确",
    "letter 0": "a b c d e f g h",
}
KINDS = {
    word: (kind.split()[0], int(kind.split()[1])) for kind, words in reversed(COLUMNS.items()) for word in words.split()
}
# what decides of a name of several words: the correct option is an answer, the id of a question is a number
DECISIVE = ("right", "option", "number", "tags", "section")
LANGUAGES = {
    word: words.split()[0]
    for words in (
        "english englisch anglais inglés inglese inglês английский engelska engels 英语 英語 en",
        "german deutsch allemand alemán tedesco alemão немецкий tyska duits 德语 de",
        "french französisch français francés francese francês французский franska frans 法语 fr",
        "spanish spanisch español espagnol spagnolo espanhol испанский spanska spaans 西班牙语 es",
        "italian italienisch italiano italien итальянский italienska italiaans it",
        "portuguese portugiesisch português portugués portugais portoghese pt",
        "russian russisch русский russe ruso russo ryska ru",
        "latin latein latín latino latim",
        "dutch niederländisch nederlands néerlandais nl",
        "swedish schwedisch svenska suédois sueco sv",
        "norwegian norsk norwegisch",
        "danish dansk dänisch",
        "polish polski polnisch pl",
        "chinese chinesisch 中文 汉语 mandarin hanzi pinyin zh",
        "japanese japanisch 日本語 japonais japonés romaji kana ja",
        "korean 한국어 koreanisch coréen ko",
        "greek griechisch ελληνικά grec griego",
        "turkish türkçe türkisch tr",
        "arabic arabisch العربية arabe árabe ar",
        "hebrew hebräisch עברית",
        "hindi हिन्दी",
        "finnish suomi finnisch",
        "czech čeština tschechisch",
        "ukrainian українська",
        "vietnamese thai indonesian",
    )
    for word in words.split()
}


def csv(data: bytes, name: str) -> Text:
    """The rows of a file whose values are separated by commas, semicolons, tabs or bars, in UTF-8 with line feeds."""
    return _table(data, ",;\t|")


def tsv(data: bytes, name: str) -> Text:
    """The same, where tabs are likeliest."""
    return _table(data, "\t,;|")


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


@dataclass(slots=True)
class _Settings:
    """What the head of a file that Anki wrote says; columns count from 0. length: in lines."""

    separator: str = ""
    is_html: bool = False
    deck: str = ""
    tags: str = ""
    names: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    length: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row up to the last that is filled; text: as it stands. line: its first, 1-based."""

    cells: tuple[str, ...]
    text: str
    line: int

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip("\n ") if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns hold, by their numbers. more: what ends the answer, and what it is called, if anything."""

    question: int
    answer: int
    options: Mapping[int, str]
    more: Mapping[int, str]
    tags: Sequence[int]
    section: int | None


def _table(data: bytes, separators: str) -> Text:
    lines = data.decode("utf-8", "replace").replace("\0", " ").split("\n")
    settings = _settings(lines)
    lines[: settings.length] = [""] * settings.length
    separator = settings.separator or _separator(lines, separators)
    rows = list(_rows(lines, separator))
    if settings.length:
        rows = [row for row in rows if not row.text.startswith("#")]
    names = settings.names.split(separator) if settings.names else []
    titles: list[_Row] = []
    if not names and (number := _header(rows)) is not None:
        titles, names, rows = rows[:number], list(rows[number].cells), rows[number + 1 :]
    columns = _columns([_flat(name) for name in names], rows, settings.columns)
    written = [[(f"# {escape(_flat(row.cell(0)))}", row.line)] for row in titles]
    section = ""
    for row in rows:
        if (title := _flat(row.cell(columns.section))) not in ("", section):
            section = title
            written.append([(f"## {escape(title)}", row.line)])
        written.append(_entry(_mended(row, columns, separator), columns, settings))
    if settings.deck:
        written.insert(0, [("---", 1), (f"deck: {_scalar(settings.deck)}", 1), ("---", 1)])
    return text_of(spaced(written))


def _settings(lines: Sequence[str]) -> _Settings:
    settings = _Settings()
    for line in lines:
        match = SETTING.fullmatch(line)
        if match is None:
            break
        key, value = match[1].lower(), match[2]
        if key == "separator":
            settings.separator = SEPARATORS.get(value.strip().lower(), value[:1])
        elif key == "html":
            settings.is_html = value.strip().lower() == "true"
        elif key == "columns":
            settings.names = value
        elif key in ("deck", "tags"):
            setattr(settings, key, value.strip())
        elif key.endswith(" column") and value.strip().isdecimal():
            settings.columns[key.removesuffix(" column")] = int(value) - 1
        elif key not in ("notetype", "if matches"):
            break
        settings.length += 1
    return settings


def _separator(lines: Sequence[str], separators: str) -> str:
    """The one that cuts most rows into the same number of cells."""
    filled = [line for line in lines if line.strip()][:SAMPLE]

    def regularity(separator: str) -> float:
        widths = Counter(len(row.cells) for row in _rows(filled, separator))
        several = [count for width, count in widths.items() if width > 1]
        return max(several, default=0) / max(1, widths.total())

    return max(separators, key=regularity)


def _rows(lines: Sequence[str], separator: str) -> Iterator[_Row]:
    """The rows that are not blank."""
    index = 0
    while index < len(lines):
        cells, count = _record(lines, index, separator)
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield _Row(tuple(cells), "\n".join(lines[index : index + count]).strip(), index + 1)
        index += count


def _record(lines: Sequence[str], index: int, separator: str) -> tuple[list[str], int]:
    """The cells of the record that begins on a line, and how many lines it takes.

    Where the quotation marks are not those of the format, the line is a record, and they are text.
    """
    line = lines[index]
    if '"' not in line:
        return line.split(separator), 1
    part = (f"{lines[number]}\n" for number in range(index, min(len(lines), index + LONGEST_CELL)))
    closed = re.sub(rf'"[ \t]+(?={re.escape(separator)}|$)', '"', line)
    for source in (part, [closed]):
        records = reader(source, delimiter=separator, skipinitialspace=separator != " ", strict=True)
        try:
            return next(records), records.line_num
        except Error:
            continue
    return line.split(separator), 1


def _words(cell: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell).casefold())


def column_kind(name: str) -> tuple[str, int]:
    """What a column of this name holds, and how sure that is: 0 is surest."""
    words = _words(name)
    if not words or len(words) > 3 or len(name) > 40:
        return ("number", 0) if name.strip() == "#" else ("", 0)
    kinds = [KINDS[word] for word in words if word in KINDS]
    found = {kind for kind, _ in kinds}
    if len(words) == 1 or not kinds:
        return next(iter(kinds), ("language", 0) if words[0] in LANGUAGES else ("", 0))
    if ("answer" in found and ("letter" in found or re.search(r"\d", name))) and "right" not in found:
        return "option", 0
    decisive = next((kind for kind in DECISIVE if kind in found), "")
    if decisive:
        return ("answer", 0) if decisive == "right" else (decisive, 0)
    kind, rank = min((pair for pair in kinds if pair[0] != "letter"), key=lambda pair: pair[1], default=("", 0))
    return kind, rank + 1


def _header(rows: Sequence[_Row]) -> int | None:
    """The number of the row that names the columns, if one does; only titles stand above it, each a cell alone."""
    titles = sum(1 for _ in takewhile(lambda row: len(row.cells) == 1, rows[:MOST_TITLES]))
    return titles if titles < len(rows) and _is_header(rows[titles].cells) else None


def _is_header(cells: Sequence[str]) -> bool:
    """Whether the cells are names of columns."""
    kinds = [column_kind(cell) for cell in cells]
    found = {kind for kind, _ in kinds}
    if "letter" in found and cells[0].strip().casefold() == "q":
        found |= {"answer"}
    if {"question", "answer"} <= found:
        return True
    languages = {LANGUAGES[_words(cell)[0]] for cell, (kind, _) in zip(cells, kinds, strict=True) if kind == "language"}
    if len(languages) > 1:
        return True
    sure = any(kind in ("question", "answer") and rank < 2 for kind, rank in kinds)
    return sure and len(cells) > 1 and all(len(cell.split()) <= 3 and not re.search(r"[.?!]$", cell) for cell in cells)


def _columns(header: Sequence[str], rows: Sequence[_Row], special: Mapping[str, int]) -> _Columns:
    """What the columns hold: what their names say, else the first asks and the next answers."""
    names = dict(enumerate(header))
    widths = Counter(len(row.cells) for row in rows)
    share = NAMELESS if header else SHARE
    width = max([len(header), 2, *(width for width, count in widths.items() if count >= share * len(rows))])
    kinds = {column: column_kind(names.get(column, "")) for column in range(width) if column not in special.values()}
    letters = [column for column, (kind, _) in kinds.items() if kind == "letter"]
    for column in letters:
        kinds[column] = ("option", 0) if len(letters) > 1 else ("answer", 0)
    if not header and width > 2 and all(row.cell(0).isdecimal() for row in rows) and 0 in kinds:
        kinds[0] = ("number", 0)
    plain = [column for column, (kind, _) in kinds.items() if kind in ("question", "answer", "language", "")]

    def choose(kind: str, others: Sequence[int]) -> int:
        ranked = [(kinds[column][1], column) for column in others if kinds[column][0] == kind]
        return min(ranked)[1] if ranked else -1

    question = choose("question", plain)
    answer = choose("answer", [column for column in plain if column != question])
    if question < 0:
        question = next((column for column in plain if column != answer), 0)
    if answer < 0:
        answer = next((column for column in plain if column > question), question + 1)
    options = {column: names[column] for column, (kind, _) in kinds.items() if kind == "option"}
    tags = [column for column, (kind, _) in kinds.items() if kind == "tags"]
    sections = [column for column, (kind, _) in kinds.items() if kind == "section"]
    return _Columns(
        question,
        answer,
        options,
        {column: names.get(column, "").strip() for column in plain if column not in (question, answer)},
        [*tags, *([special["tags"]] if "tags" in special else [])],
        special.get("deck", sections[0] if sections else None),
    )


def _mended(row: _Row, columns: _Columns, separator: str) -> _Row:
    """The row without more cells than there are columns: a separator may stand in a cell that is not quoted."""
    known = [columns.question, columns.answer, *columns.options, *columns.more, *columns.tags, columns.section or 0]
    width = max(known) + 1
    if len(row.cells) <= width:
        return row
    texts = [cell.strip() for cell in row.cells]
    turn = next((number for number, text in enumerate(texts[:-1], start=1) if text.endswith(QUESTION_MARKS)), 0)
    cells = [""] * width
    if turn:
        between = f"{separator} " if separator in ",;" else separator
        cells[columns.question], cells[columns.answer] = between.join(texts[:turn]), between.join(texts[turn:])
    return _Row(tuple(cells), row.text, row.line)


def _entry(row: _Row, columns: _Columns, settings: _Settings) -> Lines:
    """The row as a labelled entry; without an answer where it has none."""
    question = _cell(row.cell(columns.question), settings)
    if not question:
        return labelled([(_literal(row.text), row.line)], [])
    options = {_option(name): row.cell(column) for column, name in columns.options.items() if row.cell(column)}
    fronts = [
        [(question, row.line)],
        [(f"- {name}) {_cell(text, settings)}", row.line) for name, text in options.items()],
    ]
    answer = row.cell(columns.answer)
    right = next((name for name, text in options.items() if _option(answer) == name and text != answer), "")
    back = _cell(f"{right}) {options[right]}" if right else answer, settings)
    more = [(name, _cell(row.cell(column), settings)) for column, name in columns.more.items()]
    has_answer = back or any(text and not name for name, text in more)
    backs = [f"**{escape(name)}:** {text}" if name else text for name, text in [("", back), *more] if text]
    tags = " ".join([settings.tags, *(row.cell(column) for column in columns.tags)]).replace("--", "-").split()
    remarks = [(f"<!-- tags: {' '.join(tags)} -->", row.line)] if tags else []
    return labelled(spaced(fronts), spaced([(text, row.line)] for text in backs) if has_answer else [], remarks)


def _option(name: str) -> str:
    """What an option is called: B for option_b, 2 for Choice 2."""
    words = re.findall(r"\d+|[^\W\d_]+", name)
    return words[-1].upper() if words else ""


def _cell(text: str, settings: _Settings) -> str:
    return _html(text) if settings.is_html else _literal(text)


def _literal(text: str) -> str:
    """The text of a cell on one line; the blanks that begin its lines, if they are code, stay."""
    lines = text.strip().expandtabs(4).split("\n")
    return guarded(BREAK.join(_indentation(line) + escape(line.strip()) for line in lines))


def _indentation(line: str) -> str:
    """The blanks that begin a line; one alone is a slip."""
    width = len(line) - len(line.lstrip(" "))
    return NO_BREAK * width if width > 1 else ""


def _html(text: str) -> str:
    """The HTML of a cell on one line: its text as literal Markdown; where it is more than lines of text, as it is."""
    text = UNSEEN.sub("", text)
    if HTML_BLOCK.search(text):
        # a blank line would end the block
        between = BREAK if "<pre" in text.lower() else " "
        return f"<div>{between.join(line for line in text.split(chr(10)) if line.strip())}</div>"
    parts = TAG.split(text)
    parts[::2] = [escape(unescape(" ".join(part.split("\n"))).replace(NO_BREAK, " ")) for part in parts[::2]]
    parts[1::2] = [_tag(tag) for tag in parts[1::2]]
    lines = [line.strip() for line in "".join(parts).split("\n")]
    return guarded(BREAK.join(line for line in lines if line))


def _tag(tag: str) -> str:
    if LINE.match(tag):
        return "\n"
    if (source := IMAGE.match(tag)) and not re.search(r"[\s()<>]", source[2]):
        return f"![]({source[2]})"
    return tag


def _flat(text: str) -> str:
    return " ".join(text.split())


def _scalar(text: str) -> str:
    """The text as YAML."""
    return text if re.fullmatch(r"[A-Za-z][\w .-]*(?:::[\w .-]*\w)*", text) else json.dumps(text, ensure_ascii=False)
