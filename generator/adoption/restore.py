"""The HTML of a note's field -> the canonical Markdown that it was made of, proven by rendering that again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Literal

from bs4 import BeautifulSoup

from generator.adoption.writer import Writer
from generator.canonical import canonical
from generator.markup.html import to_html, to_inline_html

BLANK_LINES = re.compile(r"\n\s*\n")
# what code is written in; the HTML of a highlighted block does not say, but only the right one gives it again
LANGUAGES = (
    *("python", "bash", "json", "yaml", "sql", "javascript", "java", "c", "cpp", "go", "typescript", "jsx", "tsx"),
    *("html", "css", "dockerfile", "ini", "toml", "console", "rust", "ruby", "php", "kotlin", "csharp", "xml"),
    *("diff", "r", "scala", "swift", "powershell", "makefile", "nginx", "hcl", "perl", "lua", "dart", "graphql"),
    *("scss", "vue", "groovy", "haskell", "elixir", "clojure", "pycon", "http", "markdown", "objective-c", "matlab"),
)
# stands for a tag that must stay as it is; Unicode keeps these two letters for such uses
KEPT_BEGIN, KEPT_END = "\ufdd1", "\ufdd2"
KEPT = re.compile(f"{KEPT_BEGIN}(\\d+){KEPT_END}")
CODE_BLOCK = r'<div class="dp-code"><pre>.*?</pre></div>'
TAG = re.compile(
    rf"(?P<code>{CODE_BLOCK})|<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>"
    r"|(?P<entity>&(?!(?:amp|lt|gt|quot|#160|#8617);)#?\w+;)",
    re.DOTALL,
)
# the tags that our renderer writes, as it writes them; any other is HTML of the author's own
RENDERED = re.compile(
    r"<(?:table>(?=\n<thead>)|(?:p|em|strong|del|code|[uo]l|li|blockquote|h[1-6]|hr|br|thead|tbody|tr|t[hd]"
    r'|ol start="\d+"|t[hd] style="text-align:\w+"|a (?:class="footnote-\w+" )?href="[^"]*"(?: title="[^"]*")?'
    r'|img alt="[^"]*" src="[^"]*"(?: title="[^"]*")?|span class="arithmatex"|div class="(?:arithmatex|footnote)"'
    r'|sup id="fnref[^"]*"|ul class="task-list"|li class="task-list-item"|li id="fn-[^"]*"'
    r'|input type="checkbox" disabled=""(?: checked="")?)>)'
)
WITHOUT_END = frozenset({"br", "hr", "img", "input"})
# what of the HTML stays HTML: the tags that are not our renderer's, their elements, nothing; or those tags and <code>,
# or all, as authors write in their questions
Keep = Literal["tags", "elements", "none", "code", "all"]
KEEPING: tuple[Keep, ...] = ("tags", "elements", "none")
AS_HTML: tuple[Keep, ...] = ("code", "all")


def words_of(html: str) -> tuple[str, set[str]]:
    """The text of HTML without its blanks, and its pictures."""
    page = _page(html)
    return "".join(page.get_text().split()), {str(image.get("src")) for image in page.find_all("img")}


def plain(html: str) -> str:
    """The text of HTML or Markdown in one line, for people."""
    return " ".join(_page(html).get_text(" ").split())


def _page(html: str) -> BeautifulSoup:
    return BeautifulSoup(f"{html}\n", "html.parser")  # a line alone may look like a file's name, of which it warns


class Restorer:
    """HTML -> canonical Markdown, proven by rendering it. Remembers in which languages code was, to try them first."""

    def __init__(self) -> None:
        self._languages = list(LANGUAGES)
        self._known: dict[str, str] = {}

    def block(self, html: str) -> str:
        """The Markdown that to_html made this of; the nearest, if there is none."""
        return self._ours(html, to_html)

    def inline(self, html: str) -> str:
        """The same for to_inline_html."""
        return self._ours(html, to_inline_html)

    def spellings(self, html: str) -> list[str]:
        """All ways known to write what to_inline_html made this of, the most readable first."""
        others = (each for keep in AS_HTML if "<" in html for each in self._candidates(html, keep))
        return [self.inline(html), *(each for each in others if to_inline_html(each) == html)]

    def foreign(self, html: str) -> str:
        """The Markdown of another tool's HTML."""
        return _nearest(html, self._candidates(html, "none"), to_html)

    def _ours(self, html: str, render: Callable[[str], str]) -> str:
        tried = []
        for candidate in chain.from_iterable(self._candidates(html, keep) for keep in KEEPING):
            if render(candidate) == html:
                return candidate
            tried.append(candidate)
        return _nearest(html, tried, render)

    def _candidates(self, html: str, keep: Keep) -> Iterator[str]:
        """The HTML as Markdown, the most readable first. keep: what stays HTML."""
        if not html.strip():
            yield ""
            return
        kept: list[str] = []
        marked = html if keep == "none" else _mark(html, kept, keep)
        for dollar in ("$", "\\$") if "$" in html else ("$",):
            written = Writer(dollar, None if keep == "none" else kept, self._language).convert_soup(_page(marked))
            written = KEPT.sub(lambda number: kept[int(number[1])], written)
            settled = canonical(written)
            yield settled
            if keep != "none" and settled != written:
                yield written

    def _language(self, block: str, code: str, fence: str) -> str:
        """The language that highlights code to this block; "" where none does."""
        if "<span class" not in block:
            return ""
        if block not in self._known:
            tries = (name for name in self._languages if to_html(f"{fence}{name}\n{code}\n{fence}") == block)
            self._known[block] = language = next(tries, "")
            self._languages.sort(key=lambda name: name != language)
        return self._known[block]


def _nearest(html: str, candidates: Iterable[str], render: Callable[[str], str]) -> str:
    """The first candidate that says all that the HTML does, or else the HTML as it is, or else the first candidate."""
    said = words_of(html)
    tried = []
    for candidate in candidates:
        if words_of(render(candidate)) == said:
            return candidate
        tried.append(candidate)
    whole = "\n".join(["<div>", BLANK_LINES.sub("\n", html.strip()), "</div>"])
    return whole if words_of(render(whole)) == said else tried[0]


def _mark(html: str, kept: list[str], keep: Keep) -> str:
    """The HTML with marks for what stays HTML, and for our renderer's blocks of code; these go to kept.

    Of elements, those stay in which no blank line lets Markdown in again; of the others their tags.
    """
    parts: list[str] = []
    opened: list[tuple[str, bool]] = []
    past = 0
    for tag in TAG.finditer(html):
        if tag.start() < past:
            continue
        end, is_ours = tag.end(), RENDERED.match(html, tag.start()) is not None
        is_ours = is_ours and not (keep == "all" or (keep == "code" and tag["name"] == "code"))
        if tag["end"]:
            is_ours = _closes_ours(tag["name"], opened)
        elif tag["name"] and tag["name"] not in WITHOUT_END:
            inner = _end_of_element(html, tag) if keep == "elements" and not is_ours and not opened else 0
            if inner and not BLANK_LINES.search(html, tag.start(), inner):
                end = inner
            else:
                opened.append((tag["name"], is_ours))
        parts.append(html[past : tag.start()])
        past = end
        if is_ours:
            parts.append(tag[0])
            continue
        mark = f"{len(kept)}" if tag["code"] else f"{KEPT_BEGIN}{len(kept)}{KEPT_END}"
        parts.append(f'<pre data-block="{mark}">code</pre>' if tag["code"] else mark)
        kept.append(html[tag.start() : end])
    return "".join([*parts, html[past:]])


def _closes_ours(name: str, opened: list[tuple[str, bool]]) -> bool:
    """Whether an end tag belongs to an element of our renderer, which is closed."""
    for number in range(len(opened) - 1, -1, -1):
        if opened[number][0] == name:
            return opened.pop(number)[1]
    return False


def _end_of_element(html: str, begin: re.Match[str]) -> int:
    """Where the element ends that a tag begins; 0 if it does not."""
    depth = 0
    for tag in TAG.finditer(html, begin.start()):
        if tag["name"] == begin["name"]:
            depth += -1 if tag["end"] else 1
            if not depth:
                return tag.end()
    return 0
