"""Cards as notes: the fields that Anki stores."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator import braces
from generator.canonical import canonical
from generator.errors import CardFileError
from generator.markup.html import to_html
from generator.notetypes import NOTETYPES
from generator.records import Card, Note, Origin, Topic
from generator.render import render
from tests.texts import check_linear

TOPIC = Topic("bread", "Bread", "Bread")
CARD = Card(
    "What is a *starter*?", "Flour & water.", id="abc", section="Dough <1>", origin=Origin("cards/bread.md", 7, 9)
)


def fields(note: Note) -> dict[str, str]:
    """The fields that are filled, by name."""
    names = [field.name for field in NOTETYPES[note.notetype].fields]
    return {name: value for name, value in zip(names, note.fields, strict=True) if value}


def test_basic_card() -> None:
    note = render(CARD, TOPIC)
    assert (note.guid, note.notetype, note.tags) == ("abc", "Deckpress Basic", ("bread",))
    assert fields(note) == {
        "Front": "What is a <em>starter</em>?",
        "Back": "<p>Flour &amp; water.</p>",
        "Section": "Dough &lt;1&gt;",
    }


def test_tags_hang_below_the_topic() -> None:
    assert render(replace(CARD, tags=("dough", "level::easy")), TOPIC).tags == ("bread::dough", "bread::level::easy")


def test_extra_hint_and_source() -> None:
    card = replace(CARD, extra="- more", hint="it is *alive*", source="https://example.org/?a=1&b=2")
    assert fields(render(card, TOPIC)) | {"Front": "", "Back": "", "Section": ""} == {
        "Front": "",
        "Back": "",
        "Section": "",
        "Extra": "<ul>\n<li>more</li>\n</ul>",
        "Hint": "it is <em>alive</em>",
        "Source": '<a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>',
    }


def test_reversed_and_typed_cards() -> None:
    assert fields(render(replace(CARD, kind="reversed"), TOPIC))["Reverse"] == "1"
    assert fields(render(replace(CARD, kind="typed", back="**wild** `yeast`"), TOPIC))["Typed"] == "wild yeast"


@pytest.mark.parametrize(
    ("back", "typed"),
    [
        ("`443`.", "443."),
        ("**Guido** (van *Rossum*), *1991*!", "Guido (van Rossum), 1991!"),
        ("[Rust](https://example.org)’s `cargo`; *un*safe", "Rust’s cargo; unsafe"),
        ("one\\\ntwo\n\nthree", "one two three"),
        ("one<br>two", "one two"),
        ("- one\n- two", "one two"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("one [sound:two.mp3] three", "one three"),
    ],
)
def test_what_is_typed_has_blanks_between_blocks_alone(back: str, typed: str) -> None:
    assert fields(render(replace(CARD, kind="typed", back=back), TOPIC))["Typed"] == typed


def test_cloze_in_the_front() -> None:
    note = render(replace(CARD, kind="cloze", front="A {{c1::biga}} is stiff.", back="So it keeps."), TOPIC)
    assert note.notetype == "Deckpress Cloze"
    assert fields(note)["Text"] == "<p>A {{c1::biga}} is stiff.</p>"
    assert fields(note)["Back"] == "<p>So it keeps.</p>"


def test_cloze_in_the_back_is_asked_below_the_front() -> None:
    note = render(replace(CARD, kind="cloze", front="Name the two.", back="{{c1::biga}} and {{c2::poolish}}"), TOPIC)
    assert fields(note)["Text"] == (
        '<div class="dp-question">Name the two.</div>\n<p>{{c1::biga}} and {{c2::poolish}}</p>'
    )
    assert "Back" not in fields(note)


def test_braces_in_code_are_no_cloze() -> None:
    note = render(replace(CARD, kind="cloze", front="A {{c1::template}} writes `{{c2::x}}`."), TOPIC)
    assert (
        fields(note)["Text"] == "<p>A {{c1::template}} writes <code>&#123;&#123;c2&#58;&#58;x&#125;&#125;</code>.</p>"
    )


def test_choice() -> None:
    front = "Which rise?\n\n- [x] wheat\n- [ ] `buckwheat`\n- [x] spelt"
    note = render(replace(CARD, kind="choice", front=front), TOPIC)
    assert note.notetype == "Deckpress Choice"
    assert fields(note)["Front"] == "Which rise?"
    assert fields(note)["Answer"] == "A, C"
    assert fields(note)["Options"] == (
        '<ol class="dp-options" type="A">\n<li class="dp-right">wheat</li>\n'
        '<li><code>buckwheat</code></li>\n<li class="dp-right">spelt</li>\n</ol>'
    )


def test_options_of_several_lines_and_with_code() -> None:
    front = "Which?\n\n```\n- [x] code\n- [ ] code\n```\n\n- [ ] a\n  ```py\n  pass\n  ```\n\n- [x] b\n\n  c\n\nNow"
    found = fields(render(replace(CARD, kind="choice", front=front, back="So."), TOPIC))
    assert "- [x] code" in found["Front"]
    assert found["Answer"] == "B"
    assert found["Options"].count("<li") == 2
    assert '<span class="k">pass</span>' in found["Options"]
    assert '<li class="dp-right"><p>b</p>\n<p>c</p></li>' in found["Options"]
    assert found["Back"] == "<p>Now</p>\n<p>So.</p>"


@pytest.mark.parametrize(
    ("card", "message"),
    [
        (replace(CARD, front="  "), "empty front"),
        (replace(CARD, kind="cloze"), "a cloze card with no"),
        (replace(CARD, kind="cloze", front="{{c0::zero}}"), "a cloze card with no"),
        (replace(CARD, kind="choice"), "0 options"),
        (replace(CARD, kind="choice", front="Which?\n\n- [ ] a\n- [ ] b"), "2 options, 0 of them right"),
        (replace(CARD, kind="typed", back=""), "nothing to type"),
    ],
)
def test_card_that_cannot_be_its_kind(card: Card, message: str) -> None:
    with pytest.raises(CardFileError, match=message) as caught:
        render(card, TOPIC)
    assert str(caught.value).startswith("cards/bread.md:7: ")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a `{{x}}` < b", "<p>a <code>{{x}}</code> &lt; b</p>"),
        ("$a_1<b$ for $5", '<p><span class="arithmatex">\\(a_1&lt;b\\)</span> for $5</p>'),
        ("~~old~~ snake_case_name", "<p><del>old</del> snake_case_name</p>"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", "<table>"),
        ("```py\nx = 1\n```", '<div class="dp-code"><pre><span></span><code><span class="n">x</span>'),
        ("- a\n  - b\n    - c", "<ul>\n<li>a<ul>\n<li>b<ul>\n<li>c</li>"),
        ("1. a\n\n   ```\n   x  y\n   ```\n\n2. b", "<code>x  y\n</code>"),
        ("- [x] done", '<li class="task-list-item"><input type="checkbox" disabled="" checked=""> done</li>'),
        ("one<br>\ntwo", "<p>one<br>\ntwo</p>"),
    ],
)
def test_markup(text: str, html: str) -> None:
    assert to_html(text).startswith(html) or html in to_html(text)


def test_fields_are_composed_unicode() -> None:
    assert render(replace(CARD, front="re\u0301sume\u0301"), TOPIC).fields[0] == "résumé"


def test_footnotes_do_not_depend_on_what_was_rendered_before() -> None:
    text = "water[^1]\n\n[^1]: boiled"
    assert to_html(text) == to_html(text)


@pytest.mark.parametrize("front", ["{{c1::a {{c2::b}} c}}", "{{c1::a}} {{c1,2::b}}"])
def test_clozes_that_anki_would_not_make(front: str) -> None:
    with pytest.raises(CardFileError, match="a cloze inside a cloze"):
        render(replace(CARD, kind="cloze", front=front), TOPIC)


@pytest.mark.parametrize("front", ["{{c1::a b", "{{c1::a}} {{c2::b", "{{c1::}} b", "{{c1::a}} {{c2:: ::hint}}"])
def test_clozes_of_which_anki_would_make_no_card(front: str) -> None:
    with pytest.raises(CardFileError, match="a cloze that is not closed, or hides nothing"):
        render(replace(CARD, kind="cloze", front=front), TOPIC)


def test_front_that_shows_nothing_is_refused() -> None:
    with pytest.raises(CardFileError, match="shows nothing"):
        render(replace(CARD, front="<!-- hidden -->"), TOPIC)


def test_braces_of_a_formula_do_not_end_a_cloze() -> None:
    note = render(replace(CARD, kind="cloze", front="{{c1::$x^{y^{2}}$}}"), TOPIC)
    assert "y^{2} }" in fields(note)["Text"]


@pytest.mark.parametrize(
    ("front", "text"),
    [
        (r"a {{c1::$\frac{1}{\sqrt{x_{2}}}$}} b", r"a {{c1::\(\frac{1}{\sqrt{x_{2} } }\)}} b"),
        ("$x^{{c1::2}}$ b", r"\(x^{{{c1::2}}}\) b"),
        ("$x^{{{c1::2}}}$ b", r"\(x^{{{c1::2}}}\) b"),
        (r"$\frac{{c1::a_{b_{c}}}}{d_{e}}$ b", r"\(\frac{{{c1::a_{b_{c} } }}}{d_{e}}\) b"),
        (r"$\sqrt{{c1::2}}$ b", r"\(\sqrt{{{c1::2}}}\) b"),
        (r"$\frac{{c1::a}}{{c2::b}}$ c", r"\(\frac{{{c1::a}}}{{{c2::b}}}\) c"),
        (r"$\sqrt[3]{{c1::2}} {{c2::+}} 1$", r"\(\sqrt[3]{{{c1::2}}} {{c2::+}} 1\)"),
        (r"$\left{{c1::(}} x \right)$", r"\(\left{{c1::(}} x \right)\)"),
        ("a {{c1::of {a: {b: 1}}}} c", "a {{c1::of {a: {b: 1&#125;&#125;}} c"),
        ("a {{c1::one { alone}} c", "a {{c1::one { alone}} c"),
        ("a {{c1::[b](https://c.org/d}}e)}}", 'a {{c1::<a href="https://c.org/d%7D%7De">b</a>}}'),
        ('<b title="{{c1::a}}">b</b> {{c2::c}}', '<b title="&#123;&#123;c1&#58;&#58;a&#125;&#125;">b</b> {{c2::c}}'),
        ("{{c1::`std::vector`::a class}}", "{{c1::<code>std&#58;&#58;vector</code>::a class}}"),
        ("{{c1::$a::b$}} $c^{{c2::d::e}}$", r"{{c1::\(a&#58;&#58;b\)}} \(c^{{{c2::d::e}}}\)"),
    ],
)
def test_a_cloze_ends_where_its_author_ends_it(front: str, text: str) -> None:
    shown = fields(render(replace(CARD, kind="cloze", front=canonical(front)), TOPIC))["Text"]
    assert re.sub(r"</?(?:span|p)\b[^>]*>", "", shown) == text


def test_a_cloze_in_code_is_named_as_such() -> None:
    with pytest.raises(CardFileError, match="inside code"):
        render(replace(CARD, kind="cloze", front="Code:\n\n```js\nx = {{c1::5}};\n```"), TOPIC)


@pytest.mark.parametrize("piece", ["{{c1::", "{", "}", "\\(", "\\[", "<code>", "{{c1::a{b}}}"])
def test_time_grows_with_the_text_alone(piece: str) -> None:
    check_linear(lambda size: braces.hidden(piece * size))
