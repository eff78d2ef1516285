"""bare.py DIALECT PACKAGE DOCUMENT...: what one writes in ten minutes with genanki and Python-Markdown, and no more."""

import re
import sys
from pathlib import Path

import genanki
from markdown import Markdown

CARDS = {
    "headings": r"(?ms)^## (?P<question>[^\n]*)\n(?P<answer>.*?)(?=^## |\Z)",
    "labelled": r"(?ms)^Q\d+\. (?P<question>[^\n]*)\n\nAns - (?P<answer>.*?)(?=^Q\d+\. |\Z)",
    "details": r"(?s)<summary>(?P<question>[^\n]*)</summary>\n(?P<answer>.*?)</details>",
}
TEMPLATE = {"name": "Card", "qfmt": "{{Question}}", "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}"}


def main(dialect: str, package: str, *documents: str) -> None:
    """Press the documents into the package."""
    markdown = Markdown(extensions=["fenced_code", "tables"])
    model = genanki.Model(1607392319, "Basic", fields=[{"name": "Question"}, {"name": "Answer"}], templates=[TEMPLATE])
    deck = genanki.Deck(2059400110, "Benchmarks")
    for document in documents:
        for card in re.finditer(CARDS[dialect], Path(document).read_text("utf-8")):
            fields = [markdown.reset().convert(card[name]) for name in ("question", "answer")]
            deck.add_note(genanki.Note(model=model, fields=fields))
    genanki.Package(deck).write_to_file(package)


if __name__ == "__main__":
    main(*sys.argv[1:])
