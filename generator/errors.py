"""What can be wrong with an input: one base class, errors that carry where, what and what to do.

Every message a person reads has the same shape: `path:line: what is wrong`, then `hint: what to do`.
"""

from __future__ import annotations

from collections.abc import Sequence


class DeckpressError(Exception):
    """Something in the input must be mended by its author. A bug is any other exception."""


class InputError(DeckpressError):
    """One thing wrong in one place.

    path: the file as the user named it. line: 1-based, or None where the whole file is meant.
    what: the fault, lower case, no full stop. hint: what to do about it.
    """

    def __init__(self, path: str, line: int | None, what: str, hint: str) -> None:
        super().__init__(path, line, what, hint)
        self.path = path
        self.line = line
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.what}\n  hint: {self.hint}"


class DocumentError(InputError):
    """A document that cannot be read."""


class EmptyError(DocumentError):
    """A document that holds nothing to make a card from; among others, it may be passed over."""


class CardFileError(InputError):
    """A cards file that is not in its format (see cardfile.py)."""


class ConfigError(InputError):
    """A setting that is none, or has a value that cannot be."""


class MediaError(InputError):
    """A picture, sound or film that no package can hold, or may not."""


class TagCaseError(CardFileError):
    """Two tags of a cards file that Anki would take for one."""


class LedgerError(InputError):
    """A ledger that is broken, stale, or ahead of the clock."""


class TemplateError(InputError):
    """A folder of templates that is not one."""


class TopicError(InputError):
    """A topic that was asked for and is not there."""


class PackageError(InputError):
    """A file that is no package, or one that cannot be read or imported."""


class OutputError(InputError):
    """A place that cannot be written to."""


class ConflictError(InputError):
    """A card edited by hand and in its document at once; the hand's text stands."""


class BuildError(DeckpressError):
    """Everything that is wrong with one build, found in one run."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)
