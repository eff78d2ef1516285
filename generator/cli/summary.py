"""What a build did -> the lines a person reads, or JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import click

from generator.identify import Doubt
from generator.normalize import Merge
from generator.records import Card, Question
from generator.report import DeckReport, Ignored, Report

IMPORT = (
    "Import: in Anki, File > Import, choose the package and leave the options as they are; again after every build."
)
Form = Literal["plain", "verbose", "json"]
FORMS: tuple[Form, ...] = get_args(Form)
# more decks than this in which nothing has changed are told of together
MOST_ALIKE = 10
COLORS = {"new": "green", "changed": "yellow", "retired": "red"}


def texts(report: Report) -> dict[str, str]:
    """The summary in each of its forms."""
    return {form: text(report, form) for form in FORMS}


def text(report: Report, form: Form, *, dry_run: bool = False) -> str:
    """The summary in one of its forms."""
    if form == "json":
        return as_json(report, dry_run=dry_run)
    return "\n".join(lines(report, verbose=form == "verbose", dry_run=dry_run))


def lines(report: Report, *, verbose: bool = False, dry_run: bool = False) -> Iterator[str]:
    """The summary for a person, styled; click drops the style where the output is no terminal."""
    yield from _decks(report.decks, verbose, dry_run)
    if report.left_out:
        yield f"{_count(report.left_out, 'card')} left out, deleted by hand from the cards file"
        yield from _details((f"{card.origin}: {card.front}" for card in report.left_out), verbose)
    if report.doubts:
        yield f"{_count(report.doubts, 'new card')} may be an older one in other words; if so: deckpress link OLD NEW"
        yield from _details((_doubt(doubt) for doubt in report.doubts), verbose=True)
    if report.has_new_look:
        yield "The look of the cards changed; the next import brings it."
    for notice in report.notices:
        yield click.style("note: ", fg="cyan") + notice
    if dry_run:
        yield "Dry run: nothing was written."
    elif report.has_new_look or any(deck.package and (deck.new or deck.changed) for deck in report.decks):
        yield IMPORT
    hidden = any(deck.retired or deck.unanswered or deck.merged or deck.ignored for deck in report.decks)
    if hidden and not verbose:
        yield click.style("Details: --verbose", dim=True)


def as_json(report: Report, *, dry_run: bool = False) -> str:
    """The summary for a program: one object, its keys stable, in ASCII, which any pipe carries."""
    value = {
        "decks": [_deck_json(deck) for deck in report.decks],
        "left_out": [_card_json(card) for card in report.left_out],
        "doubts": [
            {"old": _card_json(doubt.old), "new": _card_json(doubt.new), "score": round(doubt.score)}
            for doubt in report.doubts
        ],
        "new_look": report.has_new_look,
        "notices": list(report.notices),
        "dry_run": dry_run,
    }
    return json.dumps(value, indent=2)


def _doubt(doubt: Doubt) -> str:
    """A new card that may be an old one, with the ids that link takes."""
    old, new = _first_line(doubt.old.front), _first_line(doubt.new.front)
    return f'{doubt.score:.0f} %  {doubt.old.id} "{old}"  {doubt.new.id} "{new}"'


def _decks(decks: Sequence[DeckReport], verbose: bool, dry_run: bool) -> Iterator[str]:
    """What became of each deck; of many in which nothing has changed, together."""
    unchanged = [deck for deck in decks if deck.package and not (deck.new or deck.changed or deck.retired)]
    together = unchanged if len(unchanged) > MOST_ALIKE and not verbose else []
    apart = {deck.topic.slug for deck in decks} - {deck.topic.slug for deck in together}
    for deck in decks:
        if deck.topic.slug in apart:
            yield from _deck(deck, verbose, dry_run)
            yield ""
    if together:
        yield from _together(together)
        yield ""


def _deck(deck: DeckReport, verbose: bool, dry_run: bool) -> Iterator[str]:
    count = len(deck.new) + len(deck.changed) + len(deck.unchanged)
    states = {"new": len(deck.new), "changed": len(deck.changed), "unchanged": len(deck.unchanged)}
    states["retired"] = len(deck.retired)
    told = ", ".join(click.style(f"{n} {state}", fg=COLORS.get(state)) for state, n in states.items() if n)
    yield (
        click.style(deck.topic.deck, bold=True) + f"  {count} note{'s' * (count != 1)}" + (f": {told}" if told else "")
    )
    fronts = {card.id: _first_line(card.front) for card in deck.topic.cards} if verbose else {}
    yield from _details((f"new: {fronts[id]}" for id in deck.new), verbose)
    yield from _details((f"changed: {fronts[id]}" for id in deck.changed), verbose)
    if deck.retired:
        yield f"  {_count(deck.retired, 'question')} gone: retired here, and still in collections that have it"
        yield from _details((_first_line(card.front) for card in deck.retired), verbose)
    if deck.unanswered:
        yield f"  {_count(deck.unanswered, 'question')} without an answer" + _only(deck.unanswered, verbose)
        yield from _details((f"{each.origin}: {_first_line(each.text)}" for each in deck.unanswered), verbose)
    if deck.merged:
        yield f"  {_count(deck.merged, 'duplicate')} merged, all answers on one card"
        yield from _details((f"{_places(each)}: {_first_line(each.question)}" for each in deck.merged), verbose)
    for role, ranges in _by_role(deck.ignored).items():
        total = sum(each.last - each.first + 1 for each in ranges)
        yield f"  {total} line{'s' * (total != 1)} on no card: {role}"
        yield from _details((_range(each) for each in ranges), verbose)
    if deck.package:
        yield f"  {'would write ' if dry_run else ''}{click.style(str(deck.package), underline=not dry_run)}"
    else:
        yield "  no card is left, so no package"


def _together(decks: Sequence[DeckReport]) -> Iterator[str]:
    """What there is to say of many decks in which nothing has changed."""
    count = sum(len(deck.unchanged) for deck in decks)
    yield click.style(f"{len(decks)} decks", bold=True) + f"  {count} notes: {count} unchanged"
    if unanswered := [question for deck in decks for question in deck.unanswered]:
        yield f"  {_count(unanswered, 'question')} without an answer"


def _details(texts: Iterable[str], verbose: bool) -> Iterator[str]:
    if verbose:
        for text in texts:
            yield click.style(f"    {text}", dim=True)


def _range(lines: Ignored) -> str:
    return f"{lines.path}:{lines.first}" + (f"-{lines.last}" if lines.last > lines.first else "")


def _only(questions: tuple[Question, ...], verbose: bool) -> str:
    """The one question, where there is but one."""
    return f": {_first_line(questions[0].text)}" if len(questions) == 1 and not verbose else ""


def _places(each: Merge) -> str:
    first, *others = each.origins
    return ", ".join(
        [str(first), *(str(origin.first) if origin.path == first.path else str(origin) for origin in others)]
    )


def _by_role(ignored: Iterable[Ignored]) -> dict[str, list[Ignored]]:
    roles: dict[str, list[Ignored]] = {}
    for each in ignored:
        roles.setdefault(each.role, []).append(each)
    return roles


def _count(things: Sequence[Any], name: str) -> str:
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _first_line(text: str) -> str:
    line = text.split("\n")[0]
    return line if len(line) <= 100 else line[:99] + "…"


def _deck_json(deck: DeckReport) -> dict[str, Any]:
    return {
        "topic": deck.topic.name,
        "deck": deck.topic.deck,
        "package": _path(deck.package),
        "notes": len(deck.new) + len(deck.changed) + len(deck.unchanged),
        "new": list(deck.new),
        "changed": list(deck.changed),
        "unchanged": list(deck.unchanged),
        "retired": [{"id": card.id, "front": card.front} for card in deck.retired],
        "unanswered": [
            {"question": each.text, "path": each.origin.path, "line": each.origin.first} for each in deck.unanswered
        ],
        "merged": [
            {
                "question": each.question,
                "places": [{"path": origin.path, "line": origin.first} for origin in each.origins],
            }
            for each in deck.merged
        ],
        "ignored": [
            {"path": each.path, "first": each.first, "last": each.last, "role": each.role} for each in deck.ignored
        ],
    }


def _card_json(card: Card) -> dict[str, Any]:
    origin = card.origin
    return {"id": card.id, "front": card.front, "path": origin and origin.path, "line": origin and origin.first}


def _path(path: Path | None) -> str | None:
    return path.as_posix() if path else None
