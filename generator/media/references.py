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
from generator.markup import safety
from generator.media.medium import FILMS, PICTURES, SOUNDS, ending, is_remote, kind
from generator.patterns import lazy
from generator.tagged import NAME, TAG, Attribute, attribute, written

# most texts show nothing, and need no closer look
SHOWING_MARKS = ("![", "[sound:", "<img", "<audio", "<video", "<source")
KNOWN = PICTURES | SOUNDS | FILMS
TOKEN = lazy(
    r"\\.|(?P<ticks>`+)|(?P<comment><!--)|<(?P<raw>pre|code)\b|<(?P<tag>[a-z])"
    r"|!\[\[(?P<wiki>[^\[\]\n]{1,500})\]\]|\[sound:(?P<sound>[^\[\]\n]{1,500})\]|(?P<open>!?\[)|(?P<close>\])",
    re.IGNORECASE | re.DOTALL,
)
# a target in angle brackets, one of CommonMark's, and one with blanks, which is none there but often written
TARGET = lazy(
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)|(?P<loose>[^()\n\"]+?))"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")
# the width that an author writes behind a picture's text, as Obsidian reads it
WIDTH = lazy(r"(?P<alt>.*?)\\?\|(?P<width>\d{1,4})(?:x\d{1,4})?", re.DOTALL)
SHOWING = frozenset({"img", "audio", "video", "source"})
ELEMENT = lazy(rf"(?P<sound>\[sound:(?P<target>[^\[\]\n<>]{{1,500}})\])|<(?=/?{NAME})", re.IGNORECASE)
# what Anki puts buttons and boxes in the place of, wherever it stands, so that a value with it would break its tag
COMMAND = lazy(r"\[(?=sound:|anki:|\[type:)", re.IGNORECASE)


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
    if not shows(text):
        return []
    return [reference.target for part, code in _parts(text) if not code for reference in _references(part)]


def rename(text: str, names: Mapping[str, str]) -> str:
    """The Markdown with other targets for those that are in names; "" puts the text of a picture in its place."""
    return "".join(part if code else _renamed(part, names) for part, code in _parts(text))


def shows(text: str) -> bool:
    """Whether Markdown or HTML may show anything; most does not."""
    if "<" not in text and "[" not in text:
        return False
    folded = text.casefold()
    return any(map(folded.__contains__, SHOWING_MARKS))


def in_html(text: str) -> list[str]:
    """The targets that HTML shows, in order."""
    found: list[str] = []

    def shown(target: str, tag: re.Match[str] | None, linked: bool) -> str:
        found.append(target)
        return ""

    _walk(text, shown)
    return found


def place(text: str, names: Mapping[str, str]) -> str:
    """The HTML with the names of media files for targets, sounds and films as Anki plays them.

    What has no name is shown as a link if it is on the web, else as its alternative text: a phone would only show
    that it cannot load it. In the end nothing is in it but what is allowed.
    """
    placed = _walk(text, lambda target, tag, linked: _shown(target, tag, linked, names))
    return text if placed == text else safety.field(placed)


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


def _references(text: str) -> list[_Reference]:
    """The references in Markdown outside of code fences, in order; none lies within another."""
    opened: list[re.Match[str]] = []
    found: list[_Reference] = []
    for token in _tokens(text):
        if token["open"]:
            opened.append(token)
        elif token["close"] and opened:
            begin = opened.pop()
            target = TARGET.match(text, token.end()) if begin["open"] == "![" else None
            if target:
                while found and found[-1].begin > begin.start():  # what its description only mentions
                    found.pop()
                found.append(_image(text[begin.end() : token.start()], begin.start(), target))
        elif token["tag"] and (tag := TAG.match(text, token.start())):
            if tag["name"].lower() in SHOWING and (source := attribute(tag, "src")):
                found.append(_tag(tag, source))
        elif token["wiki"] and ending(token["wiki"].partition("|")[0].rstrip("\\")) in KNOWN:
            found.append(_wiki(token))
        elif token["sound"]:
            sound = token["sound"].strip()
            found.append(_Reference(token.start(), token.end(), sound, lambda new: f"[sound:{new}]"))
    return found


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
            if token["tag"] and (tag := TAG.match(text, token.start())):
                past = tag.end()
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


def _tag(tag: re.Match[str], source: Attribute) -> _Reference:
    return _Reference(tag.start(), tag.end(), source.value, lambda new: written(tag, source, new), _said(tag))


def _said(tag: re.Match[str]) -> str:
    alt = attribute(tag, "alt")
    return alt.value if alt else ""


def _walk(text: str, shown: Callable[[str, re.Match[str] | None, bool], str]) -> str:
    """The HTML with each element that shows a medium replaced.

    shown: gets the target, the tag if it is one, and whether it is in a link.
    """
    if not shows(text):
        return text
    last = {name: text.rfind(f"</{name}>") for name in ("audio", "video")}
    parts: list[str] = []
    past = place = code = links = 0
    while element := ELEMENT.search(text, place):
        tag = TAG.match(text, element.start())
        place = tag.end() if tag else element.end()
        new, end = None, place
        if element["sound"]:
            # Anki would play it even in code
            new = f"&#91;{element[0][1:]}" if code else shown(html.unescape(element["target"]), None, links > 0)
        elif tag:
            name, step = tag["name"].lower(), -1 if tag["close"] else 1
            if name in ("code", "pre"):
                code = max(0, code + step)
            elif name == "a":
                links = max(0, links + step)
            if name in ("img", "audio", "video") and not tag["close"]:
                new, end = _player(tag, shown, links > 0, last.get(name, -1))
            new = COMMAND.sub("&#91;", new or tag[0]) if new is None or new.startswith("<") else new
        if new is not None:
            parts += [text[past : element.start()], new]
            past = place = end
    return "".join([*parts, text[past:]])


def _player(
    tag: re.Match[str], shown: Callable[[str, re.Match[str] | None, bool], str], linked: bool, last: int
) -> tuple[str | None, int]:
    """What stands for a picture or player, and where it ends: with its closing tag, and what is said without one.

    last: where the last such closing tag of the text is.
    """
    source = attribute(tag, "src")
    end = tag.end()
    if last >= end:
        closing = f"</{tag['name'].lower()}>"
        close = tag.string.find(closing, end)
        inside = (attribute(each, "src") for each in TAG.finditer(tag.string, end, close))
        source = source or next(filter(None, inside), None)
        end = close + len(closing)
    return (shown(source.value, tag, linked), end) if source else (None, end)


def _shown(target: str, tag: re.Match[str] | None, linked: bool, names: Mapping[str, str]) -> str:
    name = names.get(target)
    if name and kind(name) != "picture":
        return f"[sound:{name}]"
    if name:
        source = attribute(tag, "src") if tag else None
        return written(tag, source, name) if tag and source else f'<img src="{name}">'
    said = html.escape((_said(tag) if tag else "") or _file_name(target), quote=False)
    link = html.escape(f"https:{target}" if target.startswith("//") else target)
    return said if linked or not is_remote(target) else f'<a href="{link}">{said}</a>'
