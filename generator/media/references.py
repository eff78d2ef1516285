"""What a card shows by reference: the pictures, sounds and films that its Markdown or its HTML names, and other names.

![a curve](images/roc.png)   <img src="roc.png" width="300">   ![[roc.png|300]]   [sound:word.mp3]
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.fences import scan
from generator.media.medium import FILMS, PICTURES, SOUNDS, ending, is_remote, kind

# most texts show nothing, and need no closer look
SHOWS = re.compile(r"!\[|\[sound:|<(?:img|audio|video|source)\b", re.IGNORECASE)
KNOWN = PICTURES | SOUNDS | FILMS
TOKEN = re.compile(
    r"\\.|(?P<ticks>`+)|(?P<comment><!--)|<(?P<raw>pre|code)\b|<(?P<tag>img|audio|video|source)\b"
    r"|!\[\[(?P<wiki>[^\[\]\n]{1,500})\]\]|\[sound:(?P<sound>[^\[\]\n]{1,500})\]|(?P<open>!?\[)|(?P<close>\])",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"
SOURCE = re.compile(r"\ssrc\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))", re.IGNORECASE)
ALT = re.compile(r"\salt\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))", re.IGNORECASE)
TAG = re.compile(rf"<[a-z]+{ATTRIBUTES}>", re.IGNORECASE)
# a target in angle brackets, one of CommonMark's, and one with blanks, which is none there but often written
TARGET = re.compile(
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)|(?P<loose>[^()\n\"]+?))"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# the width that an author writes behind a picture's text, as Obsidian reads it
WIDTH = re.compile(r"(?P<alt>.*?)\\?\|(?P<width>\d{1,4})(?:x\d{1,4})?", re.DOTALL)
ELEMENT = re.compile(
    rf"<(?P<close>/?)(?P<name>a|audio|code|img|pre|source|video)\b(?P<attributes>{ATTRIBUTES})>"
    r"|(?P<sound>\[sound:(?P<target>[^\[\]\n<>]{1,500})\])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Reference:
    """A place in Markdown that names a medium: its range, its target, and how it is written with another one.

    said: the text for those who do not see it.
    """

    begin: int
    end: int
    target: str
    written: Callable[[str], str]
    said: str = ""


def in_markdown(text: str) -> list[str]:
    """The targets that a Markdown text shows, in order."""
    if not SHOWS.search(text):
        return []
    return [reference.target for part, code in _parts(text) if not code for reference in _references(part)]


def rename(text: str, names: Mapping[str, str]) -> str:
    """The Markdown with other targets for those that are in names; "" puts the text of a picture in its place."""
    return "".join(part if code else _renamed(part, names) for part, code in _parts(text))


def in_html(text: str) -> list[str]:
    """The targets that HTML shows, in order."""
    found: list[str] = []

    def shown(target: str, tag: str, linked: bool) -> str:
        found.append(target)
        return ""

    _walk(text, shown)
    return found


def place(text: str, names: Mapping[str, str]) -> str:
    """The HTML with the names of media files for targets, sounds and films as Anki plays them.

    What has no name is shown as a link if it is on the web, else as its alternative text: a phone would only show
    that it cannot load it.
    """
    return _walk(text, lambda target, tag, linked: _shown(target, tag, linked, names))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in runs of lines, and whether each is in a code fence."""
    run: list[str] = []
    was_code = False
    for line, code in scan(text.split("\n")):
        if code != was_code and run:
            yield "\n".join(run) + "\n", was_code
            run = []
        was_code = code
        run.append(line)
    yield "\n".join(run), was_code


def _renamed(text: str, names: Mapping[str, str]) -> str:
    parts = []
    past = 0
    for reference in _references(text):
        new = names.get(reference.target)
        if new is not None:
            shown = reference.written(new) if new else reference.said or _file_name(reference.target)
            parts += [text[past : reference.begin], shown]
            past = reference.end
    return "".join([*parts, text[past:]])


def _references(text: str) -> Iterator[_Reference]:
    """The references in Markdown outside of code fences, in order; none lies within another."""
    opened: list[re.Match[str]] = []
    for token in _tokens(text):
        if token["open"]:
            opened.append(token)
        elif token["close"] and opened:
            begin = opened.pop()
            target = TARGET.match(text, token.end()) if begin["open"] == "![" else None
            if target:
                yield _image(text[begin.end() : token.start()], begin.start(), target)
        elif token["tag"] and (tag := TAG.match(text, token.start())):
            if source := SOURCE.search(tag[0]):
                yield _tag(tag, source)
        elif token["wiki"] and ending(token["wiki"].partition("|")[0].rstrip("\\")) in KNOWN:
            yield _wiki(token)
        elif token["sound"]:
            yield _Reference(token.start(), token.end(), token["sound"].strip(), lambda new: f"[sound:{new}]")


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens outside of code and comments."""
    runs: dict[int, list[int]] = {}
    for ticks in re.finditer("`+", text):
        runs.setdefault(len(ticks[0]), []).append(ticks.start())
    absent: set[str] = set()  # what does not close any more, so that nobody looks for it again
    past = 0
    while token := TOKEN.search(text, past):
        past = token.end()
        if token["ticks"]:
            past = _behind_code(runs.get(len(token["ticks"]), []), token)
        elif token["comment"]:
            past = _behind(text, "-->", past, absent)
        elif token["raw"]:
            past = _behind(text, f"</{token['raw']}>", past, absent)
        else:
            yield token


def _behind_code(runs: list[int], token: re.Match[str]) -> int:
    """Where a code span ends, or only its ticks where nothing closes them."""
    after = bisect_left(runs, token.end())
    return runs[after] + len(token["ticks"]) if after < len(runs) else token.end()


def _behind(text: str, closing: str, past: int, absent: set[str]) -> int:
    end = -1 if closing in absent else text.find(closing, past)
    if end < 0:
        absent.add(closing)
        return past
    return end + len(closing)


def _image(alt: str, begin: int, match: re.Match[str]) -> _Reference:
    target = match["angle"] if match["angle"] is not None else match["plain"] or match["loose"]
    target = html.unescape(ESCAPE.sub(r"\1", target) if match["loose"] is None else target).strip()
    sized = WIDTH.fullmatch(alt)

    def written(new: str) -> str:
        return _sized(new, sized["alt"], sized["width"]) if sized else f"![{alt}]({new}{match['title'] or ''})"

    return _Reference(begin, match.end(), target, written, sized["alt"] if sized else alt)


def _wiki(token: re.Match[str]) -> _Reference:
    target, _, said = token["wiki"].partition("|")
    sized = WIDTH.fullmatch(f"|{said}")

    def written(new: str) -> str:
        return _sized(new, "", sized["width"]) if sized else f"![{said}]({new})"

    return _Reference(token.start(), token.end(), target.rstrip("\\").strip(), written)


def _file_name(target: str) -> str:
    return re.split("[?#]", target, maxsplit=1)[0].rstrip("/").rpartition("/")[2]


def _sized(target: str, alt: str, width: str) -> str:
    return f'<img src="{target}" alt="{html.escape(ESCAPE.sub(chr(92) + "1", alt))}" width="{width}">'


def _tag(tag: re.Match[str], source: re.Match[str]) -> _Reference:
    before, after = tag[0][: source.start()], tag[0][source.end() :]
    begin = tag.start()
    alt = ALT.search(tag[0])
    said = _value(alt) if alt else ""
    return _Reference(begin, tag.end(), _value(source), lambda new: f'{before} src="{new}"{after}', said)


def _value(attribute: re.Match[str]) -> str:
    value = next(value for value in attribute.group("double", "single", "bare") if value is not None)
    return html.unescape(value).strip()


def _walk(text: str, shown: Callable[[str, str, bool], str]) -> str:
    """The HTML with each element that shows a medium replaced. shown: gets target, tag, whether it is in a link."""
    if not SHOWS.search(text):
        return text
    last = {name: text.rfind(f"</{name}>") for name in ("audio", "video")}
    parts: list[str] = []
    past = code = links = 0
    for element in ELEMENT.finditer(text):
        if element.start() < past:  # within a player that was replaced
            continue
        name, step = (element["name"] or "").lower(), -1 if element["close"] else 1
        if name in ("code", "pre"):
            code = max(0, code + step)
        elif name == "a":
            links = max(0, links + step)
        new, end = None, element.end()
        if element["sound"]:
            # Anki would play it even in code
            new = "&#91;" + element["sound"][1:] if code else shown(html.unescape(element["target"]), "", links > 0)
        elif name in ("img", "audio", "video") and not element["close"]:
            new, end = _player(text, element, shown, links > 0, last.get(name, -1))
        if new is not None:
            parts += [text[past : element.start()], new]
            past = end
    return "".join([*parts, text[past:]])


def _player(
    text: str, element: re.Match[str], shown: Callable[[str, str, bool], str], linked: bool, last: int
) -> tuple[str | None, int]:
    """What stands for a picture or player, and where it ends: with its closing tag, and what is said without one.

    last: where the last such closing tag of the text is.
    """
    source = SOURCE.search(element[0])
    end = element.end()
    if last >= end:
        closing = f"</{element['name'].lower()}>"
        close = text.find(closing, end)
        source = source or SOURCE.search(text, end, close)
        end = close + len(closing)
    return (shown(_value(source), element[0], linked), end) if source else (None, end)


def _shown(target: str, tag: str, linked: bool, names: Mapping[str, str]) -> str:
    name = names.get(target)
    alt = ALT.search(tag)
    said = html.escape(_value(alt) if alt else "", quote=False)
    if not name:
        said = said or html.escape(_file_name(target), quote=False)
        link = html.escape(f"https:{target}" if target.startswith("//") else target)
        return said if linked or not is_remote(target) else f'<a href="{link}">{said}</a>'
    if kind(name) != "picture":
        return f"[sound:{name}]"
    source = SOURCE.search(tag)
    return f'<img src="{name}">' if not source else f'{tag[: source.start()]} src="{name}"{tag[source.end() :]}'
