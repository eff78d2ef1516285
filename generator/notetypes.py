"""The note types of every deckpress package. FROZEN: their schema never changes, only their looks.

When a package's note type differs from the learner's in the number, order, names or ids of its fields or templates,
Anki makes a second type and from then on updates no note of the first (see docs/explanation/anki.md). So all that may
ever be wanted is reserved here: fields that stay empty, and templates that make a card only where a field is filled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
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
    "4070183dca303ce5": 1795911800,  # 2026-11-29, Deckpress Basic
    "5e312f36a094c8e7": 1795911800,  # 2026-11-29, Deckpress Cloze
    "f5b47f551ec94827": 1795911800,  # 2026-11-29, Deckpress Choice
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
    shipped = _shipped()
    for error in faults(folder) if folder is not None else ():
        raise error
    css = restyle(_read(_path(shipped, folder, STYLE)))
    found = {}
    for notetype in NOTETYPES.values():
        formats = tuple(
            (_read(_path(shipped, folder, template.front)), _read(_path(shipped, folder, template.back)))
            for template in notetype.templates
        )
        found[notetype.name] = Look(notetype, formats, css)
    return found


def faults(folder: Path) -> Iterator[TemplateError]:
    """What is wrong with an author's own templates: files that no note type uses, and what Anki would refuse."""
    if not folder.is_dir():
        yield TemplateError(str(folder), None, "there is no such folder of templates", "check the path")
    used = sorted({STYLE} | {name for _, name, _ in _sides()})
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".css") and path.relative_to(folder).as_posix() not in used:
            yield TemplateError(str(path), None, "no note type uses this file", f"name it as one of {', '.join(used)}")
    for notetype, name, is_back in _sides():
        if (folder / name).is_file():
            yield from _faults(folder / name, notetype, is_back=is_back)
    for notetype in NOTETYPES.values():
        yield from _twins(folder, notetype)


def own(folder: Path) -> Iterator[tuple[Path, str, bool]]:
    """The files of an author's own templates that can be read: each with its text, and whether it is a back."""
    used = {STYLE: False} | {name: is_back for _, name, is_back in _sides()}
    for name, is_back in used.items():
        if (folder / name).is_file():
            with suppress(TemplateError):  # which faults has told
                yield folder / name, _text(folder / name), is_back


def _faults(path: Path, notetype: NoteType, *, is_back: bool) -> Iterator[TemplateError]:
    try:
        text = _text(path)
    except TemplateError as error:
        yield error
        return
    fields = {field.name for field in notetype.fields}
    for fault in find_faults(text, fields, is_back=is_back, is_cloze=notetype.is_cloze):
        yield TemplateError(str(path), fault.line, fault.what, fault.hint)


def _twins(folder: Path, notetype: NoteType) -> Iterator[TemplateError]:
    """The fronts of an author's own that another template of the note type has, too."""
    fronts = [(_path(_shipped(), folder, template.front), template.front) for template in notetype.templates]
    for (path, _), (other, name) in combinations(fronts, 2):
        if folder / name == other and _is_same(path, other):
            yield TemplateError(str(other), 1, f"the same front as {path.name}: Anki refuses both", "ask otherwise")


def _sides() -> Iterator[tuple[NoteType, str, bool]]:
    """The files of all note types, and whether each is a back."""
    for notetype in NOTETYPES.values():
        for template in notetype.templates:
            yield notetype, template.front, False
            yield notetype, template.back, True


def _shipped() -> Path:
    return SHIPPED if SHIPPED.is_dir() else IN_CHECKOUT


def _is_same(path: Path, other: Path) -> bool:
    try:
        return _read(path) == _read(other)
    except TemplateError:  # which has been told
        return False


def _path(shipped: Path, folder: Path | None, name: str) -> Path:
    return folder / name if folder is not None and (folder / name).is_file() else shipped / name


def _read(path: Path) -> str:
    """A template as Anki gets it."""
    return _text(path).strip("\n")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateError(str(path), None, "the template is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise TemplateError(str(path), None, f"cannot be read: {error.strerror}", "check the file") from error
