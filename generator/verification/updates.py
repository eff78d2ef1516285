"""A package imported over an older one -> what to say of that: one plain function for each finding."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator

from generator.verification.findings import Finding, judge
from generator.verification.state import NoteState, State, words_of
from generator.verification.trials import Arrival, Own, Update, counted, told_card

# that so many words stand on two cards is no chance
TELLING_WORDS = 4


def judge_update(new: State, update: Update, own: Own) -> Iterator[Finding]:
    arrival = update.arrival
    yield _arrived(arrival)
    yield _edits(new, update)
    if not arrival.skipped:
        yield _looks(new, arrival.state)
    yield _types(new, update)
    yield _reviews(update.studied, arrival.state)
    yield _kept(own, new)
    yield _twice(new, update)
    yield _decks(new, update)
    yield _gone(new, update.old)
    yield judge(
        "empty",
        (front for id, front in arrival.empty.items() if id not in update.empty),
        "no card becomes empty",
        "cards become empty: learners who remove empty cards lose the reviews of these",
        "keep the numbers of clozes, and fill the fields that made the cards",
    )
    yield judge(
        "clean",
        _unclean_times(update),
        "Check Database finds nothing to mend, before and after",
        "Check Database finds something to mend",
        "make the package anew; its database is broken",
    )
    yield judge(
        "again",
        _differences(arrival.state, update.again),
        "importing it a second time changes nothing",
        "importing it a second time changes something",
        "mend what is told above first; times in the future can be the cause",
    )


def _arrived(arrival: Arrival) -> Finding:
    counts = arrival.counts
    told = (
        f"notes: {counts.new} new, {counts.updated} updated, {counts.untouched} untouched, "
        f"{counts.skipped or 'none'} skipped"
    )
    hint = "bring note types back to the fields and templates they had, and notes to their note types"
    return judge("import", arrival.skipped, told, f"{told}: Anki refuses them, now and later", hint)


def _edits(new: State, update: Update) -> Finding:
    found = {guid: {note.content for note in notes} for guid, notes in update.arrival.state.by_guid().items()}
    lost = [note.front for note in new.notes if note.content not in found.get(note.guid, ())]
    return judge(
        "edits",
        lost,
        f"all {counted(new.notes, 'note')} read as the new package says",
        f"edits do not arrive on {len(lost)} of {counted(new.notes, 'note')}",
        _edits_hint(new, update),
    )


def _edits_hint(new: State, update: Update) -> str:
    if update.arrival.skipped:
        return "mend what is skipped, as told above"
    latest = max((note.mod for note in update.old.notes), default=0)
    if latest > time.time():
        return "wait: the old package has times in the future, and until they have passed, Anki takes no edit of it"
    hint = (
        "give each note that changed a later time (mod), by a whole second, and each picture that changed a new name;"
        " deckpress build does, from cards/ledger.json"
    )
    turned = latest > max((note.mod for note in new.notes), default=0)
    return hint + "; or are the packages the wrong way round? The first one is the newer" * turned


def _looks(new: State, after: State) -> Finding:
    types = (each.name for each in new.used_types().values() if not each.same_look(after.types.get(each.id)))
    files = (name for name, digest in new.media.items() if after.media.get(name, digest) != digest and name[0] == "_")
    return judge(
        "looks",
        [*types, *files],
        "cards look as the new package says",
        "the new look does not arrive",
        "give a note type that changed a later time (mod), and a file (_name) that changed a new name",
    )


def _types(new: State, update: Update) -> Finding:
    known = {each.name for each in (*new.types.values(), *update.studied.types.values())}
    return judge(
        "types",
        sorted({each.name for each in update.arrival.state.types.values()} - known),
        "no note type is doubled",
        "Anki makes a second note type, and updates no note of the first one any more",
        "keep the number, order, names and ids of a note type's fields and templates, and its own id",
    )


def _reviews(studied: State, after: State) -> Finding:
    found = {card.id: card.schedule for card in after.cards}
    fronts = studied.fronts()
    lost = [told_card(card, fronts) for card in studied.cards if found.get(card.id) != card.schedule]
    reviews = set(studied.reviews) - set(after.reviews)
    if reviews:
        lost.append(counted(len(reviews), "review"))
    return judge(
        "reviews",
        lost,
        f"all {counted(studied.reviews, 'review')} and the schedules of all {counted(studied.cards, 'card')} are kept",
        "reviews or schedules are lost",
        "do not publish this package",
    )


def _kept(own: Own, new: State) -> Finding:
    return judge(
        "own",
        _lost(own),
        _promise(own, new),
        "tags, marks, flags or edits of the learner's own are lost where nothing changed",
        "leave the time (mod) of a note or note type as it was until its text changes: Anki writes anew all that is"
        " newer; deckpress build does, from cards/ledger.json",
    )


def _promise(own: Own, new: State) -> str:
    changed = len({note.guid for note in own.before.notes} & {note.guid for note in new.notes} - own.notes)
    if not own.notes:
        return "learners keep their flags; every note changes, so their own tags, marks and edits go"
    told = (
        f"learners keep flags, and tags, marks and edits on the {counted(len(own.notes), 'note')} that did not change"
    )
    return f"{told}, not on the {changed} that did" if changed else told


def _lost(own: Own) -> Iterator[str]:
    found = {note.id: note.content for note in own.after.notes}
    yield from (n.front for n in own.before.notes if n.guid in own.notes and found.get(n.id) != n.content)
    flags = {card.id: card.flag for card in own.after.cards}
    unflagged = sum(flags.get(card.id) != card.flag for card in own.before.cards)
    if unflagged:
        yield f"the flags of {counted(unflagged, 'card')}"
    for id in sorted(own.types):
        if not own.before.types[id].same_look(own.after.types.get(id)):
            yield f"the styling of the note type {own.before.types[id].name}"


def _twice(new: State, update: Update) -> Finding:
    """Notes that a learner has twice after the import: by the same id, the same front, or the same answer."""
    after, old = update.arrival.state, update.old
    usual = Counter(note.asked for note in old.notes) | Counter(note.asked for note in new.notes)
    more = Counter(note.asked for note in after.notes) - usual
    shared = {guid for guid, notes in after.by_guid().items() if notes[1:]}
    faults = [note.front for note in after.notes if note.asked in more or note.guid in shared]
    return judge(
        "twice",
        dict.fromkeys([*faults, *_renewed(old, new, more)]),
        "nothing is there twice",
        "notes are there twice: the old one keeps its reviews, the other begins anew",
        "keep the id (guid) of a note when its text changes",
    )


def _renewed(old: State, new: State, known: Iterable[str]) -> Iterator[str]:
    """Notes that are gone and came back in other words under another id."""
    gone = {note.rest: note for note in _without(old, new)}
    for note in _without(new, old):
        before = gone.get(note.rest)
        if before and note.asked not in known and len(words_of(note.rest)) >= TELLING_WORDS:
            yield f"{before.front} | {note.front}"


def _without(state: State, other: State) -> list[NoteState]:
    """The notes of one that are not in the other."""
    guids = {note.guid for note in other.notes}
    return [note for note in state.notes if note.guid not in guids]


def _decks(new: State, update: Update) -> Finding:
    after = update.arrival.state
    wanted = {(card.guid, card.number): card.deck for card in new.cards}
    pairs = Counter((card.deck, wanted.get((card.guid, card.number), card.deck)) for card in after.cards)
    faults = [
        f"{counted(number, 'card')} in {deck}, not in {other}"
        for (deck, other), number in sorted(pairs.items())
        if deck.casefold() != other.casefold()
    ]
    empty = after.empty_decks() - update.studied.empty_decks()
    faults += [f"{deck} is empty" for deck in sorted(empty) if not any(each.startswith(f"{deck}::") for each in empty)]
    added = sorted(set(after.decks) - set(update.studied.decks))
    return judge(
        "decks",
        faults,
        "every card is in the deck that the new package says" + (f"; new decks: {', '.join(added)}" if added else ""),
        "cards stay in another deck than the new package says: an import moves no card",
        "keep the name of the deck; or have it renamed in Anki before the import",
    )


def _gone(new: State, old: State) -> Finding:
    gone = tuple(note.front for note in _without(old, new))
    if not gone:
        return Finding("gone", True, "every note of the old package is in the new one")
    if len(gone) == len(old.notes):
        told = "no note of the old package is in the new one: for a learner all begins anew"
        return Finding("gone", False, told, "keep the ids (guids) of notes; or name two packages of one deck", gone)
    told = f"{counted(gone, 'note')} of the old package not in the new one: learners keep them"
    return Finding("gone", True, told, "a package cannot delete; tell learners to suspend them", gone)


def _unclean_times(update: Update) -> Iterator[str]:
    if update.unclean_before:
        yield f"before the import: {update.unclean_before}"
    if update.unclean:
        yield f"after the import: {update.unclean}"


def _differences(before: State, after: State) -> Iterator[str]:
    for name in ("notes", "cards", "types", "decks", "reviews", "media"):
        if getattr(before, name) != getattr(after, name):
            yield name
