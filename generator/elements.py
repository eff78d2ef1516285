"""Markdown text -> its elements: blocks, each with all that stands in the HTML that it opens, and lists of definitions.

<details>                     one element of three blocks: what opens, a paragraph, what closes
<summary>More</summary>

A paragraph.

</details>
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator import blocks
from generator.fences import outside_code
from generator.markup.safety import ALLOWED, EMPTIED, INLINE, VOID
from generator.patterns import lazy
from generator.records import Block
from generator.tagged import TAG

Element = tuple[Block, ...]
COMMENT = r"<!--(?:[^<-]|-(?!->)|<(?!!--))*-->"
TAG_OR_COMMENT = lazy(rf"{COMMENT}|{TAG.pattern}")
TAG_OR_SIGN = lazy(rf"{TAG.pattern}|[\\`*_\[\]$]")
HOLDING = (ALLOWED | EMPTIED) - VOID
# what HTML closes by itself where nobody else does (HTML Living Standard, 13.1.2.4), but for what stands within a line
OPTIONAL = frozenset("caption colgroup dd dt li p rp rt tbody td tfoot th thead tr".split())
DEFINITIONS = ("dt", "dd")


def elements(lines: Sequence[str]) -> list[Element]:
    """The blocks of a text, those together that an element of HTML holds together."""
    found = blocks.parse(lines)
    last = _last(found)
    together: list[list[Block]] = []
    end = -1
    for number, block in enumerate(found):
        if number > end:
            together.append([])
        together[-1].append(block)
        end = max(end, last.get(number, number))
    return [tuple(each) for each in together]


def definitions(element: Element) -> list[tuple[str, str]]:
    """The terms of a `<dl>`, each with what it means, as Markdown; none of any other element."""
    if not element[0].text.lower().startswith("<dl"):
        return []
    terms: list[str] = []
    found: dict[str, list[str]] = {}
    before = "dd"
    for name, text in _parts(element):
        if name == "dt":
            terms = [*terms, text] if before == "dt" else [text]
        else:
            for term in terms:
                found.setdefault(term, []).append(text)
        before = name
    return [(term, "\n\n".join(filter(None, texts))) for term, texts in found.items() if term and any(texts)]


def _last(found: Sequence[Block]) -> dict[int, int]:
    """The number of the last block of what a block opens, by the number of that block."""
    last: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    names: Counter[str] = Counter()
    for number, block in enumerate(found):
        for tag in _tags(block):
            name = tag["name"].lower()
            if not tag["close"]:
                opened.append((name, number))
                names[name] += 1
            while tag["close"] and names[name]:
                inner, begin = opened.pop()
                names[inner] -= 1
                if inner == name:
                    last[begin] = number
                    break
    ending = [begin for name, begin in opened if name not in OPTIONAL | INLINE]
    return last | dict.fromkeys(ending, len(found) - 1)


def _tags(block: Block) -> Iterable[re.Match[str]]:
    """The tags that may hold more than the block: those of lists, quotes and code end with it."""
    if block.kind == "html":
        return _tags_in(block.text, HOLDING)
    if block.kind in ("paragraph", "heading") and "<" in block.text:
        return _tags_in(outside_code(block.text), HOLDING - INLINE)
    return ()


def _tags_in(html: str, names: frozenset[str]) -> Iterator[re.Match[str]]:
    return (tag for tag in TAG_OR_COMMENT.finditer(html) if tag["name"] and tag["name"].lower() in names)


def _parts(element: Element) -> Iterator[tuple[str, str]]:
    """The terms and definitions of a list in order, `dt` or `dd` and its text; a list in a definition is its text."""
    name, texts, depth = "", [""], 0
    for block in element:
        past = 0
        for tag in _tags_in(block.text, frozenset(("dl", *DEFINITIONS))) if block.kind == "html" else ():
            is_list = tag["name"].lower() == "dl"
            depth += is_list and not tag["close"]
            if depth == 1:
                texts.append(_markdown(block.text[past : tag.start()]))
                past = tag.end()
                if name:
                    yield name, "\n\n".join(filter(None, texts)).strip()
                name, texts = "" if tag["close"] else tag["name"].lower(), []
            depth -= bool(is_list and tag["close"])
        rest = block.text[past:]
        texts.append(_markdown(rest) if block.kind == "html" else rest)


def _markdown(html: str) -> str:
    """HTML within a line as Markdown: its tags as they are, no sign of its text read as one of Markdown."""
    return TAG_OR_SIGN.sub(lambda found: found[0] if found["name"] else f"\\{found[0]}", html.strip())
