"""Directives and roles that docutils does not know, by their names -> nodes that it does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles, states
from docutils.parsers.rst.languages import en
from docutils.utils import new_document, unescape

from generator.labels import is_answer, is_question

DIRECTIVE = re.compile(r"\.\.[ ]+(?:\|[^|\n]{1,200}\|[ ]+)?([\w:.+-]{1,80}?)[ ]?::(?=\s|$)")
ROLE = re.compile(r":([\w:.+-]{1,80}):`|`:([\w:.+-]{1,80}):")
TARGET = re.compile(r"(?s)(.+?)\s*<([^<>]*)>")
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
NO_LANGUAGE = ("none", "default", "text")


@contextmanager
def registered(text: str) -> Iterator[None]:
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
