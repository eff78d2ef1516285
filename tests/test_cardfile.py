"""The cards file: every text comes back, plain ones look as documented, and each fault is told with its line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import cardfile
from generator.cardfile import BAD_TAG, KINDS, dump_card, dumps, load_card, loads
from generator.errors import CardFileError
from generator.records import Card, Origin, Topic
from tests.texts import PROPERTY, check_linear, check_speed, pieced

LINES = (
    *("", "   ", "\t", "# x", "## y", "#", "##", "### z", "#no", "-----", "---", "...", "topic: x", "- a", " lead"),
    *(
        "<!-- answer -->",
        "<!-- extra -->",
        "<!--answer-->",
        " <!-- answer -->",
        '<!-- text: "x" -->',
        "<!-- text: x -->",
        "<!-- card: -->",
        "<!-- card: #a .b -->",
    ),
    *(
        "```",
        "~~~",
        "````",
        "```py",
        "> ```",
        "- ```",
        "    ```",
        "a {#b}",
        "{}",
        "{.t}",
        "{#a .b kind=cloze}",
        "{#a b}",
    ),
    *("{", "}", '{hint="', '"', "'", "\\", "\\u007b", "-->", "--", "*e*", "{{c1::x}}", "trail ", "text", "a=b", "%"),
    *(
        "\x00",
        "\x1f",
        "\r",
        "\x0b",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ud800",
        "\udfff",
        "é",
        "日本",
        "\U0001f600",
    ),
)
anything = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.lists(st.sampled_from(LINES), max_size=6).map("\n".join),
    pieced(LINES, most=5),
    st.lists(st.sampled_from(LINES), max_size=4).map(" ".join),
    # two halves of a pair of surrogates are one character, in JSON as in UTF-16
).map(lambda text: text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
names = anything.filter(lambda text: bool(text.strip()))
tags = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8).filter(
    lambda tag: not BAD_TAG.search(tag)
)
cards = st.builds(
    Card,
    front=anything,
    back=anything,
    id=st.just("") | st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,12}\Z"),
    section=anything,
    tags=st.lists(tags, max_size=3, unique=True).map(tuple),
    kind=st.sampled_from(KINDS),
    extra=anything,
    hint=anything,
    source=anything,
)
topics = st.builds(Topic, st.just("bread"), names, names, st.lists(cards, max_size=3).map(tuple))

HEAD = "---\ntopic: Bread\ndeck: Bread\n---\n"
FLOUR = Card("What is flour?", "Ground grain.", id="k3v9q2m4ta")


def topic(*cards: Card) -> Topic:
    return Topic("bread", "Bread", "Bread", cards)


def load(text: str) -> tuple[Card, ...]:
    return loads(text, "cards/bread.md", "bread").cards


@settings(PROPERTY, max_examples=300)
@given(topics)
@example(Topic("bread", "Bread", "Bread", (Card("a\ud800", "\x85", section="\x85"), Card("", "", section="#"))))
@example(Topic("bread", "null", "12:30:45", ()))
@example(Topic("bread", "x\u2028y", "\U0001f35e: #1 - 'a'", ()))
def test_every_text_comes_back(topic: Topic) -> None:
    text = dumps(topic)
    assert loads(text, "cards/bread.md", "bread") == topic
    assert dumps(loads(text, "cards/bread.md", "bread")) == text


@PROPERTY
@given(topics)
def test_every_text_comes_back_with_its_attributes_in_comments(topic: Topic) -> None:
    text = dumps(topic, comments=True)
    assert loads(text, "cards/bread.md", "bread") == topic


@PROPERTY
@given(cards)
def test_every_card_comes_back(card: Card) -> None:
    assert load_card(dump_card(card)) == replace(card, section="")


@PROPERTY
@given(topics)
def test_the_file_is_utf_8_with_unix_lines(topic: Topic) -> None:
    assert "\r" not in dumps(topic).encode("utf-8").decode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", dumps(topic))


@pytest.mark.parametrize(
    ("cards", "text"),
    [
        pytest.param((), "", id="no cards"),
        pytest.param((FLOUR,), "\n## What is flour? {#k3v9q2m4ta}\n\nGround grain.\n", id="plain"),
        pytest.param(
            (replace(FLOUR, tags=("grain", "level::easy")),),
            "\n## What is flour? {#k3v9q2m4ta .grain .level::easy}\n\nGround grain.\n",
            id="tags",
        ),
        pytest.param(
            (replace(FLOUR, id="", kind="typed", hint="*ground*", source="https://example.org/?a=1"),),
            '\n## What is flour? {kind=typed hint="*ground*" source="https://example.org/?a=1"}\n\nGround grain.\n',
            id="attributes",
        ),
        pytest.param((Card("What?", ""),), "\n## What?\n", id="no answer"),
        pytest.param((Card("", "b"),), "\n##\n\nb\n", id="no front"),
        pytest.param(
            (
                Card("a", "1", section="Dough"),
                Card("b", "2", section="Dough"),
                Card("c", "3", section="Oven, hot"),
                Card("d", "4"),
            ),
            "\n# Dough\n\n## a\n\n1\n\n## b\n\n2\n\n# Oven, hot\n\n## c\n\n3\n\n#\n\n## d\n\n4\n",
            id="sections",
        ),
        pytest.param(
            (Card("What does this make?\n\n```sh\nmix # all\n```", "Dough.\n\n- sticky"),),
            "\n## What does this make?\n\n```sh\nmix # all\n```\n\n<!-- answer -->\n\nDough.\n\n- sticky\n",
            id="front of several blocks",
        ),
        pytest.param(
            (Card("- [ ] rye\n- [x] wheat", "Wheat.", id="a1"),),
            "\n## {#a1}\n\n- [ ] rye\n- [x] wheat\n\n<!-- answer -->\n\nWheat.\n",
            id="front that is no line",
        ),
        pytest.param(
            (Card("Why?", "So.", extra="It *may* help."),),
            "\n## Why?\n\nSo.\n\n<!-- extra -->\n\nIt *may* help.\n",
            id="extra",
        ),
        pytest.param((Card("Is it {.fine}", "b"),), "\n## Is it {.fine} {}\n\nb\n", id="braces that are text"),
        pytest.param((Card("{#each x}", "b", id="a1"),), "\n## {#each x} {#a1}\n\nb\n", id="braces before others"),
        pytest.param((Card("What is {{c1::it}}?", "b"),), "\n## What is {{c1::it}}?\n\nb\n", id="braces within"),
        pytest.param(
            (Card("a", "```\n# code\n## code\n<!-- answer -->\n```"),),
            "\n## a\n\n```\n# code\n## code\n<!-- answer -->\n```\n",
            id="code is left alone",
        ),
        pytest.param((Card("a", "### x\n\n#tag"),), "\n## a\n\n### x\n\n#tag\n", id="lower headings"),
        pytest.param((Card("a", "# x"),), '\n## a\n\n<!-- text: "# x" -->\n', id="a section's mark"),
        pytest.param((Card("a", "b\n"),), '\n## a\n\n<!-- text: "b\\n" -->\n', id="blank at the end"),
        pytest.param((Card("a", "```\nx"),), '\n## a\n\n<!-- text: "```\\nx" -->\n', id="a fence left open"),
        pytest.param(
            (Card("a", "#\t--> {x} \x1b"),),
            '\n## a\n\n<!-- text: "#\\t--\\u003e \\u007bx\\u007d \\u001b" -->\n',
            id="what would end a comment",
        ),
    ],
)
def test_the_format(cards: tuple[Card, ...], text: str) -> None:
    assert dumps(topic(*cards)) == HEAD + text
    assert load(HEAD + text) == cards


@pytest.mark.parametrize(
    ("name", "scalar"),
    [
        ("MLOps", "MLOps"),
        ("Interview Prep::MLOps", "Interview Prep::MLOps"),
        ("CI/CD (with R&D)", "CI/CD (with R&D)"),
        ("日本語", "日本語"),
        ("C++", "C++"),
        ("C#", '"C#"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("yes", '"yes"'),
        ("Null", '"Null"'),
        ("1984", '"1984"'),
        ("12:30", '"12:30"'),
        ("2024-01-01", '"2024-01-01"'),
        ("0x1F", '"0x1F"'),
        ("1e3", '"1e3"'),
        ("a ", '"a "'),
        ('say "x"', '"say \\"x\\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("\U0001f35e", '"\U0001f35e"'),
        ("a\nb", '"a\\U0000000ab"'),
        ("a\u2028b", '"a\\U00002028b"'),
    ],
)
def test_names_are_yaml(name: str, scalar: str) -> None:
    text = dumps(Topic("bread", name, name))
    assert text == f"---\ntopic: {scalar}\ndeck: {scalar}\n---\n"
    assert loads(text, "cards/bread.md", "bread") == Topic("bread", name, name)


@pytest.mark.parametrize(
    ("text", "card"),
    [
        pytest.param("## a\nb\n", Card("a", "b"), id="no blank lines"),
        pytest.param("\n\n## a  \n\n\n  \nb\n\n\t\n", Card("a", "b"), id="too many blank lines"),
        pytest.param("##\ta\t{ #x1\t.t }\t\n\nb", Card("a", "b", id="x1", tags=("t",)), id="tabs, no end of line"),
        pytest.param("## a {#x1 .t .u .t}\n", Card("a", "", id="x1", tags=("t", "u")), id="a tag twice"),
        pytest.param("## a {.t #x1}\n", Card("a", "", id="x1", tags=("t",)), id="tag before id"),
        pytest.param("## a {kind=basic}\n", Card("a", ""), id="kind that goes without saying"),
        pytest.param(
            "## a {source=https://x.org/?q=1#p}\n", Card("a", "", source="https://x.org/?q=1#p"), id="no quotes"
        ),
        pytest.param("## a {hint=.NET}\n", Card("a", "", hint=".NET"), id="value with a point"),
        pytest.param('## a {hint="say \\"{x}\\" é"}\n', Card("a", "", hint='say "{x}" é'), id="quotes in quotes"),
        pytest.param("## a {}\n", Card("a", ""), id="empty braces"),
        pytest.param("## a {b}\n", Card("a {b}", ""), id="braces of the text"),
        pytest.param("## a {b} {#x1}\n", Card("a {b}", "", id="x1"), id="braces of both"),
        pytest.param("## {#x1}\n\nq\n\n<!--answer-->  \nb\n", Card("q", "b", id="x1"), id="marker without blanks"),
        pytest.param("## a\n\n<!-- answer -->\n\nb\n", Card("a", "b"), id="marker without need"),
        pytest.param("## a\n\n<!-- extra -->\n\ne\n", Card("a", "", extra="e"), id="extra without answer"),
        pytest.param("## a\n\n# <!-- no\n", Card("a", ""), id="a section below"),
        pytest.param("## a\n\n####### b\n\n##c\n", Card("a", "####### b\n\n##c"), id="no headings"),
        pytest.param('## a\n\n\n<!-- text: " \\ud83d\\ude00" -->\n', Card("a", " \U0001f600"), id="text in JSON"),
        pytest.param('## a\n\n<!-- text: "b" -->\nc\n', Card("a", '<!-- text: "b" -->\nc'), id="JSON and more"),
        pytest.param("## a\n\n> ```\n> x\n\n## b\n", Card("a", "> ```\n> x"), id="a fence that its quote ends"),
    ],
)
def test_files_written_by_hand(text: str, card: Card) -> None:
    assert load(HEAD + text)[0] == card


def test_front_matter_by_hand() -> None:
    assert loads("---\ntopic: 'Old Bread'\n...\n\n\n", "p", "bread") == Topic("bread", "Old Bread", "Old Bread")


def test_where_cards_stand() -> None:
    first, second = load(f"{HEAD}\n# s\n\n## a\n\nb\nc\n\n\n## d")
    assert (first.origin, second.origin) == (Origin("cards/bread.md", 8, 11), Origin("cards/bread.md", 14, 14))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("", 1, "no front matter", id="empty"),
        pytest.param("# a\n---\ntopic: x\n---\n", 1, "no front matter", id="front matter later"),
        pytest.param("---\ntopic: x\n", 1, "no front matter", id="front matter without end"),
        pytest.param("---\nno\n---\n", 2, "front matter is not a mapping", id="front matter without names"),
        pytest.param("---\ntopic: x\ndeck: [\n---\n", 3, "front matter is not YAML", id="front matter that is no YAML"),
        pytest.param("---\ntopic: x\nlang: en\n---\n", 3, 'unknown name "lang"', id="unknown name"),
        pytest.param("---\n---\n", 1, "names no topic", id="no topic"),
        pytest.param("---\ndeck: x\ntopic: ' '\n---\n", 3, "names no topic", id="blank topic"),
        pytest.param("---\ntopic: x\ndeck:\n---\n", 3, "names an empty deck", id="empty deck"),
        pytest.param(f"{HEAD}\nwords\n", 6, "belongs to no card", id="words before a card"),
        pytest.param(f"{HEAD}\n# s\n\nwords\n", 8, "belongs to no card", id="words below a section"),
        pytest.param(f"{HEAD}## a {{#b #c}}\n", 5, "two ids, #b and #c", id="two ids"),
        pytest.param(f"{HEAD}\n## a {{#b/c}}\n", 6, '"#b/c" is no id', id="bad id"),
        pytest.param(f"{HEAD}## a {{#-b}}\n", 5, '"#-b" is no id', id="id that begins with a hyphen"),
        pytest.param(f"{HEAD}## a {{#{'b' * 65}}}\n", 5, "is no id", id="long id"),
        pytest.param(f"{HEAD}## a {{.b::}}\n", 5, 'the tag "b::"', id="empty level"),
        pytest.param(f"{HEAD}## a {{.b#c}}\n", 5, 'the tag "b#c"', id="sign in a tag"),
        pytest.param(f"{HEAD}## a {{.b:::c}}\n", 5, 'the tag "b:::c"', id="three colons"),
        pytest.param(f"{HEAD}## a {{level=easy}}\n", 5, 'unknown attribute "level"', id="unknown attribute"),
        pytest.param(f"{HEAD}## a {{kind=open}}\n", 5, 'unknown kind "open"', id="unknown kind"),
        pytest.param(f"{HEAD}## a {{hint=b hint=c}}\n", 5, '"hint" stands twice', id="attribute twice"),
        pytest.param(f'{HEAD}## a {{hint="\\x"}}\n', 5, "is not a JSON string", id="attribute that is no JSON"),
        pytest.param(f"{HEAD}## a {{#b c}}\n", 5, "{#b c} are not the attributes", id="tag without its point"),
        pytest.param(
            f"{HEAD}## a {{#b}}\n\n<!-- card: #c -->\n",
            7,
            "attributes in braces and in a comment",
            id="braces and comment",
        ),
        pytest.param(f"{HEAD}## a\n\n<!-- card: #b c -->\n", 7, '"#b c" are not the attributes', id="broken comment"),
        pytest.param(f"{HEAD}## a\n\n<!-- card: .b kind=open -->\n", 7, 'unknown kind "open"', id="comment"),
        pytest.param(f"{HEAD}## a {{#b, .c}}\n", 5, '"#b," is no id', id="commas"),
        pytest.param(f"{HEAD}## a\n\n<!-- answer -->\n\n<!-- answer -->\n", 9, "stands twice", id="two answers"),
        pytest.param(f"{HEAD}## a\n<!-- extra -->\n<!-- extra -->\n", 7, "stands twice", id="two extras"),
        pytest.param(f"{HEAD}## a\n<!-- extra -->\n\n<!-- answer -->\n", 8, "comes after", id="extra before answer"),
        pytest.param(f'{HEAD}## a\n\n\n<!-- text: "\\q" -->\n', 8, "is not a JSON string", id="back that is no JSON"),
        pytest.param(f'{HEAD}## a\n<!-- extra -->\n\n<!-- text: "\\q" -->', 8, "is not a JSON string", id="nor extra"),
        pytest.param(f'{HEAD}# <!-- text: "\\q" -->\n', 5, "is not a JSON string", id="section that is no JSON"),
        pytest.param(f"{HEAD}## a\n\n```\nx\n\n## b\n", 7, "this code fence is not closed", id="a fence left open"),
        pytest.param(f"{HEAD}# s\n~~~\n", 6, "this code fence is not closed", id="a fence without a card"),
    ],
)
def test_what_cannot_be_read(text: str, line: int, what: str) -> None:
    with pytest.raises(CardFileError, match=re.escape(what)) as caught:
        load(text)
    assert (caught.value.path, caught.value.line) == ("cards/bread.md", line)
    assert caught.value.hint


@pytest.mark.parametrize(
    "heading",
    [
        *("{" * 100_000, "}" * 100_000, "{}" * 50_000, "#" * 100_000, "{#a" * 33_000 + "}", "{#a " * 25_000 + "}"),
        *("{" + ".a " * 33_000, 'x {a="' * 16_000, '{a="' + '\\"' * 50_000, '{a="{b=\\"' * 11_000, "{a=" * 33_000),
        *("{ " + "\t" * 100_000 + "x", "x" + " " * 100_000 + "{}", "<!-- text: " + '" -->' * 20_000),
    ],
    ids=lambda heading: heading[:6] + heading[-6:],
)
def test_headings_of_any_length(heading: str) -> None:
    card = Card(heading, "b")
    assert load(dumps(topic(card))) == (card,)


def test_regexes_are_linear() -> None:
    pieces = [
        "{",
        "}",
        "{#a",
        "{.a ",
        '{a="',
        '\\"',
        '"',
        "a=",
        "a",
        " ",
        "\t",
        "#",
        "# ",
        "<!--",
        "<!-- text: ",
        "<!-- card:",
        " #a",
        "::",
        "\\",
    ]
    check_speed(
        cardfile,
        pieces,
        ATTRIBUTES="search",
        NEARLY="search",
        ATTRIBUTE="finditer",
        BAD_TAG="search",
        PLAIN_SCALAR="fullmatch",
        YAML_ESCAPED="finditer",
        ENCODED="fullmatch",
        COMMENT="fullmatch",
        ANSWER_LINE="fullmatch",
    )


def test_time_grows_with_the_file_alone() -> None:
    text = dump_card(Card("What?", "It is.\n\n- a\n- b\n\n```\nx\n```", id="a1", tags=("a", "b")))
    check_linear(lambda size: load(HEAD + "\n\n".join([text] * size)))
