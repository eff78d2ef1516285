"""A tree of docutils -> Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import ascii_lowercase

from docutils import nodes

from generator.formats.rst.directives import NO_LANGUAGE
from generator.formats.rst.spans import Spans, name_of
from generator.formats.writing import (
    BLOCK,
    BREAK,
    NO_BREAK,
    Lines,
    begun,
    code_span,
    emphasized,
    escape,
    fenced,
    guarded,
    heading,
    indented,
    joined,
    pipe_table,
    quoted,
    spaced,
)
from generator.labels import is_answer, is_question

ADORNED = re.compile(r"(?:([^\w\s])\1*\n)?[ ]*(?P<title>\S.*)\n([^\w\s])\3*")
SENTENCE_END = re.compile(r"[.?!:。？！：؟][\"'”’»)]*$")
ALERTS = {
    "attention": "WARNING",
    "caution": "CAUTION",
    "danger": "CAUTION",
    "error": "CAUTION",
    "hint": "TIP",
    "important": "IMPORTANT",
    "note": "NOTE",
    "tip": "TIP",
    "warning": "WARNING",
}
LISTS = ("bullet_list", "enumerated_list")
# docutils numbers its messages' levels: 3 is an error
ERROR = 3
LABELS = ("Q.", "A.", "Q)", "A)")


class Blocks:
    """Writes a tree of docutils as Markdown; knows where in it it is."""

    def __init__(self, document: nodes.document, source: Sequence[str]) -> None:
        self._spans = Spans(document)
        self._source = source
        self._line = 1
        self._level = 0
        self._nested = 0
        self._begun = False
        self._language = ""

    def blocks(self, children: Sequence[nodes.Node]) -> Lines:
        """The blocks of a container, each below the one before."""
        written: list[Lines] = []
        before: nodes.Element | None = None
        for node in children:
            if isinstance(node, nodes.section):
                written.append(self._cited())
            if isinstance(node, nodes.Element) and (lines := self._block(node, before)):
                written.append(lines)
                before = node
                self._begun = self._begun or node.tagname not in ("section", "title")
        if not self._nested:
            written.append(self._cited())
        return spaced(written)

    def _block(self, node: nodes.Element, before: nodes.Element | None) -> Lines:
        if node.tagname in LISTS:
            return self._list(node, before)
        if isinstance(node, nodes.block_quote):
            return self._block_quote(node, before)
        if node.tagname in ALERTS:
            return quoted([(f"[!{ALERTS[node.tagname]}]", self._at(node)), *self._inside(node.children)])
        return BLOCKS[node.tagname](self, node) if node.tagname in BLOCKS else self._paragraph(node)

    def _at(self, node: nodes.Node) -> int:
        """The line where a node begins, if docutils tells it; else where the last one did."""
        first = node
        while first.line is None and first.children:
            first = first.children[0]
        if first.line is not None:
            # of what stands in a table, docutils tells the line in the table
            self._line = min(max(self._line, first.line), len(self._source))
        return self._line

    def _inside(self, children: Sequence[nodes.Node]) -> Lines:
        """The blocks of a list item, a quotation, a definition."""
        self._nested += 1
        lines = self.blocks(children)
        self._nested -= 1
        return lines

    def _container(self, node: nodes.Element) -> Lines:
        return self._details(node, node["folded"], node.children) if "folded" in node else self.blocks(node.children)

    def _section(self, node: nodes.Element) -> Lines:
        self._level += 1
        lines = self.blocks(node.children)
        self._level -= 1
        return lines

    def _title(self, node: nodes.Element) -> Lines:
        if not isinstance(node.parent, nodes.section):
            return self._strong(node)
        line = self._at(node)
        # docutils tells the line below a title
        above = (number for number in (line, line - 1, line - 2) if number > 0)
        line = next((number for number in above if self._source[number - 1].strip() == node.rawsource.strip()), line)
        return heading(self._spans.text(node), self._level, line)

    def _paragraph(self, node: nodes.Element) -> Lines:
        """A paragraph; a question's label and an answer's in the midst of it begin another."""
        line = self._at(node)
        return spaced(
            [(guarded(text), line + number)] for number, text in joined(self._spans.raw(node)) if text.strip()
        )

    def _picture(self, node: nodes.Element) -> Lines:
        """An image, or a link with one, that is not in a paragraph."""
        text = self._spans.span(node)
        return [(text, self._at(node))] if text else []

    def _strong(self, node: nodes.Element) -> Lines:
        """A title that begins no section."""
        line = self._at(node)
        text = self._spans.text(node)
        return [(emphasized("**", text), line)] if text else []

    def _list(self, node: nodes.Element, before: nodes.Element | None) -> Lines:
        """A list; of two in a row the second has other marks, so that they stay two."""
        start = node.get("start", 1)
        letters = [_letter(node, start + number) for number in range(len(node.children))]
        node["mark"] = ["-", "*"] if letters[0] or node.tagname == "bullet_list" else [".", ")"]
        if before is not None and before.get("mark") == node["mark"]:
            node["mark"].reverse()
        if len(letters) == 1 and (is_question(letters[0]) or is_answer(letters[0]) or letters[0] in LABELS):
            return begun(letters[0], self.blocks(node.children[0].children))
        items = []
        for number, (item, letter) in enumerate(zip(node.children, letters, strict=True), start=start):
            line = self._at(item)
            lines = self._inside(item.children) or [("", line)]
            if _is_tight(item):
                lines = [(text, origin) for text, origin in lines if text] or lines
            lines = begun(letter, lines) if letter else lines
            mark = node["mark"][0]
            items.append(indented(lines, f"{mark} " if mark in "-*" else f"{number}{mark} "))
        return [line for item in items for line in item] if all(map(_is_tight, node.children)) else spaced(items)

    def _definition_list(self, node: nodes.Element) -> Lines:
        items = [self._definition_item(item) for item in node.children]
        return [line for item in items for line in item] if self._nested else spaced(items)

    def _definition_item(self, node: nodes.Node) -> Lines:
        """Terms and what defines them; in a list, an item that begins with the term in bold."""
        terms: Lines = []
        for part in node.children:
            if isinstance(part, nodes.term):
                terms.append((guarded(self._spans.text(part)), self._at(part)))
            elif isinstance(part, nodes.classifier):
                terms[-1] = (f"{terms[-1][0]} ({self._spans.text(part)})", terms[-1][1])
        bodies = [part.children for part in node.children if isinstance(part, nodes.definition)]
        if terms and (is_question(terms[0][0]) or is_answer(terms[0][0])):
            return _hanging(terms, spaced([self.blocks(body) for body in bodies]))
        lines = spaced([self._inside(body) for body in bodies])
        if self._nested:
            return indented(begun(f"**{'**, **'.join(term for term, _ in terms)}**:", lines), "- ")
        lines = spaced([lines, self._cited()])
        return [*terms, *indented(lines, ": ")] if lines else terms

    def _field_list(self, node: nodes.Element) -> Lines:
        """Names and values; those before the text are about the document."""
        names = [f"{self._spans.text(field.children[0])}:" for field in node.children]
        labels = [is_question(name) or is_answer(name) for name in names]
        if not self._begun and not any(labels):
            return []
        marks = [name if label else f"**{name}**" for name, label in zip(names, labels, strict=True)]
        bodies = [self.blocks(field.children[1].children) for field in node.children]
        return spaced(begun(mark, body) for mark, body in zip(marks, bodies, strict=True))

    def _option_list(self, node: nodes.Element) -> Lines:
        lines: Lines = []
        for item in node.children:
            options = ", ".join(code_span(option.astext()) for option in item.children[0].children)
            lines += indented(begun(f"{options}:", self._inside(item.children[1].children)), "- ")
        return lines

    def _line_block(self, node: nodes.Element) -> Lines:
        line = self._at(node)
        return [(guarded(BREAK.join(self._lines(node, 0))), line)]

    def _lines(self, node: nodes.Node, depth: int) -> Iterator[str]:
        for line in node.children:
            if isinstance(line, nodes.line_block):
                yield from self._lines(line, depth + 1)
            else:
                yield NO_BREAK * 4 * depth + self._spans.text(line)

    def _literal_block(self, node: nodes.Element) -> Lines:
        text = node.astext().rstrip("\n")
        language = node.get("language", "") or self._language or ("pycon" if text.startswith(">>> ") else "")
        return fenced(text.split("\n"), self._at(node), "" if language in NO_LANGUAGE else language)

    def _doctest_block(self, node: nodes.Element) -> Lines:
        return fenced(node.astext().split("\n"), self._at(node), "pycon")

    def _math_block(self, node: nodes.Element) -> Lines:
        line = self._at(node)
        return [("$$", line), *((text, line) for text in node.astext().split("\n") if text.strip()), ("$$", line)]

    def _block_quote(self, node: nodes.Element, before: nodes.Element | None) -> Lines:
        """A quotation, if it is one: authors also indent lists, code, what goes on after a label, and whole answers."""
        kinds = {child.tagname for child in node.children if isinstance(child, nodes.Element)}
        texts = [child.astext() for child in [before, *node.children] if isinstance(child, nodes.paragraph)]
        is_labelled = any(is_question(text) or is_answer(text) for text in texts)
        if "attribution" in kinds or (kinds == {"paragraph"} and not is_labelled):
            return quoted(self._inside(node.children))
        return self.blocks(node.children)

    def _attribution(self, node: nodes.Element) -> Lines:
        return [(f"— {self._spans.text(node)}", self._line)]

    def _admonition(self, node: nodes.Element) -> Lines:
        title, *body = node.children
        if "dropdown" in node["classes"]:
            return self._details(node, title.astext(), body)
        words = [nodes.strong("", "", *title.children)]
        return quoted(self._inside([nodes.paragraph("", "", *words), *body]))

    def _details(self, node: nodes.Element, summary: str, body: Sequence[nodes.Node]) -> Lines:
        line = self._at(node)
        opening = [
            ("<details>", line),
            (f"<summary>{html.escape(' '.join(summary.split()), quote=False)}</summary>", line),
        ]
        lines = spaced([opening, self._inside(body)])
        return spaced([lines, [("</details>", lines[-1][1])]])

    def _table(self, node: nodes.Element) -> Lines:
        line = self._at(node)
        titles = [(f"*{self._spans.text(title)}*", line) for title in node.children if isinstance(title, nodes.title)]
        rows = [
            (self._at(row), [cell for entry in row.children for cell in self._cells(entry)])
            for row in node.findall(nodes.row)
        ]
        if not rows:
            return titles
        if not any(node.findall(nodes.thead)):
            rows.insert(0, (line, []))
        origins = [rows[0][0], *(origin for origin, _ in rows)]
        return spaced([titles, list(zip(pipe_table([cells for _, cells in rows]), origins, strict=True))])

    def _cells(self, entry: nodes.Node) -> list[str]:
        """The cell on one line, and an empty one for each further column that it spans."""
        parts = []
        for block in entry.children:
            if isinstance(block, nodes.bullet_list | nodes.enumerated_list):
                parts += [f"• {self._spans.text(item)}" for item in block.children]
            elif isinstance(block, nodes.literal_block | nodes.doctest_block):
                parts += [code_span(line) for line in block.astext().split("\n")]
            else:
                parts.append(self._spans.text(block))
        spanned = entry.get("morecols", 0) if isinstance(entry, nodes.Element) else 0
        return [BREAK.join(part for part in parts if part), *[""] * spanned]

    def _system_message(self, node: nodes.Element) -> Lines:
        """The source of what docutils could not read, where it has not left it in the text."""
        if node["level"] < ERROR:
            return []
        sources = [child for child in node.children if isinstance(child, nodes.literal_block)]
        titles = [ADORNED.fullmatch(source.astext().strip("\n")) for source in sources]
        return spaced(
            heading(escape(title["title"]), self._level + 1, self._at(node)) if title else self._literal_block(source)
            for source, title in zip(sources, titles, strict=True)
        )

    def _comment(self, node: nodes.Element) -> Lines:
        self._language = node.get("highlight", self._language)
        return []

    def _nothing(self, node: nodes.Element) -> Lines:
        return []

    def _transition(self, node: nodes.Element) -> Lines:
        return [("---", self._at(node))]

    def _footnote(self, node: nodes.Element) -> Lines:
        """A footnote stands where it is cited; here only if it is not."""
        if node.get("backrefs"):
            return []
        label, *body = node.children
        return begun(f"\\[{escape(label.astext())}\\]", self._inside(body))

    def _cited(self) -> Lines:
        """The footnotes that the blocks so far cite, and those that they cite in turn."""
        written: list[Lines] = []
        line = self._line
        while self._spans.notes:
            label, *body = self._spans.notes.pop(0).children
            lines = begun(f"[^{name_of(label)}]:", self._inside(body))
            written.append([(text if text in ("", lines[0][0]) else f"    {text}", line) for text, _ in lines])
        self._line = line
        return spaced(written)


BLOCKS: Mapping[str, Callable[[Blocks, nodes.Element], Lines]] = {
    "admonition": Blocks._admonition,
    "attribution": Blocks._attribution,
    "citation": Blocks._footnote,
    "comment": Blocks._comment,
    "compound": Blocks._container,
    "container": Blocks._container,
    "definition_list": Blocks._definition_list,
    "doctest_block": Blocks._doctest_block,
    "field_list": Blocks._field_list,
    "image": Blocks._picture,
    "reference": Blocks._picture,
    "footnote": Blocks._footnote,
    "legend": Blocks._container,
    "line_block": Blocks._line_block,
    "literal_block": Blocks._literal_block,
    "math_block": Blocks._math_block,
    "option_list": Blocks._option_list,
    "rubric": Blocks._strong,
    "section": Blocks._section,
    "sidebar": Blocks._container,
    "subtitle": Blocks._strong,
    "system_message": Blocks._system_message,
    "table": Blocks._table,
    "title": Blocks._title,
    "topic": Blocks._container,
    "transition": Blocks._transition,
    **dict.fromkeys(("decoration", "meta", "pending", "raw", "substitution_definition", "target"), Blocks._nothing),
}


def _letter(node: nodes.Element, ordinal: int) -> str:
    """The mark of an item that is numbered by letters, which Markdown's lists are not."""
    kind = node.get("enumtype", "")
    if not kind.endswith("alpha") or ordinal > len(ascii_lowercase):
        return ""
    letter = ascii_lowercase[ordinal - 1]
    return f"{node['prefix']}{letter.upper() if kind == 'upperalpha' else letter}{node['suffix']}"


def _is_tight(item: nodes.Node) -> bool:
    """Whether a list item holds no more than a paragraph and lists of such items."""
    return all(
        isinstance(child, nodes.bullet_list | nodes.enumerated_list) and all(map(_is_tight, child.children))
        for child in item.children[1:]
    )


def _hanging(terms: Lines, body: Lines) -> Lines:
    """A labelled question or answer whose further lines are indented, which makes it look like a term."""
    text, line = terms[0]
    if body and not is_answer(body[0][0]) and not BLOCK.match(body[0][0]):
        joined = f"{text} {body[0][0]}"
        if is_answer(text) or (not SENTENCE_END.search(text) and SENTENCE_END.search(joined)):
            return [(joined, line), *body[1:]]
    return spaced([[(text, line)], body])
