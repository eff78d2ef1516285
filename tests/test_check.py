"""`deckpress check`: each rule by what it finds and what it only nearly finds, and what the command says of it.

A fixture, tests/checks/RULE.md, is a cards file or a document, then `=== finds` and what the rule finds in it, then
`=== near miss` and another in which it finds nothing. `make golden` writes what is found anew.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import cardfile, pipeline
from generator.check import Checked, check
from generator.checks import (
    BY_NAME,
    RULES,
    answers,
    broken,
    clozes,
    code,
    documents,
    formulas,
    fronts,
    html,
    links,
    pictures,
    places,
    styles,
    templates,
    text,
)
from generator.checks import page as page_module
from generator.checks.page import page
from generator.checks.rule import SEVERITIES, Rule
from generator.cli import main
from generator.config import Cards, Config
from generator.records import Card, CardKind, Topic
from tests.press import query
from tests.texts import PROPERTY, Use, check_speed, patterns, pieced

CASES = Path(__file__).parent / "checks"


def png_of(width: int, height: int) -> bytes:
    """The head of a picture of so many pixels."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06\0\0\0"


PNG = png_of(1, 1)
PAGE = """<html><head><title>Tea FAQ</title><script>count()</script></head><body>
<nav><a href="javascript:open()">menu</a></nav>
<h1>Tea FAQ</h1>
<h2>What is matcha?</h2>
<p onclick="go()">Ground green tea.</p>
<script>go()</script>
<p>It is whisked.</p>
<h2>What is sencha?</h2>
<p>Steamed tea, as <a href="javascript:go()">here</a>.</p>
<h2>What is oolong?</h2><p>Tea that turned half.</p>
<iframe src="https://example.org"></iframe>
<footer><script>count()</script></footer>
<script>count()</script>
</body></html>
"""
PICTURES = dict.fromkeys(("bowl.png", "cup.png", "a.png", "c.png", "tea.png"), PNG)
PICTURES |= {"map.png": png_of(30_000, 30_000), "photo.png": png_of(5000, 4000)}
PICTURES |= {"line.png": png_of(3000, 200), "button.png": png_of(600, 40), "tall.png": png_of(800, 3000)}
PICTURES |= {"moves.gif": b"GIF89a\1\0\1\0" + bytes(3_100_000), "still.gif": b"GIF89a\1\0\1\0" + bytes(2_900_000)}
DOCS = Path(__file__).parent.parent / "docs" / "reference" / "checks.md"
CARDS = "---\ntopic: Tea\n---\n\n"
# an error, two warnings and a hint
THREE = CARDS + "## How does it work?\n\n<b>By $$ heat.\n\n```text\n" + "x" * 50 + "\n```\n"
# what rules look for, torn
PIECES = (
    *("<b>", "</i>", "<img src='a'", " alt='", '"', ">", "<!--", "-->", "[a](b)", "![](c)", "](#d)", "[^1]", "]["),
    *("{{c1::", "}}", "$$", "$x$", "\\(", "\\]", "\\frac{", "```", "~~~mermaid", "`", "\n", "\n\n", "- ", "| a "),
    *("|-", "# ", "Why?", "What is it?", " Yes.", "TODO", "Ã©", "â€™", "\ufffd", "http://e.org", "a", "  "),
    "<!-- deckpress: ignore x -->",
)
# what a slow regex would choke on
REPEATED = (
    "<a ",
    "<b c='",
    "![",
    "[a][",
    "](",
    "{{c1::",
    "\\(",
    "`",
    " ",
    "a",
    "the ",
    "Ã©",
    "<!-- deckpress: ignore",
    "?",
    "<script>",
    "let ",
    ".card.nightMode ",
    ":a",
    "1",
    "#fff",
    "[1;",
)
# the regexes that are matched at the beginning of a line; all others are searched for
MATCHED = ("PLACEHOLDER", "MARKED", "DIAGRAM", "FENCE_END", "WEB", "BARE", "HEX")
MODULES = (
    *(
        answers,
        broken,
        clozes,
        code,
        documents,
        formulas,
        fronts,
        html,
        links,
        page_module,
        pictures,
        places,
        styles,
        templates,
        text,
    ),
)
TOLD = """\
Errors: broken on the card

cards/tea.md:7: [open-formula] a formula that is not closed: $$ stands alone  "How does it work?"
  hint: write $ ... $ within a line, or $$ ... $$ on lines of its own; write \\$
        for a dollar

Warnings: poor to study

cards/tea.md:5: [vague-question] the question does not say what it is about  "How does it work?"
  hint: name the thing in the question

cards/tea.md:7: [unbalanced-html] <b> is never closed  "How does it work?"
  hint: close the tag, or write it as code where it is meant to be read

Hints: worth a look

cards/tea.md:10: [wide-code] a line of code has more than 45 columns: 50  "How does it work?"
  hint: break its lines, or leave out what the answer does not need

1 card: 1 error, 2 warnings, 1 hint
"""


@dataclass(frozen=True)
class Fixture:
    """The parts of a fixture. kind: "cards", "document", or the name of a template."""

    kind: str
    text: str
    expected: str
    near_miss: str


def fixture(rule: Rule) -> Fixture:
    text = (CASES / f"{rule.name}.md").read_text("utf-8")
    found = re.fullmatch(
        r"=== (cards|document|[\w/-]+\.html|style\.css)\n(.*)=== finds\n(.*)=== near miss\n(.*)", text, re.DOTALL
    )
    assert found
    return Fixture(*found.groups())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, kind: str = "cards") -> Path:
    path = Path({"cards": "cards/tea.md", "document": "cards/sources/tea.md"}.get(kind, f"mine/{kind}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    for name, data in PICTURES.items():
        if name in text:
            (path.parent / name).write_bytes(data)
    return path


def own_templates() -> Path | None:
    return Path("mine") if Path("mine").is_dir() else None


def found(checked: Checked, rule: Rule) -> str:
    lines = (f"{each.origin.first}: {each.what}\n" for each in checked.findings if each.rule is rule)
    return "".join(lines)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


# the rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds(rule: Rule, accept: bool) -> None:
    case = fixture(rule)
    write(case.text, case.kind)
    result = found(check(templates=own_templates()), rule)
    assert result
    if accept:
        path = CASES / f"{rule.name}.md"
        before = f"=== finds\n{case.expected}=== near miss\n"
        path.write_text(path.read_text("utf-8").replace(before, f"=== finds\n{result}=== near miss\n"), "utf-8")
    else:
        assert result == case.expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_does_not_cry_wolf(rule: Rule) -> None:
    case = fixture(rule)
    write(case.near_miss, case.kind)
    if templates := own_templates():
        write(THREE)
    checked = check(templates=templates)
    assert checked.cards
    assert found(checked, rule) == ""


def test_every_fixture_is_of_a_rule() -> None:
    assert sorted(path.stem for path in CASES.iterdir()) == sorted(rule.name for rule in RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix], ids=lambda rule: rule.name)
def test_fix_leaves_nothing_that_it_could_mend(rule: Rule) -> None:
    path = write(fixture(rule).text)
    checked = check(rules=[rule], fix=True)
    mended = path.read_text("utf-8")
    assert {each.rule for each in checked.fixed} == {rule}
    assert all("lost" in finding.what for finding in checked.findings)
    assert check(rules=[rule], fix=True).fixed == ()
    assert path.read_text("utf-8") == mended


@settings(PROPERTY, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieced(PIECES), min_size=2, max_size=5), st.sampled_from(get_args(CardKind)))
def test_any_card_is_checked(parts: list[str], kind: CardKind) -> None:
    cards = tuple(Card(front, back, kind=kind) for front, back in pairwise(parts))
    write(cardfile.dumps(Topic("tea", "Tea", "Tea", cards)))
    for finding in check().findings:
        assert finding.what
        assert finding.origin.first >= 1


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_regexes_are_linear(module: ModuleType) -> None:
    uses: dict[str, Use] = {name: "finditer" for name, _ in patterns(module) if name not in MATCHED}
    check_speed(module, REPEATED, **uses)


def test_what_an_answer_of_a_page_loses_is_told_and_the_scripts_of_its_site_are_not() -> None:
    Path("tea.html").write_text(PAGE, "utf-8")
    rules = [BY_NAME["unsafe-html"], BY_NAME["unsafe-link"]]
    findings = check([Path("tea.html")], rules=rules).findings
    assert [(each.origin.first, each.what) for each in findings] == [
        (5, "onclick is left out of the card"),
        (6, "<script> is left out of the card"),
        (11, "<iframe> is left out of the card"),
        (9, "a link with javascript: is left out of the card"),
    ]
    notices = pipeline.build([Path("tea.html")]).notices
    assert [notice for notice in notices if "removed" in notice] == [
        f"tea.html:{line}: removed {what} from this card"
        for line, what in ((5, "onclick="), (6, "<script>"), (9, "javascript:"), (11, "<iframe>"))
    ]


def test_a_question_that_a_document_asks_twice_is_at_fault_in_the_document() -> None:
    Path("tea.md").write_text("# Tea\n\n## What is tea?\n\nLeaves.\n\n## What is tea?\n\n[So](#no).\n", "utf-8")
    pipeline.build([Path("tea.md")])
    (finding,) = check([Path("tea.md")], rules=[BY_NAME["dead-anchor"]]).findings
    assert str(finding.origin) == "tea.md:9"


@pytest.mark.parametrize("is_built", [False, True])
def test_a_missing_picture_is_told_once_at_its_line(is_built: bool) -> None:
    Path("tea.md").write_text("# Tea\n\n## What is tea?\n\nLeaves.\n\n![a leaf](leaf.png)\n", "utf-8")
    if is_built:
        Path("leaf.png").write_bytes(PNG)
        pipeline.build([Path("tea.md")])
        Path("leaf.png").unlink()
    (finding,) = check([Path("tea.md")], rules=[BY_NAME["refused"]]).findings
    assert str(finding.origin) == "tea.md:7"


# what is switched off


def test_a_comment_below_the_question_switches_a_rule_off_for_its_card() -> None:
    text = "## What is {}?\n\nSee [the list](teas.md).\n\n"
    write(CARDS + text.format("matcha") + "<!-- deckpress: ignore relative-link -->\n\n" + text.format("sencha"))
    (finding,) = check(rules=[BY_NAME["relative-link"]]).findings
    assert finding.question == "What is sencha?"


def test_a_comment_above_the_first_question_switches_rules_off_for_the_document() -> None:
    text = "## What is matcha?\n\n<b>See [the list](teas.md).\n\n## What is sencha?\n\nSee [the list](teas.md).\n"
    write(f"# Tea\n\n<!-- deckpress: ignore relative-link, unbalanced-html -->\n\n{text}", "document")
    assert check().findings == ()


def test_a_comment_is_on_no_card() -> None:
    write(
        "## What is matcha?\n\nTea.\n\n<!-- deckpress: ignore long-answer -->\n\n## What is tea?\n\nLeaves.\n",
        "document",
    )
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    assert "deckpress" not in "".join(flds for (flds,) in query(Path("build/tea.apkg"), "select flds from notes"))


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ([], ["unbalanced-html", "open-formula", "vague-question", "wide-code"]),
        (["--ignore", "wide-code", "--ignore", "open-formula"], ["unbalanced-html", "vague-question"]),
        (["--only", "wide-code"], ["wide-code"]),
    ],
)
def test_options_choose_rules(arguments: list[str], rules: list[str]) -> None:
    write(THREE)
    value = json.loads(run("--format", "json", *arguments).stdout)
    assert sorted(finding["rule"] for finding in value["findings"]) == sorted(rules)


def test_settings_choose_rules() -> None:
    write(THREE)
    Path("deckpress.toml").write_text('[check]\nignore = ["wide-code", "open-formula"]\nstrict = true\n', "utf-8")
    result = run("--format", "json")
    found = {finding["rule"] for finding in json.loads(result.stdout)["findings"]}
    assert (found, result.exit_code) == ({"unbalanced-html", "vague-question"}, 1)
    assert json.loads(run("--format", "json", "--only", "wide-code").stdout)["counts"]["hint"] == 1
    Path("deckpress.toml").write_text('[check]\nignore = ["wide-cod"]\n', "utf-8")
    for command in ("check", "build", "export", "preview"):
        result = CliRunner().invoke(main, [command, *["--to", "csv"] * (command == "export")])
        assert result.exit_code == 1
        assert (
            result.stderr == 'error: deckpress.toml:2: there is no rule "wide-cod"\n  hint: did you mean "wide-code"?\n'
        )


def test_a_folded_answer_is_not_too_long() -> None:
    words = " ".join(["leaf"] * 200)
    write(f"{CARDS}## What is tea?\n\nA drink.\n\n{words}\n")
    rule = BY_NAME["long-answer"]
    assert [finding.rule for finding in check(rules=[rule]).findings] == [rule]
    assert check(rules=[rule], config=Config(cards=Cards(fold_after=20))).findings == ()


@pytest.mark.parametrize(
    ("rule", "card"),
    [
        ("long-answer", "## 什么是茶？\n\n" + "茶是一种很热的饮料，" * 40),
        ("long-answer", "## お茶とは？\n\n" + "あつい飲みものです。" * 40),
        ("long-answer", "## ชาคืออะไร\n\n" + "เครื่องดื่มร้อน" * 40),
        ("long-question", "## " + "茶是一种很热的饮料，" * 20 + "吗？\n\n对。"),
        ("long-typed", "## 茶 {kind=typed}\n\n一种很热的饮料，来自中国的南方。"),
    ],
)
def test_words_are_counted_where_no_blanks_part_them(rule: str, card: str) -> None:
    write(f"{CARDS}{card}\n")
    assert [finding.rule.name for finding in check(rules=[BY_NAME[rule]]).findings] == [rule]


# where things stand


def test_a_document_s_finding_stands_in_the_document_and_a_hand_s_in_the_cards_file() -> None:
    document = write(
        "# Tea\n\n## What is matcha?\n\nGround.\n\nSee [it](tea.md).\n\n## What is tea?\n\nLeaves.\n", "document"
    )
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    cards = Path("cards/tea.md")
    cards.write_text(cards.read_text("utf-8") + "\n<!-- extra -->\n\n[More](more.md)\n", "utf-8")
    places = [str(finding.origin) for finding in check(rules=[BY_NAME["relative-link"]]).findings]
    line = cards.read_text("utf-8").split("\n").index("[More](more.md)") + 1
    assert places == [f"{document}:7", f"cards/tea.md:{line}"]


def test_questions_are_compared_across_decks() -> None:
    write(CARDS + "## What is matcha?\n\nGround green tea.\n")
    Path("cards/powders.md").write_text("---\ntopic: Powders\n---\n\n## What is matcha?\n\nTea.\n", "utf-8")
    (finding,) = check(rules=[BY_NAME["duplicate"]]).findings
    assert finding.what == 'asks the same as the card at cards/powders.md:5, of the deck "Powders"'


def test_what_a_build_refuses_does_not_hide_the_rest() -> None:
    write(CARDS + "## How does it work?\n\nBy heat.\n\n## Which is green? {kind=choice}\n\nMatcha.\n")
    Path("cards/broken.md").write_text("no front matter\n", "utf-8")
    assert {finding.rule.name for finding in check().findings} == {"refused", "vague-question"}


# the command


def test_the_deck_that_ships_has_nothing_to_mend() -> None:
    assert check(cards=DOCS.parents[2] / "cards").findings == ()


def test_the_templates_that_ship_have_nothing_to_mend() -> None:
    assert check(cards=DOCS.parents[2] / "cards", templates=DOCS.parents[2] / "templates").findings == ()


def test_all_that_a_build_refuses_in_templates_is_told_at_once() -> None:
    write(CARDS + "## What is tea?\n\nLeaves.\n")
    write("{{Front}}{{Nothing}}\n{{/Hint}}", "basic/front.html")
    write("{{Back}}", "choice/back.html")
    write("a {}", "styles.css")
    Path("deckpress.toml").write_text('[project]\ntemplates = "mine"\n', "utf-8")
    value = json.loads(run("--format", "json").stdout)
    assert [(each["path"], each["line"], each["rule"]) for each in value["findings"]] == [
        ("mine/basic/front.html", 1, "refused"),
        ("mine/basic/front.html", 2, "refused"),
        ("mine/choice/back.html", 1, "refused"),
        ("mine/styles.css", None, "refused"),
    ]


def test_text() -> None:
    write(THREE)
    result = run()
    assert result.exit_code == 1
    assert result.stdout == TOLD


def test_many_findings_of_one_rule_are_counted() -> None:
    write(CARDS + "".join(f"## What is tea {n}?\n\n[It](tea{n}.md)\n\n" for n in range(9)))
    short = run().stdout
    assert (short.count("[relative-link]"), "and 6 more" in short) == (3, True)
    assert run("--verbose").stdout.count("[relative-link]") == 9


@pytest.mark.parametrize(
    ("arguments", "text", "status"),
    [
        ([], "Leaves.", 0),
        (["--strict"], "Leaves.", 0),
        ([], "[It](tea.md)", 0),
        (["--strict"], "[It](tea.md)", 1),
        (["--strict"], "[It](http://example.org)", 0),
        ([], "$$ Leaves.", 1),
        (["--ignore", "open-formula"], "$$ Leaves.", 0),
        (["--only", "no-such-rule"], "Leaves.", 2),
    ],
)
def test_exit_status(arguments: list[str], text: str, status: int) -> None:
    write(f"{CARDS}## What is tea?\n\n{text}\n")
    assert run(*arguments).exit_code == status


def test_a_misspelt_rule_is_pointed_to_the_right_one() -> None:
    assert 'did you mean "long-answer"?' in run("--ignore", "long-answers").stderr


def test_an_empty_project() -> None:
    result = run()
    assert (result.exit_code, "there is nothing to look at" in result.stdout) == (1, True)


def test_nothing_is_written_but_by_fix() -> None:
    document = write("# Tea\n\n## What is a cafÃ©?\n\nA house.\n\n## What is tea?\n\nLeaves.\n", "document")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    for arguments in ([], ["--format", "sarif"], ["--list"], ["--fix"], [str(document)]):
        run(*arguments)
        assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_fix_mends_the_cards_and_says_so() -> None:
    document = write("# Tea\n\n## What is a cafÃ©?\n\nA house.\n\n## What is tea?\n\nLeaves.\n", "document")
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    before = document.read_bytes()
    result = run("--fix")
    assert result.exit_code == 0
    assert "[mojibake] What is a café?" in result.stdout
    assert document.read_bytes() == before
    assert "## What is a café? {#" in Path("cards/tea.md").read_text("utf-8")
    assert "mojibake" not in run("--fix").stdout  # a build keeps the hand's text


@pytest.mark.parametrize("color", ["", "1"])
def test_no_color(color: str) -> None:
    write(THREE)
    styled = CliRunner(env={"NO_COLOR": color}).invoke(main, ["check"], color=True).output
    assert ("\x1b[" in styled) is (not color)


def test_list_has_every_rule() -> None:
    listed = run("--list").stdout
    assert [rule.name for rule in RULES if f"  {rule.name} " not in listed] == []


def test_json() -> None:
    write(THREE)
    value = json.loads(run("--format", "json").stdout)
    assert (value["cards"], value["counts"]) == (1, {"error": 1, "warning": 2, "hint": 1})
    assert set(value["findings"][0]) == {"rule", "severity", "path", "line", "what", "hint", "card", "question"}


def test_github_commands_are_escaped() -> None:
    write(CARDS + "## What is 100 % tea?\n\n[It](a,b%3A.md)\n")
    (line,) = run("--format", "github").stdout.splitlines()
    assert line == (
        "::warning file=cards/tea.md,line=7,title=deckpress relative-link::a card cannot follow the link "
        '"a,b%253A.md" (What is 100 %25 tea?)%0Ahint: link to the page on the web, with https://'
    )


def test_sarif_has_all_that_its_schema_requires() -> None:
    Path("my tea").mkdir()
    path = Path("my tea/täa.md")
    path.write_text("# Tea\n\n## How does it work?\n\nBy <b>heat.\n\n## What is tea?\n\nLeaves.\n", "utf-8")
    results = []
    for document in (path, path.absolute()):
        log = json.loads(run("--format", "sarif", str(document)).stdout)
        assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
        driver = log["runs"][0]["tool"]["driver"]
        assert driver["name"] == "deckpress"
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(ids) == len(set(ids)) == len(RULES)
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        assert log["runs"][0]["results"]
        for result in log["runs"][0]["results"]:
            _check_result(result, ids)
            results.append(result)
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert uris == {"my%20tea/t%C3%A4a.md", path.absolute().as_uri()}


def _check_result(result: dict[str, Any], ids: list[str]) -> None:
    """What SARIF 2.1.0 requires of a result, and of what is in it."""
    assert result["message"]["text"]
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in ("none", "note", "warning", "error")
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"]["startLine"] >= 1
    assert re.fullmatch(r"[A-Za-z0-9._~:/%-]+", location["physicalLocation"]["artifactLocation"]["uri"])
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


# the table of rules in the documentation


def test_docs_have_every_rule(accept: bool) -> None:
    begin, end = "<!-- rules -->\n", "<!-- end of rules -->\n"
    text = DOCS.read_text("utf-8")
    before, rest = text.split(begin)
    expected = before + begin + table() + end + rest.split(end)[1]
    if accept:
        DOCS.write_text(expected, "utf-8")
    else:
        assert text == expected


def table() -> str:
    """The rules as a Markdown table for each severity."""
    parts = []
    for severity in SEVERITIES:
        rows = [_row(rule) for rule in RULES if rule.severity == severity]
        parts.append(
            f"\n## {severity.capitalize()}s\n\n| rule | finds | why | to mend it |\n|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    return "".join(parts) + "\n"


def _row(rule: Rule) -> str:
    fixed = " ⚒" if rule.fix else ""
    return f"| `{rule.name}`{fixed} | {_cell(rule.finds)} | {_cell(rule.why)} | {_cell(rule.mend)} |"


def _cell(text: str) -> str:
    """A text as a table can hold it: what looks like HTML or a formula as it is."""
    return re.sub(r"([<>|\\$*\[\]_])", r"\\\1", text)


# the reader of fields


@pytest.mark.parametrize(
    ("html", "text", "lists", "columns", "code"),
    [
        ("a &lt;b&gt; <b>c</b>", "a <b> c", (), (), ()),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "a\nb\nc", (1, 2), (), ()),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\nb\nc", (), (2,), ()),
        ('<img alt="a > b < c" src=x>d', "d", (), (), ()),
        ("a<pre>b &amp;\n c</pre>d", "a\nd", (), (), ("b &\n c",)),
        ("1 < 2 <", "1 < 2 <", (), (), ()),
    ],
)
def test_page(html: str, text: str, lists: tuple[int, ...], columns: tuple[int, ...], code: tuple[str, ...]) -> None:
    read = page(html)
    assert re.sub(r"\n+", "\n", read.text) == text
    assert (read.lists, read.columns, read.code) == (lists, columns, code)
