"""AsciiDoc's markup inside a line -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.formats.writing import code_span, destination, emphasized, escape, guarded

ATTRIBUTE = re.compile(r"(?<!\\)\{([\w-]+)\}")
BREAK = re.compile(r"[ ]\+$")
_OPEN, _CLOSE = r"(?<![\w\\])", r"(?!\w)"
SPAN = re.compile(
    r"(?P<code>(?<![\w\\])`\+?(?P<coded>[^`\n]+?)\+?`(?!\w)|``(?P<coded2>[^`\n]+)``|(?<![\w\\+])\+(?P<coded3>[^+\s][^+\n]*)\+(?![\w+]))"
    r"|(?P<image>image::?(?P<source>[^\s\[\]]+)\[(?P<alt>[^\]\n]*)\])"
    r"|(?P<link>(?:link:|xref:)?(?P<address>(?:https?://|mailto:|ftp://)[^\s\[\]<>]+|(?<=link:)[^\s\[\]]+)\[(?P<text>[^\]\n]*)\])"
    r"|(?P<other>xref:[^\s\[\]]+\[(?P<named>[^\]\n]*)\]|<<[^<>,\n]+,\s*(?P<named2>[^<>\n]+)>>|<<#?(?P<named3>[^<>,\n]+)>>)"
    r"|(?P<macro>(?:kbd|btn|footnote|pass|indexterm|menu:[\w ]+):?(?:[a-z,]*)\[(?P<inside>[^\]\n]*)\])"
    r"|(?P<formula>(?:latexmath|stem):\[(?P<tex>(?:[^\]\\\n]|\\.)+)\])"
    r"|(?P<anchor>\[\[[\w:.,# -]+\]\]|\[#[\w-]+\]|\(\(\([^()\n]+\)\)\)|<(?P<callout>\d+|\.)>$)"
    r'|(?P<quote>"`(?P<double>[^`\n]+)`"|' + r"'`(?P<single>[^`\n]+)`')"
    r"|\*\*(?P<strong2>[^*\n]+)\*\*|__(?P<em2>[^_\n]+)__"
    rf"|{_OPEN}\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*{_CLOSE}"
    rf"|{_OPEN}_(?P<em>[^\s_](?:[^_\n]*[^\s_])?)_{_CLOSE}"
    rf"|(?:\[[.\w% -]+\])?(?<![\w\\#&])##?(?P<mark>[^\s#](?:[^#\n]*[^\s#])?)##?(?![\w#])"
    r"|(?P<up>\^(?P<raised>[^\s^]+)\^)|(?P<down>~(?P<lowered>[^\s~]+)~)"
    r"|(?P<slash>\\(?=[*_`{#+<\[]))"
)


def markdown(text: str, attributes: Mapping[str, str]) -> str:
    """The text of a paragraph, on one line, in Markdown; attributes: what names in braces stand for."""
    hard = BREAK.search(text)
    text = ATTRIBUTE.sub(lambda match: attributes.get(match[1].casefold(), match[0]), BREAK.sub("", text))
    written = _inline(text)
    return f"{guarded(written)}<br>" if hard else guarded(written)


def _inline(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in SPAN.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        parts += [escape(text[end : match.start()]), _span(match, before, after)]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _span(match: re.Match[str], before: str, after: str) -> str:
    """What a piece of markup is in Markdown."""
    if match["code"]:
        return code_span(match["coded"] or match["coded2"] or match["coded3"])
    for mark, said in (("**", match["strong"] or match["strong2"]), ("*", match["em"] or match["em2"])):
        if said:
            return emphasized(mark, _inline(said), before, after)
    if match["image"] or match["link"]:
        return _reference(match)
    if match["formula"]:
        return f"${match['tex']}$"
    if match["quote"]:
        return f"“{_inline(match['double'])}”" if match["double"] else f"‘{_inline(match['single'])}’"
    if match["up"] or match["down"]:
        return f"<sup>{escape(match['raised'])}</sup>" if match["up"] else f"<sub>{escape(match['lowered'])}</sub>"
    said = match["named"] or match["named2"] or match["named3"] or match["inside"] or match["mark"] or ""
    return f" ({_inline(said)})" if match[0].startswith("footnote") else _inline(said)


def _reference(match: re.Match[str]) -> str:
    """A picture or a link; a title behind a comma is none of its text."""
    if match["image"]:
        return f"![{escape(match['alt'].split(',')[0].strip(chr(34)))}]({destination(match['source'])})"
    said = match["text"].split(",")[0] if "=" in match["text"] else match["text"]
    return f"[{_inline(said.rstrip('^')) or escape(match['address'])}]({destination(match['address'])})"
