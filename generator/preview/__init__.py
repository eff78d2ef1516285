"""`deckpress preview`: a survey -> a page in the browser that shows every card as Anki's clients do.

template, filters, gaps and faces fill a card's sides as Anki fills them; clients and formulas show them; rows, sources
and site make its files, folder writes them, and live and serve keep them up to date in the browser.
"""
