"""An older package -> cards and a ledger: `adopt` is the way in, `restore` makes Markdown of a field's HTML."""
