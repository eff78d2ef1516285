"""`deckpress preview`: a survey -> a page in the browser that shows every card as Anki's clients do.

template, filters, gaps and faces fill in a card's sides as Anki does; showing, formulas and clients do what its clients
do with them. contents gathers all that is shown, site and sources make files of it, folder writes them, and live and
serve keep them up to date in the browser. The page itself is in site/.
"""
