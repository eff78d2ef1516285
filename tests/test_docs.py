"""The documentation: its sessions print what it says, its links lead somewhere, its reference is what the code is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from docs import catalogue
from generator.cli import main
from tests.consoles import DOCS, PAGES, ROOT, blocks, play

MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("cards/**/*.md")])
SESSIONS = [page for page in MARKDOWN if "console" in page.read_text("utf-8")]
# blocks that no test runs, each with its reason beside it: one more needs a reason that convinces a reviewer
NOT_RUN = 5
COMMAND = re.compile(r"^(\$ )?(deckpress|make|pipx?|python3?|\.venv/bin/\w+) ", re.MULTILINE)
README = (ROOT / "README.md").read_text("utf-8")
# a stylesheet's variables begin so, too
OPTION = re.compile(r"(?P<option>--(?!dp-)\w[\w-]*)")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
HTML_LINK = re.compile(r"""<(?:a|img)\b[^>]*?\b(?:href|src)=["']([^"']+)["']""", re.IGNORECASE)
ANCHOR = re.compile(r"""\b(?:id|name)=["']([^"']+)["']""")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", SESSIONS, ids=name)
def test_sessions_print_what_the_page_says(page: Path, tmp_path: Path, accept: bool) -> None:
    played = play(page, tmp_path, accept=accept)
    if accept:
        text = page.read_text("utf-8")
        for (start, end), true in sorted(played["true"].items(), reverse=True):
            text = text[:start] + true + text[end:]
        page.write_text(text, "utf-8")


def test_blocks_that_are_not_run_are_counted() -> None:
    skipped = [
        example.parsed
        for page in SESSIONS
        for example in PAGES.parse(page).examples()
        if isinstance(example.parsed, tuple)
    ]
    assert all(action == "next" and reason for action, reason in skipped)
    assert len(skipped) == NOT_RUN


@pytest.mark.parametrize("page", SESSIONS, ids=name)
def test_files_are_named_to_the_reader(page: Path) -> None:
    """Hosts of repositories do not show a block's title: the text before it must say which file it is."""
    document = PAGES.parse(page)
    for region in blocks(document):
        if title := region.lexemes["title"]:
            before = document.text[: region.start].rstrip().rpartition("\n\n")[2]
            assert Path(title).name in before, f"{name(page)}: {title} is not named before its block"


@pytest.mark.parametrize("page", MARKDOWN, ids=name)
def test_commands_are_in_sessions(page: Path) -> None:
    """What a reader may copy is run: there are no commands in other blocks."""
    for token in tokens(page):
        if token.type in ("fence", "code_block") and not token.info.startswith(("console", "sh")):
            assert not COMMAND.search(token.content), f"{name(page)}: {token.content}"


@pytest.mark.parametrize("page", MARKDOWN, ids=name)
def test_commands_in_sentences_exist(page: Path) -> None:
    for code in codes(page):
        command, *words = code.removeprefix("deckpress ").split() or [""]
        if code.startswith("deckpress ") and command.isalpha():
            named = {word.partition("=")[0] for word in words if word.startswith("-")}
            assert command in main.commands, f"{name(page)}: {code}"
            assert named <= options_of(command), f"{name(page)}: {code}"


@pytest.mark.parametrize("page", MARKDOWN, ids=name)
def test_options_in_sentences_exist(page: Path) -> None:
    known = set(chain.from_iterable(map(options_of, main.commands)))
    assert {match["option"] for code in codes(page) if (match := OPTION.match(code))} <= known


@pytest.mark.parametrize("command", main.commands)
def test_readme_names_every_command(command: str) -> None:
    assert f"| `deckpress {command}`" in README or f", `deckpress {command}` |" in README


def test_every_page_is_on_the_site() -> None:
    listed = yaml.safe_load((DOCS / "toc.yml").read_text("utf-8"))
    pages = [listed["root"], *(entry["file"] for part in listed["subtrees"] for entry in part["entries"])]
    assert sorted(pages) == sorted(page.relative_to(DOCS).with_suffix("").as_posix() for page in DOCS.rglob("*.md"))


@pytest.mark.parametrize("page", [page for page in SESSIONS if "- run: " in page.read_text("utf-8")], ids=name)
def test_steps_of_workflows_are_run(page: Path) -> None:
    """What a workflow runs of deckpress is run by a session of its page."""
    document = PAGES.parse(page)
    sources = [str(region.lexemes["source"]) for region in blocks(document)]
    steps = [step for source in sources for step in re.findall(r"^ *- run: (deckpress .*)", source, re.MULTILINE)]
    assert steps
    assert {f"$ {step}" for step in steps} <= {line for source in sources for line in source.split("\n")}


@pytest.mark.parametrize("page", [page for page in MARKDOWN if DOCS in page.parents], ids=name)
def test_pictures_are_markdown(page: Path) -> None:
    """The site takes no pictures along that HTML shows."""
    shown = [each for token in tokens(page) for each in (token, *(token.children or ())) if "html" in each.type]
    assert not [each.content for each in shown if "<img" in each.content]


@pytest.mark.parametrize("page", MARKDOWN, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if ADDRESS.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name(page)}: there is no {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{name(page)}: {link} leads to no heading"


@pytest.mark.parametrize("page", catalogue.PAGES)
def test_reference_is_what_the_code_gives(page: str, accept: bool) -> None:
    path, expected = catalogue.FOLDER / page, catalogue.PAGES[page]()
    if accept:
        path.write_text(expected, "utf-8")
    else:
        assert path.read_text("utf-8") == expected


@cache
def options_of(command: str) -> set[str]:
    """The options that a command takes."""
    found = main.commands[command].params
    return {*chain.from_iterable([*each.opts, *each.secondary_opts] for each in found), "-h", "--help"}


def codes(page: Path) -> Iterator[str]:
    """The code in the sentences of a page."""
    for token in tokens(page):
        yield from (child.content for child in token.children or () if child.type == "code_inline")


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(page.read_text("utf-8"))


def links(page: Path) -> Iterator[str]:
    for token in tokens(page):
        for each in (token, *(token.children or ())):
            if each.type in ("link_open", "image"):
                yield str(each.attrGet("href") or each.attrGet("src"))
            if each.type in ("html_block", "html_inline"):
                yield from HTML_LINK.findall(each.content)


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page: GitHub's for its headings, and those that its HTML sets."""
    found: dict[str, int] = {}
    inside = False
    for token in tokens(page):
        if token.type == "inline" and inside:
            slug = re.sub(r"[^\w\- ]", "", _plain(token).lower()).replace(" ", "-")
            found[slug] = found.get(slug, -1) + 1
            if found[slug]:
                found[f"{slug}-{found[slug]}"] = 0
        inside = token.type == "heading_open"
    return {*found, *ANCHOR.findall(page.read_text("utf-8"))}


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))
