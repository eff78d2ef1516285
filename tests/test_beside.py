"""Two texts side by side, as a conflict shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.beside import SAME, WIDTH, beside
from tests.texts import PROPERTY, words


def test_a_line_that_only_one_text_has() -> None:
    assert list(beside("a\nb", "a\nx\nb")) == [f"{'a':<{WIDTH}} | a", f"{'':<{WIDTH}} ≠ x", f"{'b':<{WIDTH}} | b"]


def test_long_lines_are_wrapped() -> None:
    lines = list(beside("word " * 20, "word " * 21))
    assert all(len(line) <= 2 * WIDTH + 3 for line in lines)
    assert not any(f" {SAME} " in line for line in lines)


@PROPERTY
@given(st.text(st.sampled_from("ab \n"), max_size=60), st.text(st.sampled_from("ab \n"), max_size=60))
def test_no_word_is_lost(left: str, right: str) -> None:
    shown = list(beside(left, right))
    assert "".join(words(" ".join(line[WIDTH + 2 :] for line in shown))) == "".join(words(right))
    assert "".join(words(" ".join(line[:WIDTH] for line in shown))) == "".join(words(left))
