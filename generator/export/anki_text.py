"""Cards -> the text that Anki imports: a row a note, with its guid, note type, deck and tags.

The lines at its head say what the columns are; see https://docs.ankiweb.net/importing/text-files.html#file-headers.
"""

from __future__ import annotations

import csv
import io
import re

from generator.export.contents import Contents

HEAD = """\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:4
"""
MARK = re.compile(re.escape(HEAD))


def write(contents: Contents) -> str:
    """All notes, their fields as in a package. Each row has the columns of the longest."""
    text = io.StringIO(newline="")
    text.write(HEAD)
    # all is quoted: a guid may begin with the # of a comment
    table = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    notes = [(deck.topic.deck, item.note) for deck in contents.decks for item in deck.items]
    width = max((len(note.fields) for _, note in notes), default=0)
    for deck, note in notes:
        fields = [*note.fields, *[""] * (width - len(note.fields))]
        table.writerow([note.guid, note.notetype, deck, " ".join(note.tags), *fields])
    return text.getvalue()
