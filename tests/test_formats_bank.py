"""Banks of questions in JSON, JSON Lines and YAML -> Markdown: whole small files, what is no bank, any values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EmptyError
from generator.find import find
from generator.formats import FORMATS
from generator.read import parse

FILES = sorted(path for path in (Path(__file__).parent / "formats" / "bank").iterdir() if path.suffix != ".md")
NAMES = ["question", "answer", "options", "correct", "tags", "title", "explanation", "answers", "text", "x"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file(path: Path, accept: bool) -> None:
    text = FORMATS[path.suffix].read(path.read_bytes(), path.name)
    result = "".join(f"{origin}: {line}".rstrip() + "\n" for line, origin in zip(text.lines, text.origins, strict=True))
    expected = path.with_suffix(".md")
    if accept:
        expected.write_text(result, "utf-8")
    assert result == expected.read_text("utf-8")


def test_right_options_are_known() -> None:
    path = next(path for path in FILES if path.name == "quiz.json")
    entries = find(parse(path.read_bytes(), path.name, FORMATS[".json"])).entries
    ticked = [line for entry in entries for line in entry.question.split("\n") if line.startswith("- [x]")]
    assert ticked == ["- [x] sugar", "- [x] the hand", "- [x] a stiff dough", "- [x] oven"]


@pytest.mark.parametrize(
    ("ending", "text", "message"),
    [
        (".json", '{"name": "deckpress",\n', "bank.json:2: this is no JSON that can be read"),
        (".json", '{"name": "deckpress"}', "bank.json: there is no record with a question and its answer in it"),
        (".json", "[" * 5000, "bank.json: this is no JSON that can be read"),
        (".jsonl", '{"question": "What?", "answer": "It."}\n{', "bank.jsonl:2: this is no JSON Lines that can be read"),
        (".yaml", "a: [b\n", "bank.yaml:2: this is no YAML that can be read"),
        (".yml", "a: &a [*a]\n", "bank.yml: there is no record with a question and its answer in it"),
    ],
)
def test_what_is_no_bank(ending: str, text: str, message: str) -> None:
    with pytest.raises(EmptyError) as error:
        FORMATS[ending].read(text.encode(), f"bank{ending}")
    assert str(error.value).split("\n")[0] == message


def test_a_bomb_of_aliases() -> None:
    lists = "".join(f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 12))
    with pytest.raises(EmptyError):
        FORMATS[".yaml"].read(f"a0: &a0 [lol]\n{lists}".encode(), "bank.yaml")


@given(VALUES)
def test_any_values(value: object) -> None:
    texts = {".json": json.dumps(value), ".jsonl": json.dumps(value), ".yaml": yaml.safe_dump(value)}
    found = []
    for ending, text in texts.items():
        try:
            found.append(FORMATS[ending].read(text.encode(), f"bank{ending}").lines)
        except EmptyError:
            found.append(())
    assert found[0] == found[1]
    assert not any("\n" in line for lines in found for line in lines)
