"""The note types of every deckpress package. FROZEN: their schema never changes, only their looks.

When a package's note type differs from the learner's in the number, order, names or ids of its fields or templates,
Anki makes a second type and from then on updates no note of the first (see docs/explanation/anki.md). So all that may
ever be wanted is reserved here: fields that stay empty, and templates that make a card only where a field is filled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.errors import TemplateError
from generator.faults import find_faults

SHIPPED = Path(__file__).parent / "templates"
IN_CHECKOUT = Path(__file__).parent.parent / "templates"
STYLE = "style.css"
# The second in which each look was released, by its fingerprint. A look that is not here is an author's own,
# and gets its time from the ledger. Anki takes a look only if it is newer than the one it has.
RELEASES = {
    "651a228728b0cbd8": 1795392000,  # 2026-11-23, Deckpress Basic
    "6f7b87a6da42bf47": 1795392000,  # 2026-11-23, Deckpress Cloze
    "f8f67d06b0b00b52": 1795392000,  # 2026-11-23, Deckpress Choice
    "198f71a03fbd2f39": 1795464000,  # 2026-11-23, Deckpress Basic
    "4ab7871d0477de6e": 1795464000,  # 2026-11-23, Deckpress Cloze
    "056572f40f11e315": 1795464000,  # 2026-11-23, Deckpress Choice
    "cc57b673bcf7cf99": 1795465600,  # 2026-11-23, Deckpress Basic
    "d587308a22299869": 1795465600,  # 2026-11-23, Deckpress Cloze
    "e8bc4782e5facb37": 1795465600,  # 2026-11-23, Deckpress Choice
    "f00e41c1283afd27": 1795469400,  # 2026-11-23, Deckpress Basic
    "602f3dc2b6d55bc1": 1795469400,  # 2026-11-23, Deckpress Cloze
    "aa1efc878795ad49": 1795469400,  # 2026-11-23, Deckpress Choice
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field. id: Anki's own key for it across renames, never changed."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A card that notes of a type may have. front, back: file names below templates/."""

    id: int
    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type of Anki. The first field sorts; is_cloze: cards come from the cloze numbers of the first field."""

    id: int
    name: str
    fields: tuple[Field, ...]
    templates: tuple[Template, ...]
    is_cloze: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How the cards of a note type look: the formats of its templates, in order, and the stylesheet."""

    notetype: NoteType
    formats: tuple[tuple[str, str], ...]
    css: str

    @property
    def fingerprint(self) -> str:
        """A hash of all that Anki shows of the note type."""
        fields = [field.name for field in self.notetype.fields]
        names = [self.notetype.name, fields, [template.name for template in self.notetype.templates]]
        return hashlib.sha256(json.dumps([names, self.formats, self.css]).encode()).hexdigest()[:16]

    @property
    def released(self) -> int:
        """The second in which deckpress released this look; 0 for an author's own."""
        return RELEASES.get(self.fingerprint, 0)


# what every type has beyond its own fields; Spare1 to Spare3 have no meaning yet
RESERVED = ("Extra", "Hint", "Source", "Section", "Reverse", "Typed", "Spare1", "Spare2", "Spare3")


def _fields(base: int, *names: str) -> tuple[Field, ...]:
    """The fields of a type: its own, then the reserved ones. base: the id before the first one's."""
    return tuple(Field(base + number, name) for number, name in enumerate((*names, *RESERVED), start=1))


# any number will do for an id as long as nobody else has it: these were drawn at random, once
BASIC = NoteType(
    id=1684317209,
    name="Deckpress Basic",
    fields=_fields(7318204611000, "Front", "Back"),
    templates=(
        Template(7318204612001, "Forward", "basic/front.html", "basic/back.html"),
        Template(7318204612002, "Reverse", "basic/reverse-front.html", "basic/reverse-back.html"),
        Template(7318204612003, "Spare", "spare-front.html", "spare-back.html"),
    ),
)
CLOZE = NoteType(
    id=1684317210,
    name="Deckpress Cloze",
    fields=_fields(7318204621000, "Text", "Back"),
    templates=(Template(7318204622001, "Cloze", "cloze/front.html", "cloze/back.html"),),
    is_cloze=True,
)
CHOICE = NoteType(
    id=1684317211,
    name="Deckpress Choice",
    fields=_fields(7318204631000, "Front", "Options", "Answer", "Back"),
    templates=(
        Template(7318204632001, "Choice", "choice/front.html", "choice/back.html"),
        Template(7318204632002, "Spare", "spare-front.html", "spare-back.html"),
    ),
)
NOTETYPES = {notetype.name: notetype for notetype in (BASIC, CLOZE, CHOICE)}


def looks(folder: Path | None = None, restyle: Callable[[str], str] = str) -> dict[str, Look]:
    """The look of each note type, by its name.

    restyle: changes the stylesheet, as a theme does.
    folder: an author's own templates, laid out as the shipped ones; a file that is not there is the shipped one.
    Raises TemplateError where folder is no folder, or holds a file that no note type uses or that Anki would refuse.
    """
    shipped = SHIPPED if SHIPPED.is_dir() else IN_CHECKOUT
    if folder is not None:
        _check(folder)
    css = restyle(_read(shipped, folder, STYLE))
    found = {}
    for notetype in NOTETYPES.values():
        formats = tuple(
            (
                _format(shipped, folder, notetype, template.front, is_back=False),
                _format(shipped, folder, notetype, template.back, is_back=True),
            )
            for template in notetype.templates
        )
        found[notetype.name] = Look(notetype, formats, css)
    return found


def _check(folder: Path) -> None:
    names = {STYLE} | {
        name for notetype in NOTETYPES.values() for each in notetype.templates for name in (each.front, each.back)
    }
    if not folder.is_dir():
        raise TemplateError(str(folder), None, "there is no such folder of templates", "check the path")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".html", ".css") and name not in names:
            raise TemplateError(
                str(path), None, "no note type uses this file", f"name it as one of {', '.join(sorted(names))}"
            )


def _format(shipped: Path, folder: Path | None, notetype: NoteType, name: str, *, is_back: bool) -> str:
    """A template, checked as Anki would."""
    text = _read(shipped, folder, name)
    fields = {field.name for field in notetype.fields}
    for fault in find_faults(text, fields, is_back=is_back, is_cloze=notetype.is_cloze):
        raise TemplateError(str(_path(shipped, folder, name)), fault.line, fault.what, fault.hint)
    return text


def _path(shipped: Path, folder: Path | None, name: str) -> Path:
    return folder / name if folder is not None and (folder / name).is_file() else shipped / name


def _read(shipped: Path, folder: Path | None, name: str) -> str:
    path = _path(shipped, folder, name)
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
    except UnicodeDecodeError as error:
        raise TemplateError(str(path), None, "the template is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise TemplateError(str(path), None, f"cannot be read: {error.strerror}", "check the file") from error
