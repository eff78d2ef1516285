"""floor.py DIALECT PACKAGE DOCUMENT...: the same cards as rows in a deflated zip, their text as it is.

No program that writes packages with genanki's schema in Python can cost less.
"""

import re
import sqlite3
import sys
import tempfile
import time
import zipfile
from html import escape
from pathlib import Path

from bare import CARDS  # type: ignore[import-not-found]  # a script beside this one
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

NOTE = "INSERT INTO notes VALUES(?,?,1,?,-1,'',?,?,0,0,'')"
CARD = "INSERT INTO cards VALUES(?,?,1,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


def main(dialect: str, package: str, *documents: str) -> None:
    """Put the documents' cards into the package."""
    now = int(time.time())
    texts = (Path(document).read_text("utf-8") for document in documents)
    found = [(card["question"], card["answer"]) for text in texts for card in re.finditer(CARDS[dialect], text)]
    rows = [(f"{escape(question)}\x1f{escape(answer)}", escape(question)) for question, answer in found]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(path)
        connection.executescript(APKG_SCHEMA)
        connection.executescript(APKG_COL)
        numbered = list(enumerate(rows, start=1))
        connection.executemany(NOTE, [(n, f"guid{n}", now, fields, sort) for n, (fields, sort) in numbered])
        connection.executemany(CARD, [(n, n, now, n) for n, _ in numbered])
        connection.commit()
        connection.close()
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, "collection.anki2")
            archive.writestr("media", "{}")


if __name__ == "__main__":
    main(*sys.argv[1:])
