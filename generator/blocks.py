"""Markdown text -> blocks: headings, paragraphs, lists, fences ... with the lines they stand on.

The structure is found by markdown-it-py, a CommonMark parser that keeps source lines; only its block half runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from generator.fences import FenceScanner
from generator.records import Block, BlockKind
from generator.stretches import stretches

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "blockquote_open": "quote",
    "table_open": "table",
    "hr": "rule",
}
MARKER = re.compile(r"[ ]*(?:[-*+]|\d{1,9}[.)])(?:[ ]{1,4}(?=\S)|[ ]|$)")
PREFIX = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
TAB = 4
References = dict[str, dict[str, dict[str, list[int]]]]


@cache
def parser() -> MarkdownIt:
    """The block half of a GitHub-flavoured parser; made once, since making it is slow."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def parse(lines: Sequence[str]) -> tuple[Block, ...]:
    """All top-level blocks of a text, in order; lines count from 1. A block never ends in blank lines."""
    if any("\t" in line for line in lines):
        lines = list(untabbed(lines))
    env: References = {}
    found: list[Block] = []
    for begin, end, kind in stretches(lines):
        if kind:
            found.append(_plain(kind, lines[begin:end], begin))
        else:
            found += by_parser(lines[begin:end], env, begin)
    return tuple(sorted(found, key=lambda block: block.first))


def _plain(kind: BlockKind, lines: Sequence[str], before: int) -> Block:
    """The block of lines that are not indented. before: how many lines stand before these."""
    text = "\n".join(lines)
    return Block(kind, text, before + 1, before + len(lines), text.index(" ") if kind == "heading" else 0)


def by_parser(lines: Sequence[str], env: References, before: int = 0) -> Iterator[Block]:
    """The blocks of lines, by the parser. env: the references found so far. before: how many lines stand before."""
    known = len(env.get("references", ()))
    tokens = iter(parser().parse("\n".join(lines), env))
    yield from _blocks(tokens, list(lines), 0, before)
    for found in islice(env.get("references", {}).values(), known, None):
        yield _block("definitions", lines, found["map"][0], found["map"][1], 0, before)


def untabbed(lines: Sequence[str]) -> Iterator[str]:
    """The lines with the tabs of their indentation and markers as blanks; those in code stay, but for the fence's."""
    scanner = FenceScanner()
    fence = ""
    for line in lines:
        was_open = scanner.open
        if not scanner.is_code(line):
            prefix = PREFIX.match(line)[0]  # type: ignore[index]
            yield prefix.expandtabs(TAB) + line[len(prefix) :] if "\t" in prefix else line
            continue
        if not was_open:
            fence = line[: len(line) - len(line.lstrip())]
        yield fence.expandtabs(TAB) + line[len(fence) :] if "\t" in fence and line.startswith(fence) else line


def _blocks(tokens: Iterator[Token], lines: list[str], indent: int, before: int) -> Iterator[Block]:
    """The blocks up to the end of the container that the iterator stands in.

    lines: the source, where list markers already passed are blanked; indent: the container's columns; before: how many
    lines of the document stand before these.
    """
    for token in tokens:
        if token.nesting == -1:
            return
        kind = KINDS.get(token.type)
        if kind is None or token.map is None:  # the rows of a table, say
            if token.nesting == 1:
                list(_blocks(tokens, lines, indent, before))
            continue
        inside = indent
        if kind == "item" and (marker := MARKER.match(lines[token.map[0]], indent)):
            inside = marker.end()
            lines[token.map[0]] = " " * inside + lines[token.map[0]][inside:]
        block = _block(kind, lines, token.map[0], token.map[1], inside, before)
        if kind == "heading":
            block = replace(block, level=int(token.tag[1:]))
        if token.nesting == 1:
            children = tuple(_blocks(tokens, lines, inside, before))
            if kind in ("list", "item"):  # nothing looks into a quote
                block = replace(block, children=children)
        yield block


def _block(kind: BlockKind, lines: Sequence[str], start: int, end: int, indent: int, before: int) -> Block:
    """The block of lines[start:end] without the container's indentation; a lazy line may have less of it."""
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    text = "\n".join(line[min(indent, len(line) - len(line.lstrip())) :] for line in lines[start:end])
    return Block(kind, text, before + start + 1, before + end)
