"""What a command that goes on takes: documents, and the settings as they are each time that it reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.cli import settings
from generator.config import Config
from generator.memory import Memory
from generator.watching import watched


class Following:
    """What is read again at each change, and what of it is known from the last time.

    documents, dialect: what the command was given. config: the settings when they were last read, and were right.
    memory: what was worked out. looked_for: where pictures and the like were looked for, to be added to.
    """

    def __init__(
        self, documents: tuple[Path, ...], cards: Path | None, flags: dict[str, Any], *, dialect: str | None
    ) -> None:
        self.documents = documents
        self.dialect = dialect
        self.config = Config()
        self.memory = Memory()
        self.looked_for: set[Path] = set()
        self._cards = cards
        self._flags = flags

    def settings(self) -> Config:
        """The settings as they are now. Raises ConfigError."""
        self.config = settings.read(self._cards, **self._flags)
        return self.config

    def watched(self) -> tuple[Path, ...]:
        """The files that all was made of when it was last read."""
        cards = self._cards or settings.folder(self.config, "project", "cards")
        own = settings.templates(self.config)
        return watched(self.documents, cards, templates=own, others=sorted(self.looked_for))
