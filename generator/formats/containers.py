"""What documentation sites frame or fold beyond CommonMark -> quotations, folded answers, and what is in them.

    :::tip Wax it                    ??? question "Is it wool?"         <Accordion title="Is it wool?">
    Twice a year.                        Often.                           Often.
    :::                                                                 </Accordion>

    > [!TIP]                         <details>
    > **Wax it**                     <summary>Is it wool?</summary>
    >
    > Twice a year.                  Often.

                                     </details>

Docusaurus, VitePress and MyST write colons, MkDocs and its Material theme marks and indentation, MDX components.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Literal

from generator.fences import FenceScanner
from generator.formats.writing import Lines, quoted
from generator.patterns import lazy

# no author nests so deep
DEEPEST = 20
# MkDocs' step of indentation
STEP = 4
COLONS = lazy(r"(?P<colons>:{3,})[ \t]*(?:\{?\.?(?P<name>[A-Za-z][\w-]*)\}?(?P<title>.*))?$")
ATTRIBUTES = lazy(r"\s*\{[^{}]*\}\s*$")
TITLED = lazy(r"title=(?:\"([^\"]*)\"|'([^']*)')")
MARKED = lazy(
    r"(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<name>[A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*$"
    r"|===[!+]{0,2}[ \t]+\"(?P<tab>[^\"]*)\"[ \t]*$"
)
# what their lines begin with
SIGNS = (":::", "!!! ", "??? ", "???+ ", '=== "')
# GitHub's alerts, and which of them others mean
ALERTS = {
    **{name: name.upper() for name in ("note", "tip", "important", "warning", "caution")},
    **dict.fromkeys(("info", "abstract", "summary", "seealso", "todo"), "NOTE"),
    **dict.fromkeys(("hint", "success", "check", "example"), "TIP"),
    **dict.fromkeys(("danger", "error", "bug", "failure", "attention"), "CAUTION"),
    "quote": "",
}
ASKING = frozenset({"question", "faq", "help"})
FOLDED = lazy(r"details?|dropdown|collaps|accordion|expand|toggle|faq|question|spoiler|disclosure", re.IGNORECASE)
CODE = lazy(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Container:
    """What a container begins with. form: how it ends: by colons, of which there are so many, by indentation, by a tag.

    name: of its kind.
    """

    form: Literal["colons", "indent", "tag"]
    name: str
    title: str = ""
    is_folded: bool = False
    colons: int = 0
    tag: str = ""


@dataclass(slots=True)
class _Frame:
    """A container whose end is still to come. begin: its first line; indent: the blanks before that."""

    container: Container
    begin: tuple[str, int]
    indent: str = ""
    lines: Lines = field(default_factory=list)
    scanner: FenceScanner = field(default_factory=FenceScanner)


# what a line does: the containers that it begins, the names of those that it ends, and the text that is left
Tags = tuple[list[Container], list[str], str]
Tagged = Callable[[str], Tags | None]


def has_containers(lines: list[str]) -> bool:
    """Whether a line may begin a container that is none of MDX's."""
    return any(line.lstrip().startswith(SIGNS) for line in lines)


def unpacked(lines: Lines, tagged: Tagged = lambda line: None) -> Lines:
    """The lines with each container written in Markdown. tagged: knows the tags that a line begins and ends."""
    reader = _Reader(tagged)
    for text, origin in lines:
        reader.read(text, origin)
    return reader.end()


class _Reader:
    """Reads line by line; knows the containers that are open, the document itself being the first."""

    def __init__(self, tagged: Tagged) -> None:
        self._tagged = tagged
        self._open = [_Frame(Container("colons", ""), ("", 1))]

    def read(self, text: str, origin: int) -> None:
        text = self._inside(text)
        frame = self._open[-1]
        if frame.scanner.is_code(text):
            frame.lines.append((text, origin))
            return
        bare = text.strip()
        if (colons := COLONS.match(bare)) and self._colons(colons, text, origin):
            return
        if (match := MARKED.match(bare)) and len(self._open) < DEEPEST:
            self._begin(_marked(match), text, origin)
            return
        tags = self._tagged(bare)
        if tags is None:
            frame.lines.append((text, origin))
            return
        begun, ended, rest = tags
        for container in begun:
            self._begin(container, text, origin)
        if rest:
            self._open[-1].lines.append((rest, origin))
        for tag in ended:
            self._end("tag", partial(_has_tag, tag))

    def end(self) -> Lines:
        while len(self._open) > 1:
            self._close(is_ended=self._open[-1].container.form == "indent")
        return self._open[0].lines

    def _inside(self, text: str) -> str:
        """The line without the indentation of the containers that it is in, once those are closed that it ends."""
        for number, frame in enumerate(self._open):
            if frame.container.form == "indent":
                blanks = len(text) - len(text.lstrip())
                width = len(frame.indent) + STEP
                if text.strip() and blanks < width:
                    while len(self._open) > number:
                        self._close(is_ended=self._open[-1].container.form == "indent")
                    return text
                text = text[min(width, blanks) :]
        return text

    def _colons(self, match: re.Match[str], text: str, origin: int) -> bool:
        """Whether the line of colons begins or ends something."""
        count = len(match["colons"])
        if match["name"] is None:
            return self._end("colons", lambda container: container.colons <= count)
        if len(self._open) >= DEEPEST:
            return False
        title = match["title"]
        stated = TITLED.search(title)
        title = (stated[1] or stated[2] or "") if stated else ATTRIBUTES.sub("", title).strip()
        title = title[1:-1].strip() if title.startswith("[") and title.endswith("]") else title
        name = match["name"].lower()
        self._begin(Container("colons", name, title, FOLDED.match(name) is not None, count), text, origin)
        return True

    def _begin(self, container: Container, text: str, origin: int) -> None:
        if len(self._open) < DEEPEST:
            indent = text[: len(text) - len(text.lstrip())]
            self._open.append(_Frame(container, (text, origin), indent))

    def _end(self, form: str, is_it: Callable[[Container], bool]) -> bool:
        """Whether an open container could be ended; what is open in it is closed with it."""
        for number in range(len(self._open) - 1, 0, -1):
            container = self._open[number].container
            if container.form == "indent":
                return False
            if container.form == form and is_it(container):
                while len(self._open) > number + 1:
                    self._close(is_ended=False)
                self._close(is_ended=True)
                return True
        return False

    def _close(self, *, is_ended: bool) -> None:
        frame = self._open.pop()
        parent = self._open[-1].lines
        is_empty = not any(text.strip() for text, _ in frame.lines)
        if frame.container.form == "tag":  # within tags, indentation means nothing
            frame.indent, frame.lines = "", dedented(frame.lines)
        elif not is_ended or (is_empty and frame.container.form == "indent"):  # it was none
            parent += [frame.begin, *frame.lines]
            return
        elif frame.container.form == "colons":
            frame.lines = dedented(frame.lines, most=len(frame.indent))
        if is_empty:
            parent.append(("", frame.begin[1]))
            return
        written = _written(frame.container, _trimmed(frame.lines), frame.begin[1])
        parent.append(("", frame.begin[1]))
        parent += [(f"{frame.indent}{text}" if text else "", origin) for text, origin in written]
        parent.append(("", (frame.lines or [frame.begin])[-1][1]))


def _has_tag(tag: str, container: Container) -> bool:
    return container.tag == tag


def _marked(match: re.Match[str]) -> Container:
    if match["tab"] is not None:
        return Container("indent", "tab", match["tab"])
    return Container("indent", match["name"].lower(), match["title"] or "", is_folded=match["mark"] != "!!!")


def _written(container: Container, lines: Lines, begin: int) -> Lines:
    """The content of a container in Markdown, as what the container says it is."""
    title = container.title
    last = (lines or [("", begin)])[-1][1]
    if container.is_folded and lines and lines[0][0].lstrip().startswith("<summary"):
        return [("<details>", begin), *lines, ("", last), ("</details>", last)]
    if container.is_folded and (title or container.form != "tag"):
        said = CODE.sub(r"<code>\1</code>", escape(title or container.name.capitalize(), quote=False))
        head: Lines = [("<details>", begin), (f"<summary>{said}</summary>", begin), ("", begin)]
        return [*head, *lines, ("", last), ("</details>", last)]
    bold: Lines = [(f"**{title.strip('*')}**", begin), ("", begin)] if title else []
    alert = ALERTS.get(container.name)
    if alert is None or container.name in ASKING:
        return [*bold, *lines]
    kind: Lines = [(f"[!{alert}]", begin)] if alert else []
    return quoted([*kind, *([] if title.upper() == alert else bold), *lines])


def _trimmed(lines: Lines) -> Lines:
    """The lines without blank ones at either end."""
    filled = [number for number, (text, _) in enumerate(lines) if text.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def dedented(lines: Lines, most: int = 1000) -> Lines:
    """The lines without the blanks that all of them begin with, but for more than so many."""
    widths = [len(text) - len(text.lstrip(" \t")) for text, _ in lines if text.strip()]
    width = min(widths, default=0)
    return [(text[min(width, most) :], origin) for text, origin in lines]
