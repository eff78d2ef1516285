"""The names of a table's columns, in the larger languages -> what they hold: questions, answers, options, tags ..."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# as many rows have a further column, if it is one and no mere separator that was not quoted; where columns are named,
# one that is not
SHARE = 0.2
NAMELESS = 0.5
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


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns hold, by their numbers. more: what ends the answer, and what it is called, if anything."""

    question: int
    answer: int
    options: Mapping[int, str]
    more: Mapping[int, str]
    tags: Sequence[int]
    section: int | None


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


def is_header(cells: Sequence[str]) -> bool:
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


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]], special: Mapping[str, int]) -> Columns:
    """What the columns hold: what their names say, else the first asks and the next answers."""
    names = dict(enumerate(header))
    widths = Counter(len(row) for row in rows)
    share = NAMELESS if header else SHARE
    width = max([len(header), 2, *(width for width, count in widths.items() if count >= share * len(rows))])
    kinds = {column: column_kind(names.get(column, "")) for column in range(width) if column not in special.values()}
    letters = [column for column, (kind, _) in kinds.items() if kind == "letter"]
    for column in letters:
        kinds[column] = ("option", 0) if len(letters) > 1 else ("answer", 0)
    if not header and width > 2 and all(row[0].strip().isdecimal() for row in rows) and 0 in kinds:
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
    return Columns(
        question,
        answer,
        options,
        {column: names.get(column, "").strip() for column in plain if column not in (question, answer)},
        [*tags, *([special["tags"]] if "tags" in special else [])],
        special.get("deck", sections[0] if sections else None),
    )
