"""A bank of questions in JSON, JSON Lines or YAML -> labelled Markdown entries.

Each record with a question and its answer, or its options, is an entry, however deep it stands:

    {"question": "What is a biga?",               Q: What is a biga?
     "options": ["a dough", "an oven"],
     "answer": "a dough"}                becomes  - A) a dough
                                                  - B) an oven

                                                  A: A) a dough

The names of the values are those that the columns of tables may have. The right options are said by their text, their
letter, their index from 0, or by a mark of their own. What holds the records is their section.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

import yaml

from generator.errors import EmptyError
from generator.formats.columns import column_kind
from generator.formats.writing import Lines, escape, guarded, heading, labelled, spaced, text_of
from generator.records import Text

QUESTIONS = ("instruction", "stem", "statement", "problem", "word", "cue")
ANSWERS = ("output", "completion", "meaning", "translation", "target")
MORE = ("rationale", "reason", "note", "notes", "example", "hint")
TITLES = ("title", "name", "topic", "category", "section", "chapter", "subject")
OPTION_TEXTS = ("text", "value", "answer", "option", "content", "label", "title")
MARKS = ("correct", "iscorrect", "is_correct", "right", "isright", "isanswer", "is_answer")
# what only Markdown has: code, strong text, a link, a list
MARKDOWN = re.compile(r"`|\*\*|\]\(|^(?:[-*+]|\d+\.) ", re.MULTILINE)
# what JSON and YAML can name and a text cannot hold: controls, halves of surrogate pairs
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BRACES = re.compile(r'"(?:[^"\\]|\\.)*"|[{\n]', re.DOTALL)
# the one of libyaml is ten times as fast, where it is there
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# no bank is nested deeper
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Record:
    """A mapping of the file: its values, where it begins, 1-based, and the title of what holds it."""

    values: Mapping[str, Any]
    line: int
    section: str


@dataclass(slots=True)
class _Entry:
    """What a record says. options: each with whether a mark of its own says that it is right."""

    question: str = ""
    answers: list[Any] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)
    options: list[tuple[str, bool]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str = ""


def json_bank(data: bytes, name: str) -> Text:
    """The questions of a JSON file in UTF-8; name: what messages call it. Raises EmptyError where it has none."""
    text = data.decode("utf-8")
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _no_bank(name, "JSON", getattr(error, "lineno", None)) from error
    return _text([value], iter(_lines_of_objects(text)), name)


def json_lines(data: bytes, name: str) -> Text:
    """The same of a file with a record on each line."""
    text = data.decode("utf-8")
    values = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            values += [json.loads(line)] if line.strip() else []
        except (json.JSONDecodeError, RecursionError) as error:
            raise _no_bank(name, "JSON Lines", number) from error
    return _text(values, iter(_lines_of_objects(text)), name)


def yaml_bank(data: bytes, name: str) -> Text:
    """The questions of a YAML file in UTF-8; name: what messages call it. Raises EmptyError where it has none."""
    try:
        node = yaml.compose(data.decode("utf-8"), Loader=LOADER)
        value = yaml.load(data.decode("utf-8"), Loader=LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _no_bank(name, "YAML", mark.line + 1 if mark else None) from error
    return _text([value], _lines_of_mappings(node, set(), 0), name)


def _text(values: Sequence[Any], lines: Iterator[int], name: str) -> Text:
    """The entries of the values as Markdown. lines: where each mapping in them begins, in order."""
    title = _flat(next(filter(None, map(_title, values[:1])), ""))
    seen: set[int] = set()
    records = [record for value in values for record in _records(value, "", lines, seen, 0)]
    entries = [(record.line, _entry(record)) for record in records]
    written = [heading(escape(title), 1, 1)] if title else []
    section = title
    for line, entry in entries:
        if not entry.question or not (entry.answers or entry.options):
            continue
        if entry.section not in ("", section):
            section = entry.section
            written.append(heading(escape(_flat(section)), 2, line))
        written.append(_written(entry, line))
    if len(written) <= bool(title):
        hint = 'name the values of each record, as in {"question": "What is a biga?", "answer": "A stiff dough."}'
        raise EmptyError(name, None, "there is no record with a question and its answer in it", hint)
    return text_of((CONTROLS.sub(" ", line), origin) for line, origin in spaced(written))


def _records(value: Any, section: str, lines: Iterator[int], seen: set[int], depth: int) -> Iterator[_Record]:
    """The mappings in a value, in the order of the file. seen: the ids of what YAML may name again."""
    if depth > DEEPEST or (isinstance(value, (dict, list)) and id(value) in seen):
        return
    seen.add(id(value))
    if isinstance(value, dict):
        line = next(lines, 1)
        yield _Record(value, line, section)
        inner = _title(value) or section
        for key, child in value.items():
            named = inner if column_kind(str(key))[0] or key in TITLES or not isinstance(child, (dict, list)) else ""
            yield from _records(child, named or _words(str(key)), lines, seen, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _records(child, section, lines, seen, depth + 1)


def _title(value: Any) -> str:
    """What a mapping calls itself, if it is no entry."""
    if not isinstance(value, dict) or any(column_kind(str(key))[0] in ("answer", "option") for key in value):
        return ""
    return next((value[key].strip() for key in TITLES if isinstance(value.get(key), str)), "")


def _entry(record: _Record) -> _Entry:
    """What the values of a record are, by their names."""
    entry = _Entry(section=record.section)
    ranked = sorted(record.values.items(), key=lambda pair: _kind(str(pair[0]))[1])
    for key, value in ranked:
        kind, rank = _kind(str(key))
        if kind == "question" and not entry.question and isinstance(value, str):
            entry.question = value.strip()
        elif kind == "option" or (kind == "answer" and _are_options(value)):
            entry.options += _options(value)
        elif kind == "answer" and (rank >= 4 or key in MORE) and isinstance(value, str) and value.strip():
            entry.more.append((_words(str(key)), value.strip()))
        elif kind == "answer" and rank < 4 and value not in (None, "", []):
            entry.answers += value if isinstance(value, list) else [value]
        elif kind == "tags" or (kind == "section" and isinstance(value, list)):
            entry.tags += [str(each) for each in (value if isinstance(value, list) else [value]) if each]
        elif kind == "section" and isinstance(value, str):
            entry.section = value.strip() or entry.section
    if len(entry.answers) > 1 and not entry.options:
        _split_answers(entry, record.values)
    return entry


def _split_answers(entry: _Entry, values: Mapping[str, Any]) -> None:
    """Takes a list of answers for options where another value says which of them is right."""
    lists = [value for key, value in values.items() if isinstance(value, list) and _kind(str(key))[0] == "answer"]
    others = [each for each in entry.answers if not any(each in many for many in lists)] or [
        value for key, value in values.items() if _kind(str(key))[0] == "answer" and isinstance(value, (str, int))
    ]
    if lists and others and len(lists[0]) > 1:
        entry.options = [(str(each), False) for each in lists[0]]
        entry.answers = others


def _kind(key: str) -> tuple[str, int]:
    """What a value of this name holds, and how sure that is."""
    name = key.casefold().replace("-", "_")
    if name in QUESTIONS:
        return "question", 3
    if name in ANSWERS or name == "a":
        return "answer", 3
    if name in MORE:
        return "answer", 5
    if name.startswith(("correct", "right")) or name.endswith(("answer_index", "answerindex")):
        return "answer", 0
    return column_kind(key)


def _are_options(value: Any) -> bool:
    """Whether a value lists mappings of which each says whether it is right."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and _mark(each) for each in value)


def _mark(option: Mapping[str, Any]) -> str:
    return next((key for key in option if str(key).casefold() in MARKS), "")


def _options(value: Any) -> Iterator[tuple[str, bool]]:
    """The options in a value: a list, or a mapping of letters."""
    for each in list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []:
        if isinstance(each, dict):
            text = next((each[key] for key in OPTION_TEXTS if isinstance(each.get(key), (str, int, float))), "")
            yield str(text).strip(), each.get(_mark(each)) in (True, 1, "true", "yes")
        elif isinstance(each, (str, int, float)):
            yield str(each).strip(), False


def _written(entry: _Entry, line: int) -> Lines:
    tags = " ".join(re.sub(r"\s+|--+|[<>]", "-", tag.strip()) for tag in entry.tags)
    remarks = [(f"<!-- tags: {tags} -->", line)] if tags else []
    front = _block(entry.question, line)
    letters = ascii_uppercase[: len(entry.options)] if len(entry.options) <= len(ascii_uppercase) else ""
    options = [(f"- {letter}) {_flat(text)}", line) for letter, (text, _) in zip(letters, entry.options, strict=False)]
    right = _right(entry)
    answers = [f"{letters[index]}) {_flat(entry.options[index][0])}" for index in right if index < len(letters)]
    if not answers:
        said = [str(each).strip() for each in entry.answers if isinstance(each, (str, int, float))]
        answers = said if len(said) < 2 else ["\n".join(f"- {each}" for each in said)]
    back = spaced(_block(each, line) for each in answers if each)
    more = [_block(f"**{escape(name)}:** {text}", line) for name, text in entry.more]
    return labelled(spaced([front, options]), spaced([back, *more]), remarks)


def _right(entry: _Entry) -> list[int]:
    """The indexes of the right options: by a mark, by their text, their letter or their index."""
    marked = [index for index, (_, right) in enumerate(entry.options) if right]
    if marked or not entry.options:
        return marked
    texts = [text for text, _ in entry.options]
    found = []
    for answer in entry.answers:
        said = str(answer).strip()
        letter = re.fullmatch(r"(?:option[ _]?)?([A-Za-z])[.)]?", said, re.IGNORECASE)
        if said in texts:
            found.append(texts.index(said))
        elif isinstance(answer, int) and not isinstance(answer, bool) and answer < len(texts):
            found.append(answer)
        elif letter and (index := ascii_uppercase.index(letter[1].upper())) < len(texts):
            found.append(index)
    return found


def _block(text: str, line: int) -> Lines:
    """The text, as Markdown where it is such, else literally."""
    if MARKDOWN.search(text):
        return [(each.rstrip("\r"), line) for each in text.split("\n")]
    return spaced([(guarded(escape(_flat(part))), line)] for part in re.split(r"\n\s*\n|\n", text) if part.strip())


def _flat(text: str) -> str:
    return " ".join(text.split())


def _words(key: str) -> str:
    """The name of a value as words: `linuxBasics` and `linux_basics` are linux basics."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ").split()).capitalize()


def _lines_of_objects(text: str) -> Iterator[int]:
    """The lines on which the objects of a JSON text begin."""
    line = 1
    for match in BRACES.finditer(text):
        if match[0] == "{":
            yield line
        line += match[0].count("\n")


def _lines_of_mappings(node: Any, seen: set[int], depth: int) -> Iterator[int]:
    """The lines on which the mappings of a YAML text begin."""
    if depth > DEEPEST or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        yield node.start_mark.line + 1
        for _, child in node.value:
            yield from _lines_of_mappings(child, seen, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _lines_of_mappings(child, seen, depth + 1)


def _no_bank(name: str, form: str, line: int | None) -> EmptyError:
    return EmptyError(name, line, f"this is no {form} that can be read", "check what wrote it, or save it again")
