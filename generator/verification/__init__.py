"""A package, or an old and a new one -> what the real Anki makes of them: `verify` is the way in."""
