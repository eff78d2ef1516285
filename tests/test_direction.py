"""The direction of a field's text, where its first letter says another than most of it."""

from __future__ import annotations

import pytest

from generator.markup.direction import directed

HEBREW = "הוא פרוטוקול של הרשת"


@pytest.mark.parametrize(
    ("html", "direction"),
    [
        ("<p>A rope.</p>", None),
        (f"<p>{HEBREW}</p>", None),
        (f"<p>HTTP {HEBREW}</p>", "rtl"),
        (f"<p><code>a very long piece of code</code> HTTP {HEBREW}</p>", "rtl"),
        (f"<p>{HEBREW[:3]} is the Hebrew word for a pronoun.</p>", "ltr"),
        ("<p>שלום is a greeting</p>", "ltr"),
        ("<p>1 + 1</p>", None),
    ],
)
def test_most_letters_decide(html: str, direction: str | None) -> None:
    assert directed(html) == (f'<div dir="{direction}">{html}</div>' if direction else html)
