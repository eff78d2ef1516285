"""A page -> its article: without what is around it, by what the page calls its parts and by where the text is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from generator.formats.html.nodes import (
    FEWEST_LINKS,
    HEADINGS,
    Node,
    new_node,
    parts_of,
    plain,
    prose_of,
    walk,
    words_of,
)

# what stands around an article: by element, by role, by the words of its class or id
AROUND = frozenset({"nav", "footer", "dialog", "search", "form", "aside"})
AROUND_ROLES = frozenset(
    {
        *("navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "toolbar"),
        *("tablist", "menu", "menubar", "doc-toc"),
    }
)
AROUND_WORDS = frozenset(
    {
        *("nav", "navbar", "navigation", "sidebar", "breadcrumb", "breadcrumbs", "footer", "cookie", "cookies"),
        *("consent", "gdpr", "share", "sharing", "sharedaddy", "social", "pagination", "pager", "newsletter"),
        *("subscribe", "advert", "advertisement", "ads", "adsbygoogle", "sponsor", "sponsored", "promo"),
        *("related", "recommended", "skip", "skiplink", "toolbar", "zeroclipboard", "clipboard", "masthead"),
    }
)
COMMENTS = frozenset({"comments", "comment-list", "commentlist", "comments-area", "respond", "disqus_thread"})
# these are around an article where they hold little but links
LINKS_WORDS = frozenset({"menu", "toc", "contents", "jump", "tags"})
CALLOUTS = frozenset(
    {
        *("admonition", "note", "tip", "important", "warning", "caution", "danger", "info", "hint", "callout"),
        *("attention", "error", "seealso"),
    }
)
# marks of the page in the article: line numbers, what only screen readers say, pictures of formulas
MARKS = frozenset(
    {
        *("headerlink", "hash-link", "permalink", "header-anchor", "heading-anchor", "anchorjs-link"),
        *("heading-link", "linenos", "lineno", "linenodiv", "line-numbers-rows", "gutter", "hljs-ln-numbers"),
        *("rouge-gutter", "lnt", "line-number", "linenumber", "sr-only", "screen-reader-text"),
        *("visually-hidden", "mw-editsection", "katex-html", "mathjax", "mathjax_preview"),
        *("mwe-math-fallback-image-inline", "mwe-math-fallback-image-display", "octicon", "eqno"),
    }
)
PERMALINK = re.compile(r"[\s¶#§🔗\ufe0f]*")
# the classes of what holds the article and nothing else: GitHub, WordPress, Blogger, Material for MkDocs, Docusaurus,
# MediaWiki, Read the Docs, Google Docs, Notion
BODIES = (
    *("markdown-body", "entry-content", "post-content", "post-body", "article-content", "article-body"),
    *("md-content__inner", "theme-doc-markdown", "mw-parser-output", "rst-content", "doc-content", "page-body"),
)
LINKED = 0.7
# of the text outside links to other pages: the page's share in its article, and in one of several that are alike; an
# element's share beside its densest child
MOST = 0.5
MANY = 0.1
BESIDE = 0.05
# what an author writes and no page puts around it
TEXTS = frozenset({"", "b", "blockquote", "code", "details", "dl", "em", "i", "ol", "p", "pre", "strong"})


def without_surroundings(page: Node) -> Node:
    """The page without navigation, footers, banners, comments and forms, and without its marks in the article."""
    return next(iter(_without_surroundings(page, "", prose_of(page))), replace(page, children=()))


def _without_surroundings(node: Node, parent: str, prose: int) -> Iterable[Node]:
    """What is left of a node: itself, only the headings in it, or nothing. prose: the page's."""
    if not node.name or node.name == "formula":
        return (node,)
    if _is_mark(node, parent) or (_is_around(node, parent, prose) and parent):
        return ()
    inside = node.name if node.name in HEADINGS else parent if parent in HEADINGS else node.name
    children = list(chain.from_iterable(_without_surroundings(child, inside, prose) for child in node.children))
    if node.name == "header" or node.attributes.get("role") == "banner":
        return [child for one in children for child in walk(one) if child.name in HEADINGS]
    return (new_node(node.name, node.line, node.attributes, children),)


def _is_mark(node: Node, parent: str) -> bool:
    """Whether the node is a mark of the page, such as a heading's link to itself. parent: HEADINGS, if it is in one."""
    if words_of(node.attributes) & MARKS:
        return True
    if node.name == "a" and "#" in node.attributes.get("href", "") and PERMALINK.fullmatch(plain([node])):
        return not any(inner.name == "img" for inner in walk(node))
    if node.name == "button" and parent not in HEADINGS:
        return not (
            {"aria-expanded", "aria-controls"} & node.attributes.keys()
            or "accordion" in node.attributes.get("class", "")
        )
    return node.attributes.get("aria-hidden") == "true" and not node.block


def _is_around(node: Node, parent: str, prose: int) -> bool:
    """Whether the node stands around the article: it says so, and does not hold most of the text."""
    words = words_of(node.attributes)
    if words & COMMENTS:
        return True
    if prose_of(node) >= MOST * prose and prose_of(node):
        return False
    composed = parts_of(words)
    parts = set(chain.from_iterable(composed))
    if node.name in AROUND or node.attributes.get("role") in AROUND_ROLES:
        return not (parts & CALLOUTS or (node.name == "footer" and parent == "blockquote"))
    if words & LINKS_WORDS and sum(inner.size for inner in walk(node) if inner.name == "a") >= LINKED * node.size:
        return True
    ends = {end for word in composed for end in (word[0], word[-1])}
    return bool(ends & AROUND_WORDS) and not parts & {"has", "with", "no", "without"}


def article(page: Node) -> Node:
    """The node that holds the article and the least beside it: marked as such, else the densest one."""
    kinds: list[Callable[[Node], bool]] = [
        lambda node: node.name == "main" or node.attributes.get("role") == "main",
        lambda node: node.name == "article" or node.attributes.get("role") == "article",
        lambda node: "articlebody" in node.attributes.get("itemprop", "").lower(),
        *(partial(_has_class, name=name) for name in BODIES),
    ]
    prose = prose_of(page)
    found = []
    for is_kind in kinds:
        large = list(_outermost(page, is_kind, MANY * prose))
        if len(large) == 1 and prose_of(large[0]) >= MOST * prose and large[0].size:
            found += large
    return min(found, key=lambda node: node.size) if found else _densest(page)


def _has_class(node: Node, name: str) -> bool:
    return name in node.attributes.get("class", "").lower().split()


def _outermost(page: Node, is_kind: Callable[[Node], bool], least: float) -> Iterator[Node]:
    """The nodes of a kind that stand in no other of it, and have so much text."""
    for child in page.children:
        if prose_of(child) < least:
            continue
        if is_kind(child):
            yield child
        else:
            yield from _outermost(child, is_kind, least)


def _densest(node: Node) -> Node:
    """The innermost node beside which there are but headings, links to other pages and boxes with a few words."""
    if not node.children:
        return node
    inner = max(node.children, key=prose_of)
    others = [other for other in node.children if other is not inner and other.name not in HEADINGS]
    few = sum(map(prose_of, others)) <= BESIDE * prose_of(node)
    few = few and not any(_is_index(other) or (prose_of(other) and other.name in TEXTS) for other in others)
    return _densest(inner) if few and inner.name in ("body", "html", "div", "section", "center", "form") else node


def _is_index(node: Node) -> bool:
    """Whether there are links to places in the page; written by hand, they name its questions."""
    links = [inner for inner in walk(node) if inner.name == "a" and inner.size]
    return sum(inner.attributes.get("href", "").startswith("#") for inner in links) >= FEWEST_LINKS
