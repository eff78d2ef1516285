"""The command as a person uses it: every option, what goes to stdout and stderr, and what bad input gets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import __version__, pipeline, project
from generator.cli import main
from generator.read import MAX_BYTES
from tests.press import Clock, query

ROOT = Path(__file__).parent.parent
TEA = """\
# Tea interview questions

Q1. **What is oolong?**

Ans - A tea that is partly oxidised.

Q2. **What is a gaiwan?**

Ans - A lidded bowl for brewing.
"""
COFFEE = """\
# Coffee interview questions

Q1. **What is a flat white?**

Ans - Espresso under a thin layer of milk.
"""
UNANSWERED = "\nQ3. **What is pu-erh?**\n"
# front matter of four lines: what follows begins in line 5
HEAD = "---\ntopic: Tea\n---\n\n"
CARD = "## What is oolong? {#oolong}\n\nA tea that is partly oxidised.\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89"
IMPORT = (
    "Import: in Anki, File > Import, choose the package and leave the options as they are; again after every build."
)
# problems, each with its hint; between the two, the two sides of a conflict
PROBLEMS = re.compile(r"(?:error: .+: .+\n(?:  .+:\n(?:    .+\n|\n)+)*  hint: .+\n)+")

Files = dict[str, str | bytes]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of this machine, as long as the command runs in this process."""
    clock = Clock()
    defaults = pipeline.plan.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "clock", clock.read)
    monkeypatch.setitem(defaults, "sleep", clock.sleep)
    return clock


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(files: Files) -> None:
    """Make these files; a path that ends in a slash is a folder."""
    for name, content in files.items():
        path = Path(name)
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(name: str, old: str, new: str) -> None:
    text = Path(name).read_text("utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), "utf-8")


def tree() -> dict[str, bytes | None]:
    """All that is in the folder but what is cached: the bytes of files, None for folders."""
    paths = (path for path in Path().rglob("*") if ".cache" not in path.parts)
    return {str(path): path.read_bytes() if path.is_file() else None for path in paths}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def output(*arguments: str) -> str:
    """What a build that succeeds prints on stdout, whatever progress it reports on stderr."""
    result = run("build", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def built(*arguments: str) -> str:
    """The same of a build that has nothing to say on stderr."""
    result = run("build", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: str) -> list[str]:
    """What a build that fails says of each problem; it must say what to do, on stderr, and leave all as it was."""
    before = tree()
    result = run("build", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert PROBLEMS.fullmatch(result.stderr), result.stderr
    assert tree() == before
    return re.findall(r"^error: (.*)", result.stderr, re.MULTILINE)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with pipes for its output."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        check=False,
    )


def packages() -> list[str]:
    return sorted(str(path) for path in Path("build").rglob("*") if ".cache" not in path.parts)


def fronts(package: str) -> list[str]:
    """The questions in a package, in the order in which they are due."""
    rows = query(Path(package), "select n.flds from notes n join cards c on c.nid = n.id order by c.due")
    return [fields.split("\x1f")[0] for (fields,) in rows]


# the command


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"deckpress {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["build", "--help"], ["build", "-h"]])
def test_help(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert "deckpress build" in result.stdout


def test_help_says_what_each_command_does() -> None:
    assert "..." not in run("--help").stdout.partition("Commands:")[2]


def test_a_document_in_place_of_a_command() -> None:
    result = run("notes.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "notes.md is no command; to press a document: deckpress build notes.md" in result.stderr


def test_help_names_every_option() -> None:
    options = {option for parameter in main.commands["build"].params for option in parameter.opts if option[0] == "-"}
    assert options == {
        *("--output", "-o", "--cards", "--templates", "--topic", "--dialect", "--split-by"),
        *("--ours", "--theirs"),
        *("--media-folder", "--fetch-media", "--scale-media", "--allow-missing"),
        *("--dry-run", "--locked", "--json", "--quiet", "-q", "--verbose", "-v"),
    }
    assert all(option in run("build", "--help").stdout for option in options)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["build", "--nonsense"], id="unknown option"),
        pytest.param(["build", "tea.md", "--output"], id="option without its value"),
        pytest.param(["build", "tea.md", "--topic", ""], id="empty topic"),
        pytest.param(["build", "tea.md", "--topic", " \x07"], id="blank topic"),
        pytest.param(["build", "tea.md", "--split-by", "page"], id="unknown way to split"),
        pytest.param(["tea.md"], id="build forgotten"),
        pytest.param(["press", "tea.md"], id="unknown command"),
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    fill({"tea.md": TEA})
    before = tree()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr
    assert tree() == before


# what is built


def test_a_document_gives_cards_ledger_and_package() -> None:
    fill({"tea.md": TEA})
    assert built("tea.md") == (
        "Tea  2 notes: 2 new\n"
        "  1 line on no card: heading\n"
        "  build/tea.apkg\n"
        "\n"
        "note: started cards/ledger.json: keep it, and the cards beside it, with your documents\n"
        f"{IMPORT}\n"
        "Details: --verbose\n"
    )
    assert sorted(tree()) == ["build", "build/tea.apkg", "cards", "cards/ledger.json", "cards/tea.md", "tea.md"]
    assert fronts("build/tea.apkg") == ["What is oolong?", "What is a gaiwan?"]
    assert Path("tea.md").read_text("utf-8") == TEA


def test_a_summary_of_all_that_can_become_of_cards(clock: Clock) -> None:
    fill({"tea.md": TEA + "\nQ4. **What is a tuocha?**\n\nAns - Tea pressed into a bowl.\n"})
    built("tea.md")
    clock.now += 60
    edit("tea.md", "partly oxidised", "half oxidised")
    edit("tea.md", "Q2. **What is a gaiwan?**\n\nAns - A lidded bowl for brewing.\n", "")
    fill({"tea.md": Path("tea.md").read_text("utf-8") + "\nQ5. What is oolong?\n\nAns - Black dragon.\n" + UNANSWERED})
    assert built("tea.md").split("\n")[:6] == [
        "Tea  2 notes: 1 changed, 1 unchanged, 1 retired",
        "  1 question gone: retired here, and still in collections that have it",
        "  1 question without an answer: What is pu-erh?",
        "  1 duplicate merged, all answers on one card",
        "  1 line on no card: heading",
        "  build/tea.apkg",
    ]


def test_a_second_build_changes_nothing_and_touches_nothing(clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    before = tree()
    for name in before:
        os.utime(name, (1, 1))
    clock.now += 3600
    assert "2 notes: 2 unchanged" in built("tea.md")
    assert tree() == before
    assert {Path(name).stat().st_mtime for name in before} == {1}


def test_several_documents_are_a_deck_a_topic() -> None:
    fill({"tea.md": TEA, "coffee.md": COFFEE})
    told = built("tea.md", "coffee.md")
    assert [line for line in told.split("\n") if "notes" in line or "note:" in line][:2] == [
        "Tea  2 notes: 2 new",
        "Coffee  1 note: 1 new",
    ]
    assert packages() == ["build/coffee.apkg", "build/tea.apkg"]


def test_several_documents_of_one_topic_are_one_deck() -> None:
    fill({"one.md": TEA, "two.md": COFFEE.replace("Coffee", "Tea")})
    assert "Tea  3 notes: 3 new\n" in built("one.md", "two.md")
    assert fronts("build/tea.apkg") == ["What is oolong?", "What is a gaiwan?", "What is a flat white?"]
    assert packages() == ["build/tea.apkg"]


def test_many_decks_in_which_nothing_changed_are_told_of_together() -> None:
    texts = {f"tea{number}.md": TEA.replace("Tea", f"Tea {number}") for number in range(12)}
    fill({**texts, "tea3.md": texts["tea3.md"] + "\nQ9. **And rooibos?**\n\nAns -\n"})
    assert output(*texts).count("1 question without an answer") == 1
    assert output(*texts).split("\n")[:3] == ["12 decks  24 notes: 24 unchanged", "  1 question without an answer", ""]
    edit("tea7.md", "A lidded bowl", "A small lidded bowl")
    told = output(*texts).split("\n")
    assert told[0] == "Tea 7  2 notes: 1 changed, 1 unchanged"
    assert "11 decks  22 notes: 22 unchanged" in told
    assert output(*texts, "--verbose").count("2 unchanged") == 12


def test_no_document_means_the_sources_and_then_all_cards_files() -> None:
    hand = "---\ntopic: Water\ndeck: Drinks::Water\n---\n\n## What is hard water?\n\nWater with much calcium.\n"
    fill({"cards/sources/tea.md": TEA, "cards/sources/deep/er/coffee.md": COFFEE, "cards/water.md": hand})
    told = built()
    assert re.findall(r"^(\S+)  \d", told, re.MULTILINE) == ["Coffee", "Tea", "Drinks::Water"]
    assert packages() == ["build/coffee.apkg", "build/tea.apkg", "build/water.apkg"]


def test_a_named_document_leaves_other_decks_alone() -> None:
    fill({"tea.md": TEA, "cards/water.md": HEAD.replace("Tea", "Water") + CARD})
    assert "Water" not in built("tea.md")
    assert packages() == ["build/tea.apkg"]


def test_nothing_to_build() -> None:
    assert refused() == ["cards: there is nothing to build"]


# options


@pytest.mark.parametrize("option", ["--output", "-o"])
@pytest.mark.parametrize("folder", ["out", "out/", "deep/er", "out of the way"])
def test_output(option: str, folder: str) -> None:
    fill({"tea.md": TEA})
    path = f"{Path(folder)}/tea.apkg"
    assert f"  {path}\n" in built("tea.md", option, folder)
    assert Path(path).is_file()
    assert not Path("build").exists()


@pytest.mark.parametrize("folder", ["kept", "deep/er/kept/"])
def test_cards(folder: str) -> None:
    fill({"tea.md": TEA})
    built("tea.md", "--cards", folder)
    assert sorted(path.name for path in Path(folder).iterdir()) == ["ledger.json", "tea.md"]
    assert not Path("cards").exists()


def test_topic() -> None:
    fill({"tea.md": TEA, "coffee.md": COFFEE, "water.md": "---\ntopic: Water\n---\n" + COFFEE})
    told = built("tea.md", "coffee.md", "water.md", "--topic", "Hot Drinks")
    assert re.findall(r"^(.+)  \d", told, re.MULTILINE) == ["Hot Drinks", "Water"]
    assert packages() == ["build/hot-drinks.apkg", "build/water.apkg"]


@pytest.mark.parametrize(
    "topic", ["  Hot   Drinks ", "Hot\nDrinks", "Hot\x1fDrinks\x07", os.fsdecode(b"Hot\xffDrinks")]
)
def test_a_topic_becomes_one_clean_line(topic: str) -> None:
    fill({"tea.md": TEA})
    assert built("tea.md", "--topic", topic).startswith("Hot Drinks  2 notes: 2 new\n")
    assert "2 unchanged" in built("--locked")


def test_dialect() -> None:
    fill({"tea.md": TEA + "\n## What is sencha?\n\nA green tea.\n"})
    built("tea.md", "--dialect", "headings")
    assert fronts("build/tea.apkg") == ["What is sencha?"]


def test_an_unknown_dialect() -> None:
    fill({"tea.md": TEA})
    assert refused("tea.md", "--dialect", "nonsense") == ['tea.md: there is no dialect "nonsense"']


def test_split_by_section() -> None:
    questions = TEA.split("\n", 1)[1].replace("Q1.", "# Leaf\n\nQ1.").replace("Q2.", "# Pot\n\nQ2.")
    fill({"tea.md": questions})
    told = built("tea.md", "--split-by", "section", "--topic", "Tea")
    assert re.findall(r"^(.+)  \d", told, re.MULTILINE) == ["Tea::Leaf", "Tea::Pot"]
    assert packages() == ["build/tea-leaf.apkg", "build/tea-pot.apkg"]


def test_templates() -> None:
    fill({"tea.md": TEA, "mine/style.css": ".card { color: teal; }\n", "mine/basic/front.html": "Sip: {{Front}}"})
    built("tea.md", "--templates", "mine")
    ((models,),) = query(Path("build/tea.apkg"), "select models from col")
    (model,) = json.loads(models).values()
    assert model["css"] == ".card { color: teal; }"
    assert model["tmpls"][0]["qfmt"] == "Sip: {{Front}}"
    assert "{{Back}}" in model["tmpls"][0]["afmt"]


def test_a_new_look_alone_is_told(clock: Clock) -> None:
    fill({"tea.md": TEA, "mine/style.css": ".card { color: teal; }\n"})
    look = "The look of the cards changed; the next import brings it."
    assert look not in built("tea.md")
    clock.now += 60
    lines = built("tea.md", "--templates", "mine").split("\n")
    assert (look in lines, IMPORT in lines, "Tea  2 notes: 2 unchanged" in lines) == (True, True, True)
    clock.now += 60
    assert IMPORT not in built("tea.md", "--templates", "mine")


@pytest.mark.parametrize("arguments", [[], ["--verbose"], ["--json"]])
def test_dry_run_writes_nothing(arguments: list[str]) -> None:
    fill({"tea.md": TEA})
    before = tree()
    told = output("tea.md", "--dry-run", *arguments)
    assert tree() == before
    assert "build/tea.apkg" in told
    assert "Dry run: nothing was written." in told or json.loads(told)["dry_run"]


def test_dry_run_says_what_a_build_would() -> None:
    fill({"tea.md": TEA})
    assert "Tea  2 notes: 2 new\n  1 line on no card: heading\n  would write build/tea.apkg\n" in built(
        "tea.md", "--dry-run"
    )


def test_locked_where_nothing_changed(clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    Path("build/tea.apkg").unlink()
    clock.now += 3600
    assert "2 unchanged" in built("tea.md", "--locked")
    assert packages() == ["build/tea.apkg"]


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        pytest.param(
            lambda: edit("tea.md", "partly", "half"), ["cards/tea.md", "cards/ledger.json"], id="document edited"
        ),
        pytest.param(lambda: edit("cards/tea.md", "partly", "half"), ["cards/ledger.json"], id="card edited"),
        pytest.param(lambda: edit("cards/tea.md", "\n\nA tea", "\n\n\n\nA tea"), ["cards/tea.md"], id="not canonical"),
        pytest.param(lambda: Path("cards/ledger.json").unlink(), ["cards/ledger.json"], id="no ledger"),
        pytest.param(lambda: Path("cards/tea.md").unlink(), ["cards/tea.md"], id="no cards file"),
    ],
)
def test_locked_where_something_would_change(change: Callable[[], None], stale: list[str], clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    clock.now += 3600
    change()
    assert refused("tea.md", "--locked") == [
        f"{path}: it is not up to date, and --locked forbids to write it" for path in stale
    ]


@pytest.mark.parametrize("option", ["--quiet", "-q"])
def test_quiet_prints_nothing(option: str) -> None:
    fill({"tea.md": TEA + UNANSWERED})
    assert built("tea.md", option, "--verbose") == ""
    assert packages() == ["build/tea.apkg"]


def test_quiet_prints_problems() -> None:
    assert refused("tea.md", "--quiet") == ["tea.md: there is no such document"]


@pytest.mark.parametrize("option", ["--verbose", "-v"])
def test_verbose_names_all_that_the_summary_counts(option: str) -> None:
    fill({"tea.md": TEA + UNANSWERED + "\nQ4. What is oolong?\n\nAns - Black dragon.\n"})
    result = run("build", "tea.md", option)
    assert result.stdout.split("\n")[:10] == [
        "Tea  2 notes: 2 new",
        "    new: What is oolong?",
        "    new: What is a gaiwan?",
        "  1 question without an answer",
        "    tea.md:11: What is pu-erh?",
        "  1 duplicate merged, all answers on one card",
        "    tea.md:3, 13: What is oolong?",
        "  1 line on no card: heading",
        "    tea.md:1",
        "  build/tea.apkg",
    ]
    assert result.stderr.split("\n") == ["reading tea.md", "matching", "rendering", "packaging", ""]


def test_json_is_one_object_whose_keys_are_stable() -> None:
    fill({"tea.md": TEA + UNANSWERED})
    value = json.loads(built("tea.md", "--json"))
    first, second = value["decks"][0]["new"]
    assert value == {
        "decks": [
            {
                "topic": "Tea",
                "deck": "Tea",
                "package": "build/tea.apkg",
                "notes": 2,
                "new": [first, second],
                "changed": [],
                "unchanged": [],
                "retired": [],
                "unanswered": [{"question": "What is pu-erh?", "path": "tea.md", "line": 11}],
                "merged": [],
                "ignored": [{"path": "tea.md", "first": 1, "last": 1, "role": "heading"}],
            }
        ],
        "left_out": [],
        "doubts": [],
        "new_look": False,
        "notices": ["started cards/ledger.json: keep it, and the cards beside it, with your documents"],
        "dry_run": False,
    }


def test_json_of_what_leaves_and_what_is_merged(clock: Clock) -> None:
    fill({"tea.md": TEA + "\nQ3. What is sencha?\n\nAns - A green tea.\n"})
    oolong, gaiwan, sencha = json.loads(built("tea.md", "--json"))["decks"][0]["new"]
    clock.now += 60
    edit("tea.md", "Q2. **What is a gaiwan?**\n\nAns - A lidded bowl for brewing.", "Q2. What is oolong?\n\nAns - Tea.")
    edit("cards/tea.md", f"## What is sencha? {{#{sencha}}}\n\nA green tea.\n", "")
    value = json.loads(built("tea.md", "--json"))
    (deck,) = value["decks"]
    assert deck["changed"] == [oolong]
    assert deck["retired"] == [{"id": gaiwan, "front": "What is a gaiwan?"}]
    places = [{"path": "tea.md", "line": 3}, {"path": "tea.md", "line": 7}]
    assert deck["merged"] == [{"question": "What is oolong?", "places": places}]
    assert value["left_out"] == [{"id": sencha, "front": "What is sencha?", "path": "tea.md", "line": 11}]


def test_json_wins_over_quiet() -> None:
    fill({"tea.md": TEA})
    assert json.loads(built("tea.md", "--json", "--quiet"))["decks"]


# where it goes


def test_a_process_of_its_own_builds_the_same() -> None:
    fill({"tea.md": TEA})
    first = process("build", "tea.md", PYTHONHASHSEED="1")
    assert (first.returncode, first.stderr) == (0, b"")
    before = tree()
    assert process("build", PYTHONHASHSEED="2").returncode == 0
    assert tree() == before


def test_a_pipe_gets_no_colour() -> None:
    fill({"tea.md": TEA + UNANSWERED})
    results = [process("build", "tea.md", "--verbose"), process("build", "missing.md")]
    assert [result.returncode for result in results] == [0, 1]
    assert all(b"\x1b" not in result.stdout + result.stderr for result in results)
    assert results[1].stderr.decode().split(os.linesep)[0] == "error: missing.md: there is no such document"


def test_a_terminal_gets_colour() -> None:
    pty = pytest.importorskip("pty")
    fill({"tea.md": TEA})
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "build", "tea.md"]
    subprocess.run(command, stdout=theirs, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
    os.close(theirs)
    assert b"\x1b[32m2 new\x1b[0m" in os.read(ours, 4096)
    os.close(ours)


def test_a_pipe_of_few_characters() -> None:
    fill({"чай.md": TEA.replace("gaiwan", "盖碗 → bowl")})
    for arguments in (["--verbose"], ["--json"]):
        result = process("build", "чай.md", *arguments, PYTHONIOENCODING="cp1252")
        assert (result.returncode, b"Traceback" in result.stderr) == (0, False)
    (deck,) = json.loads(result.stdout)["decks"]
    assert deck["ignored"][0]["path"] == "чай.md"


# documents that cannot be pressed


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("tea.md", None, "tea.md: there is no such document", id="missing"),
        pytest.param("tea", None, "tea: there is no such document", id="ending forgotten"),
        pytest.param("no/tea.md", None, "no/tea.md: there is no such document", id="no such folder"),
        pytest.param("", "", ".: there is no document in this folder", id="no name"),
        pytest.param("folder", "/", "folder: there is no document in this folder", id="folder"),
        pytest.param("folder/", "/", "folder: there is no document in this folder", id="folder with a slash"),
        pytest.param("tea.md", "", "tea.md: the document is empty", id="empty"),
        pytest.param("tea.md", " \n\t\n\f\n", "tea.md: the document is empty", id="blank"),
        pytest.param("tea.md", PNG, "tea.md: this is a binary file, not a text document", id="picture"),
        pytest.param(
            "tea.md", TEA.replace("A tea", "Thé").encode("latin-1"), "tea.md:5: not UTF-8: byte 0xe9 cannot be read",
            id="latin-1",
        ),
        pytest.param("tea.odt", PNG, "tea.odt: a .odt file is not a format deckpress reads", id="odt"),
        pytest.param("tea.pdf", b"%PDF-1.7", "tea.pdf: a .pdf file is not a format deckpress reads", id="pdf"),
        pytest.param("tea.apkg", b"PK\3\4", "tea.apkg: a .apkg file is not a format deckpress reads", id="package"),
        pytest.param("tea.md", "Tea is a drink.\n", "tea.md: no question was found in it", id="no question"),
        pytest.param("tea.md", "---\ntopic: Tea\n---\n", "tea.md: no question was found in it", id="no text"),
        pytest.param("tea.md", "# Tea\n" + UNANSWERED, "tea.md:3: 1 question and not one answer", id="one question"),
        pytest.param(
            "tea.md", "Q1. What?\n\nQ2. Why?\n\nAns - TODO\n", "tea.md:1: 2 questions and not one answer",
            id="placeholders",
        ),
    ],
)  # fmt: skip
def test_a_document_that_is_refused(name: str, content: str | bytes | None, message: str) -> None:
    if content == "/":
        fill({f"{name}/": ""})
    elif name and content is not None:
        fill({name: content})
    assert refused(name) == [message]


def test_an_enormous_document() -> None:
    fill({"tea.md": TEA})
    os.truncate("tea.md", MAX_BYTES + 1)
    result = run("build", "tea.md")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: tea.md: the document is too large: more than 16 MB\n  hint: split it ")
    assert not Path("cards").exists()


def test_all_that_is_wrong_is_said_in_one_run() -> None:
    fill({"a.md": "", "c.md": TEA, "d.md": PNG, "cards/tea.md": HEAD + "loose\n", "cards/ledger.json": "{\n}\n]"})
    assert refused("a.md", "b.md", "c.md", "d.md") == [
        "cards/tea.md:5: this text belongs to no card",
        "cards/ledger.json:3: the ledger is not JSON: extra data",
        "a.md: the document is empty",
        "b.md: there is no such document",
        "d.md: this is a binary file, not a text document",
    ]


def test_a_broken_source_stops_the_whole_project() -> None:
    fill({"cards/sources/tea.md": TEA, "cards/sources/empty.md": ""})
    assert refused() == ["cards/sources/empty.md: the document is empty"]


def test_a_name_with_a_blank_that_was_not_quoted() -> None:
    fill({"my tea.md": TEA})
    assert refused("my", "tea.md") == ["my: there is no such document", "tea.md: there is no such document"]


def test_a_cards_file_is_no_document() -> None:
    fill({"cards/tea.md": HEAD + CARD})
    assert refused("cards/tea.md") == ["cards/tea.md: this is a cards file, not a document"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEA.encode("utf-8-sig"), id="utf-8 marked"),
        pytest.param(TEA.encode("utf-16"), id="utf-16 marked"),
        pytest.param(TEA.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(TEA.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(TEA.replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param(TEA.replace("\n", "\r").encode(), id="cr"),
        pytest.param(TEA.replace("\nQ", "\f\nQ").encode(), id="form feeds"),
        pytest.param(
            TEA.replace("tea that", "tea\x1fthat").replace("lidded bowl", "lidded\0bowl").encode(), id="controls"
        ),
    ],
)
def test_a_document_from_any_editor_gives_the_same_cards(data: bytes) -> None:
    fill({"tea.md": data, "plain/tea.md": TEA})
    built("tea.md")
    built("plain/tea.md", "--cards", "plain/cards", "--output", "plain/build")
    assert Path("cards/tea.md").read_bytes() == Path("plain/cards/tea.md").read_bytes()
    rows = query(Path("build/tea.apkg"), "select flds from notes")
    assert rows == query(Path("plain/build/tea.apkg"), "select flds from notes")
    assert not re.search("[\x00-\x08\x0b-\x1e\x7f]", repr(rows))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("my notes.md", "my-notes"),
        ("чай и кофе.md", "чай-и-кофе"),
        ("Thé n° 1.MD", "thé-n-1"),
        ("'tis (2).txt", "tis-2"),
    ],
)
def test_a_document_of_any_name(name: str, slug: str) -> None:
    fill({name: TEA.split("\n", 1)[1]})
    assert f"  build/{slug}.apkg\n" in built(name)
    assert "2 unchanged" in built(name, "--locked")


# places that cannot be written to


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        pytest.param({"build": "x"}, [], "build: cannot be written: a file is in the way", id="file for the output"),
        pytest.param(
            {"out": "x"}, ["-o", "out/a/b"], "out: cannot be written: a file is in the way", id="file above the output"
        ),
        pytest.param(
            {"build/tea.apkg/": ""}, [], "build/tea.apkg: cannot be written: a folder is in the way",
            id="folder for the package",
        ),
        pytest.param(
            {}, ["-o", "cards/tea.md"], "cards/tea.md: cannot be written: is a directory", id="output for a cards file"
        ),
        pytest.param({}, ["-o", "tea.md"], "tea.md: cannot be written: a file is in the way", id="document for output"),
        pytest.param({"cards": "x"}, [], "cards: this is not a folder", id="file for the cards"),
        pytest.param({}, ["--cards", "tea.md"], "tea.md: this is not a folder", id="document for the cards"),
        pytest.param(
            {"cards/ledger.json/": ""}, [], "cards/ledger.json: cannot be read: is a directory",
            id="folder for the ledger",
        ),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_written_to(files: Files, arguments: list[str], message: str) -> None:
    fill({"tea.md": TEA, **files})
    assert refused("tea.md", *arguments) == [message]


@pytest.mark.parametrize("output", ["cards", "cards/packages", "cards/sources"])
def test_an_output_folder_inside_cards(output: str) -> None:
    fill({"cards/sources/tea.md": TEA})
    built("--output", output)
    before = tree()
    assert "2 unchanged" in built("--output", output, "--locked")
    assert tree() == before


# cards files


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("", 1, "no front matter", id="empty"),
        pytest.param("# Tea\n", 1, "no front matter", id="no front matter"),
        pytest.param("---\ntopic: Tea\n", 1, "no front matter", id="open front matter"),
        pytest.param("---\n---\n", 1, "the front matter names no topic", id="no topic"),
        pytest.param("---\ntopic: Tea: leaf\n---\n", 2, "front matter is not YAML: mapping", id="not YAML"),
        pytest.param(
            "---\ntopic: Tea\ncolor: red\n---\n", 3, 'unknown name "color"', id="unknown name",
        ),
        pytest.param("---\nTea\n---\n", 2, "front matter is not a mapping", id="no mapping"),
        pytest.param(HEAD + "loose\n", 5, "this text belongs to no card", id="loose text"),
        pytest.param(HEAD + "# Leaves\n\nloose\n", 7, "this text belongs to no card", id="loose text in a section"),
        pytest.param(HEAD + "## a {#-a}\n", 5, '"#-a" is no id', id="id"),
        pytest.param(HEAD + "## a {#ä}\n", 5, '"#ä" is no id', id="id that is not ASCII"),
        pytest.param(HEAD + "## a {#a #b}\n", 5, "a card with two ids, #a and #b", id="two ids"),
        pytest.param(HEAD + "## a {kind=quiz}\n", 5, 'unknown kind "quiz"', id="kind"),
        pytest.param(HEAD + "## a {color=red}\n", 5, 'unknown attribute "color"', id="attribute"),
        pytest.param(HEAD + "## a {hint=x hint=y}\n", 5, '"hint" stands twice', id="attribute twice"),
        pytest.param(HEAD + '## a {hint="\\x"}\n', 5, '"\\x" is not a JSON string', id="JSON"),
        pytest.param(
            HEAD + '## a\n\n<!-- text: "\\x" -->\n', 7, '"\\x" is not a JSON string', id="JSON in a text",
        ),
        pytest.param(
            HEAD + CARD + "\n```\nb\n\n## c\n\nd\n", 9, "this code fence is not closed", id="open fence"
        ),
        pytest.param(HEAD + "## a {.b::}\n", 5, 'Anki would not take the tag "b::"', id="tag with an empty level"),
        pytest.param(HEAD + "## a {.::b}\n", 5, 'Anki would not take the tag "::b"', id="tag without a beginning"),
        pytest.param(
            HEAD + "## a\n\nb\n<!-- extra -->\nc\n<!-- extra -->\n", 10, "this marker stands twice", id="extra twice"
        ),
        pytest.param(
            HEAD + "## a\n<!-- answer -->\nb\n<!-- answer -->\n", 8, "this marker stands twice", id="answer twice"
        ),
        pytest.param(
            HEAD + "## a\n<!-- extra -->\nb\n<!-- answer -->\n", 8, "<!-- answer --> comes after", id="order of markers"
        ),
        pytest.param(HEAD + "##\n\nb\n", 5, "a card with an empty front", id="empty front"),
        pytest.param(HEAD + "## a {kind=cloze}\n\nb\n", 5, "a cloze card with no {{c1::...}}", id="cloze"),
        pytest.param(HEAD + "## a {kind=choice}\n\nb\n", 5, "a choice card with 0 options", id="choice"),
        pytest.param(HEAD + "## a {kind=typed}\n", 5, "a typed card with nothing to type", id="typed"),
        pytest.param(HEAD + CARD + CARD, 8, 'two cards have the id "oolong"', id="id twice"),
        pytest.param(HEAD + CARD + "\n## b {.A}\n\n## c {.a}\n", 11, 'Anki would take the tags "a" and "A"', id="tags"),
        pytest.param(HEAD + CARD + "\n<<<<<<< HEAD\n", 9, "a merge that is not finished", id="marks of git"),
        pytest.param(HEAD + CARD + "\n\x1f\n", 9, "a control character, U+001F", id="control character"),
    ],
)  # fmt: skip
def test_a_broken_cards_file(text: str, line: int, what: str) -> None:
    fill({"cards/tea.md": text})
    (problem,) = refused()
    assert problem.startswith(f"cards/tea.md:{line}: {what}")


def test_a_broken_cards_file_stops_a_build_of_something_else() -> None:
    fill({"coffee.md": COFFEE, "cards/tea.md": "no cards"})
    assert refused("coffee.md") == ["cards/tea.md:1: no front matter"]


def test_files_beside_the_cards() -> None:
    files = {"README.md": "How we work", "._tea.md": "\0\5\x16\7", ".#tea.md": "x", "tea.md~": "x", "notes.txt": "x"}
    fill({"cards/tea.md": HEAD + CARD, **{f"cards/{name}": text for name, text in files.items()}})
    assert "Tea  1 note: 1 new\n" in built()


@pytest.mark.parametrize("name", ["Tea.md", "TEA.md", "tea.MD"])
def test_a_cards_file_of_any_name_is_the_one_of_its_topic(name: str) -> None:
    fill({f"cards/{name}": HEAD + CARD, "tea.md": TEA})
    assert "Tea  2 notes: 2 new\n" in built("tea.md")
    assert {path.name for path in Path("cards").iterdir()} == {name, "ledger.json"}
    assert "What is a gaiwan?" in Path(f"cards/{name}").read_text("utf-8")


def test_a_cards_file_with_blanks_in_its_name() -> None:
    fill({"cards/Green tea.md": HEAD + "## What is sencha? {.japan}\n\nA green tea.\n"})
    built()
    assert packages() == ["build/green-tea.apkg"]
    assert query(Path("build/green-tea.apkg"), "select tags from notes") == [(" green-tea::japan ",)]
    assert "1 unchanged" in built("--locked")


def test_a_card_edited_in_its_document_and_by_hand(clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    clock.now += 60
    edit("tea.md", "partly oxidised", "half oxidised")
    edit("cards/tea.md", "partly oxidised", "a little oxidised")
    (problem,) = refused("tea.md")
    assert problem == "cards/tea.md:6: this card was edited here and in its document, at tea.md:3"
    told = run("build", "tea.md").stderr
    id = re.findall("{#([^}]*)}", told)[0]
    assert told.split("\n")[1:-2] == [
        "  here, and there:",
        f"    {f'## What is oolong? {{#{id}}}':<36} | ## What is oolong? {{#{id}}}",
        f"    {'':36} |",
        f"    {'A tea that is a little oxidised.':<36} ≠ A tea that is half oxidised.",
    ]


@pytest.mark.parametrize("edited", ["tea.md", "cards/tea.md"])
def test_a_conflict_is_settled_by_making_the_two_alike(edited: str, clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    clock.now += 60
    edit("tea.md", "partly oxidised", "half oxidised")
    edit("cards/tea.md", "partly oxidised", "a little oxidised")
    other = {"tea.md": ("half", "a little"), "cards/tea.md": ("a little", "half")}
    edit(edited, *other[edited])
    assert "1 changed, 1 unchanged" in built("tea.md")


def test_a_build_writes_nothing_that_the_next_one_refuses() -> None:
    fill(
        {
            "tea.md": "# Tea\n\n# Japan\n" + TEA.split("\n", 1)[1],
            "cards/tea.md": HEAD + "## Matcha? {.Japan}\n\nA powder.\n",
        }
    )
    run("build", "tea.md", "--topic", "Tea")
    assert run("build", "tea.md", "--topic", "Tea").exit_code == 0 or not Path("cards/ledger.json").exists()


# the ledger


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda text: "", ":1: the ledger is not JSON: expecting value", id="empty"),
        pytest.param(lambda text: text + "}", ":14: the ledger is not JSON: extra data", id="a bracket too many"),
        pytest.param(
            lambda text: text.replace('"cards": {\n', '"cards": {\n<<<<<<< HEAD\n'),
            ":3: the ledger is not JSON: expecting property name enclosed in double quotes",
            id="marks of git",
        ),
        pytest.param(
            lambda text: text.replace('"version": 1', '"version": 2'),
            ":1: the ledger's version is 2, not 1",
            id="version",
        ),
        pytest.param(lambda text: "[]", ":1: the ledger's version is None, not 1", id="a list"),
        pytest.param(lambda text: '{"version": 1}', ':1: the ledger has no table "cards"', id="no cards"),
        pytest.param(
            lambda text: re.sub(r'("mod": )\d+', r'\1"soon"', text),
            ':3: the record of card "{first}" is broken',
            id="broken card",
        ),
        pytest.param(
            lambda text: text.replace('"hash"', '"mash"'),
            ':10: the record of note type "Deckpress Basic" is broken',
            id="broken note type",
        ),
    ],
)
def test_a_broken_ledger(change: Callable[[str], str], message: str) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    text = Path("cards/ledger.json").read_text("utf-8")
    (first, _) = json.loads(text)["cards"]
    Path("cards/ledger.json").write_text(change(text), "utf-8")
    assert refused("tea.md") == ["cards/ledger.json" + message.format(first=first)]


def test_the_marks_of_git_in_a_ledger_get_a_hint_of_their_own() -> None:
    fill({"tea.md": TEA, "cards/ledger.json": '{\n"cards": {\n<<<<<<< HEAD\n'})
    assert "hint: keep both sides' lines of the merge, without the marks\n" in run("build", "tea.md").stderr


def test_a_ledger_ahead_of_the_clock(clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    clock.now -= 86400
    assert refused("tea.md") == ["cards/ledger.json: it holds times 86400 seconds ahead of this machine's clock"]


def test_a_lost_ledger_is_told(clock: Clock) -> None:
    fill({"tea.md": TEA})
    built("tea.md")
    Path("cards/ledger.json").unlink()
    clock.now += 60
    told = built("tea.md")
    assert "Tea  2 notes: 2 new\n" in told
    assert "note: cards/ledger.json is missing: ids stay the same" in told


# templates


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({}, "mine: there is no such folder of templates", id="missing"),
        pytest.param({"mine": "x"}, "mine: there is no such folder of templates", id="a file"),
        pytest.param({"mine/basic/fornt.html": ""}, "mine/basic/fornt.html: no note type uses this file", id="unknown"),
        pytest.param({"mine/styles.css": ""}, "mine/styles.css: no note type uses this file", id="unknown style"),
        pytest.param(
            {"mine/basic/front.html": "{{#Front}}"},
            "mine/basic/front.html:1: {{#Front}} is never closed",
            id="not closed",
        ),
        pytest.param({"mine/style.css": b"\xff"}, "mine/style.css: the template is not UTF-8", id="not UTF-8"),
    ],
)
def test_templates_that_are_refused(files: Files, message: str) -> None:
    fill({"tea.md": TEA, **files})
    assert refused("tea.md", "--templates", "mine") == [message]


# the same things twice


@pytest.mark.parametrize("second", ["tea.md", "./tea.md", "tea/../tea.md", "link.md"])
def test_a_document_named_twice_gives_each_card_once(second: str) -> None:
    fill({"tea.md": TEA, "tea/": ""})
    Path("link.md").symlink_to("tea.md")
    built("tea.md", second)
    assert fronts("build/tea.apkg") == ["What is oolong?", "What is a gaiwan?"]
    assert Path("cards/tea.md").read_text("utf-8").count("A lidded bowl") == 1


def test_documents_of_one_name_in_two_folders_are_one_deck() -> None:
    fill({"a/drinks.md": TEA.split("\n", 1)[1], "b/drinks.md": COFFEE.split("\n", 1)[1]})
    assert "drinks  3 notes: 3 new\n" in built("a/drinks.md", "b/drinks.md")


def test_a_document_kept_in_a_project_and_named_is_one_document() -> None:
    fill({f"cards/{project.SOURCES}/tea.md": TEA})
    built("cards/sources/tea.md")
    assert "2 unchanged" in built("--locked")


def test_a_cloze_of_a_document_that_is_not_closed_is_refused() -> None:
    fill({"tea.md": "---\ntopic: Tea\n---\n\nA {{c1::gaiwan}} is a cup.\n\nA {{c1::kyusu is a pot.\n"})
    assert refused("tea.md") == ["tea.md:7: a cloze that is not closed, or hides nothing"]


@pytest.mark.parametrize("seed", ["1", "4"])
def test_what_is_asked_does_not_depend_on_the_order_of_a_set(seed: str) -> None:
    fill({"tea.md": "# Tea\n\n## What is a gaiwan?\n\n- [ ] A pot\n- [x] A cup\n"})
    assert process("build", "tea.md", PYTHONHASHSEED=seed).returncode == 0
    assert "kind=choice" in Path("cards/tea.md").read_text("utf-8")


def test_front_matter_that_is_no_yaml_is_told_and_stops_nothing() -> None:
    fill({"tea.md": "---\ntopic: Tea: the leaf\n---\n\n" + TEA})
    told = "tea.md:2: front matter is not YAML: mapping values are not allowed here; its lines of a name and a text"
    assert f"note: {told}" in output("tea.md")
    inspected = run("inspect", "tea.md")
    assert (inspected.exit_code, inspected.stdout.startswith("tea.md  topic: Tea: the leaf\n" + told)) == (0, True)
