"""Canonical Markdown: it says what its author wrote, it is read alike by all, and there is but one of it."""

from __future__ import annotations

import re
from collections import Counter

import comrak
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import canonical as module
from generator import inline, settle, strong
from generator.canonical import canonical
from generator.markup.html import to_html
from tests.meaning import meaning, without_paragraphs_in_lists
from tests.texts import PROPERTY, check_linear, check_speed, pieced, sentences, words

# what authors write, by its name; none of the headings is above level 3, so that none is lowered
SNIPPETS = {
    "paragraphs": "One grain.\nStill the first paragraph.\n\n\nThe second one.",
    "nested list, two blanks": "- wheat\n  - soft\n    - cake\n  - hard\n- rye",
    "nested list, four blanks": "* wheat\n    * soft\n        * cake\n* rye",
    "nested list, tabs": "- wheat\n\t- soft\n\t\t- cake\n- rye",
    "list after a line": "Grains:\n- wheat\n- rye",
    "numbered list after a line": "Steps:\n1. mix\n2. wait",
    "numbers with parentheses": "1) mix\n2) wait\n3) bake",
    "numbers that begin later": "7. mix\n8. wait",
    "numbers of two digits": "9. mix\n   - flour\n10. wait\n    - long\n    - warm\n11. bake",
    "numbers of two digits, paragraphs": "10. mix\n\n    all of it\n\n11. wait\n\n    ```sh\n    sleep 1\n    ```",
    "all numbers one": "1. mix\n1. wait\n1. bake",
    "numbers in bullets": "- dough\n  1. mix\n  2. wait\n- bread",
    "bullets in numbers": "1. dough\n   - mix\n   - wait\n2. bread\n   * bake",
    "numbers in numbers": "1. dough\n\n   1. mix\n\n      long\n\n   2. wait\n\n2. bread",
    "list with paragraphs": "- wheat\n\n  It rises.\n\n- rye\n\n  It hardly does.",
    "list with loose items": "- wheat\n\n- rye",
    "other bullet, other list": "- wheat\n- rye\n\n* oven",
    "two lists": "1. mix\n2. wait\n\n- wheat",
    "item that goes on": "- wheat,\n  which rises\n- rye,\nwhich hardly does",
    "list with a quote": "- wheat\n\n  > It rises.\n\n- rye",
    "list with a heading": "- ### wheat\n\n  It rises.\n\n- rye",
    "task list": "- [ ] mix\n- [x] wait\n- [X] bake",
    "task list, loose": "- [ ] mix\n\n- [x] wait",
    "fence": "Run:\n\n```sh\nmix --all  # slowly\n```\n\nThen wait.",
    "fence after a line": "Run:\n```\nmix\n```\nThen wait.",
    "fence of tildes": "~~~python\nprint('~')\n~~~",
    "fence in a fence": "````md\n```sh\nmix\n```\n````",
    "fence with odd language": "```c++\nint x;\n```\n\n```c#\nint x;\n```\n\n```objective-c\nint x;\n```",
    "fence with more than a language": '```python title="a.py" {1,3}\nx = 1\n```\n\n```{.yaml .numbered}\na: 1\n```',
    "fence left open": "```\nmix\n\nwait",
    "fence in a list": "- run\n\n  ```sh\n  mix\n\n  wait\n  ```\n\n- wait",
    "fence in a close list": "1. run\n   ```sh\n   mix\n   ```\n2. wait",
    "fence that begins an item": "1. ```sh\n   mix\n   ```\n2. wait\n\n- ```\n  x\n  ```",
    "fence after a list": "- wheat\n\n```\nmix\n```",
    "fence in a quote": "> ```py\n> x = 1\n> ```\n>\n> Good.",
    "fence with tabs": "```make\nall:\n\tmix\t# slowly\n```",
    "fence with markup": "```\n# no heading\n- no item\n> no quote\n**no** \\* &amp; <b> $x$ | `\n```",
    "indented code": "Run:\n\n    mix --all\n      slowly\n\n    wait\n\nThen bake.",
    "indented code in a list": "- run\n\n      mix\n\n- wait",
    "code spans": "`a` and ``b ` c`` and `x_y*z*` and `<b>` and `\\n` and `a  b`",
    "table": "| Grain | Rises |\n|---|:-:|\n| wheat | **yes** |\n| rye `x` | no |",
    "table without outer bars": "Grain | Rises\n:--- | ---:\nwheat | yes",
    "table with bars in cells": "| a | b |\n|---|---|\n| `x\\|y` | x \\| y |",
    "table with an empty cell": "| a | b |\n|---|---|\n| | y |",
    "table after a line": "Grains:\n\n| a |\n|---|\n| b |\n\nSo.",
    "hard break, blanks": "wheat  \nrye  \noat",
    "hard break, backslash": "wheat\\\nrye",
    "hard break in a list": "- wheat  \n  rises\n- rye",
    "hard break in a quote": "> wheat\\\n> rises",
    "hard break before numbers": "In order:  \n2) wait  \n3) bake",
    "break as HTML": "wheat<br>rye<br/>oat<br />barley",
    "break in a table": "| a |\n|---|\n| b<br>c<br> d |",
    "backslash at the end": "C:\\dir\\\n\nnext",
    "escapes": "\\*not\\* \\_so\\_ \\`this\\` \\[nor\\](that) \\<b> \\# \\| \\~ \\! 1\\. \\\\",
    "escaped marks at the beginning": "\\# no heading\n\n\\- no item\n\n1\\. no item\n\n\\> no quote\n\n\\+ no item",
    "escaped dollars": "from \\$a/\\$b to $x$",
    "entities": "&copy; &amp; &lt;b&gt; &nbsp;x &#35; &quot; &hellip; &amp;amp;",
    "ampersands": "R&D, AT&T, a && b, ?a=1&copy=2",
    "autolinks": "<https://example.org/a_b?c=1&d=2> and https://example.org/x_y, www.example.org and a@example.org.",
    "address with underscores": "write to a_b@my_host.example.org",
    "snake case": "snake_case_name, _private, __all__x, a_b_c and 2 * 3 * 4",
    "emphasis": "*a* _b_ **c** __d__ ***e*** **f *g* h** *i **j** k* l*m*n",
    "emphasis and punctuation": '**"quoted"** and **bold:** text, *(so)* and "*x*"',
    "strikethrough": "~~old~~ and ~older~ and ~5 minutes",
    "links": '[a](https://example.org "the title") and [b](</x y>) and [`c`](#d) and [](e)',
    "links with parentheses": "[sour](https://example.org/Bread_(sour)) and [x](/a_(b_(c))) and [y](<a(b>)",
    "reference links": "[a][1], [b][] and [c]\n\n[1]: /one 'One'\n[b]: </two>\n[C]: three",
    "brackets": "[note] and a[0] and [x]: y and [ ] and f([1, 2])",
    "images": '![alt](/a.png "title") and [![b](b.png)](/c)',
    "math": "$a_1*b_2*c$ and $x<y$ and $\\frac{1}{2}$",
    "math block": "so\n\n$$\na_1 = b\n$$\n\nand",
    "math block on one line": "$$a_1 = \\sum_{i} b$$",
    "money": "from $5 to $10, US$ or $HOME and 5$",
    "headings": "### wheat\n\n#### rye ####\n\n##### *oat*\n\n###### barley",
    "headings that are none": "#5 bolt\n\n#hashtag\n\n####### seven",
    "heading with a sign at its end": "### C#\n\n### F\\#\n\n### C:\\\n\n### a\\#\\#",
    "rules": "wheat\n\n---\n\nrye\n\n***",
    "quotes": "> wheat\n> rises\n\nas does\n\n> rye\n>\n> hardly",
    "nested quotes": "> wheat\n>\n> > rises\n> > well\n>\n> so",
    "quotes in a row": "> wheat\n\n> rye",
    "lazy quote": "> wheat\nrises",
    "quote with a list": "> - wheat\n>   - soft\n> - rye\n>\n> so",
    "quote with numbers": "> 1. mix\n>    - all\n> 2. wait",
    "HTML block": "<div title='x'>\n  <b>wheat</b>\n</div>\n\nrye",
    "HTML block with Markdown": "<details>\n<summary>more</summary>\n\n**wheat**\n\n- rye\n\n```\nx\n```\n\n</details>",
    "HTML block of code": "<pre>\n# no heading\n  - no item\n\n**no**\n</pre>",
    "HTML within": 'a <kbd>b</kbd> <span title="x > y">c</span> H<sub>2</sub>O <br> <!-- no --> d',
    "HTML over lines": 'a <img src="b.png"\n  alt="c"> d',
    "angles that are no HTML": "Map<String, int> of <your name!> where a < b, a <- c and 1 <2> 3 <=",
    "C++": "C++, C# and .NET; i++",
    "controls of templates": "{{ value }} {% if x %} {#id} ${x} %s",
    "other scripts": "日本語**太字**です。 naïve Ünïcode — “so” …",
    "line separator": "a\u2028b and c\u0085d",
}
# lists of the same items, but with paragraphs in them
LOOSENED = {
    "dedent after a loose item": "- wheat\n  - soft\n\n    cake\n- rye",
    "dedent after loose items": "- wheat\n  - soft\n\n  - hard\n- rye",
    "heading after a line in an item": "1. wheat\n   #### soft\n2. rye",
    "quote after a line in an item": "- wheat\n  > rises\n- rye",
    "fence after a nested list": "- wheat\n  - soft\n  ```\n  x\n  ```\n- rye",
}
PIECES = (
    *("# ", "## ", "#### ", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", "> > ", "- > ", "- [ ] ", "  - ", "    - "),
    *("   ", "    ", "\t", "| a | b |\n|---|---|\n| ", " |\n", "```\n", "```py\n", "~~~\n", "$$\n", "---\n", "===\n"),
    *(
        "<div>\n",
        "</div>\n",
        "<details>\n<summary>s</summary>\n\n",
        "<pre>\n# x\n</pre>\n",
        "<!-- c -->\n",
        "<!-- ",
        "[r]: /u 't'\n",
    ),
    *("\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "\n```\n", "\n\n\n", "[^1]", "[^1]: ", "> [!NOTE]\n"),
    *("word", "two words", "`code`", "``a`b``", "*em*", "**strong**", "_x_", "snake_case", "[a](/b_(c))", "![a](b)"),
    *("<http://x.y>", "http://x.y/z?a=1&b=2", "www.x.org", "a@b.co", "<b>", "</b>", "<br>", "<br> ", "<a\n"),
    *(
        "Map<String, int>",
        "a < b",
        "&amp;",
        "&copy;",
        "\\&copy;",
        "\\*",
        "\\$",
        "\\\\",
        "\\<",
        " $x$ ",
        " $5",
        " $$y$$ ",
    ),
    *(
        "~~o~~",
        "C#",
        "#tag",
        "1.",
        "2)",
        "[r]",
        "![",
        "](",
        "|",
        "``",
        "*",
        "**",
        "_",
        "`",
        "<",
        ">",
        "\\",
        "$",
        "=",
        "-",
    ),
    *("\u00a0", "\u200b", "\u2028", "\u0085", "é", "日本", "\U0001f600", "\ufdd0", " ", " "),
)
PROSE = (
    *(
        "wheat",
        "rye",
        "snake_case",
        "2",
        "naïve",
        "日本",
        "C#",
        "C++",
        "i++",
        "*soft*",
        "**hard**",
        "`code`",
        "``a`b``",
    ),
    *(
        "a * b",
        "Map<String, int>",
        "x < y",
        "AT&T",
        "&copy",
        "$5",
        "US$",
        "[note]",
        "f(x)",
        "(so)",
        "so.",
        "so:",
        "#tag",
    ),
    *(
        "\\",
        "C:\\dir",
        "50%",
        "~5",
        "it's",
        '"q"',
        "a|b",
        "—",
        "www.x.org",
        "http://x.y/a_b",
        "a@b.co",
        "1)",
        "!",
        "{x}",
    ),
)
CODE = (
    "x = 1",
    "",
    "  y",
    "# c",
    "## c",
    "- a",
    "> q",
    "\tt",
    "a\\",
    "<b>",
    "</div>",
    "&amp;",
    "**s**",
    "$m$",
    "|",
    "a  ",
)


def reference(markdown: str) -> str:
    """The HTML that GitHub would show."""
    extensions, parse, render = comrak.ExtensionOptions(), comrak.ParseOptions(), comrak.RenderOptions()
    extensions.table = extensions.strikethrough = extensions.tasklist = True
    extensions.autolink = extensions.math_dollars = True
    render.unsafe_ = True
    return comrak.render_markdown(markdown, extensions, parse, render)


@settings(PROPERTY, max_examples=1200)
@given(pieced(PIECES, most=14))
@example("a\\\nb")
@example("http://x.y\u00a0z")
@example("> 1. a\n> - b")
@example("<!--\n>>#\n- >")
@example("- <pre>\n# x\n</pre>")
@example("- > > [!NOTE]\n  - > ")
@example("- > ---\n- > ")
@example("**a **b <br> ![c](d)** e** **f **g****")
def test_canonical_text_stays_as_it_is(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@settings(PROPERTY, max_examples=400)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t\x85"), max_size=60))
def test_any_text_has_a_canonical_form(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert not once.endswith("\n")


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_meaning_is_unchanged(name: str) -> None:
    assert meaning(to_html(canonical(SNIPPETS[name]))) == meaning(reference(SNIPPETS[name]))


@pytest.mark.parametrize("name", SNIPPETS)
def test_canonical_text_means_the_same_on_github(name: str) -> None:
    assert meaning(reference(canonical(SNIPPETS[name]))) == meaning(reference(SNIPPETS[name]))


@pytest.mark.parametrize("name", SNIPPETS | LOOSENED)
def test_snippets_have_one_canonical_form(name: str) -> None:
    once = canonical((SNIPPETS | LOOSENED)[name])
    assert canonical(once) == once


@pytest.mark.parametrize("name", LOOSENED)
def test_lists_keep_their_structure(name: str) -> None:
    ours, theirs = (
        meaning(without_paragraphs_in_lists(html))
        for html in (to_html(canonical(LOOSENED[name])), reference(LOOSENED[name]))
    )
    assert ours == theirs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \n\t\n&nbsp;", "", id="blanks"),
        pytest.param("# A\n\n## B\n\n###### C", "### A\n\n#### B\n\n###### C", id="headings are lowered"),
        pytest.param("#### A\n\n##### B", "#### A\n\n##### B", id="lower headings stay"),
        pytest.param("## A\n\n> # B\n\n- # C", "#### A\n\n> ### B\n\n- ### C", id="headings in containers count"),
        pytest.param("A\n===\n\nB\n---", "### A\n\n#### B", id="underlined headings"),
        pytest.param("```\n# A\n```\n\n## B", "```\n# A\n```\n\n### B", id="no heading in code"),
        pytest.param("<pre>\n# A\n</pre>\n\n## B", "<pre>\n# A\n</pre>\n\n### B", id="no heading in HTML"),
        pytest.param("one\ntwo\nthree", "one two three", id="line ends are blanks"),
        pytest.param("one  \ntwo\\\nthree", "one<br>\ntwo<br>\nthree", id="hard breaks"),
        pytest.param("- one\\\n  two\n- > a\\\n  > b", "- one<br>\n  two\n- > a<br>\n  > b", id="hard breaks in lists"),
        pytest.param("a<br> - b", "a<br> - b", id="no break before what would be a list"),
        pytest.param("<br> a", "<br> a", id="no break before anything"),
        pytest.param("* a\n+ b", "- a\n\n<!-- end list -->\n\n- b", id="lists in a row"),
        pytest.param("* a\n\n```\nx\n```", "- a\n\n```\nx\n```", id="a fence parts nothing"),
        pytest.param("1) a\n2) b", "1. a\n2. b", id="numbers"),
        pytest.param("Map<String, int>", "Map\\<String, int>", id="no tag"),
        pytest.param("List<T> <b>x</b> a < b", "List<T> <b>x</b> a < b", id="tags"),
        pytest.param("`a<B, c>` <B, c>", "`a<B, c>` \\<B, c>", id="no tag in code"),
        pytest.param("[a](/b_(c) 'd')", '[a](</b_(c)> "d")', id="parentheses in a target"),
        pytest.param("a@my_host.org", "[a@my_host.org](mailto:a@my_host.org)", id="address for GitHub alone"),
        pytest.param("> [!NOTE]\n> a", "> [!NOTE]\n> a", id="alert"),
        pytest.param("> [!TIP] Do\n> a", "> [!TIP] Do\n> a", id="alert with a title"),
        pytest.param("a $$x^2$$ b", "a $\\displaystyle x^2$ b", id="display math within a line"),
        pytest.param("a\n\n$$x^2$$", "a\n\n$$x^2$$", id="display math"),
        pytest.param("```py title=x\n1\n```", "```py\n1\n```", id="words behind a fence"),
        pytest.param("    a\n\n    b", "```\na\n\nb\n```", id="indented code"),
        pytest.param("<a\\@b.org>", "\\<a\\@b.org>", id="no address"),
        pytest.param('- <a title="b\\\n  c">', '- <a title="b\\\n  c">', id="no break in a tag"),
        pytest.param("__not __very__ good__", "**not **very** good**", id="strong in strong"),
        pytest.param("- **a `**` __b__ c**", "- **a `**` **b** c**", id="strong in strong, in a list"),
        pytest.param("__a**b**c__", "**abc**", id="strong in strong within a word"),
        pytest.param("snake_case * a\\_b [x] #y", "snake_case * a_b [x] #y", id="no escape without need"),
    ],
)
def test_the_canonical_form(text: str, expected: str) -> None:
    assert canonical(text) == expected


def test_links_are_written_out() -> None:
    definitions = ("[a]: /one", "[b]: /two 'Two'")
    assert canonical("[a] and [x][b]", definitions) == '[a](/one) and [x](/two "Two")'
    assert canonical("```\nleft open", definitions) == "```\nleft open\n```"
    assert canonical("", definitions) == ""


@PROPERTY
@given(st.lists(st.sampled_from(CODE), min_size=1, max_size=6), st.sampled_from(["", "- ", "1. ", "10. ", "> "]))
def test_code_comes_through_to_the_letter(lines: list[str], mark: str) -> None:
    inside = "> " if mark == "> " else " " * len(mark)
    source = "\n".join([f"{mark}x", inside.rstrip(), *(f"{inside}{line}" for line in ("```", *lines, "```"))])
    text = canonical(source)
    assert f"```\n{inside}" + f"\n{inside}".join(lines) + f"\n{inside}```" in text
    code = BeautifulSoup(to_html(text), "html.parser").select_one("pre")
    assert code is not None
    assert code.get_text().strip("\n") == "\n".join(lines).strip("\n")


@PROPERTY
@given(st.lists(st.sampled_from(CODE), min_size=1, max_size=6).filter(lambda lines: bool("".join(lines).strip())))
def test_indented_code_comes_through(lines: list[str]) -> None:
    text = canonical("\n".join(["x", "", *(f"    {line}" for line in lines)]))
    kept = "\n".join(lines).strip("\n").split("\n")
    assert [line.rstrip() for line in text.split("\n")[3:-1]] == [line.rstrip() for line in kept]


@PROPERTY
@given(st.lists(sentences(PROSE), min_size=1, max_size=4), st.sampled_from(["\n", "\n\n", "  \n", "\n- ", "\n> "]))
def test_no_word_is_lost(lines: list[str], between: str) -> None:
    text = between.join(f"Say {line}" for line in lines)
    assert Counter(words(canonical(text).replace("<br>", ""))) >= Counter(words(text))
    # an address is shown once, though its link has it twice
    shown = BeautifulSoup(to_html(canonical(text)), "html.parser").get_text()
    assert Counter(words(shown)) == Counter(words(text))


@pytest.mark.parametrize(
    "piece", ["a\\\n", "*a ", "[", "`a` ", "$a ", "<a ", "> ", "- a\n", "a\n\n", "Some (text) a_b [x] 2*3! "]
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    check_linear(lambda size: canonical(piece * size))


def test_regexes_are_linear() -> None:
    check_speed(module, ["\\", "$", "\\a"], ESCAPE="finditer")
    within = ("`", "`a", "$a ", "$$", "$$a", "\\", "<a ", "<a b='", "<!--", "<?", "](a", "<a@", "<br> ", "&")
    check_speed(inline, within, _PARTS="finditer", _ESCAPED_PAREN="finditer")
    marks = ("# ", "> ", "- ", "1. ", "1", " ", "\\", "\\#", "[!NOTE]", "a ")
    check_speed(settle, marks, HASH="search", LANGUAGE="search", HARD_BREAK="search")
    check_speed(settle, ["\\", "#", "\\#", "a "], HEADING_END="finditer")
    check_speed(strong, ["**", "** ", "**a ", "a** ", "_", "<a", "<a "], MAYBE="search", TAG="finditer")


def test_headings_begin_below_those_of_the_cards_file() -> None:
    assert not re.search(r"^#{1,2} ", canonical("# a\n\n## b\n\n- c\n\n# d"), re.MULTILINE)
