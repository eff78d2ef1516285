"""reStructuredText -> Markdown, by docutils; what is Sphinx's own is read without Sphinx.

Nothing is included, fetched or executed. What docutils cannot read stays as the text that its author wrote, and none of
its messages reaches the result. Glossaries and other definition lists become those of PHP Markdown Extra. A block that
is indented for its looks, and is no quotation, is not made one.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html.entities import html5
from itertools import groupby, pairwise
from string import ascii_lowercase
from typing import Any, cast

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, Parser, directives, roles, states
from docutils.parsers.rst.languages import en
from docutils.readers import standalone
from docutils.transforms import Transform, misc, references
from docutils.utils import new_document, unescape

from generator.errors import DocumentError
from generator.formats.writing import (
    BLOCK,
    BREAK,
    NO_BREAK,
    Lines,
    begun,
    code_span,
    destination,
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
    text_of,
)
from generator.labels import is_answer, is_question
from generator.records import Text

# docutils reads 1 MB of ordinary text in a second, and takes longer the more sections and lists there are
MAX_BYTES = 4 * 1024 * 1024
# docutils takes the square of this for markup that is left open
LONGEST_PIECE = 4000
# a text with so many faults or elements, and one in so few characters, is no reStructuredText
MOST_FAULTS, FAULT_EVERY = 500, 200
MOST_ELEMENTS, ELEMENT_EVERY = 2000, 16
# docutils takes the square of the elements of a paragraph
MOST_IN_PARAGRAPH = 1000
# substitutions may hold others, which multiply
MOST_REPLACED = 10_000
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
SETTINGS = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "input_encoding": "unicode",
    "line_length_limit": 1 << 30,
    "output_encoding": "unicode",
    "report_level": 5,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "tab_width": 8,
    "warning_stream": False,
}

DIRECTIVE = re.compile(r"\.\.[ ]+(?:\|[^|\n]{1,200}\|[ ]+)?([\w:.+-]{1,80}?)[ ]?::(?=\s|$)")
ROLE = re.compile(r":([\w:.+-]{1,80}):`|`:([\w:.+-]{1,80}):")
TARGET = re.compile(r"(?s)(.+?)\s*<([^<>]*)>")
ADORNED = re.compile(r"(?:([^\w\s])\1*\n)?[ ]*(?P<title>\S.*)\n([^\w\s])\3*")
UNRESOLVED = re.compile(r"`([^`<]+?)\s*(?:<[^`]*>)?`__?|(\[[^\]]+\])_")
SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!:。？！：؟][\"'”’»)]*$")
NOT_HTML = re.compile(r"\s*(?:latex|latexpdf|pdf|texinfo|man|epub|not html)\s*")

# names that others use in what they write, by what is done with them
NAMES = {
    "own role": """ab abbreviation ac acronym code emphasis literal math raw strong sub subscript sup superscript t
        title title-reference""",
    "code role": """any attr bash c class cmd cmdoption cmake command concept confval console const cpp css data dir
        directive django djadmin enum enumerator env envvar exc expr file func function go html ini java js json kbd
        keyword lang macro makevar member meth method mimetype mod namespace newsgroup obj option path php program
        property ps1 py pyfunc pymod python regexp role rst ruby rust samp setting sh shell sql struct templatefilter
        templatetag texpr token toml type union var xml yaml""",
    "code": """code code-block command-output console digraph doctest graph graphviz highlight-block ipython
        jupyter-execute mermaid plantuml productionlist program-output prompt sourcecode testcode testoutput uml""",
    # what a reader of the page does not see, or what leads to other pages; a date is that of the reading
    "hidden": """autoclass autofunction automodule autosummary bibliography codeauthor contents currentmodule date
        default-domain footer genindex header include index meta module moduleauthor py:currentmodule py:module
        sectionauthor sectnum section-numbering tabularcolumns target-notes testcleanup testsetup title toctree""",
    "transparent": "acks cssclass div grid grid-item hlist ifconfig margin only rst-class tab-set tabs toggle",
    "folded": "collapse details dropdown spoiler",
    "version": "deprecated deprecated-removed versionadded versionchanged versionremoved",
}
DOES = {kind: frozenset(names.split()) for kind, names in NAMES.items()}
CALLS = ("func", "meth")
VERSIONS = {
    "versionadded": "New in version",
    "versionchanged": "Changed in version",
    "versionremoved": "Removed in version",
}
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
NO_LANGUAGE = ("none", "default", "text")
MARKS = {"emphasis": "*", "strong": "**", "title_reference": "*"}
TITLES = (nodes.title, nodes.caption)


def rst(data: bytes, name: str) -> Text:
    """The text of a reStructuredText file in UTF-8 with line feeds; name: what messages call it.

    Raises DocumentError where it is too large, or nested so deeply that no person wrote it.
    """
    if len(data) > MAX_BYTES:
        what = f"the document is too large for reStructuredText: more than {MAX_BYTES // 1024 // 1024} MB"
        raise DocumentError(name, None, what, "split it into several documents")
    text = CONTROLS.sub(" ", data.decode("utf-8", "replace"))
    lines = [line.expandtabs(8) for line in text.split("\n")]
    try:
        with _registered("\n".join(lines)):
            document = publish_doctree(
                "\n".join(lines),
                source_path=name,
                reader=_Reader(),
                parser=Parser(inliner=cast(states.Inliner, _Inliner())),
                settings_overrides=SETTINGS,
            )
        written = _Writer(document, lines).blocks(document.children)
    except RecursionError as error:
        deepest = max(range(len(lines)), key=lambda number: len(lines[number]) - len(lines[number].lstrip()))
        what = "lists or indented blocks are nested too deeply to be read"
        raise DocumentError(name, deepest + 1, what, "take out the indentation that says nothing") from error
    return text_of(written)


class _Reader(standalone.Reader):  # type: ignore[type-arg]  # it is generic in its stubs only
    """docutils' own without two steps that fail on some texts (0.23); the writer does what is needed of them."""

    def get_transforms(self) -> list[type[Transform]]:
        return [step for step in super().get_transforms() if step not in (references.Substitutions, misc.Transitions)]


class _Inliner:
    """docutils' own, but that it is given texts in pieces of bounded length, and none of what is of another format."""

    def __init__(self) -> None:
        self._own = states.Inliner()
        self._faults = 0
        self._elements = 0
        self._length = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def parse(
        self, text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """The text and inline elements of a paragraph, and the messages about it."""
        found: list[nodes.Node] = []
        messages: list[nodes.Node] = []
        for piece in re.findall(rf"(?s).{{1,{LONGEST_PIECE}}}(?:\s|$)|.{{1,{LONGEST_PIECE}}}", text):
            self._length += len(piece)
            if len(found) > MOST_IN_PARAGRAPH or self._is_other_format():
                found.append(nodes.Text(piece))
                continue
            inline, faults = self._own.parse(piece, lineno, memo, parent)
            found += inline
            messages += faults
            self._faults += len(faults)
            self._elements += len(inline)
        return found, messages

    def _is_other_format(self) -> bool:
        too_many_faults = self._faults > max(MOST_FAULTS, self._length // FAULT_EVERY)
        return too_many_faults or self._elements > max(MOST_ELEMENTS, self._length // ELEMENT_EVERY)


@contextmanager
def _registered(text: str) -> Iterator[None]:
    """docutils with all the directives and roles that the text names; afterwards it knows what it knew before."""
    known: tuple[dict[str, Any], dict[str, Any]] = (vars(directives)["_directives"], vars(roles)["_roles"])
    before = [dict(names) for names in known]
    try:
        for name in {match[1].lower() for match in DIRECTIVE.finditer(text)}:
            directives.register_directive(name, _directive(name))
        for name in {(match[1] or match[2]).lower() for match in ROLE.finditer(text)}:
            if name not in DOES["own role"]:
                roles.register_local_role(name, cast(Any, _role))
        yield
    finally:
        for names, old in zip(known, before, strict=True):
            names.clear()
            names.update(old)


def _role(
    role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: states.Inliner,
    options: Mapping[str, Any] | None = None,
    content: Sequence[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The text of a role that docutils does not know, as code where it names something of a program."""
    text = unescape(text, restore_backslashes=False)
    *domain, name = role.lower().split(":")
    explicit = TARGET.fullmatch(text)
    title, target = (explicit[1], explicit[2]) if explicit else (text, text)
    if name in ("pep", "rfc"):
        return [_standard(name, title if explicit else "", target)], []
    if DOES["code role"] & {name, *domain} and not (explicit and " " in title):
        return [_code(name, title, is_name=not explicit)], []
    if name in ("ref", "numref") and not explicit:
        return [nodes.inline("", text, label=nodes.fully_normalize_name(text))], []
    if name == "guilabel":
        return [nodes.strong("", title.replace("&", ""))], []
    if name == "menuselection":
        return [nodes.inline("", title.replace("-->", "→"))], []
    return [nodes.emphasis("", title) if name == "dfn" else nodes.inline("", title)], []


def _standard(name: str, title: str, target: str) -> nodes.Node:
    number, _, part = target.partition("#")
    if not number.strip().isdecimal():
        return nodes.inline("", title or target)
    urls = {"pep": "https://peps.python.org/pep-{:04}/", "rfc": "https://datatracker.ietf.org/doc/html/rfc{}"}
    url = urls[name].format(int(number)) + (f"#{part}" if part else "")
    return nodes.reference("", title or f"{name.upper()} {number.strip()}", refuri=url)


def _code(name: str, text: str, *, is_name: bool) -> nodes.Node:
    if is_name and text.startswith("~"):
        text = text.rsplit(".", 1)[-1].removeprefix("~")
    if is_name and name in CALLS and not text.endswith(")"):
        text += "()"
    if name in ("file", "samp"):
        text = text.replace("{", "").replace("}", "")
    return nodes.literal("", text.removeprefix("!"))


@cache
def _own(name: str) -> type[Directive] | None:
    """The directive of this name that docutils has, if it does."""
    return directives.directive(name, cast(Any, en), new_document(""))[0]


def _directive(name: str) -> type[Directive]:
    """The directive of this name, made tolerant of any option."""
    builder = _builder(name)
    if builder is None:
        own = _own(name)
        if own is not None and own.option_spec:
            return type(name, (own,), {"option_spec": defaultdict(lambda: directives.unchanged, own.option_spec)})
        if own is not None:
            return own
    members = {
        "has_content": True,
        "optional_arguments": 1,
        "final_argument_whitespace": True,
        "option_spec": defaultdict(lambda: directives.unchanged, {"class": directives.unchanged}),
        "run": lambda directive: _located(directive, (builder or _unknown)(directive)),
    }
    return type(name, (Directive,), members)


def _builder(name: str) -> Callable[[Directive], list[nodes.Node]] | None:
    """What Sphinx does and docutils does not, or not with all of Sphinx's options."""
    builders = {
        "hidden": _nothing,
        "transparent": _content,
        "code": _code_block,
        "folded": _folded,
        "version": _version,
    }
    special = {
        "figure": _figure,
        "glossary": _glossary,
        "highlight": _highlight,
        "literalinclude": _file,
        "seealso": _see_also,
    }
    return special.get(name) or next((builder for kind, builder in builders.items() if name in DOES[kind]), None)


def _located(directive: Directive, found: list[nodes.Node]) -> list[nodes.Node]:
    for node in found:
        node.line = node.line or directive.lineno
    return found


def _nothing(directive: Directive) -> list[nodes.Node]:
    return []


def _argument(directive: Directive) -> str:
    return " ".join(" ".join(directive.arguments).split())


def _inline(directive: Directive, text: str) -> list[nodes.Node]:
    return directive.state.inline_text(text, directive.lineno)[0]


def _content(directive: Directive) -> list[nodes.Node]:
    if directive.name == "only" and NOT_HTML.fullmatch(_argument(directive)):
        return []
    parent = nodes.Element()
    directive.state.nested_parse(directive.content, directive.content_offset, parent, match_titles=True)
    return parent.children


def _unknown(directive: Directive) -> list[nodes.Node]:
    """The content under the argument: a signature, a title, or the content's first words."""
    content = _content(directive)
    argument = " ".join(directive.arguments)
    if not argument:
        return content
    if ":" in directive.name or re.search(r"\w\(.*\)\s*(?:->.*)?$", argument):
        return [nodes.paragraph("", "", nodes.literal("", _argument(directive))), *content]
    label = f"{directive.name.title()}: "
    words = _inline(directive, argument)
    if is_question(label) or is_answer(label):
        words = [nodes.Text(label), *words]
    elif content:
        words = [nodes.strong("", "", *words)]
    return [nodes.paragraph("", "", *words), *content]


def _code_block(directive: Directive) -> list[nodes.Node]:
    argument = _argument(directive)
    language = {"doctest": "pycon", "testcode": "python", "console": "console"}.get(directive.name, argument)
    block = nodes.literal_block("", "\n".join(directive.content), language=language)
    block.line = (directive.content.items[0][1] or 0) + 1 if directive.content.items else directive.lineno
    return [block] if directive.content else []


def _folded(directive: Directive) -> list[nodes.Node]:
    title = "".join(node.astext() for node in _inline(directive, _argument(directive)))
    return [nodes.container("", *_content(directive), folded=title)]


def _version(directive: Directive) -> list[nodes.Node]:
    version, _, text = _argument(directive).partition(" ")
    words = nodes.emphasis(
        "", f"{VERSIONS.get(directive.name, 'Deprecated since version')} {version}".strip() + (":" if text else "")
    )
    more = [nodes.Text(" "), *_inline(directive, text)] if text else []
    return [nodes.paragraph("", "", words, *more), *_content(directive)]


def _see_also(directive: Directive) -> list[nodes.Node]:
    words = nodes.paragraph("", "", *_inline(directive, _argument(directive)))
    return [
        nodes.admonition("", nodes.title("", "See also"), *([words] if words.children else []), *_content(directive))
    ]


def _highlight(directive: Directive) -> list[nodes.Node]:
    """The language of the code that follows; the writer keeps it."""
    language = _argument(directive)
    return [nodes.comment("", "", highlight="" if language in NO_LANGUAGE else language)]


def _figure(directive: Directive) -> list[nodes.Node]:
    # docutils' own (0.23) fails on a legend that holds nothing to see
    image: nodes.Element = nodes.image(
        "", uri="".join(_argument(directive).split()), alt=directive.options.get("alt", "")
    )
    if target := directive.options.get("target"):
        image = nodes.reference("", "", image, refuri=target)
    return [image, *_content(directive)]


def _file(directive: Directive) -> list[nodes.Node]:
    return [nodes.paragraph("", "", nodes.literal("", _argument(directive)))]


def _glossary(directive: Directive) -> list[nodes.Node]:
    """A definition list: lines that are not indented are terms, the indented ones below define them.

    See https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#directive-glossary.
    """
    content = directive.content
    found: list[nodes.Node] = []
    terms: list[int] = []
    is_comment = False
    for is_body, run in groupby(range(len(content)), key=lambda number: not str(content[number])[:1].strip()):
        lines = list(run)
        if not is_body:
            terms += [number for number in lines if not content[number].startswith("..")]
            is_comment = content[lines[-1]].startswith("..")
        elif not is_comment and any(content[number] for number in lines):
            found.append(_defined(directive, terms, lines))
            terms = []
    return [nodes.definition_list("", *found, *([_defined(directive, terms, [])] if terms else []))]


def _defined(directive: Directive, terms: Sequence[int], lines: Sequence[int]) -> nodes.Node:
    """The item of a definition list whose terms and definition stand in these lines of a directive's content."""
    item = nodes.definition_list_item()
    for number in terms:
        # what follows a blank and a colon is for the index
        term = nodes.term("", "", *_inline(directive, directive.content[number].split(" : ")[0]))
        term.line = (directive.content.items[number][1] or 0) + 1
        item += term
    if lines:
        body = directive.content[lines[0] : lines[-1] + 1]
        body.trim_left(min(len(line) - len(line.lstrip()) for line in body if line))
        definition = nodes.definition()
        directive.state.nested_parse(body, directive.content_offset + lines[0], definition)
        item += definition
    return item


class _Writer:
    """Writes a tree of docutils as Markdown; knows where it is, and which footnotes are cited but not yet written."""

    def __init__(self, document: nodes.document, source: Sequence[str]) -> None:
        self._document = document
        self._source = source
        self._line = 1
        self._level = 0
        self._nested = 0
        self._begun = False
        self._language = ""
        self._notes: list[nodes.Element] = []
        self._replacing: list[str] = []
        self._replaced = 0
        self._noted: set[int] = set()

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
        return heading(self._text(node), self._level, line)

    def _paragraph(self, node: nodes.Element) -> Lines:
        """A paragraph; a question's label and an answer's in the midst of it begin another."""
        line = self._at(node)
        return spaced([(guarded(text), line + number)] for number, text in joined(self._raw(node)) if text.strip())

    def _picture(self, node: nodes.Element) -> Lines:
        """An image, or a link with one, that is not in a paragraph."""
        text = self._span(node)
        return [(text, self._at(node))] if text else []

    def _strong(self, node: nodes.Element) -> Lines:
        """A title that begins no section."""
        line = self._at(node)
        text = self._text(node)
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
                terms.append((guarded(self._text(part)), self._at(part)))
            elif isinstance(part, nodes.classifier):
                terms[-1] = (f"{terms[-1][0]} ({self._text(part)})", terms[-1][1])
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
        names = [f"{self._text(field.children[0])}:" for field in node.children]
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
                yield NO_BREAK * 4 * depth + self._text(line)

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
        return [(f"— {self._text(node)}", self._line)]

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
        titles = [(f"*{self._text(title)}*", line) for title in node.children if isinstance(title, nodes.title)]
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
                parts += [f"• {self._text(item)}" for item in block.children]
            elif isinstance(block, nodes.literal_block | nodes.doctest_block):
                parts += [code_span(line) for line in block.astext().split("\n")]
            else:
                parts.append(self._text(block))
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
        while self._notes:
            label, *body = self._notes.pop(0).children
            lines = begun(f"[^{_name(label)}]:", self._inside(body))
            written.append([(text if text in ("", lines[0][0]) else f"    {text}", line) for text, _ in lines])
        self._line = line
        return spaced(written)

    def _text(self, node: nodes.Node) -> str:
        """The inline markup of a node, on one line."""
        return " ".join(text for _, text in joined(self._raw(node))).strip()

    def _raw(self, node: nodes.Node) -> str:
        """The inline markup of a node, with the line ends that it has in the source."""
        parts: list[tuple[str, str]] = []
        for child in node.children:
            if isinstance(child, nodes.Text):
                parts.append(("", escape(child.astext())))
            elif isinstance(child, nodes.Element):
                if parts and isinstance(child, nodes.Body) and not isinstance(child, nodes.Inline):
                    parts.append(("", " "))
                parts.append((MARKS.get(child.tagname, ""), self._span(child)))
        parts = [part for part in parts if part[1]]
        written = [""]
        for (mark, text), (next_mark, following) in pairwise([*parts, ("", "")]):
            before, after = written[-1][-1:], (next_mark or following)[:1]
            written.append(emphasized(mark, text, before, after) if mark else text)
        return "".join(written)

    def _span(self, node: nodes.Element) -> str:
        return SPANS[node.tagname](self, node) if node.tagname in SPANS else self._inner(node)

    def _inner(self, node: nodes.Element) -> str:
        """The text of a node, or of the title that it refers to."""
        referred = self._document.ids.get(self._document.nameids.get(node.get("label", "")) or "")
        title = next((child for child in referred.children if isinstance(child, TITLES)), None) if referred else None
        return self._raw(title or node)

    def _link(self, node: nodes.Element) -> str:
        text, address, shown = self._text(node), node.get("refuri", ""), node.astext()
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
            self._notes.append(note)
        return f"[^{_name(note.children[0])}]"

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
        text = self._text(definitions[name])
        self._replacing.pop()
        return text

    def _script(self, node: nodes.Element) -> str:
        tag = node.tagname[:3]
        return f"<{tag}>{self._text(node)}</{tag}>"

    def _math(self, node: nodes.Element) -> str:
        return f"${' '.join(node.astext().split())}$"


BLOCKS: Mapping[str, Callable[[_Writer, nodes.Element], Lines]] = {
    "admonition": _Writer._admonition,
    "attribution": _Writer._attribution,
    "citation": _Writer._footnote,
    "comment": _Writer._comment,
    "compound": _Writer._container,
    "container": _Writer._container,
    "definition_list": _Writer._definition_list,
    "doctest_block": _Writer._doctest_block,
    "field_list": _Writer._field_list,
    "image": _Writer._picture,
    "reference": _Writer._picture,
    "footnote": _Writer._footnote,
    "legend": _Writer._container,
    "line_block": _Writer._line_block,
    "literal_block": _Writer._literal_block,
    "math_block": _Writer._math_block,
    "option_list": _Writer._option_list,
    "rubric": _Writer._strong,
    "section": _Writer._section,
    "sidebar": _Writer._container,
    "subtitle": _Writer._strong,
    "system_message": _Writer._system_message,
    "table": _Writer._table,
    "title": _Writer._title,
    "topic": _Writer._container,
    "transition": _Writer._transition,
    **dict.fromkeys(("decoration", "meta", "pending", "raw", "substitution_definition", "target"), _Writer._nothing),
}
SPANS: Mapping[str, Callable[[_Writer, nodes.Element], str]] = {
    "citation_reference": _Writer._cite,
    "footnote_reference": _Writer._cite,
    "image": _Writer._image,
    "literal": lambda writer, node: code_span(node.astext()),
    "math": _Writer._math,
    "problematic": _Writer._problematic,
    "raw": lambda writer, node: BREAK if LINE_BREAK.fullmatch(node.astext()) else "",
    "reference": _Writer._link,
    "subscript": _Writer._script,
    "substitution_reference": _Writer._substitute,
    "superscript": _Writer._script,
    "system_message": lambda writer, node: "",
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


def _name(label: nodes.Node) -> str:
    return re.sub(r"\W+", "-", label.astext())
