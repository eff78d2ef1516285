"""`python -m generator`: the same command as `deckpress`."""

from generator.cli import main

if __name__ == "__main__":
    main(prog_name="deckpress")
