"""What deckpress costs, whole process, beside what a user could take instead: `make bench`.

`documents` writes what is pressed, `contestants` says who presses it, `measure` runs them in turns, `results` makes a
page and a chart of it, `stages` says where deckpress spends its time.
"""
