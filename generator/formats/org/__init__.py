"""Emacs Org -> Markdown: its headings, lists, tables, blocks and markup, without what Org keeps for itself.

A heading that a spaced-repetition program for Emacs studies (org-drill, org-fc, anki-editor) becomes a labelled entry:

    * Item                    :drill:        Q: What is the capital of Estonia?
    What is the capital of Estonia?   becomes
    ** The Answer                            A: Tallinn.
    Tallinn.

See https://orgmode.org/worg/org-syntax.html and https://gitlab.com/phillord/org-drill.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from generator.asking import asks
from generator.errors import DocumentError
from generator.formats.columns import column_kind
from generator.formats.org.blocks import KEYWORD, Blocks
from generator.formats.org.outline import Node, all_of, outline
from generator.formats.org.spans import Spans
from generator.formats.writing import (
    Lines,
    begun,
    emphasized,
    heading,
    labelled,
    spaced,
    text_of,
)
from generator.records import Text

CLOZES = {
    "drill": re.compile(
        r"(?<![\[\w])\[(?!fn:|\d{4}-\d\d|[ Xx-]\])([^\[\]|\n]{1,200})(?:\|\|([^\[\]\n]{0,200}))?\](?![\](])"
    ),
    "fc": re.compile(r"\{\{([^{}]{1,400})\}(?:\{([^{}]{0,200})\})?(?:@\d+)?\}"),
    "anki": re.compile(r"\{\{c\d+::((?:(?!::|\}\}).){1,400})(?:::((?:(?!\}\}).){0,200}))?\}\}"),
}
PROGRAM_TAGS = ("", "drill", "fc", "leech", "suspended", "noexport", "export", "ignore", "ARCHIVE", "ATTACH", "toc")
KIND_PROPERTIES = ("DRILL_CARD_TYPE", "FC_TYPE", "ANKI_NOTE_TYPE")
MOST_SIDES = 6
# a heading that tells one side of a card from another
SIDE = re.compile(r"(?:side|seite|sida|kant|zijde|côté|lado|lato|сторона|面)?\W*(?:\d+|[a-z])?", re.IGNORECASE)


def org(data: bytes, name: str) -> Text:
    """The text of an Org file in UTF-8 with line feeds; name: what messages call it.

    Raises DocumentError where lists are nested so deeply that no person wrote them.
    """
    lines = data.decode("utf-8", "replace").replace("\0", " ").split("\n")
    try:
        return text_of(_Writer(outline(lines)).document())
    except RecursionError as error:
        deepest = max(range(len(lines)), key=lambda number: len(lines[number]) - len(lines[number].lstrip()))
        hint = "take out the indentation that says nothing"
        raise DocumentError(name, deepest + 1, "lists are nested too deeply to be read", hint) from error


class _Writer:
    """Writes an outline as Markdown."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._names = Counter(node.title for node in all_of(root) if node.is_studied)
        self._spans = Spans()
        self._blocks = Blocks(self._spans)
        for node in all_of(root):
            node.body = list(self._spans.without_notes(node.body))

    def document(self) -> Lines:
        """The title, and below it everything else."""
        keywords = [(match, line) for text, line in self._root.body if (match := KEYWORD.fullmatch(text))]
        titles = [(match[2].strip(), line) for match, line in keywords if match[1].upper() == "TITLE"]
        title = self._spans.write(" ".join(text for text, _ in titles))
        content = self._content(self._root, 1 if title else 0)
        return spaced([[(f"# {title}", titles[0][1])], content]) if title else content

    def _content(self, node: Node, shift: int) -> Lines:
        """What stands below a heading. shift: how many levels deeper its headings are in Markdown."""
        self._blocks.is_asked = asks(node.title)
        blocks = self._blocks.write(node.body)
        notes = self._blocks.notes(node.line)
        return spaced([blocks, notes, *(self._part(child, shift) for child in node.children)])

    def _part(self, node: Node, shift: int) -> Lines:
        if node.is_studied:
            studied = (self._part(child, shift) for child in node.children if child.is_studied)
            return spaced([*self._entries(node, shift), *studied])
        content = self._content(node, shift)
        title = self._spans.write(node.title)
        if not title or (not content and title.casefold() == "footnotes"):
            return content
        remark = _remark(node) if any(text.strip() for text, _ in node.body) else []
        return spaced([heading(title, node.level + shift, node.line), remark, content])

    def _entries(self, node: Node, shift: int) -> Iterator[Lines]:
        """What a program for spaced repetition asks: an entry, or one a side."""
        self._blocks.is_asked = True
        parts = [child for child in node.children if not child.is_studied]
        kind = " ".join(node.properties.get(key, "") for key in KIND_PROPERTIES).casefold()
        title: Lines = [(self._spans.write(node.title), node.line)] if node.title else []
        body = spaced([self._blocks.write(node.body), self._blocks.notes(node.line)])
        fronts = [part for part in parts if column_kind(part.title)[0] == "question"]
        source = "\n".join(text for part in [node, *parts[:1]] for text, _ in part.body)
        cloze = CLOZES["anki" if "{{c" in source else "fc" if "fc" in node.tags else "drill"]
        if "sided" in kind and len(parts) > 1:
            yield from self._sides(node, parts, body, shift)
        elif fronts:
            rest = [part for part in parts if part is not fronts[0]]
            yield labelled(self._content(fronts[0], shift), self._answer(rest, shift) or body, _remark(node))
        elif "cloze" in kind or (not parts and "drill" in node.tags and cloze.search(source)):
            shown = next(
                (part for part in [node, *parts] if cloze.search("\n".join(text for text, _ in part.body))), node
            )
            hidden = [(cloze.sub(_hidden, text), line) for text, line in shown.body]
            solved = [(cloze.sub(_solved, text), line) for text, line in shown.body]
            yield labelled(self._blocks.write(hidden), self._blocks.write(solved), _remark(node))
        elif parts:
            yield labelled(self._question(node, title, body), self._answer(parts, shift), _remark(node))
        else:
            is_name = self._names[node.title] > 1
            yield labelled(body if is_name else title, [] if is_name else body, _remark(node))
            if "double" in kind:
                yield labelled(body, title, _remark(node))

    def _question(self, node: Node, title: Lines, body: Lines) -> Lines:
        """The body, where there is one; the title with it, where it is part of the question and no mere name."""
        is_name = self._names[node.title] > 1 or (not asks(node.title) and any(asks(text) for text, _ in body))
        return body if body and is_name else spaced([title, body])

    def _answer(self, parts: Sequence[Node], shift: int) -> Lines:
        """The content of the parts; the titles of all but the first, and its own if that is all there is of it."""
        written = []
        for number, part in enumerate(parts):
            content = self._content(part, shift)
            title: Lines = [(emphasized("**", self._spans.write(part.title)), part.line)] if part.title else []
            if number:
                written.append(spaced([title, content]))
            else:
                written.append(content or [(self._spans.write(part.title), part.line)])
        return spaced(written)

    def _sides(self, node: Node, parts: Sequence[Node], body: Lines, shift: int) -> Iterator[Lines]:
        """An entry for each side of which the others are the answer; of many sides, for the first."""
        sides = [side for part in parts if (side := self._side(part, shift))]
        asked = 2 if "two" in node.properties.get("DRILL_CARD_TYPE", "") else len(sides)
        for number, side in enumerate(sides[: asked if len(sides) <= MOST_SIDES else 1]):
            yield labelled(spaced([body, side]), spaced([*sides[:number], *sides[number + 1 :]]), _remark(node))

    def _side(self, part: Node, shift: int) -> Lines:
        """What is on a side, with its name, if that says more than which side it is."""
        content = self._content(part, shift)
        is_place = SIDE.fullmatch(part.title) or column_kind(part.title)[0] in ("question", "answer")
        return begun(f"**{self._spans.write(part.title)}:**", content) if content and not is_place else content


def _remark(node: Node) -> Lines:
    """What the tags of a heading, and those above it, say of it."""
    stated = [*node.inherited, *node.tags, *node.properties.get("ANKI_TAGS", "").split()]
    tags = dict.fromkeys(tag.lstrip("@#%").replace("--", "-") for tag in stated if tag not in PROGRAM_TAGS)
    return [(f"<!-- tags: {' '.join(tags)} -->", node.line)] if tags else []


def _hidden(cloze: re.Match[str]) -> str:
    return f"[{cloze[2] or ''}...]"


def _solved(cloze: re.Match[str]) -> str:
    return f"*{cloze[1]}*"
