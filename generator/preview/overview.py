"""Figures -> a page of charts that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import get_args
from urllib.parse import urlencode

from generator.checks.rule import SEVERITIES
from generator.overview import LENGTHS, Figures, Overview, Section
from generator.preview import charts
from generator.readability import SCALE
from generator.records import CardKind
from generator.study import Load
from generator.topic import unmarked

HERE = Path(__file__).parent
KINDS: tuple[CardKind, ...] = get_args(CardKind)
UNSEEN = '<h2 class="unseen">In figures</h2>'
# a chart of more days than these shows weeks
MOST_DAYS = 70
WEEK = 7
# of a chart of columns, how many names are shown; and how many bars one of rows has
NAMES = 6
MOST_ROWS = 20
# where the scale of LIX begins, and how long each of its steps is
EASIEST, STEP = 20, 10


def page(overview: Overview, *, is_live: bool = False) -> str:
    """The page: all decks together, if they are several, and each by itself. is_live: it is to follow changes."""
    decks = overview.decks
    if len(decks) == 1:
        title = _name(decks[0])
        parts = [f"<h1>{title}</h1>", _summary(decks[0]), UNSEEN, *_figures(decks[0], decks[0].sections, "section")]
    else:
        title = "All decks"
        by_deck = [Section(deck.name, _kinds(deck)) for deck in decks]
        parts = [f"<h1>{title}</h1>", _summary(overview.total), _contents(decks)]
        parts += [UNSEEN, *_figures(overview.total, by_deck, "deck")]
        for number, deck in enumerate(decks, start=1):
            parts += [f'<section class="deck" id="deck-{number}">', f"<h2>{_name(deck)}</h2>", _summary(deck)]
            parts += [*_figures(deck, deck.sections, "section"), "</section>"]
    template = Template((HERE / "overview.html").read_text("utf-8"))
    live = " data-live" if is_live else ""
    return template.substitute(title=title, style=_style(), live=live, body="\n".join(parts))


def _style() -> str:
    """The colours of the whole site, which are the first block of its stylesheet, and what is this page's own."""
    colours, _, _ = (HERE / "site" / "style.css").read_text("utf-8").partition("\n\n")
    return f"{colours}\n{(HERE / 'overview.css').read_text('utf-8')}"


def _name(deck: Figures) -> str:
    return html.escape(deck.name.replace("::", " / "))


def _kinds(deck: Figures) -> Mapping[CardKind, int]:
    kinds: Counter[CardKind] = Counter()
    for section in deck.sections:
        kinds.update(section.kinds)
    return kinds


def _contents(decks: Iterable[Figures]) -> str:
    links = (
        f'<li><a href="#deck-{number}">{_name(deck)}<span>{deck.cards:,}</span></a></li>'
        for number, deck in enumerate(decks, start=1)
    )
    return f'<nav aria-label="Decks"><ul>{"".join(links)}</ul></nav>'


def _summary(figures: Figures) -> str:
    """The figures that say most, large; those that cards can be found by lead to these."""
    problems: Counter[str] = Counter()
    for each in figures.troubles:
        problems[each.severity] += each.count
    notes = f" of {_count(figures.notes, 'note')}" if figures.notes != figures.cards else ""
    shown = [
        (figures.cards, f"card{'s' * (figures.cards != 1)}{notes}", ""),
        (figures.new, "new since the last build", "recent"),
        (figures.changed, "changed since the last build", "recent"),
        (figures.waiting, "without an answer, or refused", ""),
        *((problems[name], f"{name}{'s' * (problems[name] != 1)} of check", "problems") for name in SEVERITIES),
    ]
    items = (_number(count, about, _found(figures, show)) for count, about, show in shown if count)
    return f'<ul class="numbers">{"".join(items)}</ul>'


def _number(count: int, about: str, link: str) -> str:
    return f'<li><a href="{link}"><b>{count:,}</b> {about}</a></li>'


def _found(figures: Figures, show: str) -> str:
    """The page of the cards with those of the deck, and of them only what is to be shown."""
    said = urlencode({name: value for name, value in (("topic", figures.name), ("show", show)) if value})
    return html.escape(f"index.html#{said}" if said else "index.html")


def _figures(figures: Figures, parts: Sequence[Section], part: str) -> Iterator[str]:
    """A figure of each matter of which there is something to tell."""
    yield '<div class="figures">'
    if figures.cards:
        yield _sections(parts, part)
        yield _lengths(figures)
        yield _holds(figures)
        yield _reading(figures)
        yield _load(figures.load)
    if figures.troubles:
        yield _troubles(figures)
    yield "</div>"


def _sections(parts: Sequence[Section], part: str) -> str:
    used = [kind for kind in KINDS if any(each.kinds.get(kind) for each in parts)]
    names = [unmarked(each.name).replace("::", " / ") or "(none)" for each in parts]
    series: dict[str, list[int]] = {kind: [each.kinds.get(kind, 0) for each in parts] for kind in used}
    hues = [KINDS.index(kind) for kind in used]
    kinds = f"{len(used)} kinds of cards" if len(used) > 1 else f"all cards {used[0]}"
    about = f"{_count(len(parts), part)}, {kinds}."
    chart = charts.rows(*_largest(_ends(names), series), hues)
    return _figure(f"Cards by {part}", about, chart, _table(part, names, series), _legend(series, hues))


def _ends(names: Sequence[str]) -> list[str]:
    """The last parts of the names, by which one knows them apart; all of them where one does not."""
    ends = [name.rpartition(" / ")[2] for name in names]
    return ends if len(set(ends)) == len(ends) else list(names)


def _largest(names: list[str], series: Mapping[str, list[int]]) -> tuple[list[str], dict[str, list[int]]]:
    """No more rows than are looked at: of many, the largest, and the others together."""
    totals = [sum(values) for values in zip(*series.values(), strict=True)]
    chosen = sorted(sorted(range(len(names)), key=lambda row: -totals[row])[:MOST_ROWS])
    others = [row for row in range(len(names)) if row not in set(chosen)]
    shown = {name: [values[row] for row in chosen] for name, values in series.items()}
    if others:
        for name, values in series.items():
            shown[name].append(sum(values[row] for row in others))
    return [*(names[row] for row in chosen), *([f"{len(others)} others"] if others else [])], shown


def _lengths(figures: Figures) -> str:
    lengths = figures.lengths
    names = [*(f"≤ {most}" for most in LENGTHS), "more"]
    series = {"answers": lengths.counts}
    about = f"Half of them have {lengths.middle:,} words or fewer."
    if lengths.longest > LENGTHS[-1]:
        about += f" The longest has {lengths.longest:,}: “{unmarked(lengths.question)}”"
    return _figure(
        "Words in an answer", html.escape(about), charts.columns(names, series, [0]), _table("words", names, series)
    )


def _holds(figures: Figures) -> str:
    names = list(figures.holds)
    if not names:
        return _figure("What cards show", "Text alone: no code, no pictures, no lists.")
    series = {"cards": list(figures.holds.values())}
    about = f"How many of the {figures.cards:,} cards show it, on either side."
    return _figure("What cards show", about, charts.rows(names, series, [1]), _table("", names, series))


def _reading(figures: Figures) -> str:
    level = figures.reading
    if level.lix is None:
        return _figure("Reading level", f"Not measured: {html.escape(level.why)}.")
    about = (
        f"LIX {level.lix}: the sentences and words of the answers are as long as those of {level.like}. Compare decks "
        "of one language only; code and formulas do not count."
    )
    step = min(len(SCALE), max(0, (level.lix - EASIEST) // STEP))
    place = min(98, max(2, 100 * (level.lix - EASIEST) / (STEP * (len(SCALE) + 1))))
    track = "".join(
        '<span class="here"></span>' if number == step else "<span></span>" for number in range(len(SCALE) + 1)
    )
    scale = (
        f'<div class="scale" role="img" aria-label="LIX {level.lix}, on a scale from 20, very easy, to 70, very hard">'
        f'<span class="mark" style="left: {place:.0f}%">{level.lix}</span><div class="track">{track}</div>'
        '<div class="ends"><span>easy</span><span>hard</span></div></div>'
    )
    return _figure("Reading level", about, scale=scale)


def _load(load: Load) -> str:
    days = len(load.new)
    size = WEEK if days > MOST_DAYS else 1
    unit = "week" if size == WEEK else "day"
    series = {"new": _averages(load.new, size), "reviews": _averages(load.reviews, size)}
    names = [str(number) for number in range(1, len(series["new"]) + 1)]
    about = (
        f"{_count(load.per_day, 'new card')} a day for {_count(load.days, 'day')}, and about {_round(load.most)} cards "
        f"on the busiest. A rough model: each card known when it is due, but for one in ten."
    )
    every = max(1, -(-len(names) // NAMES))
    title = "Cards to study each day" + (", week by week" if size == WEEK else "")
    table = _table(unit, names, series)
    return _figure(title, about, charts.columns(names, series, [0, 1], every=every), table, _legend(series, [0, 1]))


def _averages(counts: Sequence[int], size: int) -> list[int]:
    parts = [counts[begin : begin + size] for begin in range(0, len(counts), size)]
    return [round(sum(part) / len(part)) for part in parts]


def _round(count: int) -> int:
    """A guess, with no more digits than it deserves."""
    return count if count < 20 else round(count, -1)


def _troubles(figures: Figures) -> str:
    rows = "".join(
        f'<tr class="{each.severity}"><th scope="row">{html.escape(each.rule)}</th>'
        f"<td>{each.severity}</td><td>{each.count:,}</td></tr>"
        for each in figures.troubles
    )
    head = '<thead><tr><th scope="col">rule</th><th scope="col">severity</th><th scope="col">found</th></tr></thead>'
    table = f'<table class="troubles">{head}<tbody>{rows}</tbody></table>'
    return f"<figure><figcaption><h3>What check found</h3><p>By rule, the worst first.</p></figcaption>{table}</figure>"


def _figure(title: str, about: str, chart: str = "", table: str = "", legend: str = "", *, scale: str = "") -> str:
    """A chart with what it tells, its legend, and its numbers under a fold. about: HTML, as the rest is but title."""
    drawn = f'<div class="chart">{chart}</div>' if chart else scale
    numbers = (
        f'<details><summary>Numbers</summary><div class="scroll" tabindex="0">{table}</div></details>' if table else ""
    )
    return f"<figure><figcaption><h3>{title}</h3><p>{about}</p></figcaption>{drawn}{legend}{numbers}</figure>"


def _legend(series: Mapping[str, object], hues: Sequence[int]) -> str:
    items = (f'<li class="hue-{hue}">{html.escape(name)}</li>' for name, hue in zip(series, hues, strict=True))
    return f'<ul class="legend">{"".join(items)}</ul>' if len(series) > 1 else ""


def _table(what: str, names: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
    """The numbers of a chart. what: the names are."""
    heads = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in (what or "shown", *series))
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>{"".join(f"<td>{value:,}</td>" for value in values)}</tr>'
        for name, *values in zip(names, *series.values(), strict=True)
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'s' * (number != 1)}"
