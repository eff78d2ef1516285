"""Lists that their author wrote without markers: what is one, what only looks like one, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import barelists
from generator.barelists import END_OF_LIST, with_markers
from generator.canonical import canonical
from tests.test_plain import TEXTS
from tests.texts import PROPERTY, check_linear, check_speed, words

LINES = (
    *("Cost: You pay for flour.", "Time: A day or two.", "**Heat**: hot", "__Steam__: much", "The steps:", "Term:"),
    *("Weigh the flour.", "Mix it all.", "fold it", "Waiting a day", "In summary, wait.", "These are the steps.", "a,"),
    *("A long sentence about flour that goes on and on until it is longer than an item can be.", "http://x.y: z", "b;"),
    *(
        "",
        "",
        "",
        "# Dough",
        "-----",
        "===",
        "- item",
        "1. one",
        "> quote",
        "```",
        "    code",
        "| a |",
        "|---|",
        "Short",
    ),
    *(
        "two  ",
        "three\\",
        "步骤：",
        "第一。",
        "比例：二比一",
        "\u00a0",
        "\u0085",
        "\u2028",
        "<div>",
        "</div>",
        ": b",
        " lead",
    ),
)
LEFT_ALONE = (
    "```\nFirst\nSecond\nThird\n```",
    "    First\n    Second\n    Third",
    "> First\n> Second\n> Third",
    "- First\n- Second\n  Third",
    "1. First\n2. Second",
    "| First |\n| --- |\n| Second |\n| Third |",
    "<div>\nFirst\nSecond\nThird\n</div>",
    "### First",
    "Second\n---",
    "Second\n: It is defined.\n: Twice.",
)


@settings(PROPERTY, max_examples=400)
@given(st.lists(st.sampled_from(LINES), max_size=10).map("\n".join))
@example("\u2028")
@example("The steps:\n\nWeigh\nMix\n\n    code")
def test_no_word_is_lost_or_moved(text: str) -> None:
    assert words(with_markers(text).replace(END_OF_LIST, "")) == words(text)


@PROPERTY
@given(st.lists(st.sampled_from(LEFT_ALONE), min_size=1, max_size=3), st.sampled_from(["", "Weigh.\nMix.\nBake."]))
def test_other_blocks_are_left_alone(blocks: list[str], paragraph: str) -> None:
    text = with_markers("\n\n".join([paragraph, *blocks, paragraph]))
    for block in blocks:
        assert f"\n\n{block}\n\n" in f"\n\n{text}\n\n"


@PROPERTY
@given(TEXTS)
@example("Mind that:\n\nthe flour is weighed")
@example("Cost: a\n\nTime: b\n\nHeat: c")
@example("- item\n\nThe steps.\n\n```\ncode\n```")
def test_what_needs_no_look_would_stay_as_it_is(text: str) -> None:
    found = with_markers(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(barelists, "_is_settled", lambda answer: False)
        assert with_markers(text) == found


@pytest.mark.parametrize("block", LEFT_ALONE)
def test_text_without_paragraphs_stays_as_it_is(block: str) -> None:
    assert with_markers(f"{block}\n\n\n") == f"{block}\n\n\n" or "\n:" in block


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Here are the steps:\n\nWeigh the flour, all of it, on a scale good enough for so little of it.\nMix.",
            "Here are the steps:\n\n- Weigh the flour, all of it, on a scale good enough for so little of it.\n- Mix.",
            id="after a lead-in",
        ),
        pytest.param("Steps:\nWeigh.\nMix.", "Steps:\n\n- Weigh.\n- Mix.", id="lead-in in the same paragraph"),
        pytest.param("**Steps:**\n\nWeigh.\nMix.", "**Steps:**\n\n- Weigh.\n- Mix.", id="bold lead-in"),
        pytest.param("### Steps:\n\nWeigh.\nMix.", "### Steps:\n\n- Weigh.\n- Mix.", id="heading as a lead-in"),
        pytest.param("步骤：\n\n称面粉。\n混合。", "步骤：\n\n- 称面粉。\n- 混合。", id="lead-in in Chinese"),
        pytest.param("There are steps.\n\nWeigh.\nMix.", "There are steps.\n\nWeigh.\n\nMix.", id="no lead-in"),
        pytest.param("Steps:\n\nWeigh.", "Steps:\n\nWeigh.", id="one line is no list"),
        pytest.param("Steps:\nSour:\nMix.\nWait.", "Steps:\n\nSour:\n\n- Mix.\n- Wait.", id="lead-in after a lead-in"),
        pytest.param(
            "Steps:\n\nWeigh.\nMix.\n\nTools:\n\nScale.\nBowl.",
            "Steps:\n\n- Weigh.\n- Mix.\n\nTools:\n\n- Scale.\n- Bowl.",
            id="two lists",
        ),
        pytest.param(
            "Mind that:\n\nthe flour must be weighed, and\nwater is weighed too",
            "Mind that:\n\n- the flour must be weighed, and\n- water is weighed too",
            id="all items in lower case",
        ),
        pytest.param(
            "Mind that:\n\nThe flour must be weighed, and\nwater is weighed too.",
            "Mind that:\n\nThe flour must be weighed, and\nwater is weighed too.",
            id="a sentence that goes on is no list",
        ),
    ],
)
def test_lead_ins(text: str, expected: str) -> None:
    assert with_markers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Cost: You pay.\nTime: A day.", "- **Cost**: You pay.\n- **Time**: A day.", id="terms"),
        pytest.param(
            "**Cost**: You pay.\n**Time:** A day.", "- **Cost**: You pay.\n- **Time:** A day.", id="bold terms"
        ),
        pytest.param("成本：你付钱。\n时间：一天。", "- **成本**: 你付钱。\n- **时间**: 一天。", id="terms in Chinese"),
        pytest.param(
            "Cost : You pay.\nTime : A day.", "- **Cost**: You pay.\n- **Time**: A day.", id="blank before colon"
        ),
        pytest.param("Cost: You pay.", "Cost: You pay.", id="one term is no list"),
        pytest.param(
            "A: one\n\nB: two\n\nC: three", "- **A**: one\n- **B**: two\n- **C**: three", id="terms that are paragraphs"
        ),
        pytest.param("A: one\n\nB: two", "A: one\n\nB: two", id="two such are none"),
        pytest.param(
            "**A**: one\n\n**B**: two\n\n**C**: three", "**A**: one\n\n**B**: two\n\n**C**: three", id="bold ones"
        ),
        pytest.param("cost: You pay.\ntime: A day.", "cost: You pay.\ntime: A day.", id="lower case is no term"),
        pytest.param("https://a.b/c: x\nhttp://d.e: y", "https://a.b/c: x\nhttp://d.e: y", id="an address is no term"),
        pytest.param(
            "See https://a.b for it\nSee https://c.d for it",
            "See https://a.b for it\nSee https://c.d for it",
            id="in a line",
        ),
        pytest.param(
            "You pay for it. Then: you bake.\nYou wait. Then: you eat.",
            "You pay for it. Then: you bake.\n\nYou wait. Then: you eat.",
            id="a sentence before the colon is no term",
        ),
        pytest.param(
            "One two three four five six seven eight: x\nOne two three four five six seven eight: y",
            "One two three four five six seven eight: x\nOne two three four five six seven eight: y",
            id="eight words are no term",
        ),
        pytest.param("12:30 is noon\n13:30 is later", "12:30 is noon\n13:30 is later", id="a time is no term"),
        pytest.param(
            "Cost: You pay.\nTime: A day.\nBoth matter to a small bakery, and both are hard to know.",
            "- **Cost**: You pay.\n- **Time**: A day.\n\nBoth matter to a small bakery, and both are hard to know.",
            id="a closing sentence is no item",
        ),
        pytest.param(
            "Two sorts:\nSoft: rises.\nHard: not.", "Two sorts:\n\n- **Soft**: rises.\n- **Hard**: not.", id="led in"
        ),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert with_markers(text) == expected


@pytest.mark.parametrize(
    "closing", ["In summary, wait.", "These are all.", "By waiting, it rises.", "Overall, be slow."]
)
def test_closing_sentences_are_no_items(closing: str) -> None:
    assert with_markers(f"Steps:\nWeigh.\nMix.\n{closing}") == f"Steps:\n\n- Weigh.\n- Mix.\n\n{closing}"


@pytest.mark.parametrize(
    ("items", "last", "closes"),
    [
        pytest.param(["It is cheap.", "It is quick."], "It is good.", False, id="as all the items begin"),
        pytest.param(["It is cheap.", "Fast."], "These are good.", False, id="as one item begins"),
        pytest.param(["Weighing it", "Mixing it"], "Bread comes out.", True, id="no gerund after gerunds"),
        pytest.param(["Weighing it", "Mixing it"], "Baking it", False, id="gerund after gerunds"),
        pytest.param(["Weighing it", "A rest"], "Bread comes out.", False, id="no gerund after no gerunds"),
        pytest.param(["Weigh.", "Mix."], "Bake" + " it and wait" * 12 + ".", True, id="much longer"),
        pytest.param(["Weigh" + " a bit" * 12, "Mix" + " a bit" * 12], "Bake" + " it" * 45, False, id="as long"),
    ],
)
def test_what_closes_a_list(items: list[str], last: str, closes: bool) -> None:
    listed = "\n".join(f"- {item}" for item in items)
    expected = f"Steps:\n\n{listed}\n\n{last}" if closes else f"Steps:\n\n{listed}\n- {last}"
    assert with_markers("\n".join(["Steps:", *items, last])) == expected


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        pytest.param("Flour\nWater\nSalt", True, id="short lines"),
        pytest.param("Flour\nWater", False, id="two are too few"),
        pytest.param("Flour\nWater\nsalt", False, id="one in lower case"),
        pytest.param("Flour,\nWater,\nSalt", False, id="an enumeration in a sentence"),
        pytest.param("Flour\nWater\nSalt, " + "ground very finely, " * 3, False, id="a long one"),
    ],
)
def test_short_lines(text: str, is_list: bool) -> None:
    assert with_markers(text).startswith("- ") is is_list


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Flour is ground.\nIt is white.", "Flour is ground.\n\nIt is white.", id="two sentences"),
        pytest.param("Flour is ground\nfrom grain.", "Flour is ground\nfrom grain.", id="one sentence"),
        pytest.param("Flour is ground.\nfrom grain, that is", "Flour is ground.\nfrom grain, that is", id="lower case"),
        pytest.param('He said "Mix!"\nShe did.', 'He said "Mix!"\n\nShe did.', id="end within quotes"),
        pytest.param("面粉是磨的。\n它是白的。", "面粉是磨的。\n\n它是白的。", id="Chinese"),
        pytest.param("Baker Street 1  \nLondon", "Baker Street 1  \nLondon", id="hard break of blanks"),
        pytest.param("Baker Street 1\\\nLondon", "Baker Street 1\\\nLondon", id="hard break of a backslash"),
        pytest.param("Steps:  \nWeigh.  \nMix.  ", "Steps:\n\n- Weigh.\n- Mix.", id="hard breaks after items"),
        pytest.param("Steps:\\\nWeigh.\\\nMix.\\", "Steps:\n\n- Weigh.\n- Mix.\\", id="backslashes after items"),
        pytest.param("a\n\n[b]: /c", "a", id="definitions go"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert with_markers(text) == expected


@pytest.mark.parametrize(
    "after", ["    indented code", "- an item\n- another", "1. an item\n2. another", "Flour: x\nWater: y"]
)
def test_a_list_ends_where_its_lines_end(after: str) -> None:
    apart = canonical(after) if not after.startswith("Flour") else "- **Flour**: x\n- **Water**: y"
    assert canonical(with_markers(f"Steps:\n\nWeigh.\nMix.\n\n{after}")).endswith(
        f"- Mix.\n\n{END_OF_LIST}\n\n{apart}"
    ) or (
        after.startswith("    ")
        and canonical(with_markers(f"Steps:\n\nWeigh.\nMix.\n\n{after}")).endswith(f"\n\n{apart}")
    )


def test_the_example_of_the_module() -> None:
    text = (
        "Here are the key steps:\n\nChoose a cloud provider.\nSet up data storage.\nMonitor and optimize.\n\n"
        "Cost: You pay for what you use.\nSpeed: New machines in minutes.\nBoth matter to a small team."
    )
    assert with_markers(text) == (
        "Here are the key steps:\n\n- Choose a cloud provider.\n- Set up data storage.\n- Monitor and optimize.\n\n"
        f"{END_OF_LIST}\n\n"
        "- **Cost**: You pay for what you use.\n- **Speed**: New machines in minutes.\n\nBoth matter to a small team."
    )


@pytest.mark.parametrize(
    "line", ["Steps:\n", "Weigh it.\n", "Cost: You pay.\n", "and so on\n", "Short\n\n", "A: b\n\n"]
)
def test_time_grows_with_the_text_alone(line: str) -> None:
    check_linear(lambda size: with_markers("Steps:\n" + line * size))


def test_regexes_are_linear() -> None:
    pieces = ["a", "a ", "A: ", ":", " :", "*", "**", "_", ".", '."', ".*", " ", "\t", "by a", "in ", "\\", ": ", "："]
    check_speed(
        barelists,
        pieces,
        TERM="fullmatch",
        SENTENCE_END="search",
        LEAD_IN="search",
        DEFINITION="search",
    )
