"""Cards -> a Markdown document that reads well anywhere, and that deckpress reads back to the same cards.

It is a cards file whose attributes stand in comments, see cardfile.py. What a project's settings add to cards is not in
it, for they would add it again.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator import cardfile
from generator.export.contents import Contents

# other Markdown has no front matter with a topic, and an id below a question
MARK = re.compile(r"---\ntopic: .*?\n<!-- card: #", re.DOTALL)


def write(contents: Contents) -> str:
    """The document of the one deck that the contents have."""
    (deck,) = contents.decks
    return cardfile.dumps(replace(deck.topic, cards=tuple(item.card for item in deck.items)), comments=True)
