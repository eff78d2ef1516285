"""References to footnotes -> numbers that lead there, in time that grows with their number alone.

Python-Markdown would look for each among all others; what comes out is the same.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor

REFERENCE = r"\[\^([^\]]*)\]"


class Footnotes(FootnoteExtension):
    """Python-Markdown's footnotes, with the number of each at hand."""

    def reset(self) -> None:
        """Forget the footnotes of the last text."""
        super().reset()
        self.numbers: dict[str, int] = {}

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802
        """Keep the text of a footnote by its label."""
        super().setFootnote(id, text)
        self.numbers.setdefault(id, len(self.numbers) + 1)

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """The name of a place in the text that has a footnote, of which there may be several, or of the first."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        name, label = reference.split(self.get_separator(), 1)
        return f"{name}{count if count > 1 else ''}{self.get_separator()}{label}"


class Reference(InlineProcessor):
    """A place in the text that has a footnote, as a number that leads there."""

    def __init__(self, footnotes: Footnotes) -> None:
        super().__init__(REFERENCE)
        self._footnotes = footnotes

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The number, and from where to where the reference goes."""
        label = m[1]
        if label not in self._footnotes.numbers:
            return None, None, None
        place = Element("sup", {"id": self._footnotes.makeFootnoteRefId(label, found=True)})
        link = SubElement(place, "a", {"href": f"#{self._footnotes.makeFootnoteId(label)}", "class": "footnote-ref"})
        link.text = str(self._footnotes.numbers[label])
        return place, m.start(), m.end()
