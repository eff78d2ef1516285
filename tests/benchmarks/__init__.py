"""What deckpress costs, whole process, beside what a user could take instead: `make bench`.

`documents` writes what is pressed, `contestants` and `tools` say who presses it, `measure` runs them in turns,
`results` makes a page of it and `chart` a picture, `stages` says where deckpress spends its time.
"""
