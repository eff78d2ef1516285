"""MDX -> Markdown: without imports, exports and comments; components become what they show.

    import Tabs from '@theme/Tabs';          ->
    {/* check this */}                       ->
    <TabItem value="npm" label="npm">        ->    **npm**
      ...                                          ...
    </TabItem>

See https://mdxjs.com/docs/what-is-mdx/. What components show is what their names and their titles say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.fences import FenceScanner
from generator.formats.containers import ALERTS, DEEPEST, FOLDED, Container, Tags
from generator.formats.writing import Lines
from generator.patterns import lazy

STATEMENT = lazy(
    r"import\s*(?:['\"{*]|[\w$]+(?:\s*,|\s+from\s))|export\s+(?:default|const|let|var|function|class|async|type|[{*])"
)
IMPORT = re.compile(r"import\s+(?:[\w*{][^'\"]*\sfrom\s+)?['\"][^'\"]+['\"];?\s*$")
# how many lines a statement, or a tag, may take
LONGEST = 200
LONGEST_TAG = 40
BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
# in JavaScript, where no bracket counts
STRING = lazy(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`|//.*")
CODE_OR_COMMENT = lazy(r"`++[^`]*+`++|(?P<comment>\{/\*)")
COMMENT_END = "*/}"
OPENING = lazy(r"<([A-Z][\w.]*)(?=[\s/>])")
CLOSING = lazy(r"</([A-Z][\w.]*)\s*>")
IN_TAG = lazy(r"\"[^\"]*\"|'[^']*'|[{}>]")
ATTRIBUTE = lazy(r"([A-Za-z][\w-]*)=(?:\"([^\"]*)\"|'([^']*)'|\{[\"'`]([^\"'`]*)[\"'`]\})")
TITLES = ("question", "title", "summary", "label", "header", "heading")
FRAMES = ("admonition", "callout", "aside", "alert")
# components of these names are as they say; others, such as Summary, may be anything
SAYING = ("note", "tip", "important", "warning", "caution", "info", "danger", "hint")


def begins_with_imports(lines: Sequence[str]) -> bool:
    """Whether a text, behind its front matter, begins as only MDX does: Docusaurus reads .md so, too."""
    first = next((line for line in lines if line.strip()), "")
    return IMPORT.match(first) is not None


def without_script(lines: Lines) -> Lines:
    """The lines, blank where there is an import, an export or a comment; each tag on one line."""
    return list(_joined_tags(_without_comments(list(_without_statements(lines)))))


def tags(line: str) -> Tags | None:
    """The containers that a line begins, the tags of those that it ends, and the text between; None for mere text."""
    begun: list[Container] = []
    while len(begun) < DEEPEST and (match := OPENING.match(line)):
        end = _end_of_tag(line)
        if end < 0:
            break
        tag, rest = line[:end], line[end:].strip()
        if tag.endswith("/>"):
            if rest:
                break  # a component within a sentence
            return begun, [], _shown(tag)
        begun.append(_container(match[1], tag))
        line = rest
    ended: list[str] = []
    while len(ended) < DEEPEST and (match := CLOSING.fullmatch(line, max(0, line.rfind("</")))):
        if f"<{match[1]}" in line[: match.start()]:  # it begins within the text
            break
        ended.insert(0, match[1])
        line = line[: match.start()].rstrip()
    return (begun, ended, line) if begun or ended else None


def _without_statements(lines: Lines) -> Iterator[tuple[str, int]]:
    scanner = FenceScanner()
    depth = length = 0
    before = ""
    for text, origin in lines:
        if length and (text.strip() or depth > 0) and length < LONGEST:
            length += 1
        elif not scanner.is_code(text) and STATEMENT.match(text) and not before.strip():
            depth, length = 0, 1
        else:
            length = 0
        if length:
            depth += sum(BRACKETS.get(letter, 0) for letter in STRING.sub("", text))
        before = "" if length else text
        yield before, origin


def _without_comments(lines: Lines) -> Iterator[tuple[str, int]]:
    scanner = FenceScanner()
    last = max((number for number, (text, _) in enumerate(lines) if COMMENT_END in text), default=-1)
    is_comment = False
    for number, (text, origin) in enumerate(lines):
        if is_comment:
            _, end, text = text.partition(COMMENT_END)
            is_comment = not end
        elif scanner.is_code(text):
            yield text, origin
            continue
        if not is_comment and "{/*" in text:
            text, is_comment = _uncommented(text, may_go_on=number < last)
        yield text.rstrip(), origin


def _uncommented(text: str, *, may_go_on: bool) -> tuple[str, bool]:
    """The text without comments, and whether one goes on behind it."""
    parts: list[str] = []
    past = 0
    for match in CODE_OR_COMMENT.finditer(text):
        if not match["comment"] or match.start() < past:
            continue
        end = text.find(COMMENT_END, match.end())
        if end < 0:
            if may_go_on:
                return "".join([*parts, text[past : match.start()]]), True
            break
        parts.append(text[past : match.start()])
        past = end + len(COMMENT_END)
    return "".join([*parts, text[past:]]), False


def _joined_tags(lines: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    scanner = FenceScanner()
    waiting: Lines = []
    for text, origin in lines:
        if waiting:
            waiting.append((text, origin))
            joined = " ".join(text.strip() for text, _ in waiting)
            if _end_of_tag(joined) >= 0:
                yield joined, waiting[0][1]
                waiting = []
            elif len(waiting) > LONGEST_TAG:
                yield from waiting
                waiting = []
        elif not scanner.is_code(text) and OPENING.match(f"{text.strip()} ") and _end_of_tag(text.strip()) < 0:
            waiting = [(text, origin)]
        else:
            yield text, origin
    yield from waiting


def _end_of_tag(text: str) -> int:
    """Where the tag ends that a text begins with; -1 where it does not end in it."""
    depth = 0
    for match in IN_TAG.finditer(text):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == ">" and depth <= 0:
            return match.end()
    return -1


def _container(name: str, tag: str) -> Container:
    found = _attributes(tag)
    title = next((found[key] for key in TITLES if found.get(key)), "")
    kind = name.lower()
    if kind in FRAMES:
        kind = found.get("type", found.get("variant", "note")).lower()
        kind = kind if kind in ALERTS else "note"
    elif kind not in SAYING:
        kind = ""
    return Container("tag", kind, title, FOLDED.search(name) is not None, tag=name)


def _attributes(tag: str) -> dict[str, str]:
    return {match[1]: match[2] or match[3] or match[4] or "" for match in ATTRIBUTE.finditer(tag)}


def _shown(tag: str) -> str:
    """What a component without content shows: a picture, if it names one."""
    found = _attributes(tag)
    return f"![{found.get('alt', '')}]({found['src']})" if found.get("src") else ""
