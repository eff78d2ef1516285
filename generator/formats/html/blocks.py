"""A heading, code, a quotation, a callout, a fold -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import chain
from textwrap import dedent

from generator.formats.containers import ALERTS
from generator.formats.html.inline import MARKUP, inline, marks_of
from generator.formats.html.leaves import code_lines, language_of, leaves_of
from generator.formats.html.nodes import Leaf, Look, Node, Piece, parts_of, plain, style_of, words_of
from generator.formats.html.paragraphs import atoms_of, merged, paragraphs
from generator.formats.html.pieces import joined, kind_of, pieces_of, write_content

ASKING_CALLOUTS = frozenset({"question", "faq", "help"})
RULE = "---"


def write_heading(node: Node, look: Look) -> Iterator[Piece]:
    """A heading, on one line and not in bold, which it is anyway."""
    atoms = merged([replace(atom, look=_in_heading(atom.look)) for atom in on_one_line(node)])
    text = re.sub(r"(?<=\s)(#+)$", r"\\\1", inline(atoms))
    if text:
        yield Piece(((f"{'#' * int(kind_of(node)[1])} {text}", atoms[0].line),))


def on_one_line(node: Node) -> list[Leaf]:
    """What is in a node, on one line."""
    return atoms_of(leaf if leaf.kind != "end" else Leaf(" ", leaf.line, leaf.look) for leaf in leaves_of(node, Look()))


def _in_heading(look: Look) -> Look:
    """The look without what a heading is anyway, bold, and without a link into the page, as to a table of contents."""
    return replace(look, bold=False, link="" if look.link.startswith("#") else look.link)


def write_code(node: Node, look: Look) -> Iterator[Piece]:
    """A block of code in a fence longer than any in it, with its language."""
    lines = code_lines(node)
    if node.name != "pre":
        texts = dedent("\n".join(text for text, _ in lines)).split("\n")
        lines = [(text, origin) for text, (_, origin) in zip(texts, lines, strict=True)]
    while lines and not lines[0][0].strip():
        del lines[0]
    while lines and not lines[-1][0].strip():
        del lines[-1]
    if lines:
        longest = max((len(run) for text, _ in lines for run in re.findall(r"^\s*(`{3,})", text)), default=2)
        fence = "`" * (longest + 1)
        language = next(filter(None, map(language_of, [node, *node.children])), look.language)
        yield Piece(((fence + language, lines[0][1]), *lines, (fence, lines[-1][1])))


def write_quote(node: Node, look: Look) -> Iterator[Piece]:
    """A quotation."""
    lines = joined(write_content(node, look))
    if lines:
        yield Piece(tuple((f"> {text}" if text else ">", origin) for text, origin in lines))


def write_callout(node: Node, look: Look) -> Iterator[Piece]:
    """A box: an alert, under its title in bold if that is not its kind's name; a quote where none is of its kind.

    One that says that it asks is a bold line and its answer.
    """
    head = next((child for child in node.children if _is_title(child)), None)
    rest = [child for child in node.children if child is not head]
    leaves = list(leaves_of(head, Look(bold=True))) if head else []
    kinds = set(chain.from_iterable(parts_of(words_of(node.attributes))))
    if kinds & ASKING_CALLOUTS:
        yield from paragraphs(leaves)
        yield from pieces_of(rest, look)
        return
    title = plain([head]).strip() if head else ""
    alert = next((name for kind, name in ALERTS.items() if name and kind in kinds), "")
    is_named = title.upper() != alert
    lines = joined(chain(paragraphs(leaves) if is_named else (), pieces_of(rest, look)))
    if lines and alert:
        lines = [(f"[!{alert}]", lines[0][1]), *lines]
    if lines:
        yield Piece(tuple((f"> {text}" if text else ">", origin) for text, origin in lines))


def _is_title(node: Node) -> bool:
    return any("title" in word or "heading" in word for word in words_of(node.attributes))


def write_rule(node: Node, look: Look) -> Iterator[Piece]:
    """A rule."""
    if "display:none" not in style_of(node).replace(" ", ""):  # a page break of Google Docs
        yield Piece(((RULE, node.line),))


def write_formula(node: Node, look: Look) -> Iterator[Piece]:
    """A formula of its own."""
    yield Piece(((f"$${node.text}$$", node.line),))


def write_details(node: Node, look: Look) -> Iterator[Piece]:
    """A fold and what it hides; its summary in HTML."""
    summary = next((child for child in node.children if child.name == "summary"), None)
    rest = [child for child in node.children if child is not summary]
    said = _inner_html(summary) if summary else "Details"
    lines = joined(pieces_of(rest, look))
    last = lines[-1][1] if lines else node.line
    body = [("", node.line), *lines, ("", last)] if lines else []
    head = ("<details>", node.line), (f"<summary>{said}</summary>", summary.line if summary else node.line)
    yield Piece((*head, *body, ("</details>", last)))


def _inner_html(node: Node) -> str:
    """What is in a node as HTML in one line: Markdown is not read there."""
    parts = []
    for atom in on_one_line(node):
        text = escape(atom.text, quote=False)
        names = ["code"] * atom.look.code + [MARKUP[name][1] for name, _ in marks_of(atom.look) if name in MARKUP]
        for name in [*names, *atom.look.tags]:
            text = f"<{name}>{text}</{name}>"
        parts.append(f'<a href="{escape(atom.look.link)}">{text}</a>' if atom.look.link else text)
    return "".join(parts).strip()
