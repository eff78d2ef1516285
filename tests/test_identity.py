"""The key of a question, by which it is known again."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given

from generator import identity
from tests.texts import PROPERTY, sentences

NEVER = re.compile(r"(?!)")
WORDS = """What is a US IT team's mop mop? MOP? C++ C# `WHO` WHO who 3 3. save! now! -- - -a a- to-do? don't "so" … ? .
, **bold** [a](b) Größe ﬁne Q1. is""".split()


@given(text=sentences(WORDS))
@example(text="What IS IT?")
@example(text="what - is?")
@PROPERTY
def test_most_questions_need_no_look_at_each_word(text: str) -> None:
    identity.question_key.cache_clear()
    key = identity.question_key(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "SIMPLE", NEVER)
        identity.question_key.cache_clear()
        assert identity.question_key(text) == key


def test_what_tells_two_questions_apart() -> None:
    keys = {
        identity.question_key(text) for text in ("What is C?", "What is C++?", "What is C#?", "Is it us?", "Is it US?")
    }
    assert len(keys) == 5
    assert identity.question_key("Q3. **What** is `C`") == identity.question_key("what is `C`")
