"""What stands in a paragraph -> Markdown, with the footnotes that it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.entities import html5
from itertools import pairwise

from docutils import nodes

from generator.formats.writing import (
    BREAK,
    code_span,
    destination,
    emphasized,
    escape,
    joined,
)

# substitutions may hold others, which multiply
MOST_REPLACED = 10_000
UNRESOLVED = re.compile(r"`([^`<]+?)\s*(?:<[^`]*>)?`__?|(\[[^\]]+\])_")
SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
MARKS = {"emphasis": "*", "strong": "**", "title_reference": "*"}
TITLES = (nodes.title, nodes.caption)


class Spans:
    """Writes what stands in a paragraph; knows which footnotes are cited but not yet written."""

    def __init__(self, document: nodes.document) -> None:
        self.notes: list[nodes.Element] = []
        self._document = document
        self._replacing: list[str] = []
        self._replaced = 0
        self._noted: set[int] = set()

    def text(self, node: nodes.Node) -> str:
        """The inline markup of a node, on one line."""
        return " ".join(text for _, text in joined(self.raw(node))).strip()

    def raw(self, node: nodes.Node) -> str:
        """The inline markup of a node, with the line ends that it has in the source."""
        parts: list[tuple[str, str]] = []
        for child in node.children:
            if isinstance(child, nodes.Text):
                parts.append(("", escape(child.astext())))
            elif isinstance(child, nodes.Element):
                if parts and isinstance(child, nodes.Body) and not isinstance(child, nodes.Inline):
                    parts.append(("", " "))
                parts.append((MARKS.get(child.tagname, ""), self.span(child)))
        parts = [part for part in parts if part[1]]
        written = [""]
        for (mark, text), (next_mark, following) in pairwise([*parts, ("", "")]):
            before, after = written[-1][-1:], (next_mark or following)[:1]
            written.append(emphasized(mark, text, before, after) if mark else text)
        return "".join(written)

    def span(self, node: nodes.Element) -> str:
        """The Markdown of an inline element."""
        return SPANS[node.tagname](self, node) if node.tagname in SPANS else self._inner(node)

    def _inner(self, node: nodes.Element) -> str:
        """The text of a node, or of the title that it refers to."""
        referred = self._document.ids.get(self._document.nameids.get(node.get("label", "")) or "")
        title = next((child for child in referred.children if isinstance(child, TITLES)), None) if referred else None
        return self.raw(title or node)

    def _link(self, node: nodes.Element) -> str:
        text, address, shown = self.text(node), node.get("refuri", ""), node.astext()
        if not address or SCRIPT.match(address):
            return text
        if address in (shown, f"mailto:{shown}") and not re.search(r"[\s<>]", shown):
            return f"<{shown}>"
        if text.count("[") != text.count("]"):
            text = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)
        return f"[{text}]({destination(address)})"

    def _image(self, node: nodes.Element) -> str:
        address = node.get("uri", "")
        return (
            ""
            if SCRIPT.match(address)
            else f"![{escape(' '.join(node.get('alt', '').split()))}]({destination(address)})"
        )

    def _cite(self, node: nodes.Element) -> str:
        note = self._document.ids.get(node.get("refid", ""))
        if note is None or not note.children:
            return escape(f"[{node.astext()}]")
        if id(note) not in self._noted:
            self._noted.add(id(note))
            self.notes.append(note)
        return f"[^{name_of(note.children[0])}]"

    def _problematic(self, node: nodes.Element) -> str:
        """What docutils could not resolve: mostly references, of which the text remains."""
        text = " ".join(node.astext().split("\n"))
        match = UNRESOLVED.fullmatch(text)
        return escape((match[1] or match[2]) if match else text)

    def _substitute(self, node: nodes.Element) -> str:
        """What a substitution stands for; one that is not defined may be the name of a character."""
        definitions = self._document.substitution_defs
        name = node.get("refname", "")
        name = name if name in definitions else self._document.substitution_names.get(name.lower(), "")
        self._replaced += 1
        if not name or name in self._replacing or self._replaced > MOST_REPLACED:
            text = node.astext()
            return escape(html5.get(f"{text};", f"|{text}|"))
        self._replacing.append(name)
        text = self.text(definitions[name])
        self._replacing.pop()
        return text

    def _script(self, node: nodes.Element) -> str:
        tag = node.tagname[:3]
        return f"<{tag}>{self.text(node)}</{tag}>"

    def _math(self, node: nodes.Element) -> str:
        return f"${' '.join(node.astext().split())}$"


SPANS: Mapping[str, Callable[[Spans, nodes.Element], str]] = {
    "citation_reference": Spans._cite,
    "footnote_reference": Spans._cite,
    "image": Spans._image,
    "literal": lambda writer, node: code_span(node.astext()),
    "math": Spans._math,
    "problematic": Spans._problematic,
    "raw": lambda writer, node: BREAK if LINE_BREAK.fullmatch(node.astext()) else "",
    "reference": Spans._link,
    "subscript": Spans._script,
    "substitution_reference": Spans._substitute,
    "superscript": Spans._script,
    "system_message": lambda writer, node: "",
}


def name_of(label: nodes.Node) -> str:
    """The name of a footnote, of its label."""
    return re.sub(r"\W+", "-", label.astext())
