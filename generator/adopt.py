"""A package that was built before -> cards/ and its ledger, so that later builds keep its guids and times.

For a project whose ledger was lost, and for a deck that another tool made. The HTML of the fields is written back as
Markdown, and rendered again to prove it: a note that comes out as it was keeps its time, any other is told of. What
cards/ and the ledger say already stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import chain, count
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from generator import cardfile, ledger, library, project
from generator.canonical import canonical
from generator.embedded import FOLDER as MEDIA
from generator.errors import BuildError, CardFileError, InputError, LedgerError, PackageError
from generator.identify import question_hash
from generator.identity import born_id
from generator.ledger import CardRecord, Ledger, Stamp
from generator.markup import to_html, to_inline_html
from generator.media import Medium, MediumError, ending, medium
from generator.notetypes import CHOICE, CLOZE, NOTETYPES, Look
from generator.project import CONTROLS, Project
from generator.reconcile import content_hash
from generator.records import Card, CardKind, Note, Topic
from generator.render import CLOZE_NUMBER, render
from generator.topic import slug
from generator.unpack import PackedNote, Unpacked, unpack

DEFAULT = "default"
OURS = {notetype.id: notetype for notetype in NOTETYPES.values()}
FIELDS = {field.name for notetype in NOTETYPES.values() for field in notetype.fields}
# tags that say something of a learner, not of the card
LEARNERS_TAGS = frozenset({"marked", "leech"})
IMAGE_OCCLUSION = "image-occlusion:"
DEEPEST = 100
CLOZE_KIND = 1  # the type of a note type, as Anki numbers it
QUESTION = '<div class="dp-question">'
OPTION = re.compile(r'<li(?P<right> class="dp-right")?>(?P<text>.*?)</li>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)">\1</a>')
CONDITION = re.compile(r"\{\{#([^{}]*)\}\}")
SHOWN = re.compile(r"\{\{(?![#^/])(?:[^{}]*:)?([^{}:]*)\}\}")
BLANK_LINES = re.compile(r"\n\s*\n")
TAG_SIGNS = re.compile(r"[\s\"{}=#\x00-\x1f\x7f]+")

# what code is written in; the HTML of a highlighted block does not say, but only the right one gives it again
LANGUAGES = (
    *("python", "bash", "json", "yaml", "sql", "javascript", "java", "c", "cpp", "go", "typescript", "jsx", "tsx"),
    *("html", "css", "dockerfile", "ini", "toml", "console", "rust", "ruby", "php", "kotlin", "csharp", "xml"),
    *("diff", "r", "scala", "swift", "powershell", "makefile", "nginx", "hcl", "perl", "lua", "dart", "graphql"),
    *("scss", "vue", "groovy", "haskell", "elixir", "clojure", "pycon", "http", "markdown", "objective-c", "matlab"),
)
# other names of theirs
SPELLINGS = {
    "bash": ("sh", "shell", "zsh"),
    "console": ("shell-session",),
    "cpp": ("c++",),
    "csharp": ("cs", "c#"),
    "dockerfile": ("docker",),
    "go": ("golang",),
    "hcl": ("terraform", "tf"),
    "javascript": ("js",),
    "kotlin": ("kt",),
    "markdown": ("md",),
    "python": ("py", "python3"),
    "ruby": ("rb",),
    "rust": ("rs",),
    "typescript": ("ts",),
    "yaml": ("yml",),
}
# stands for a tag that must stay as it is; Unicode keeps these two letters for such uses
KEPT_BEGIN, KEPT_END = "\ufdd1", "\ufdd2"
KEPT = re.compile(f"{KEPT_BEGIN}(\\d+){KEPT_END}")
CODE_BLOCK = r'<div class="dp-code"><pre>.*?</pre></div>'
TAG = re.compile(
    rf"(?P<code>{CODE_BLOCK})|<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>"
    r"|(?P<entity>&(?!(?:amp|lt|gt|quot|#160|#8617);)#?\w+;)",
    re.DOTALL,
)
# the tags that our renderer writes, as it writes them; any other is HTML of the author's own
RENDERED = re.compile(
    r"<(?:table>(?=\n<thead>)|(?:p|em|strong|del|code|[uo]l|li|blockquote|h[1-6]|hr|br|thead|tbody|tr|t[hd]"
    r'|ol start="\d+"|t[hd] style="text-align:\w+"|a (?:class="footnote-\w+" )?href="[^"]*"(?: title="[^"]*")?'
    r'|img alt="[^"]*" src="[^"]*"(?: title="[^"]*")?|span class="arithmatex"|div class="(?:arithmatex|footnote)"'
    r'|sup id="fnref[^"]*"|ul class="task-list"|li class="task-list-item"|li id="fn-[^"]*"'
    r'|input type="checkbox" disabled=""(?: checked="")?)>)'
)
WITHOUT_END = frozenset({"br", "hr", "img", "input"})
# before the name of a footnote, in its own id and in the links to it
FOOTNOTE = re.compile(r"#?fn(?:-[0-9a-f]{6}-|:)")
FORMULA = re.compile(r"\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]", re.DOTALL)
# what Markdown may read as a mark; the escapes that are not needed go when the text is made canonical
SPECIAL = re.compile(r"[\\`*_\[\]<>&~|=+!]|(?<!\S)(?:-+|#{1,6})(?!\S)|(?<!\S)(?P<number>\d{1,9})(?P<dot>[.)])(?!\S)")
ALIGNMENTS = {"left": ":--", "right": "--:", "center": ":-:"}
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]+")

# what of the HTML stays HTML: the tags that are not our renderer's, their elements, nothing; or those tags and <code>,
# or all, as authors write in their questions
Keep = Literal["tags", "elements", "none", "code", "all"]
KEEPING: tuple[Keep, ...] = ("tags", "elements", "none")
AS_HTML: tuple[Keep, ...] = ("code", "all")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A note that became no card: its guid, what it asks, and why."""

    guid: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """What became of the notes of a package.

    topics: each with the cards that were added to it. known: the ids of cards that the project had; they stay as they
    were. changed: cards that do not give their note again exactly, so that the next build changes it. foreign: how
    many notes are of note types that are not ours, by the type's name. altered: cards of such notes that lack some of
    the note's text. unshown: fields that were not taken, since no template shows them. media: files that are not
    carried along, as no card shows them or phones would not. files: what was written, or with dry_run would be.
    """

    topics: tuple[Topic, ...]
    known: tuple[str, ...]
    changed: tuple[Card, ...]
    foreign: Mapping[str, int]
    altered: tuple[Card, ...]
    left_out: tuple[LeftOut, ...]
    unshown: tuple[str, ...]
    media: tuple[str, ...]
    notices: tuple[str, ...]
    files: tuple[Path, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Type:
    """A note type in the package. formats: the front and back of each template, in order. mod: Unix seconds."""

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    css: str
    mod: int

    @property
    def shown(self) -> list[str]:
        """The fields that its templates show; all, where there is no telling."""
        names = {name.strip() for format in chain.from_iterable(self.formats) for name in SHOWN.findall(format)}
        return [name for name in self.fields if name in names] or list(self.fields)


@dataclass(frozen=True, slots=True)
class _Deck:
    """The notes of a topic. topic: as it is on disk, or new and without cards. name: the deck's in the package.

    spelling: of its tags, by their case-folded form, as Anki takes those for one.
    """

    topic: Topic
    name: str
    notes: tuple[PackedNote, ...]
    spelling: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Adopted:
    """A card and the note that it was made of. topic: its slug. is_ours: the note's type. exact: it gives it again.

    is_whole: all text and pictures of the note are on the card.
    """

    card: Card
    topic: str
    note: Note
    is_ours: bool
    exact: bool
    is_whole: bool

    @property
    def stamp(self) -> Stamp:
        return Stamp(ledger.note_hash(self.note), self.note.mod)


@dataclass(frozen=True, slots=True)
class _Settled:
    """The adopted cards that the project lacks, those that it has, and those that it once had."""

    fresh: tuple[_Adopted, ...]
    known: tuple[_Adopted, ...]
    gone: tuple[LeftOut, ...]


def adopt(package: Path, *, cards: Path = Path("cards"), dry_run: bool = False) -> Adoption:
    """Make cards and ledger entries of the notes in a package. What the project has already is not changed.

    cards: the folder of the cards files and the ledger. dry_run: write nothing.
    Raises PackageError where the package cannot be read, and BuildError with all in the project that is broken or
    contradicts the package. Then nothing has been written.
    """
    with project.alone(cards):
        disk, errors = project.load(cards)
        _raise(errors)
        unpacked = unpack(package)
        if not unpacked.notes:
            raise PackageError(str(package), None, "there is no note in this package", "export the deck with its cards")
        types = _types(unpacked, package)
        notes, unusable = _usable(unpacked)
        decks = _decks(notes, disk, package)
        restorer = Restorer()
        found = [_adopted(note, types[note.notetype], deck, restorer) for deck in decks for note in deck.notes]
        settled = _settle([each for each in found if isinstance(each, _Adopted)], disk)
        settled, files, uncarried = _carried(settled, unpacked.media, cards)
        files |= {path: text.encode("utf-8") for path, text in _texts(disk, decks, settled, types).items()}
        if not dry_run:
            project.write(files)
    return Adoption(
        topics=tuple(topic for deck in decks if (topic := _of_topic(deck.topic, settled.fresh)).cards),
        known=tuple(each.card.id for each in settled.known),
        changed=tuple(each.card for each in settled.fresh if each.is_ours and not each.exact),
        foreign=Counter(each.note.notetype for each in (*settled.fresh, *settled.known) if not each.is_ours),
        altered=tuple(each.card for each in settled.fresh if not each.is_ours and not each.is_whole),
        left_out=(*unusable, *(each for each in found if isinstance(each, LeftOut)), *settled.gone),
        unshown=tuple(dict.fromkeys(name for note in notes for name in _unshown(note, types[note.notetype]))),
        media=uncarried,
        notices=tuple(_notices(notes, decks, types)),
        files=tuple(files),
        dry_run=dry_run,
    )


def _carried(
    settled: _Settled, files: Mapping[str, bytes], cards: Path
) -> tuple[_Settled, dict[Path, bytes], tuple[str, ...]]:
    """The cards with their media in cards/media/, what is to be written there, and the names of what stays behind."""
    carried: dict[str, Medium] = {}  # by the name in the package
    for name, data in files.items():
        with suppress(MediumError):
            carried[name] = medium(data, ending(name))
    shown: set[str] = set()
    fresh = []
    for each in settled.fresh:
        names = {target: unquote(target) for target in library.targets(each.card) if unquote(target) in carried}
        shown.update(names.values())
        places = {target: f"{MEDIA}/{carried[name].name}" for target, name in names.items()}
        fresh.append(replace(each, card=library.renamed(each.card, places)))
    written = {cards / MEDIA / carried[name].name: carried[name].data for name in sorted(shown)}
    return replace(settled, fresh=tuple(fresh)), written, tuple(name for name in files if name not in shown)


def _raise(errors: Sequence[InputError]) -> None:
    if errors:
        raise BuildError(errors)


def _types(unpacked: Unpacked, package: Path) -> dict[int, _Type]:
    """The note types of the notes, by their ids."""
    used = {note.notetype for note in unpacked.notes}
    try:
        return {
            id: _Type(
                name=str(model["name"]),
                is_cloze=model["type"] == CLOZE_KIND,
                fields=tuple(str(each["name"]) for each in sorted(model["flds"], key=lambda each: int(each["ord"]))),
                formats=tuple(
                    (str(each["qfmt"]), str(each["afmt"]))
                    for each in sorted(model["tmpls"], key=lambda each: int(each["ord"]))
                ),
                css=str(model["css"]),
                mod=int(model["mod"]),
            )
            for id, model in unpacked.notetypes.items()
            if id in used
        }
    except (KeyError, TypeError, ValueError) as error:
        hint = "export it from Anki again, or take another copy"
        raise PackageError(str(package), None, "a note type in this package is broken", hint) from error


def _usable(unpacked: Unpacked) -> tuple[list[PackedNote], list[LeftOut]]:
    """The notes that may become cards, and the others."""
    notes: dict[str, PackedNote] = {}
    left_out = []
    for note in unpacked.notes:
        first = next(iter(note.fields.values()), "")
        why = {
            "it has no guid": not note.guid,
            "another note has the same guid": note.guid in notes,
            "it has no card": not note.deck,
            "it hides parts of a picture": IMAGE_OCCLUSION in first,
            "its elements are nested too deep": any(map(_is_deep, note.fields.values())),
        }
        reason = next((reason for reason, applies in why.items() if applies), None)
        if reason:
            left_out.append(LeftOut(note.guid, _plain(first), reason))
        else:
            fields = {name: CONTROLS.sub(" ", html.replace("\r\n", "\n")) for name, html in note.fields.items()}
            notes[note.guid] = replace(note, fields=fields)
    return list(notes.values()), left_out


def _is_deep(html: str) -> bool:
    """Whether elements nest deeper than any person would write; markdownify goes down by recursion."""
    depth = deepest = 0
    for tag in TAG.finditer(html) if html.count("<") > DEEPEST else ():
        if tag["name"] and tag["name"] not in WITHOUT_END:
            depth = max(0, depth + (-1 if tag["end"] else 1))
            deepest = max(deepest, depth)
    return deepest > DEEPEST


def _decks(notes: Sequence[PackedNote], disk: Project, package: Path) -> list[_Deck]:
    """The notes by topic: ours by the root of their tags, wherever a learner has moved them; others by their deck."""
    roots = _roots(notes)
    votes = Counter((roots[note.guid], note.deck) for note in notes if roots[note.guid])
    # the deck that most notes of a root are in
    deck_of = {root: deck for (root, deck), _ in reversed(votes.most_common())}
    root_of = {deck: root for root, deck in deck_of.items()}
    groups: dict[tuple[str, str], list[PackedNote]] = {}
    for note in notes:
        root = roots[note.guid] or root_of.get(note.deck, "")
        groups.setdefault((root, deck_of.get(root, note.deck)), []).append(note)
    taken = {*project.NOT_TOPICS, *(topic.slug for topic in disk.topics)}
    names: dict[str, str] = {}
    topics: dict[str, Topic] = {}
    grouped: dict[str, list[PackedNote]] = {}
    for (root, deck), group in groups.items():
        name = _deck_name(deck, package)
        topic = _topic_on_disk(root, name, disk) or _new_topic(root, name, taken)
        taken.add(topic.slug)
        names.setdefault(topic.slug, name)
        topics.setdefault(topic.slug, topic)
        grouped.setdefault(topic.slug, []).extend(group)
    return [
        _Deck(topic, names[key], tuple(grouped[key]), _spelling(topic, grouped[key])) for key, topic in topics.items()
    ]


def _roots(notes: Iterable[PackedNote]) -> dict[str, str]:
    """The root of the tags of each note of ours, by its guid: the commonest in its deck, as learners add their own."""
    found = {
        note.guid: {root for tag in note.tags if slug(root := tag.split("::")[0]) == root} - LEARNERS_TAGS
        for note in notes
        if note.notetype in OURS
    }
    votes = Counter((note.deck, root) for note in notes for root in found.get(note.guid, ()))

    def rank(root: str, deck: str) -> tuple[int, bool, str]:
        return -votes[deck, root], root != slug(deck.split("::")[-1]), root

    return {
        note.guid: min((rank(root, note.deck) for root in found.get(note.guid, ())), default=("",))[-1]
        for note in notes
    }


def _deck_name(name: str, package: Path) -> str:
    """The deck's name, as Anki would write it; its own default deck becomes one that is named like the package."""
    if name.casefold() == DEFAULT:
        name = package.stem
    return "::".join(CONTROLS.sub(" ", part).strip() or "blank" for part in name.split("::"))


def _topic_on_disk(root: str, name: str, disk: Project) -> Topic | None:
    """The topic with that root, or else with a deck of that name."""
    by_slug = (topic for topic in disk.topics if topic.slug == root)
    by_deck = (topic for topic in disk.topics if topic.deck.casefold() == name.casefold())
    return next(chain(by_slug, by_deck), None)


def _new_topic(root: str, name: str, taken: Collection[str]) -> Topic:
    last = name.split("::")[-1]
    slugs = chain([root, slug(last), slug(name.replace("::", " "))], (f"topic-{number}" for number in count(1)))
    return Topic(next(each for each in slugs if each and each not in taken), last, name)


def _spelling(topic: Topic, notes: Iterable[PackedNote]) -> dict[str, str]:
    spelling = {tag.casefold(): tag for card in topic.cards for tag in card.tags}
    for note in notes:
        for tag in _tags(note, topic.slug):
            spelling.setdefault(tag.casefold(), tag)
    return spelling


def _tags(note: PackedNote, root: str) -> Iterator[str]:
    """The tags of a note as a card has them, without their root; of our notes only those that have it."""
    for tag in note.tags:
        is_below = tag.casefold().startswith(f"{root}::".casefold())
        if is_below or (note.notetype not in OURS and tag.casefold() not in {root.casefold(), *LEARNERS_TAGS}):
            rest = tag[len(root) + 2 :] if is_below else tag
            if clean := "::".join(TAG_SIGNS.sub("-", level) for level in re.split(":{2,}", rest) if level):
                yield clean


def _adopted(note: PackedNote, notetype: _Type, deck: _Deck, restorer: Restorer) -> _Adopted | LeftOut:
    """The card of a note. What a build would stumble over becomes none."""
    is_ours = note.notetype in OURS
    tags = tuple(dict.fromkeys(deck.spelling[tag.casefold()] for tag in _tags(note, deck.topic.slug)))
    card = _our_card(note, deck.topic.slug, restorer) if is_ours else _foreign_card(note, notetype, restorer)
    card = replace(card, tags=tags)
    try:
        rendered = render(card, deck.topic)
        before = _note_of_ours(note, deck.topic.slug) if is_ours else _foreign_note(note, notetype)
        if rendered.notetype == CLOZE.name and _clozes(before) != _clozes(rendered):
            return LeftOut(note.guid, _plain(card.front), "a cloze of it is in code, where it would be none")
        if cardfile.load_card(cardfile.dump_card(card)) != replace(card, section=""):
            return LeftOut(note.guid, _plain(card.front), "a cards file would not hold it as it is")
    except CardFileError as error:
        return LeftOut(note.guid, _plain(next(iter(note.fields.values()))), error.what)
    exact = ledger.note_hash(rendered) == ledger.note_hash(before)
    is_whole = is_ours or _is_whole([note.fields[name] for name in notetype.shown], rendered)
    return _Adopted(card, deck.topic.slug, before, is_ours, exact, is_whole)


def _note_of_ours(note: PackedNote, root: str) -> Note:
    """The note as a build would have made it: without fields and tags that a learner has added."""
    notetype = OURS[note.notetype]
    tags = tuple(tag for tag in note.tags if tag == root or tag.startswith(f"{root}::"))
    fields = tuple(note.fields.get(each.name, "") for each in notetype.fields)
    return Note(note.guid, notetype.name, fields, tags, note.mod)


def _foreign_note(note: PackedNote, notetype: _Type) -> Note:
    return Note(note.guid, notetype.name, tuple(note.fields.values()), note.tags, note.mod)


def _clozes(note: Note) -> set[str]:
    return set(CLOZE_NUMBER.findall("".join(note.fields)))


def _our_card(note: PackedNote, topic: str, restorer: Restorer) -> Card:
    """The card of a note of ours, without its tags."""
    fields = {name: note.fields.get(name, "") for name in FIELDS}
    card = Card(
        front="",
        back=restorer.block(fields["Back"]),
        id=note.guid,
        section=unescape(fields["Section"]),
        extra=restorer.block(fields["Extra"]),
        hint=restorer.inline(fields["Hint"]),
        source=unescape(link[1]) if (link := LINK.fullmatch(fields["Source"])) else restorer.inline(fields["Source"]),
    )
    if note.notetype == CLOZE.id:
        return _cloze(card, fields["Text"], restorer)
    fronts = restorer.spellings(fields["Front"])
    if note.notetype == CHOICE.id:
        options = "\n".join(
            f"- [{'x' if option['right'] else ' '}] {restorer.inline(option['text'])}"
            for option in OPTION.finditer(fields["Options"])
        )
        fronts = [f"{front}\n\n{options}".strip("\n") for front in fronts]
        return replace(card, kind="choice", front=_as_born(fronts, card.id, topic))
    kind: CardKind = "reversed" if fields["Reverse"] else "typed" if fields["Typed"] else "basic"
    return replace(card, kind=kind, front=_as_born(fronts, card.id, topic))


def _as_born(fronts: Sequence[str], id: str, topic: str) -> str:
    """The front of which the id was born, with all spellings of its code's language; the first, if that is unknown."""
    spelled = [
        re.sub(rf"(?m)(?<=^```){re.escape(name)}$", spelling, front)
        for front in fronts
        for name, spellings in SPELLINGS.items()
        for spelling in spellings
        if f"```{name}\n" in front
    ]
    return next((front for front in (*fronts, *spelled) if born_id(topic, front) == id), fronts[0])


def _cloze(card: Card, text: str, restorer: Restorer) -> Card:
    """The cloze card of a text: a question with the clozes in its answer, or all in the front."""
    text = text.replace("&#123;", "{").replace("&#125;", "}")
    if not text.startswith(QUESTION):
        return replace(card, kind="cloze", front=restorer.block(text))
    question, _, answer = text.removeprefix(QUESTION).partition("</div>\n")
    return replace(card, kind="cloze", front=restorer.inline(question), back=restorer.block(answer))


def _foreign_card(note: PackedNote, notetype: _Type, restorer: Restorer) -> Card:
    """The card of another tool's note, without tags: the first field asks, the next that holds something answers."""
    first, *others = notetype.shown
    filled = [name for name in others if note.fields[name].strip()]
    texts = [restorer.foreign(note.fields[name]) for name in filled]
    extra = [f"**{name}**\n\n{text}" for name, text in zip(filled[1:], texts[1:], strict=True)]
    return Card(
        front=restorer.foreign(note.fields[first]) if any(_words(note.fields[first])) else "",
        back=texts[0] if texts else "",
        id=note.guid,
        kind=_foreign_kind(note, notetype, first, filled[0] if filled else ""),
        extra=canonical("\n\n".join(extra)),
    )


def _foreign_kind(note: PackedNote, notetype: _Type, front: str, back: str) -> CardKind:
    """What the templates make of a note: a second one that asks for the answer makes it reversed."""
    if notetype.is_cloze:
        return "cloze"
    if not back:
        return "basic"
    if any(f"{{{{type:{back}}}}}" in format for format, _ in notetype.formats):
        return "typed"
    for format, _ in notetype.formats[1:]:
        asked = SHOWN.findall(format)
        if back in asked and front not in asked and all(note.fields.get(name) for name in CONDITION.findall(format)):
            return "reversed"
    return "basic"


def _unshown(note: PackedNote, notetype: _Type) -> list[str]:
    """The fields of another tool's note that hold something which no template shows; a mere switch is no such thing."""
    switches = {name for front, back in notetype.formats for name in CONDITION.findall(front + back)}
    kept = {*notetype.shown, *switches}
    return [name for name, html in note.fields.items() if note.notetype not in OURS and name not in kept and html]


def _is_whole(fields: Iterable[str], note: Note) -> bool:
    """Whether all text and pictures of the fields are in a note."""
    text, pictures = _words("\n".join(note.fields))
    return all(words in text and found <= pictures for words, found in map(_words, fields))


def _words(html: str) -> tuple[str, set[str]]:
    """The text of HTML without its blanks, and its pictures."""
    page = _page(html)
    return "".join(page.get_text().split()), {str(image.get("src")) for image in page.find_all("img")}


def _plain(html: str) -> str:
    """The text of HTML or Markdown in one line, for people."""
    return " ".join(_page(html).get_text(" ").split())


def _page(html: str) -> BeautifulSoup:
    return BeautifulSoup(f"{html}\n", "html.parser")  # a line alone may look like a file's name, of which it warns


class Restorer:
    """HTML -> canonical Markdown, proven by rendering it. Remembers in which languages code was, to try them first."""

    def __init__(self) -> None:
        self._languages = list(LANGUAGES)
        self._known: dict[str, str] = {}

    def block(self, html: str) -> str:
        """The Markdown that to_html made this of; the nearest, if there is none."""
        return self._ours(html, to_html)

    def inline(self, html: str) -> str:
        """The same for to_inline_html."""
        return self._ours(html, to_inline_html)

    def spellings(self, html: str) -> list[str]:
        """All ways known to write what to_inline_html made this of, the most readable first."""
        others = (each for keep in AS_HTML if "<" in html for each in self._candidates(html, keep))
        return [self.inline(html), *(each for each in others if to_inline_html(each) == html)]

    def foreign(self, html: str) -> str:
        """The Markdown of another tool's HTML."""
        return _nearest(html, self._candidates(html, "none"), to_html)

    def _ours(self, html: str, render: Callable[[str], str]) -> str:
        tried = []
        for candidate in chain.from_iterable(self._candidates(html, keep) for keep in KEEPING):
            if render(candidate) == html:
                return candidate
            tried.append(candidate)
        return _nearest(html, tried, render)

    def _candidates(self, html: str, keep: Keep) -> Iterator[str]:
        """The HTML as Markdown, the most readable first. keep: what stays HTML."""
        if not html.strip():
            yield ""
            return
        kept: list[str] = []
        marked = html if keep == "none" else _mark(html, kept, keep)
        for dollar in ("$", "\\$") if "$" in html else ("$",):
            written = _Writer(dollar, None if keep == "none" else kept, self._language).convert_soup(_page(marked))
            written = KEPT.sub(lambda number: kept[int(number[1])], written)
            settled = canonical(written)
            yield settled
            if keep != "none" and settled != written:
                yield written

    def _language(self, block: str, code: str, fence: str) -> str:
        """The language that highlights code to this block; "" where none does."""
        if "<span class" not in block:
            return ""
        if block not in self._known:
            tries = (name for name in self._languages if to_html(f"{fence}{name}\n{code}\n{fence}") == block)
            self._known[block] = language = next(tries, "")
            self._languages.sort(key=lambda name: name != language)
        return self._known[block]


def _nearest(html: str, candidates: Iterable[str], render: Callable[[str], str]) -> str:
    """The first candidate that says all that the HTML does, or else the HTML as it is, or else the first candidate."""
    said = _words(html)
    tried = []
    for candidate in candidates:
        if _words(render(candidate)) == said:
            return candidate
        tried.append(candidate)
    whole = "\n".join(["<div>", BLANK_LINES.sub("\n", html.strip()), "</div>"])
    return whole if _words(render(whole)) == said else tried[0]


def _mark(html: str, kept: list[str], keep: Keep) -> str:
    """The HTML with marks for what stays HTML, and for our renderer's blocks of code; these go to kept.

    Of elements, those stay in which no blank line lets Markdown in again; of the others their tags.
    """
    parts: list[str] = []
    opened: list[tuple[str, bool]] = []
    past = 0
    for tag in TAG.finditer(html):
        if tag.start() < past:
            continue
        end, is_ours = tag.end(), RENDERED.match(html, tag.start()) is not None
        is_ours = is_ours and not (keep == "all" or (keep == "code" and tag["name"] == "code"))
        if tag["end"]:
            is_ours = _closes_ours(tag["name"], opened)
        elif tag["name"] and tag["name"] not in WITHOUT_END:
            inner = _end_of_element(html, tag) if keep == "elements" and not is_ours and not opened else 0
            if inner and not BLANK_LINES.search(html, tag.start(), inner):
                end = inner
            else:
                opened.append((tag["name"], is_ours))
        parts.append(html[past : tag.start()])
        past = end
        if is_ours:
            parts.append(tag[0])
            continue
        mark = f"{len(kept)}" if tag["code"] else f"{KEPT_BEGIN}{len(kept)}{KEPT_END}"
        parts.append(f'<pre data-block="{mark}">code</pre>' if tag["code"] else mark)
        kept.append(html[tag.start() : end])
    return "".join([*parts, html[past:]])


def _closes_ours(name: str, opened: list[tuple[str, bool]]) -> bool:
    """Whether an end tag belongs to an element of our renderer, which is closed."""
    for number in range(len(opened) - 1, -1, -1):
        if opened[number][0] == name:
            return opened.pop(number)[1]
    return False


def _end_of_element(html: str, begin: re.Match[str]) -> int:
    """Where the element ends that a tag begins; 0 if it does not."""
    depth = 0
    for tag in TAG.finditer(html, begin.start()):
        if tag["name"] == begin["name"]:
            depth += -1 if tag["end"] else 1
            if not depth:
                return tag.end()
    return 0


class _Writer(MarkdownConverter):
    """HTML -> Markdown. markdownify walks the page; here is how our renderer wants to read it.

    dollar: how a dollar is written. blocks: the HTML of the blocks of code, by their numbers; None for HTML that is
    not ours. language: finds the language of such a block.
    """

    def __init__(self, dollar: str, blocks: Sequence[str] | None, language: Callable[[str, str, str], str]) -> None:
        super().__init__(heading_style="atx", bullets="-")
        self.dollar = dollar
        self.blocks = blocks
        self.language = language

    def escape(self, text: str, parent_tags: Collection[str]) -> str:
        if self.blocks is not None:
            return self._escape(text)
        parts: list[str] = []
        end = 0
        for formula in FORMULA.finditer(text):
            parts.append(self._escape(text[end : formula.start()]))
            tex = " ".join((formula["inline"] or formula["display"]).split())
            is_display = formula["display"] and not {"_inline", "li"} & set(parent_tags)
            parts.append(f"\n\n$${tex}$$\n\n" if is_display else f"${tex}$")
            end = formula.end()
        return "".join([*parts, self._escape(text[end:])])

    def _escape(self, text: str) -> str:
        text = SPECIAL.sub(lambda sign: f"{sign['number']}\\{sign['dot']}" if sign["dot"] else f"\\{sign[0]}", text)
        return text.replace("$", self.dollar)

    def convert_a(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        href = str(tag.get("href") or "")
        if "footnote-backref" in tag.get_attribute_list("class"):
            return ""
        if not href or not text.strip():
            return text
        if href == tag.get_text() and URL.fullmatch(href):
            return f"<{href}>"
        return f"[{text}]({_target(tag, href)})"

    def convert_img(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        source, alt = str(tag.get("src") or ""), str(tag.get("alt") or "")
        if re.search(r"[\s<>]", source):  # Markdown would encode it, and Anki would not find the file
            return f'<img alt="{escape(alt)}" src="{escape(source)}">'
        return f"![{self._escape(alt)}]({_target(tag, source)})"

    def convert_br(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if self.blocks is not None or {"_inline", "td", "th"} & set(parent_tags):
            return "<br>"
        if isinstance(tag.next_sibling, Tag) and tag.next_sibling.name == "br":
            return ""
        return "\n\n" if isinstance(tag.previous_sibling, Tag) and tag.previous_sibling.name == "br" else "<br>\n"

    def convert_code(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if "pre" in parent_tags:
            return text
        code = tag.get_text()
        if {"td", "th"} & set(parent_tags):
            code = code.replace("|", "\\|")
        ticks = "`" * (max(map(len, re.findall("`+", code)), default=0) + 1)
        blank = " " if code[:1] + code[-1:] != (code[:1] + code[-1:]).strip(" `") else ""
        return f"{ticks}{blank}{code}{blank}{ticks}" if code else ""

    def convert_pre(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        number = tag.get("data-block")
        block = self.blocks[int(str(number))] if self.blocks is not None and number is not None else ""
        code = unescape(re.sub("<[^>]*>", "", block)) if block else tag.get_text().removeprefix("\n")
        code = code.removesuffix("\n")
        fence = "`" * (max(map(len, re.findall("`{3,}", code)), default=2) + 1)
        before = "\n" if tag.parent and tag.parent.name == "li" and not _is_loose(tag.parent) else "\n\n"
        return f"{before}{fence}{self.language(block, code, fence)}\n{code}\n{fence}{before}"

    def convert_span(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f"${_tex(tag)}$" if "arithmatex" in tag.get_attribute_list("class") else text

    def convert_div(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if "arithmatex" in tag.get_attribute_list("class"):
            text = f"$${_tex(tag)}$$"
        return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"

    convert_dd = convert_dt = convert_dl = convert_div

    def convert_sup(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        if tag.a and str(tag.get("id")).startswith("fnref"):
            return f"[^{FOOTNOTE.sub('', str(tag.a['href']))}]"
        return self.convert_sub(tag, text, parent_tags)

    def convert_sub(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        """What Markdown has no sign for, but HTML a tag."""
        return f"<{tag.name}>{text}</{tag.name}>" if text else ""

    convert_u = convert_ins = convert_mark = convert_small = convert_sub

    def convert_kbd(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f"<{tag.name}>{self._escape(tag.get_text())}</{tag.name}>"

    convert_samp = convert_kbd

    def convert_audio(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return str(tag)

    convert_video = convert_iframe = convert_audio

    def convert_input(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return ("[x]" if tag.has_attr("checked") else "[ ]") if tag.get("type") == "checkbox" else ""

    def convert_hr(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        is_of_footnotes = tag.parent and "footnote" in tag.parent.get_attribute_list("class")
        return "" if is_of_footnotes else "\n\n-----\n\n"

    def convert_ul(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        before = "\n\n" if "li" not in parent_tags or (tag.parent and _is_loose(tag.parent)) else "\n"
        if (previous := _sibling(tag, after=False)) and previous.name == tag.name:
            before = "\n\n<!-- end list -->\n\n"
        return before + text.strip("\n") + "\n\n"

    convert_ol = convert_ul

    def convert_li(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        first, *others = text.strip().split("\n")
        if FOOTNOTE.match(str(tag.get("id", ""))):
            return _hung(f"[^{FOOTNOTE.sub('', str(tag['id']))}]:\n    {first}", "    ", others) + "\n\n"
        marker = "- "
        if tag.parent and tag.parent.name == "ol":
            start = str(tag.parent.get("start") or 1)
            marker = f"{(int(start) if start.isdecimal() else 1) + len(tag.find_previous_siblings('li'))}. "
        following = _sibling(tag, after=True)
        is_apart = _is_loose(tag) and following and _is_loose(following)
        return _hung(marker + first, " " * len(marker), others).rstrip() + ("\n\n" if is_apart else "\n")

    def convert_td(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        return f" {' '.join(text.split(chr(10))).strip()} |"

    convert_th = convert_td

    def convert_tr(self, tag: Tag, text: str, parent_tags: Collection[str]) -> str:
        row = f"|{text}\n"
        table = tag.find_parent("table")
        if table is None or table.find("tr") is not tag:
            return row
        cells = tag.find_all(["td", "th"], recursive=False)
        rule = f"| {' | '.join(map(_alignment, cells))} |\n"
        is_head = all(cell.name == "th" for cell in cells)
        return row + rule if is_head else f"|{'  |' * len(cells)}\n{rule}{row}"


def _target(tag: Tag, address: str) -> str:
    """What is in the parentheses of a link or picture."""
    target = re.sub(r"([\\<>])", r"\\\1", address)
    title = re.sub(r"([\\\"])", r"\\\1", str(tag.get("title") or ""))
    return f'<{target}> "{title}"' if title else f"<{target}>"


def _tex(tag: Tag) -> str:
    return tag.get_text()[2:-2]


def _alignment(cell: Tag) -> str:
    style = str(cell.get("style", ""))
    return next((rule for name, rule in ALIGNMENTS.items() if name in style), "---")


def _is_loose(item: Tag) -> bool:
    """Whether what is in a list item are paragraphs."""
    return any(isinstance(child, Tag) and child.name == "p" for child in item.children)


def _sibling(tag: Tag, *, after: bool) -> Tag | None:
    """The element right after, or before, this one."""
    for sibling in tag.next_siblings if after else tag.previous_siblings:
        if isinstance(sibling, Tag):
            return sibling
        if str(sibling).strip():
            return None
    return None


def _hung(first: str, indent: str, others: Iterable[str]) -> str:
    return "\n".join([first, *(f"{indent}{line}" if line else "" for line in others)])


def _settle(adopted: Sequence[_Adopted], disk: Project) -> _Settled:
    """Which of the cards the project has. Raises BuildError where it contradicts them."""
    here = {card.id for topic in disk.topics for card in topic.cards}
    files = {topic.slug for topic in disk.topics}
    fresh, known, gone = [], [], []
    for each in adopted:
        record = disk.ledger.cards.get(each.card.id)
        if each.card.id in here:
            known.append(each)
        elif record and (record.retired or record.topic in files):
            why = "it is retired here" if record.retired else f"it was deleted from {disk.topic_path(record.topic)}"
            gone.append(LeftOut(each.card.id, _plain(each.card.front), why))
        else:
            fresh.append(each)
    _raise([*_asked_already(fresh, disk, {each.card.id for each in known}), *_ahead_of_ledger(adopted, disk)])
    return _Settled(tuple(fresh), tuple(known), tuple(gone))


def _asked_already(fresh: Iterable[_Adopted], disk: Project, known: Collection[str]) -> Iterator[CardFileError]:
    """The cards on disk that ask what a card of the package asks, but are none of its."""
    asked = {
        (topic.slug, question_hash(card.front)): card
        for topic in disk.topics
        for card in topic.cards
        if card.id not in known
    }
    for each in fresh:
        card = asked.get((each.topic, question_hash(each.card.front)))
        if card and card.origin:
            what = f'this card asks the same as the card "{each.card.id}" of the package'
            hint = "give it that id in its braces if it is the same card, or delete it; then adopt again"
            yield CardFileError(card.origin.path, card.origin.first, what, hint)


def _ahead_of_ledger(adopted: Iterable[_Adopted], disk: Project) -> Iterator[LedgerError]:
    records = disk.ledger.cards
    ahead = [
        each.card.id
        for each in adopted
        if (record := records.get(each.card.id)) and record.note.mod < each.note.mod and record.note != each.stamp
    ]
    if ahead:
        what = f'it is older than the package: {len(ahead)} of the notes were changed since, such as "{ahead[0]}"'
        hint = "restore the newer ledger from version control, or move this one away and adopt again"
        yield LedgerError(str(disk.ledger_path), None, what, hint)


def _of_topic(topic: Topic, fresh: Iterable[_Adopted]) -> Topic:
    """The topic with the cards that are added to it, and no others."""
    return replace(topic, cards=tuple(each.card for each in fresh if each.topic == topic.slug))


def _texts(disk: Project, decks: Sequence[_Deck], settled: _Settled, types: Mapping[int, _Type]) -> dict[Path, str]:
    """The files that change, the ledger last."""
    adopted = {each.topic for each in (*settled.fresh, *settled.known)}
    if not adopted:
        return {}
    texts = {}
    for deck in decks:
        if added := _of_topic(deck.topic, settled.fresh).cards:
            whole = replace(deck.topic, cards=(*deck.topic.cards, *added))
            texts[disk.topic_path(deck.topic.slug)] = cardfile.dumps(whole)
    before = disk.ledger
    after = Ledger(
        {**_records(disk, settled), **before.cards},
        {**_looks(types), **before.notetypes},
        {**{deck.topic.slug: deck.name for deck in decks if deck.topic.slug in adopted}, **before.decks},
    )
    texts[disk.ledger_path] = ledger.dumps(after)
    return {path: text for path, text in texts.items() if text != disk.texts.get(path)}


def _records(disk: Project, settled: _Settled) -> dict[str, CardRecord]:
    """The ledger's records of the adopted cards.

    A card made of the package counts as it is as last taken from its document: where the document says otherwise now,
    it has changed since. What a card on disk was when it was taken is not known, so that no edit made there is lost.
    The type of another tool's note is not kept: a build would refuse to make it a note of ours.
    """
    places = {card.id: (topic.slug, card) for topic in disk.topics for card in topic.cards}
    records = {}
    for each in (*settled.known, *settled.fresh):
        topic, card = places.get(each.card.id, (each.topic, each.card))
        records[card.id] = CardRecord(
            topic,
            each.stamp,
            notetype=each.note.notetype if each.is_ours else "",
            question=question_hash(card.front),
            taken="" if card.id in places else content_hash(card),
        )
    return records


def _looks(types: Mapping[int, _Type]) -> dict[str, Stamp]:
    """The times of our note types, with the look that they have in the package."""
    return {
        OURS[id].name: Stamp(Look(OURS[id], each.formats, each.css).fingerprint, each.mod)
        for id, each in types.items()
        if id in OURS
    }


def _notices(notes: Sequence[PackedNote], decks: Sequence[_Deck], types: Mapping[int, _Type]) -> Iterator[str]:
    if any(note.deck.casefold() == DEFAULT for note in notes):
        yield "the deck Default is Anki's own; its cards get a deck that is called like the package"
    theirs = Counter(
        tag
        for deck in decks
        for note in deck.notes
        if note.notetype in OURS
        for tag in note.tags
        if tag.split("::")[0] != deck.topic.slug
    )
    if theirs:
        names = ", ".join(sorted(theirs))
        yield f"tags of a learner's own are not taken over: {names}; they stay where they are in his collection"
    for id, each in types.items():
        if id in OURS and each.fields != tuple(field.name for field in OURS[id].fields):
            yield f'the fields of the note type "{each.name}" were changed in Anki, which will update none of its notes'
