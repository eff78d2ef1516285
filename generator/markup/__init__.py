"""Canonical Markdown -> the HTML of a note's field: `html` is the way in.

`tree` reads blocks, `spans` what is in a line, `code` colours, `footnotes` numbers; `safety` decides what HTML may
reach a card.
"""
