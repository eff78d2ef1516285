"""HTML -> Markdown: markdownify walks the page, and here is how our renderer wants to read each element."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from html import escape, unescape

from bs4 import Tag
from markdownify import MarkdownConverter

# before the name of a footnote, in its own id and in the links to it
FOOTNOTE = re.compile(r"#?fn(?:-[0-9a-f]{6}-|:)")
FORMULA = re.compile(r"\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]", re.DOTALL)
# what Markdown may read as a mark; the escapes that are not needed go when the text is made canonical
SPECIAL = re.compile(r"[\\`*_\[\]<>&~|=+!]|(?<!\S)(?:-+|#{1,6})(?!\S)|(?<!\S)(?P<number>\d{1,9})(?P<dot>[.)])(?!\S)")
ALIGNMENTS = {"left": ":--", "right": "--:", "center": ":-:"}
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]+")


class Writer(MarkdownConverter):
    """HTML -> Markdown. markdownify walks the page; here is how our renderer wants to read it.

    dollar: how a dollar is written. blocks: the HTML of the blocks of code, by their numbers; None for HTML that is
    not ours. language: finds the language of such a block.
    """

    def __init__(self, dollar: str, blocks: Sequence[str] | None, language: Callable[[str, str, str], str]) -> None:
        super().__init__(heading_style="atx", bullets="-")
        self.dollar = dollar
        self.blocks = blocks
        self.language = language

    def escape(self, text: str, parent_tags: Collection[str]) -> str:
        if self.blocks is not None:
            return self._escape(text)
        parts: list[str] = []
        end = 0
        for formula in FORMULA.finditer(text):
            parts.append(self._escape(text[end : formula.start()]))
            tex = " ".join((formula["inline"] or formula["display"]).split())
            is_display = formula["display"] and not {"_inline", "li"} & set(parent_tags)
            parts.append(f"\n\n$${tex}$$\n\n" if is_display else f"${tex}$")
            end = formula.end()
        return "".join([*parts, self._escape(text[end:])])

    def _escape(self, text: str) -> str:
        text = SPECIAL.sub(lambda sign: f"{sign['number']}\\{sign['dot']}" if sign["dot"] else f"\\{sign[0]}", text)
        # an escaped bracket may begin a formula
        return text.replace("\\[", "&#91;").replace("$", self.dollar)

    def convert_a(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        href = str(tag.get("href") or "")
        if "footnote-backref" in tag.get_attribute_list("class"):
            return ""
        if not href or not text.strip():
            return text
        if href == tag.get_text() and URL.fullmatch(href):
            return f"<{href}>"
        return f"[{text}]({_target(tag, href)})"

    def convert_img(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        source, alt = str(tag.get("src") or ""), str(tag.get("alt") or "")
        if re.search(r"[\s<>]", source):  # Markdown would encode it, and Anki would not find the file
            return f'<img alt="{escape(alt)}" src="{escape(source)}">'
        return f"![{self._escape(alt)}]({_target(tag, source)})"

    def convert_br(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if self.blocks is not None or {"_inline", "td", "th"} & set(parent_tags):
            return "<br>"
        if isinstance(tag.next_sibling, Tag) and tag.next_sibling.name == "br":
            return ""
        return "\n\n" if isinstance(tag.previous_sibling, Tag) and tag.previous_sibling.name == "br" else "<br>\n"

    def convert_code(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if "pre" in parent_tags:
            return text
        code = tag.get_text()
        if {"td", "th"} & set(parent_tags):
            code = code.replace("|", "\\|")
        ticks = "`" * (max(map(len, re.findall("`+", code)), default=0) + 1)
        blank = " " if code[:1] + code[-1:] != (code[:1] + code[-1:]).strip(" `") else ""
        return f"{ticks}{blank}{code}{blank}{ticks}" if code else ""

    def convert_pre(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        number = tag.get("data-block")
        block = self.blocks[int(str(number))] if self.blocks is not None and number is not None else ""
        code = unescape(re.sub("<[^>]*>", "", block)) if block else tag.get_text().removeprefix("\n")
        code = code.removesuffix("\n")
        fence = "`" * (max(map(len, re.findall("`{3,}", code)), default=2) + 1)
        before = "\n" if tag.parent and tag.parent.name == "li" and not _is_loose(tag.parent) else "\n\n"
        return f"{before}{fence}{self.language(block, code, fence)}\n{code}\n{fence}{before}"

    def convert_span(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f"${_tex(tag)}$" if "arithmatex" in tag.get_attribute_list("class") else text

    def convert_div(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if "arithmatex" in tag.get_attribute_list("class"):
            text = f"$${_tex(tag)}$$"
        return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"

    convert_dd = convert_dt = convert_dl = convert_div

    def convert_sup(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if tag.a and str(tag.get("id")).startswith("fnref"):
            return f"[^{FOOTNOTE.sub('', str(tag.a['href']))}]"
        return self.convert_sub(tag, text, parent_tags)

    def convert_sub(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        """What Markdown has no sign for, but HTML a tag."""
        return f"<{tag.name}>{text}</{tag.name}>" if text else ""

    convert_u = convert_ins = convert_mark = convert_small = convert_sub

    def convert_kbd(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f"<{tag.name}>{self._escape(tag.get_text())}</{tag.name}>"

    convert_samp = convert_kbd

    def convert_audio(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return str(tag)

    convert_video = convert_iframe = convert_audio

    def convert_input(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return ("[x]" if tag.has_attr("checked") else "[ ]") if tag.get("type") == "checkbox" else ""

    def convert_hr(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        is_of_footnotes = tag.parent and "footnote" in tag.parent.get_attribute_list("class")
        return "" if is_of_footnotes else "\n\n-----\n\n"

    def convert_ul(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        before = "\n\n" if "li" not in parent_tags or (tag.parent and _is_loose(tag.parent)) else "\n"
        if (previous := _sibling(tag, after=False)) and previous.name == tag.name:
            before = "\n\n<!-- end list -->\n\n"
        return before + text.strip("\n") + "\n\n"

    convert_ol = convert_ul

    def convert_li(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        first, *others = text.strip().split("\n")
        if FOOTNOTE.match(str(tag.get("id", ""))):
            return _hung(f"[^{FOOTNOTE.sub('', str(tag['id']))}]:\n    {first}", "    ", others) + "\n\n"
        marker = "- "
        if tag.parent and tag.parent.name == "ol":
            start = str(tag.parent.get("start") or 1)
            marker = f"{(int(start) if start.isdecimal() else 1) + len(tag.find_previous_siblings('li'))}. "
        following = _sibling(tag, after=True)
        is_apart = _is_loose(tag) and following and _is_loose(following)
        return _hung(marker + first, " " * len(marker), others).rstrip() + ("\n\n" if is_apart else "\n")

    def convert_td(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f" {' '.join(text.split(chr(10))).strip()} |"

    convert_th = convert_td

    def convert_tr(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        row = f"|{text}\n"
        table = tag.find_parent("table")
        if table is None or table.find("tr") is not tag:
            return row
        cells = tag.find_all(["td", "th"], recursive=False)
        rule = f"| {' | '.join(map(_alignment, cells))} |\n"
        is_head = all(cell.name == "th" for cell in cells)
        return row + rule if is_head else f"|{'  |' * len(cells)}\n{rule}{row}"


def _target(tag: Tag, address: str) -> str:
    """What is in the parentheses of a link or picture."""
    target = re.sub(r"([\\<>])", r"\\\1", address)
    title = re.sub(r"([\\\"])", r"\\\1", str(tag.get("title") or ""))
    return f'<{target}> "{title}"' if title else f"<{target}>"


def _tex(tag: Tag) -> str:
    return tag.get_text()[2:-2]


def _alignment(cell: Tag) -> str:
    style = str(cell.get("style", ""))
    return next((rule for name, rule in ALIGNMENTS.items() if name in style), "---")


def _is_loose(item: Tag) -> bool:
    """Whether what is in a list item are paragraphs."""
    return any(isinstance(child, Tag) and child.name == "p" for child in item.children)


def _sibling(tag: Tag, *, after: bool) -> Tag | None:
    """The element right after, or before, this one."""
    for sibling in tag.next_siblings if after else tag.previous_siblings:
        if isinstance(sibling, Tag):
            return sibling
        if str(sibling).strip():
            return None
    return None


def _hung(first: str, indent: str, others: Iterable[str]) -> str:
    return "\n".join([first, *(f"{indent}{line}" if line else "" for line in others)])
