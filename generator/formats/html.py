"""An HTML page -> the Markdown of its article; BeautifulSoup reads the page.

    <nav>...</nav>                               ## What is a canary release?
    <main>
      <h2>What is a canary release?</h2>         A small share of the traffic first. See [rollouts](rollouts.html).
      <p>A small share of
        the traffic first.
        See <a href="rollouts.html">rollouts</a>.</p>
    </main>

The page becomes a tree of nodes, in which the article is found. What is a block gives a block of Markdown; what stands
between blocks is flattened to leaves, texts of one look each, of which lines are made: so a bold line is known as one
however it was tagged, and each line knows where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from itertools import chain, groupby, pairwise, zip_longest
from textwrap import dedent
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector
from bs4.element import PageElement, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from generator.errors import DocumentError
from generator.formats.writing import text_of
from generator.labels import is_answer, is_question, strip_question
from generator.records import Text

# no page nests so deep on purpose; an element deeper than this gives its children to the one that it is in
DEEPEST = 120
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup"),
        *("hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
WITHOUT_TEXT = frozenset(
    {
        *("area", "audio", "base", "canvas", "datalist", "embed", "iframe", "link", "map", "meta", "noscript"),
        *("object", "param", "script", "select", "source", "style", "svg", "template", "textarea", "title"),
        *("track", "video", "wbr"),
    }
)
# where HTML lets an end be left out: the elements that this one ends when it begins, and those it looks no further than
ENDS = {
    "li": ({"li"}, LISTS),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr", "caption"}, {"table"}),
    "tbody": ({"thead", "tbody", "caption"}, {"table"}),
    "tfoot": ({"thead", "tbody", "caption"}, {"table"}),
}
ENDS_PARAGRAPH = ({"p"}, BLOCKS - {"p"})

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
# Sphinx and MkDocs, GitHub, Docusaurus, VitePress, Starlight
CALLOUT_CLASSES = frozenset(
    {"admonition", "markdown-alert", "callout", "theme-admonition", "custom-block", "starlight-aside"}
)
ASKING_CALLOUTS = frozenset({"question", "faq", "help"})
# GitHub's alerts, https://docs.github.com/en/get-started/writing-on-github
ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
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
NAMELESS = frozenset({"untitled", "untitled document", "document", "index", "home"})
# what the class of a question, or of the button that shows its answer, ends in
ASKED = re.compile(
    r"(?:.*[-_])?(?:question|(?:accordion|collapsible|collapse|faq|toggle)[-_]+"
    r"(?:title|header|heading|head|button|btn|trigger|toggle|label|name|question))(?:[-_](?:title|text|name))?"
)
FEWEST_LINKS = 3
LONGEST_ASKED = 400  # characters
# a GIF or SVG in a data address that has no more characters shows nothing: it holds the place of a picture
PLACE_HOLDER = 200

# what browsers take the names of smaller encodings for (encoding.spec.whatwg.org)
AS_IN_BROWSERS = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "cp1252"), "windows-1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    "euc-kr": "cp949",
    "iso-8859-9": "windows-1254",
}
ASIDE = re.compile(r"<!\[(?!CDATA\[)[^>]*>|<\?[^>]*>")
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)|font:[^;]*\bbold")
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)")
ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)")
TYPED = re.compile(
    r"font(?:-family)?:[^;]*(?:monospace|courier|consolas|menlo|monaco|inconsolata|\bmono\b|source code|lucida console)"
)
PREFORMATTED = re.compile(r"display:\s*block|white-space:\s*pre")
CSS_RULE = re.compile(r"\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
# lists as Word and Google Docs write them: level by level, not nested
WORD_LIST = re.compile(r"mso-list:\s*\S+\s+level(\d+)")
GOOGLE_LIST = re.compile(r"(?:^|\s)lst-kix_\S+-(\d)(?:\s|$)")
NUMBER = re.compile(r"\s*\(?(\d{1,9}|[A-Za-z])[.)]")

# all blanks and controls but the no-break space
BLANKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
WIDE_BLANK = re.compile("[ \xa0]*(?:\xa0[ \xa0]|[ \xa0]\xa0)[ \xa0]*")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\ufeff")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
CODE_CLASS = re.compile(r"(?:language|lang|highlight-source|highlight-text|highlight|src)-([\w+#.]+)[\w+#.-]*")
CODE_CLASS_BEFORE = frozenset({"sourcecode", "hljs", "brush:"})
NO_LANGUAGE = frozenset(
    {
        *("none", "default", "text", "plain", "plaintext", "notranslate", "nohighlight", "highlighter"),
        *("literal", "block", "wrapper"),
    }
)
QUESTION_END = re.compile(r"[?？؟]['\"”’»)]*$")
STOPS = ":.,;!?)：，。；！？"
LEADER = re.compile(r"\s*[-–—:]+\s+(?=\S)")
FORMULA = re.compile(
    r"\\\((?P<round>.{1,2000}?)\\\)|\\\[(?P<square>.{1,4000}?)\\\]|\$\$(?P<double>[^$]{1,4000})\$\$"
    r"|(?<![\\$\w])\$(?P<single>(?![\s$])(?:\\.|[^\\$]){1,1000}?(?<!\s))\$(?!\d)",
    re.DOTALL,
)
FORMULA_SCRIPT = re.compile(r"mathjax|katex|tex-mml-chtml|tex-chtml|tex-svg", re.IGNORECASE)
# what Markdown would read as a mark; not in an address, which GFM takes as it is
SPECIAL = re.compile(
    r"(?P<address>https?://[^\s<>]+)|\\(?=[!-/:-@\[-`{-~]|$)|`|\*(?!\s)|(?<!\s)\*|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/!?]|$)|&(?=#?\w{1,32};)|\](?=[(\[:])|\[(?=\^)|~(?!\s)|(?<!\s)~|\$(?=[^\s$][^$]*\$)|(?<=[^\s$])\$(?!\d)"
)
SPECIAL_IN_LINK = re.compile(SPECIAL.pattern + r"|[\[\]]")
LINE_START = re.compile(r"#{1,6}(?=\s|$)|>|\+(?=\s)|=+(?=\s*$)")
UNDERLINE = re.compile(r"-+(?=\s*$)")
LONG_NUMBER = re.compile(r"(\d{4,9})(?=[.)]\s)")
BULLET = re.compile(r"[•·▪◦●○■□‣⁃∙][\s\xa0]*(?=\S)")
NUMBER_TYPED = re.compile(r"(\d{1,3}[.)]|-)[\s\xa0]+(?=\S)")
RULE = "---"
MARKUP = {"bold": ("**", "b"), "italic": ("*", "i"), "struck": ("~~", "del")}

# a line of Markdown and the line of the file that it came from
Line = tuple[str, int]
# a way that a text is marked, and the address of a link
Mark = tuple[str, str]
# a text as written, or "open" or "close" and the mark that begins or ends
Token = tuple[str, Mark | None]


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a page or, without a name, a text in it. line: where it begins, 1-based.

    block: whether it is a block or holds one. size: how many characters of text it holds, blanks aside; away: how
    many of them in links to other pages.
    """

    name: str
    line: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    block: bool = False
    size: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks. typed: in a typewriter's font that need not mean code. language: of the code that it is in."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    typed: bool = False
    link: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of one look, or what is Markdown already, or the end of a line."""

    text: str
    line: int
    look: Look = Look()
    kind: Literal["text", "markdown", "end"] = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of Markdown."""

    lines: tuple[Line, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """An element whose end is still to come."""

    tag: Tag | None
    name: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)


def html(data: bytes, name: str) -> Text:
    """The article of a page, under its title; name: what messages call the page.

    Raises DocumentError where it holds no text.
    """
    try:
        soup = BeautifulSoup(decode(data, name), "html.parser")
    except ParserRejectedMarkup as error:
        raise DocumentError(name, None, "this page cannot be parsed", "save it from a browser") from error
    page = without_surroundings(tree(soup))
    found = article(page)
    lines = markdown(found)
    if not lines:
        hint = "save the page from a browser that shows its text, or as Markdown"
        raise DocumentError(name, None, "there is no text in this page", hint)
    title = _title(soup, page)
    if title and not any(node.name == "h1" for node in _walk(found)):
        lines = [(f"# {_escape(title)}", 1), ("", 1), *lines]
    return text_of(lines)


def decode(data: bytes, name: str) -> str:
    """The text of a page in the encoding of its byte-order mark, else in the one that it states, else in UTF-8.

    Latin-1 often stands for UTF-8. Raises DocumentError where it is no text.
    """
    data, marked = EncodingDetector.strip_byte_order_mark(data)
    stated = (EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8").lower()
    stated = AS_IN_BROWSERS.get(stated, stated)
    if stated == "windows-1252":
        stated = "utf-8"
    for encoding in (*([marked] if marked else []), stated, "utf-8", "windows-1252", "latin-1"):
        try:
            text = data.decode(encoding)
            break
        except (UnicodeError, LookupError, ValueError):  # not in it, or there is none of that name
            continue
    if "\0" in text[:8192]:
        raise DocumentError(name, None, "this is a binary file, not a page", "save the page as HTML")
    return _parsable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _parsable(text: str) -> str:
    """The text without what html.parser stumbles over: Word's own sections, and beginnings that no end belongs to.

    It looks for the end of each of these again and again. Nor is it to take the text for an address or for XML.
    """
    text = ASIDE.sub(lambda aside: "\n" * aside[0].count("\n"), text)
    for begin, end in (("<!--", "-->"), ("<", ">")):
        last = text.rfind(end) + 1
        text = text[:last] + text[last:].replace(begin, f"&lt;{begin[1:]}")
    return f"{text}\n"


def tree(soup: BeautifulSoup) -> Node:
    """The elements of a page that hold text, with the ends that its author left out; scripts and styles are none."""
    styles = _styles(soup)
    formulas = any(FORMULA_SCRIPT.search(f"{script.get('src')} {script.string}") for script in soup.find_all("script"))
    opened = [_Open(None, "body", 1, {})]
    line = 1
    for element, begins in _events(soup):
        if isinstance(element, Tag):
            line = (begins and element.sourceline) or line
            if begins:
                _end_others(opened, element.name)
                if element.name in ("td", "th") and opened[-1].name in ("table", "tbody", "thead", "tfoot"):
                    opened.append(_Open(None, "tr", line, {}))
                if len(opened) < DEEPEST and not _is_loose_anchor(element):
                    opened.append(_Open(element, element.name, line, _attributes(element, styles)))
            elif any(one.tag is element for one in opened):
                while opened[-1].tag is not element:
                    _close(opened)
                _close(opened)
        else:
            text = str(element)
            if not isinstance(element, PreformattedString):  # a comment, a declaration
                raw = not formulas or any(one.name in ("pre", "code", "kbd", "samp", "script") for one in opened)
                opened[-1].children.extend([_text(text, line)] if raw else _formulas(text, line))
            line += text.count("\n")
    while len(opened) > 1:
        _close(opened)
    return _node("body", 1, {}, opened[0].children)


def _events(soup: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Each element as it begins and as it ends, and the texts between; without recursion, however deep they nest."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(soup, iter(soup.contents))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield parent, False
        elif not isinstance(child, Tag):
            yield child, True
        elif child.name not in WITHOUT_TEXT or str(child.get("type")).startswith("math/tex"):
            yield child, True
            stack.append((child, iter(child.contents)))


def _end_others(opened: list[_Open], name: str) -> None:
    """Closes what an element of this name ends by beginning."""
    ends, stops = ENDS.get(name) or (ENDS_PARAGRAPH if name in BLOCKS else (set(), BLOCKS))
    depth = len(opened)
    for number in range(len(opened) - 1, 0, -1):
        if opened[number].name in ends:
            depth = number
        elif opened[number].name in stops:
            break
    while len(opened) > depth:
        _close(opened)


def _close(opened: list[_Open]) -> None:
    one = opened.pop()
    opened[-1].children.append(_formula(one) or _node(one.name, one.line, one.attributes, one.children))


def _is_loose_anchor(element: Tag) -> bool:
    """Whether this is an anchor around blocks; old pages often leave it open, and then it holds the rest of them."""
    return (
        element.name == "a"
        and not element.get("href")
        and any(isinstance(child, Tag) and child.name in BLOCKS for child in element.contents)
    )


def _node(name: str, line: int, attributes: dict[str, str], children: Sequence[Node]) -> Node:
    size = sum(child.size for child in children)
    return Node(
        name=name,
        line=line,
        attributes=attributes,
        children=tuple(children),
        block=name in BLOCKS or attributes.get("role") == "heading" or any(child.block for child in children),
        size=size,
        away=size if name == "a" and not attributes.get("href", "#").startswith("#") else sum(n.away for n in children),
    )


def _text(text: str, line: int) -> Node:
    return Node("", line, text=text, size=sum(map(len, text.split())))


def _attributes(element: Tag, styles: dict[str, str]) -> dict[str, str]:
    """The attributes of an element; its style with that of its classes."""
    found = {name: value if isinstance(value, str) else " ".join(value) for name, value in element.attrs.items()}
    declared = [styles[word] for word in found.get("class", "").split() if word in styles]
    if declared or "style" in found:
        found["style"] = ";".join([*declared, found.get("style", "")]).lower()
    return found


def _styles(soup: BeautifulSoup) -> dict[str, str]:
    """What the page's style sheets declare of classes about fonts; Google Docs marks bold text in no other way."""
    styles: dict[str, str] = {}
    for sheet in soup.find_all("style"):
        for name, declared in CSS_RULE.findall(sheet.string or ""):
            if "font" in declared:
                styles[name] = f"{styles.get(name, '')};{declared}"
    return styles


def _formula(one: _Open) -> Node | None:
    """The element as a formula, if it is one, from the TeX that MathJax, KaTeX and others leave in the page."""
    words = _words(one.attributes)
    display = one.name in ("div", "section") or one.attributes.get("display") in ("block", "true")
    tex = ""
    if one.name == "script":
        tex = re.sub(r"%\s*(?:<!\[CDATA\[|\]\]>)", "", _plain(one.children))  # kramdown's
        display = "mode=display" in one.attributes.get("type", "")
    elif one.name == "math":
        notes = [node for child in one.children for node in _walk(child) if node.name == "annotation"]
        found = [node for node in notes if "tex" in node.attributes.get("encoding", "").lower()]
        tex = _plain(found) if found else one.attributes.get("alttext", "")
    elif one.name == "img" and words & {"latex", "tex"}:
        tex = one.attributes.get("alt", "")
    elif "katex-display" in words or one.name == "mjx-container":
        inner = [node for child in one.children for node in _walk(child) if node.name == "formula"]
        tex, display = (inner[0].text, display or "katex-display" in words) if inner else ("", False)
    elif (words & {"math", "arithmatex"} or one.name == "math-renderer") and not any(n.children for n in one.children):
        found = [node for node in _formulas(_plain(one.children), one.line) if node.name == "formula"]
        return found[0] if len(found) == 1 else None
    return _tex(tex, one.line, display=display) if tex.strip() else None


def _formulas(text: str, line: int) -> Iterator[Node]:
    """The text with the formulas in it, delimited as in TeX, cut out."""
    end = 0
    for match in FORMULA.finditer(text):
        if match.start() > end:
            yield _text(text[end : match.start()], line)
        tex = match["round"] or match["square"] or match["double"] or match["single"]
        yield _tex(tex, line, display=bool(match["square"] or match["double"]))
        line += text.count("\n", end, match.end())
        end = match.end()
    if end < len(text):
        yield _text(text[end:], line)


def _tex(tex: str, line: int, *, display: bool) -> Node:
    tex = " ".join(tex.split())
    if tex.startswith("{\\displaystyle") and tex.endswith("}"):  # Wikipedia's
        tex = tex[len("{\\displaystyle") : -1].strip()
    return Node(
        "formula", line, text=tex, attributes={"display": "block" if display else ""}, block=display, size=len(tex)
    )


def _title(soup: BeautifulSoup, page: Node) -> str:
    """The title of a page: its heading of the first level where its stated title has it too, else that one."""
    meta = soup.find("meta", property="og:title")
    stated = str(meta.get("content") or "") if meta else ""
    stated = " ".join((stated or (soup.title.get_text() if soup.title else "")).split())
    first = next((" ".join(_plain([node]).split()) for node in _walk(page) if node.name == "h1"), "")
    if first and (first.casefold() in stated.casefold() or stated.casefold() in NAMELESS | {""}):
        return first
    # what follows is the site: " | Example.com", " — Python 3.11.2 documentation"
    stated = re.split(r"\s+[|—·»]\s+", stated)[0]
    return "" if stated.casefold() in NAMELESS else stated


def without_surroundings(page: Node) -> Node:
    """The page without navigation, footers, banners, comments and forms, and without its marks in the article."""
    return next(iter(_without_surroundings(page, "", _prose(page))), replace(page, children=()))


def _without_surroundings(node: Node, parent: str, prose: int) -> Iterable[Node]:
    """What is left of a node: itself, only the headings in it, or nothing. prose: the page's."""
    if not node.name or node.name == "formula":
        return (node,)
    if _is_mark(node, parent) or (_is_around(node, parent, prose) and parent):
        return ()
    inside = node.name if node.name in HEADINGS else parent if parent in HEADINGS else node.name
    children = list(chain.from_iterable(_without_surroundings(child, inside, prose) for child in node.children))
    if node.name == "header" or node.attributes.get("role") == "banner":
        return [child for one in children for child in _walk(one) if child.name in HEADINGS]
    return (_node(node.name, node.line, node.attributes, children),)


def _is_mark(node: Node, parent: str) -> bool:
    """Whether the node is a mark of the page, such as a heading's link to itself. parent: HEADINGS, if it is in one."""
    if _words(node.attributes) & MARKS:
        return True
    if node.name == "a" and "#" in node.attributes.get("href", "") and PERMALINK.fullmatch(_plain([node])):
        return not any(inner.name == "img" for inner in _walk(node))
    if node.name == "button" and parent not in HEADINGS:
        return not (
            {"aria-expanded", "aria-controls"} & node.attributes.keys()
            or "accordion" in node.attributes.get("class", "")
        )
    return node.attributes.get("aria-hidden") == "true" and not node.block


def _is_around(node: Node, parent: str, prose: int) -> bool:
    """Whether the node stands around the article: it says so, and does not hold most of the text."""
    words = _words(node.attributes)
    if words & COMMENTS:
        return True
    if _prose(node) >= MOST * prose and _prose(node):
        return False
    composed = _parts(words)
    parts = set(chain.from_iterable(composed))
    if node.name in AROUND or node.attributes.get("role") in AROUND_ROLES:
        return not (parts & CALLOUTS or (node.name == "footer" and parent == "blockquote"))
    if words & LINKS_WORDS and sum(inner.size for inner in _walk(node) if inner.name == "a") >= LINKED * node.size:
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
    prose = _prose(page)
    found = []
    for is_kind in kinds:
        large = list(_outermost(page, is_kind, MANY * prose))
        if len(large) == 1 and _prose(large[0]) >= MOST * prose and large[0].size:
            found += large
    return min(found, key=lambda node: node.size) if found else _densest(page)


def _has_class(node: Node, name: str) -> bool:
    return name in node.attributes.get("class", "").lower().split()


def _outermost(page: Node, is_kind: Callable[[Node], bool], least: float) -> Iterator[Node]:
    """The nodes of a kind that stand in no other of it, and have so much text."""
    for child in page.children:
        if _prose(child) < least:
            continue
        if is_kind(child):
            yield child
        else:
            yield from _outermost(child, is_kind, least)


def _densest(node: Node) -> Node:
    """The innermost node beside which there are but headings, links to other pages and boxes with a few words."""
    if not node.children:
        return node
    inner = max(node.children, key=_prose)
    others = [other for other in node.children if other is not inner and other.name not in HEADINGS]
    few = sum(map(_prose, others)) <= BESIDE * _prose(node)
    few = few and not any(_is_index(other) or (_prose(other) and other.name in TEXTS) for other in others)
    return _densest(inner) if few and inner.name in ("body", "html", "div", "section", "center", "form") else node


def _is_index(node: Node) -> bool:
    """Whether there are links to places in the page; written by hand, they name its questions."""
    links = [inner for inner in _walk(node) if inner.name == "a" and inner.size]
    return sum(inner.attributes.get("href", "").startswith("#") for inner in links) >= FEWEST_LINKS


def markdown(root: Node) -> list[Line]:
    """The Markdown of what is in a node, without rules around it; no line, where that is nothing."""
    pieces = list(_pieces(root.children, Look()))
    while pieces and pieces[0].lines[0][0] == RULE:  # at the beginning, it would begin front matter
        del pieces[0]
    while pieces and pieces[-1].lines[0][0] == RULE:
        del pieces[-1]
    return _join(pieces)


def _join(pieces: Iterable[Piece], *, tight: bool = False) -> list[Line]:
    """The lines of the pieces, a blank one between each two but lists that go on; tight: nor before a list."""
    lines: list[Line] = []
    before: Piece | None = None
    for piece in pieces:
        if before and not (_goes_on(before, piece) or (tight and _interrupts(piece))):
            lines.append(("", lines[-1][1]))
        lines += piece.lines
        before = piece
    return lines


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a list is the same one to Markdown as that before it; Notion makes a list of each item."""
    if not (before.is_list and piece.is_list) or any(not text for text, _ in (*before.lines, *piece.lines)):
        return False
    return before.lines[0][0].startswith("- ") == piece.lines[0][0].startswith("- ")


def _interrupts(piece: Piece) -> bool:
    """Whether this is a list that can begin after a line of a paragraph (CommonMark 5.3)."""
    return piece.is_list and piece.lines[0][0].startswith(("- ", "1. "))


def _pieces(nodes: Sequence[Node], look: Look) -> Iterator[Piece]:
    """The blocks of Markdown that nodes beside one another give: each block its own, and what is between them too."""
    run: list[Node] = []
    for node in _regrouped(nodes):
        if not node.block and not _is_code_block(node):
            run.append(node)
            continue
        yield from _run(run, look)
        run = []
        yield from WRITERS.get(_kind(node), _flow)(node, look)
    yield from _run(run, look)


def _kind(node: Node) -> str:
    """The name of the element that a node is for us."""
    words = _words(node.attributes)
    if node.name == "p" and "title" in words and node.attributes.get("id", "").startswith("h."):  # Google Docs
        return "h1"
    if node.attributes.get("role") == "heading":
        level = node.attributes.get("aria-level", "2")
        return f"h{level}" if f"h{level}" in HEADINGS else "h6"
    if words & CALLOUT_CLASSES:
        return "callout"
    return node.name


def _run(nodes: Sequence[Node], look: Look) -> Iterator[Piece]:
    """The paragraphs of what stands between blocks."""
    return _paragraphs(chain.from_iterable(_leaves(node, look) for node in nodes))


def _is_code_block(node: Node) -> bool:
    """Whether a code element, made for words in a line, is styled as a block or holds several lines."""
    return node.name == "code" and (
        "block" in _words(node.attributes)
        or PREFORMATTED.search(_style(node)) is not None
        or any(inner.name == "br" for inner in _walk(node))
    )


def _flow(node: Node, look: Look) -> Iterator[Piece]:
    yield from _pieces(node.children, _look(node, look))


def _heading(node: Node, look: Look) -> Iterator[Piece]:
    atoms = _merged([replace(atom, look=_in_heading(atom.look)) for atom in _one_line(node)])
    text = re.sub(r"(?<=\s)(#+)$", r"\\\1", _markdown(atoms))
    if text:
        yield Piece(((f"{'#' * int(_kind(node)[1])} {text}", atoms[0].line),))


def _one_line(node: Node) -> list[Leaf]:
    """What is in a node, on one line."""
    return _atoms(leaf if leaf.kind != "end" else Leaf(" ", leaf.line, leaf.look) for leaf in _leaves(node, Look()))


def _in_heading(look: Look) -> Look:
    """The look without what a heading is anyway, bold, and without a link into the page, as to a table of contents."""
    return replace(look, bold=False, link="" if look.link.startswith("#") else look.link)


def _code(node: Node, look: Look) -> Iterator[Piece]:
    lines = _code_lines(node)
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
        language = next(filter(None, map(_language, [node, *node.children])), look.language)
        yield Piece(((fence + language, lines[0][1]), *lines, (fence, lines[-1][1])))


def _code_lines(node: Node) -> list[Line]:
    """The text of a node line by line, blanks and all."""
    lines: list[Line] = [("", node.line)]
    for leaf in _leaves(replace(node, name="code", block=False), Look(typed=True)):
        if leaf.kind == "end":
            # the end of a block in code ends a line, but not twice
            if leaf.text == "br" or lines[-1][0]:
                lines.append(("", leaf.line))
            continue
        first, *others = leaf.text.split("\n")
        lines[-1] = (lines[-1][0] + first, lines[-1][1] if lines[-1][0] else leaf.line)
        lines += [(text, leaf.line + number) for number, text in enumerate(others, start=1)]
    return [(CONTROLS.sub(" ", text.replace("\xa0", " ").translate(INVISIBLE)).rstrip(), at) for text, at in lines]


def _language(node: Node) -> str:
    """The language of the code in a node, as its classes name it."""
    words = node.attributes.get("class", "").lower().split()
    found = [match[1] for word in words if (match := CODE_CLASS.fullmatch(word))]
    found += [after.strip(";") for word, after in pairwise(words) if word in CODE_CLASS_BEFORE]
    found += [node.attributes.get(name, "").lower() for name in ("data-lang", "data-language")]
    found += [node.attributes.get("lang", "").lower()] if node.name in ("pre", "code") else []
    return next((name for name in found if re.fullmatch(r"[\w+#.]+", name) and name not in NO_LANGUAGE), "")


def _quote(node: Node, look: Look) -> Iterator[Piece]:
    lines = _join(_flow(node, look))
    if lines:
        yield Piece(tuple((f"> {text}" if text else ">", origin) for text, origin in lines))


def _callout(node: Node, look: Look) -> Iterator[Piece]:
    """A box with a title: a quote under its title in bold; one that says that it asks is a bold line and its answer."""
    head = next((child for child in node.children if _is_title(child)), None)
    rest = [child for child in node.children if child is not head]
    leaves = list(_leaves(head, Look(bold=True))) if head else []
    kinds = set(chain.from_iterable(_parts(_words(node.attributes))))
    if kinds & ASKING_CALLOUTS:
        yield from _paragraphs(leaves)
        yield from _pieces(rest, look)
        return
    title = _plain([head]).strip() if head else ""
    lines = _join(chain(_paragraphs(leaves), _pieces(rest, look)))
    if lines and title.lower() in kinds & ALERTS:
        lines = [(f"[!{title.upper()}]", lines[0][1]), *_join(_pieces(rest, look))]
    if lines:
        yield Piece(tuple((f"> {text}" if text else ">", origin) for text, origin in lines))


def _is_title(node: Node) -> bool:
    return any("title" in word or "heading" in word for word in _words(node.attributes))


def _rule(node: Node, look: Look) -> Iterator[Piece]:
    if "display:none" not in _style(node).replace(" ", ""):  # a page break of Google Docs
        yield Piece(((RULE, node.line),))


def _display(node: Node, look: Look) -> Iterator[Piece]:
    yield Piece(((f"$${node.text}$$", node.line),))


def _list(node: Node, look: Look) -> Iterator[Piece]:
    """A list. What stands in it beside its items, as nested lists often do, belongs to the item before."""
    items: list[tuple[str, list[Piece]]] = []
    number = _whole(node.attributes.get("start"), 1)
    for child in node.children:
        if child.name == "li":
            number = _whole(child.attributes.get("value"), number)
            pieces = list(_pieces(child.children, _look(child, look)))
            if pieces:
                items.append((_marker(node, child, number), pieces))
                number += 1
        elif pieces := list(_pieces([child], look)):
            if not items:
                items.append(("-", []))
            items[-1][1].extend(pieces)
    if not items:
        return
    # a level that was left out, or Notion's toggles
    if all(len(pieces) == 1 and (pieces[0].is_list or pieces[0].lines[0][0] == "<details>") for _, pieces in items):
        yield from chain.from_iterable(pieces for _, pieces in items)
        return
    tight = all(piece.is_list for _, pieces in items for piece in pieces[1:])
    lines: list[Line] = []
    for marker, pieces in items:
        if lines and not tight:
            lines.append(("", lines[-1][1]))
        lines += _hung(f"{marker} ", " " * (len(marker.split(" ")[0]) + 1), _join(pieces, tight=tight))
    yield Piece(tuple(lines), is_list=True)


def _marker(parent: Node, item: Node, number: int) -> str:
    if parent.name != "ol":
        return "-"
    type_ = item.attributes.get("type") or parent.attributes.get("type", "1")
    # Markdown numbers items only; a letter is a name by which an answer may call its option
    if type_ in ("a", "A") and 1 <= number <= 26:
        return f"- {chr(ord(type_) + number - 1)})"
    return f"{number}."


def _hung(first: str, others: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines behind a marker."""
    for index, (text, origin) in enumerate(lines):
        yield (f"{others if index else first}{text}" if text else "", origin)


def _definitions(node: Node, look: Look) -> Iterator[Piece]:
    """Terms, each on its own line, and the definitions after them: `: ` and what belongs to it indented as far."""
    lines: list[Line] = []
    is_term = True
    if not any(child.name == "dt" for child in _walk(node)):  # used to indent a text
        yield from _flow(node, look)
        return
    for child in _wrapped_in(node, "dt", "dd"):
        added = list(_term(child) if child.name == "dt" else _definition(child, look))
        if added and lines and child.name == "dt" and not is_term:
            lines.append(("", lines[-1][1]))
        lines += added
        is_term = child.name == "dt" if added else is_term
    if lines:
        yield Piece(tuple(lines))


def _term(node: Node) -> Iterator[Line]:
    atoms = _one_line(node)
    if atoms:
        yield (_line(_not_bold(atoms) if _all_bold(atoms) else atoms, first=True), atoms[0].line)


def _definition(node: Node, look: Look) -> Iterator[Line]:
    return _hung(": ", "  ", _join(_pieces(node.children if node.name == "dd" else [node], _look(node, look))))


def _details(node: Node, look: Look) -> Iterator[Piece]:
    summary = next((child for child in node.children if child.name == "summary"), None)
    rest = [child for child in node.children if child is not summary]
    said = _inner_html(summary) if summary else "Details"
    lines = _join(_pieces(rest, look))
    last = lines[-1][1] if lines else node.line
    body = [("", node.line), *lines, ("", last)] if lines else []
    head = ("<details>", node.line), (f"<summary>{said}</summary>", summary.line if summary else node.line)
    yield Piece((*head, *body, ("</details>", last)))


def _inner_html(node: Node) -> str:
    """What is in a node as HTML in one line: Markdown is not read there."""
    parts = []
    for atom in _one_line(node):
        text = escape(atom.text, quote=False)
        names = ["code"] * atom.look.code + [MARKUP[name][1] for name, _ in _marks(atom.look) if name in MARKUP]
        for name in [*names, *atom.look.tags]:
            text = f"<{name}>{text}</{name}>"
        parts.append(f'<a href="{escape(atom.look.link)}">{text}</a>' if atom.look.link else text)
    return "".join(parts).strip()


def _table(node: Node, look: Look) -> Iterator[Piece]:
    """A table, or where it only lays out the page, what is in its cells; before it, its caption."""
    found = list(_wrapped_in(node, "tr"))
    yield from _pieces([child for child in found if child.name != "tr"], look)
    rows = [
        [cell for cell in row.children if cell.name in ("td", "th") or cell.size] for row in found if row.name == "tr"
    ]
    rows = [row for row in rows if row]
    if _lays_out(node, rows):
        yield from _pieces(list(chain.from_iterable(rows)), look)
        return
    has_head = bool(rows) and _is_head(rows[0])
    lines = [_row(cells, look, bold=not has_head or index > 0) for index, cells in enumerate(_grid(rows))]
    lines = [(cells, origin) for cells, origin in lines if any(cells)]
    if not lines:
        return
    width = max(len(cells) for cells, _ in lines)
    head: tuple[list[str], int] = ([], lines[0][1])
    if has_head:
        head, *lines = lines
    table = [head, (["---"] * width, head[1]), *lines]
    yield Piece(tuple((f"| {' | '.join(cells + [''] * (width - len(cells)))} |", origin) for cells, origin in table))


def _lays_out(table: Node, rows: Sequence[Sequence[Node]]) -> bool:
    """Whether a table is there for the page's layout: it has one column, or cells with what no table of data holds."""
    if table.attributes.get("role") in ("presentation", "none") or max(map(len, rows), default=0) < 2:
        return True
    large = HEADINGS | {"table", "details", "hr", "dl"}
    return any(inner.name in large for row in rows for cell in row for inner in _walk(cell))


def _is_head(row: Sequence[Node]) -> bool:
    """Whether a row names the columns: by its cells' kind or, as word processors do, by being bold."""
    if all(cell.name == "th" for cell in row):
        return True
    filled = [atoms for cell in row if (atoms := _atoms(_leaves(cell, Look())))]
    return bool(filled) and all(_all_bold(atoms) for atoms in filled)


def _grid(rows: Sequence[Sequence[Node]]) -> Iterator[list[Node | None]]:
    """The cells of each row by column; None where one reaches in from the left or from above."""
    reaching: dict[int, int] = {}
    for row in rows:
        cells: list[Node | None] = []
        for cell in row:
            while reaching.get(len(cells), 0):
                reaching[len(cells)] -= 1
                cells.append(None)
            width = min(_whole(cell.attributes.get("colspan"), 1), 100)
            below = min(_whole(cell.attributes.get("rowspan"), 1), 1000) - 1
            for column in range(len(cells), len(cells) + width):
                reaching[column] = below
            cells += [cell, *[None] * (width - 1)]
        yield cells


def _row(cells: Sequence[Node | None], look: Look, *, bold: bool) -> tuple[list[str], int]:
    """The texts of the cells, and where the first stands; bold: whether what is in bold is written so."""
    texts = []
    origins = []
    for cell in cells:
        lines = [atoms for atoms in _broken(_leaves(cell, look)) if atoms] if cell else []
        origins += [lines[0][0].line] if lines else []
        if not bold or (cell and cell.name == "th"):
            lines = list(map(_not_bold, lines))
        texts.append("<br>".join(_markdown(list(map(_in_cell, line))) for line in lines).replace("|", "\\|"))
    return texts, min(origins, default=1)


def _in_cell(atom: Leaf) -> Leaf:
    """The atom as it can stand in a table: GFM takes the backslash from before a bar even in code."""
    if not atom.look.code or "\\|" not in atom.text:
        return atom
    code = re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", atom.text)
    return replace(atom, text=f"<code>{code}</code>", kind="markdown")


def _wrapped_in(node: Node, *names: str) -> Iterator[Node]:
    """The children of these names, also those in wrappers; and what stands beside them, where it should not."""
    for child in node.children:
        if child.name in names or not any(inner.name in names for inner in _walk(child)):
            yield child
        else:
            yield from _wrapped_in(child, *names)


WRITERS: dict[str, Callable[[Node, Look], Iterator[Piece]]] = {
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(LISTS, _list),
    "blockquote": _quote,
    "callout": _callout,
    "code": _code,
    "details": _details,
    "dl": _definitions,
    "formula": _display,
    "hr": _rule,
    "pre": _code,
    "table": _table,
}


def _regrouped(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes, with items that stand level by level made one list and those in a typewriter's font one block."""
    group: list[Node] = []
    kind = ""
    for node in nodes:
        own = _group(node)
        if own not in ("blank", kind) and group:
            yield from _grouped(group, kind)
            group, kind = [], ""
        if own in ("list", "code"):
            kind = own
        if kind:
            group.append(node)
        else:
            yield node
    yield from _grouped(group, kind)


def _group(node: Node) -> str:
    """What the node must be grouped as, "blank" where it says nothing, "" where it stays as it is."""
    if not node.size and node.name in ("", "p") and not any(inner.name == "img" for inner in _walk(node)):
        return "blank"
    if node.name == "p" and WORD_LIST.search(_style(node)):
        return "list"
    if node.name in LISTS and GOOGLE_LIST.search(node.attributes.get("class", "")):
        return "list"
    if node.name in ("p", "div") and not any(child.block for child in node.children):
        leaves = [leaf for leaf in _leaves(node, Look()) if leaf.text.strip() and leaf.kind != "end"]
        return "code" if leaves and all(leaf.look.typed for leaf in leaves) else ""
    return ""


def _grouped(group: Sequence[Node], kind: str) -> Iterator[Node]:
    if not group:
        return
    if kind == "list":
        items = list(chain.from_iterable(map(_flat_items, group)))
        begin = 0
        while begin < len(items):
            found, begin = _nested(items, begin)
            yield found
        return
    last = max(number for number, node in enumerate(group) if node.size) + 1
    lines = [[*node.children, Node("br", node.line)] for node in group[:last] if node.name]
    yield _node("pre", group[0].line, {}, list(chain.from_iterable(lines)))
    yield from group[last:]


def _flat_items(node: Node) -> Iterator[tuple[int, Node]]:
    """The items of one list of Google Docs, or the paragraph that is one of Word's, each with its level."""
    google = GOOGLE_LIST.search(node.attributes.get("class", ""))
    if google:
        number = _whole(node.attributes.get("start"), 1)
        for child in node.children:
            if child.name == "li" or child.size:
                inside = child.children if child.name == "li" else (child,)
                yield int(google[1]), _node(node.name, child.line, {"value": str(number)}, inside)
                number += 1
    elif word := WORD_LIST.search(_style(node)):
        marker = next((inner for inner in _walk(node) if "mso-list:ignore" in _style(inner)), None)
        number_typed = NUMBER.match(_plain([marker])) if marker else None
        value = number_typed[1] if number_typed else ""
        content = _without(node, marker) if marker else node
        attributes = (
            {"value": value}
            if value.isdigit()
            else {"value": str(ord(value.lower()) - 96), "type": "a"}
            if value
            else {}
        )
        yield int(word[1]), replace(content, name="ol" if value else "ul", attributes=attributes)


def _without(node: Node, gone: Node) -> Node:
    children = [_without(child, gone) if child.children else child for child in node.children if child is not gone]
    return _node(node.name, node.line, node.attributes, children)


def _nested(items: Sequence[tuple[int, Node]], begin: int) -> tuple[Node, int]:
    """The list whose first item is the one at begin, with the deeper ones in its items; and the index after it.

    items: each with its level, under the name of its list.
    """
    level, first = items[begin]
    found: list[Node] = []
    while begin < len(items) and items[begin][0] >= level:
        if items[begin][0] > level:
            inner, begin = _nested(items, begin)
            found[-1] = _node("li", found[-1].line, found[-1].attributes, [*found[-1].children, inner])
        else:
            item = items[begin][1]
            found.append(_node("li", item.line, item.attributes, item.children))
            begin += 1
    return _node(first.name, first.line, {}, found), begin


def _leaves(node: Node, look: Look) -> Iterator[Leaf]:
    """The texts in a node, with their looks; a block in it stands on lines of its own."""
    if not node.name:
        yield Leaf(node.text, node.line, look)
        return
    if node.name in ATOMIC:
        yield from ATOMIC[node.name](node, look)
        return
    own = _look(node, look)
    if node.block:
        yield Leaf("", node.line, own, "end")
    if node.name in AFFIXES:
        yield Leaf(AFFIXES[node.name][0], node.line, look)
    for child in node.children:
        yield from _leaves(child, own)
    if node.name in AFFIXES:
        yield Leaf(AFFIXES[node.name][1], node.line, look)
    if node.block:
        yield Leaf("", node.line, own, "end")


def _break(node: Node, look: Look) -> Iterator[Leaf]:
    yield Leaf("br", node.line, look, "end")


def _image(node: Node, look: Look) -> Iterator[Leaf]:
    alt, source = (" ".join(node.attributes.get(name, "").split()) for name in ("alt", "src"))
    if not source or source.startswith("data:"):
        source = node.attributes.get("data-src", "" if _holds_place(source) else source)
    if "1" in (node.attributes.get("width"), node.attributes.get("height")):  # a counter of visitors
        return
    if not source or "emoji" in _words(node.attributes):
        yield Leaf(alt, node.line, look)
    else:
        text = re.sub(r"([\[\]\\])", r"\\\1", alt)
        yield Leaf(f"![{text}]({_target(source)})", node.line, Look(link=look.link), "markdown")


def _holds_place(source: str) -> bool:
    return len(source) <= PLACE_HOLDER and source.startswith(("data:image/gif", "data:image/svg"))


def _tick(node: Node, look: Look) -> Iterator[Leaf]:
    # with an id, it is what a style sheet opens an answer by
    if node.attributes.get("type") == "checkbox" and not node.attributes.get("id"):
        yield Leaf("[x]" if "checked" in node.attributes else "[ ]", node.line, look, "markdown")
        yield Leaf(" ", node.line, look)


def _inline_formula(node: Node, look: Look) -> Iterator[Leaf]:
    dollars = "$$" if node.block else "$"
    yield Leaf(f"{dollars}{node.text}{dollars}", node.line, look, "markdown")


def _code_cell(node: Node, look: Look) -> Iterator[Leaf]:
    """A block of code where no block can be, as in a table."""
    for text, line in _code_lines(node):
        yield Leaf("", line, look, "end")
        yield Leaf(text, line, Look(code=True))
    yield Leaf("", node.line, look, "end")


ATOMIC: dict[str, Callable[[Node, Look], Iterator[Leaf]]] = {
    "br": _break,
    "formula": _inline_formula,
    "hr": _break,
    "img": _image,
    "input": _tick,
    "pre": _code_cell,
}
# "ul" and "ol" in a cell of a table, where no list can be
AFFIXES = {"li": ("• ", ""), "q": ("“", "”")}


def _look(node: Node, look: Look) -> Look:
    """The look of what is in a node."""
    name, style = node.name, _style(node)
    bold = look.bold or name in ("b", "strong", "button") or BOLD.search(style) is not None or _is_asked(node)
    typed = name == "tt" or (TYPED.search(style) is not None and not look.code and name not in ("code", "pre"))
    typed = typed and not any(child.block for child in node.children)
    href = re.sub(r"[\t\n\r]+", "", node.attributes.get("href", "")).strip() if name == "a" else ""
    return Look(
        bold=bold and not NOT_BOLD.search(style),
        italic=look.italic or name in ("i", "em", "cite", "var", "dfn") or ITALIC.search(style) is not None,
        struck=look.struck or name in ("s", "del", "strike"),
        code=look.code or typed or name in ("code", "samp"),
        typed=look.typed or typed,
        link=look.link if not href or href.lower().startswith("javascript:") else _unwrapped(href),
        tags=(*look.tags, name) if name in ("sub", "sup", "kbd", "mark") and name not in look.tags else look.tags,
        language=(_language(node) if node.block else "") or look.language,
    )


def _is_asked(node: Node) -> bool:
    """Whether the page says that the text is a question: of an element's class, or as schema.org does."""
    if node.name not in ("div", "p", "span", "label", "a") or not 0 < node.size <= LONGEST_ASKED:
        return False
    if not any(ASKED.fullmatch(word) for word in _words(node.attributes)):
        return False
    inner = [one for child in node.children for one in _walk(child)]
    return sum(one.name == "p" for one in inner) <= 1 and not any(
        (one.name in BLOCKS and one.name != "p") or one.name in ("br", "b", "strong") for one in inner
    )


def _unwrapped(href: str) -> str:
    """The address that a link leads to, without Google's detour."""
    if href.startswith("https://www.google.com/url?"):
        return next(iter(parse_qs(urlsplit(href).query).get("q", [])), href)
    return href


def _atoms(leaves: Iterable[Leaf]) -> list[Leaf]:
    """The texts of one line: blanks collapsed, texts of one look joined, none at the ends.

    A blank between two looks has what they share, so that no mark of Markdown stands on its wrong side.
    """
    atoms: list[Leaf] = []
    blank: Leaf | None = None
    for leaf in leaves:
        text = leaf.text
        line = leaf.line
        if leaf.kind == "text":
            line += text[: len(text) - len(text.lstrip())].count("\n")
            text = WIDE_BLANK.sub(" ", BLANKS.sub(" ", text).translate(INVISIBLE))
        core = text.strip(" \xa0")
        if text[:1] in (" ", "\xa0"):
            blank = leaf
        if core:
            if blank and atoms:
                atoms.append(Leaf(" ", line, _shared(atoms[-1].look, leaf.look, blank.look)))
            atoms.append(Leaf(core, line, leaf.look, leaf.kind))
            blank = leaf if text[-1:] in (" ", "\xa0") else None
    return _merged(atoms)


def _shared(before: Look, after: Look, own: Look) -> Look:
    looks = (before, after, own)
    return Look(
        bold=before.bold and after.bold,
        italic=before.italic and after.italic,
        struck=before.struck and after.struck,
        code=all(look.code for look in looks),
        typed=all(look.typed for look in looks),
        link=own.link if before.link == after.link == own.link else "",
        tags=own.tags if before.tags == after.tags == own.tags else (),
        language=own.language,
    )


def _merged(atoms: Iterable[Leaf]) -> list[Leaf]:
    """The atoms, neighbours of one look made one."""
    merged: list[Leaf] = []
    texts: list[list[str]] = []
    for atom in atoms:
        if merged and merged[-1].look == atom.look and merged[-1].kind == atom.kind == "text":
            texts[-1].append(atom.text)
        else:
            merged.append(atom)
            texts.append([atom.text])
    return [replace(atom, text="".join(parts)) for atom, parts in zip(merged, texts, strict=True)]


def _broken(leaves: Iterable[Leaf]) -> list[list[Leaf]]:
    """The atoms of each line; none of a blank one."""
    lines: list[list[Leaf]] = [[]]
    for leaf in leaves:
        if leaf.kind == "end":
            lines.append([])
        else:
            lines[-1].append(leaf)
    found = [_atoms(line) for line in lines]
    return [atoms if any(atom.text.strip() for atom in atoms) else [] for atoms in found]


def _paragraphs(leaves: Iterable[Leaf]) -> Iterator[Piece]:
    """The paragraphs of a text; a break in one is a hard one, two breaks begin another."""
    group: list[list[Leaf]] = []
    for atoms in [*_broken(leaves), []]:
        if atoms:
            group.append(atoms)
            continue
        if len(group) >= FEWEST_LINKS and all(_is_link(line) for line in group):  # an index, by hand
            yield Piece(tuple((f"- {_markdown(line)}", line[0].line) for line in group), is_list=True)
            group = []
        for part in _set_apart(group):
            texts = [_line(line, first=not index) for index, line in enumerate(part)]
            for is_list, run in groupby(zip(texts, part, strict=True), key=lambda line: line[0].startswith("- ")):
                lines = [(text, line[0].line) for text, line in run]
                if not is_list:
                    lines = [*((f"{text}  ", origin) for text, origin in lines[:-1]), lines[-1]]
                yield Piece(tuple(lines), is_list=is_list)
        group = []


def _set_apart(lines: Sequence[list[Leaf]]) -> Iterator[list[list[Leaf]]]:
    """The lines of one paragraph, with those in bold, or the question that leads to the others, set apart."""
    part: list[list[Leaf]] = []
    for line in chain.from_iterable(map(_question_apart, _leading_question(lines))):
        if part and _all_bold(line) != _all_bold(part[-1]):
            yield part
            part = []
        if part and _all_bold(line) and line[0].text[0].islower():  # goes on with the sentence
            part[-1] = _merged([*part[-1], Leaf(" ", line[0].line, Look(bold=True)), *line])
        else:
            part.append(line)
    if part:
        yield part


def _is_link(line: Sequence[Leaf]) -> bool:
    """Whether a line is nothing but a link into the page."""
    return all(atom.look.link.startswith("#") and atom.look.link == line[0].look.link for atom in line)


def _leading_question(lines: Sequence[list[Leaf]]) -> list[list[Leaf]]:
    """The lines, the first in bold if it asks and none of the others does: it is the question that they answer."""
    if len(lines) < 2:
        return list(lines)
    first, *others = ["".join(atom.text for atom in line).strip() for line in lines]
    labelled = is_question(first) or any(is_answer(text) for text in others)
    if labelled or not QUESTION_END.search(first) or any(QUESTION_END.search(text) for text in others):
        return list(lines)
    if any(atom.look.link for atom in lines[0]):
        return list(lines)
    return [_merged(replace(atom, look=replace(atom.look, bold=True)) for atom in lines[0]), *lines[1:]]


def _question_apart(line: list[Leaf]) -> list[list[Leaf]]:
    """The line, cut after the question in bold that it begins with."""
    count = next((number for number, atom in enumerate(line) if not atom.look.bold), len(line))
    text = "".join(atom.text for atom in line[:count]).strip()
    rest = "".join(atom.text for atom in line[count:]).strip()
    if not text or not rest or rest[0] in STOPS.replace(":", ""):
        return [line]
    if not (QUESTION_END.search(text) or (is_question(text) and strip_question(text).strip())):
        return [line]
    first = replace(line[count], text=LEADER.sub("", line[count].text, count=1).lstrip())
    return [line[:count], [atom for atom in (first, *line[count + 1 :]) if atom.text]]


def _all_bold(atoms: Sequence[Leaf]) -> bool:
    """Whether a line is in bold, and says something."""
    return all(atom.look.bold or not atom.text.strip() for atom in atoms) and any(
        letter.isalnum() for atom in atoms for letter in atom.text
    )


def _not_bold(atoms: Iterable[Leaf]) -> list[Leaf]:
    return _merged(replace(atom, look=replace(atom.look, bold=False)) for atom in atoms)


def _line(atoms: Sequence[Leaf], *, first: bool) -> str:
    """The Markdown of a line of a paragraph; what would begin a block there is escaped, but not a typed list's mark."""
    text = _markdown(atoms)
    text = BULLET.sub("- ", text, count=1) if BULLET.match(text) else text
    if LINE_START.match(text) or (not first and UNDERLINE.match(text)):
        return f"\\{text}"
    if number := LONG_NUMBER.match(text):
        return f"{number[1]}\\{text[number.end() :]}"
    if number := NUMBER_TYPED.match(text):
        return f"{number[1]} {text[number.end() :]}"
    return text


def _markdown(atoms: Sequence[Leaf]) -> str:
    """The Markdown of a line of text; a blank stands outside the marks that only the text on one side has."""
    tokens: list[Token] = []
    opened: list[Mark] = []
    blank = ""
    line = list(_stops_outside(atoms))
    for index, atom in enumerate(line):
        if not atom.text.strip(" "):
            blank = " "
            continue
        wanted = _marks(atom.look)
        while any(mark not in wanted for mark in opened):
            tokens.append(("close", opened.pop()))
        if blank or atom.text.startswith(" "):
            tokens.append((" ", None))
        missing = [mark for mark in wanted if mark not in opened]
        for mark in sorted(missing, key=lambda mark: -_reach(line, index, mark)):
            tokens.append(("open", mark))
            opened.append(mark)
        tokens.append((_written(replace(atom, text=atom.text.strip(" "))), None))
        blank = " " if atom.text.endswith(" ") else ""
    tokens += [("close", mark) for mark in reversed(opened)]
    return _marked_up(tokens).strip()


def _stops_outside(atoms: Sequence[Leaf]) -> Iterator[Leaf]:
    """The atoms, with no stop as the last thing in bold before a letter: `**Note:**this` is not bold in CommonMark."""
    for atom, following in zip_longest(atoms, atoms[1:]):
        core = atom.text.rstrip(STOPS)
        is_text = atom.kind == "text" and not atom.look.code
        if following and is_text and core not in ("", atom.text) and following.text[0].isalnum():
            yield replace(atom, text=core)
            yield replace(atom, text=atom.text[len(core) :], look=_shared(atom.look, following.look, atom.look))
        else:
            yield atom


def _marks(look: Look) -> list[Mark]:
    """The ways that a text of this look is marked, the outermost first."""
    marks = [(name, "") for name in MARKUP if getattr(look, name)]
    marks += [(name, "") for name in look.tags]
    return [*marks, ("link", look.link)] if look.link else marks


def _reach(atoms: Sequence[Leaf], begin: int, mark: Mark) -> int:
    """How many atoms from here on bear a mark."""
    end = begin
    while end < len(atoms) and mark in _marks(atoms[end].look):
        end += 1
    return end - begin


def _marked_up(tokens: Sequence[Token]) -> str:
    """The text of the tokens; emphasis that CommonMark would not see where it stands becomes an HTML tag."""
    texts = [_sign(text, mark) if mark else text for text, mark in tokens]
    begins: list[int] = []
    for end, (text, mark) in enumerate(tokens):
        if mark is None:
            continue
        if text == "open":
            begins.append(end)
            continue
        begin = begins.pop()
        if mark[0] in MARKUP:
            texts[begin], texts[end] = _emphasis(mark[0], texts, tokens, begin, end)
        elif mark[0] == "link":
            if begin and texts[begin - 1].endswith("!"):  # with it, the link would be an image
                texts[begin - 1] = f"{texts[begin - 1][:-1]}\\!"
            said = "".join(texts[begin + 1 : end])
            if said == mark[1] and re.fullmatch(r"https?://[^\s<>]+", said):
                texts[begin], texts[end] = "<", ">"
    return "".join(texts)


def _emphasis(name: str, texts: Sequence[str], tokens: Sequence[Token], begin: int, end: int) -> tuple[str, str]:
    """The signs for the emphasis from one token to another that CommonMark 0.31 sees there (6.2, delimiter runs)."""
    before, first = "".join(texts[max(0, begin - 3) : begin])[-1:], texts[begin + 1][:1]
    last, after = texts[end - 1][-1:], "".join(texts[end + 1 : end + 4])[:1]
    beside = {mark[0] for _, mark in (*tokens[max(0, begin - 1) : begin + 2], *tokens[end - 1 : end + 2]) if mark}
    free = _is_outside_words(before) and _is_outside_words(after)
    if name == "italic" and len(beside & {"bold", "italic"}) > 1:  # `***a* b**`: which asterisks are whose?
        return ("_", "_") if free else ("<i>", "</i>")
    opens = _is_outside_words(before) or not (first == "~" or _is_outside_words(first))
    closes = _is_outside_words(after) or not (last == "~" or _is_outside_words(last))
    sign, tag = MARKUP[name]
    return (sign, sign) if opens and closes else (f"<{tag}>", f"</{tag}>")


def _is_outside_words(letter: str) -> bool:
    """Whether the letter, if it is any, is a blank or punctuation; comrak takes no tilde for that."""
    return not letter or letter.isspace() or (letter != "~" and unicodedata.category(letter)[0] in "PS")


def _sign(text: str, mark: Mark) -> str:
    """What begins ("open") or ends a mark in Markdown."""
    name, link = mark
    if name in MARKUP:
        return MARKUP[name][0]
    if name == "link":
        return "[" if text == "open" else f"]({_target(link)})"
    return f"<{name}>" if text == "open" else f"</{name}>"


def _written(atom: Leaf) -> str:
    if atom.kind == "markdown":
        return atom.text
    if not atom.look.code:
        return _escape(atom.text, SPECIAL_IN_LINK if atom.look.link else SPECIAL)
    longest = max(map(len, re.findall(r"`+", atom.text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if atom.text.startswith("`") or atom.text.endswith("`") else ""
    return f"{ticks}{blank}{atom.text}{blank}{ticks}"


def _escape(text: str, special: re.Pattern[str] = SPECIAL) -> str:
    """The text with backslashes before what Markdown would read as a mark."""
    return special.sub(lambda match: match[0] if match["address"] else f"\\{match[0]}", text)


def _target(address: str) -> str:
    """An address as it may stand in a link: as its author wrote it, but for what would end it."""
    address = re.sub(r"\s", "%20", address.strip()).replace("<", "%3C").replace(">", "%3E")
    if address.count("(") != address.count(")"):
        return address.replace("(", "%28").replace(")", "%29")
    return address


def _walk(node: Node) -> Iterator[Node]:
    """The node and all in it, in reading order."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def _plain(nodes: Iterable[Node]) -> str:
    return "".join(found.text for node in nodes for found in _walk(node))


def _prose(node: Node) -> int:
    """How much text there is outside links to other pages."""
    return node.size - node.away


def _words(attributes: dict[str, str]) -> set[str]:
    """The classes and the id of an element."""
    return set(f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split())


def _parts(words: Iterable[str]) -> list[list[str]]:
    """The words that each class is composed of: entry-footer, md-sidebar__inner."""
    return [re.split(r"[-_]+", word) for word in words]


def _style(node: Node) -> str:
    return node.attributes.get("style", "")


def _whole(value: str | None, default: int) -> int:
    """The number that an attribute holds."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else default
