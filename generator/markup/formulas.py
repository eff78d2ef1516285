"""The HTML of a field -> the same without commands of TeX that reach out of a formula, which MathJax would follow."""

from __future__ import annotations

import re

from generator.patterns import lazy

# link, style, load, or name parts of the page that the formula stands on
UNSAFE = frozenset(
    """class cssId data href htmlClass htmlData htmlId htmlStyle include includegraphics input mmlToken require style
    unicode url""".split()
)
BEGIN = lazy(r"\\[(\[]")
PART = lazy(
    r"<code\b.*?</code>|<pre\b.*?</pre>"
    r"|\\(?P<name>[A-Za-z]++)(?P<argument>\s*+(?:\[[^\[\]{}<>]*+\]\s*+)?+\{[^{}<>]*+\})?+|\\.",
    re.DOTALL,
)
WEB = lazy(r"\s*\{\s*https?://[^{}\\%]*\}", re.IGNORECASE)


def clean(html: str, removed: list[str] | None = None) -> str:
    """The field without such commands, wherever it has a formula; what they were to show stays.

    removed: is given their names. MathJax decides what belongs to a formula by the page, so all that is no code counts.
    """
    if not BEGIN.search(html):
        return html

    def part(found: re.Match[str]) -> str:
        name, argument = found["name"], found["argument"] or ""
        if name not in UNSAFE or (name == "href" and WEB.fullmatch(argument)):
            return found[0]
        if removed is not None:
            removed.append(f"\\{name}")
        return ""

    return PART.sub(part, html)
