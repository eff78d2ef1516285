"""Numbers -> charts as SVG, by pygal, in the colours of the page that they stand in, by day and by night.

pygal is pure Python, well kept, and writes text as text. What it adds for a window of its own is left out: a script, a
date, and a stylesheet; overview.css has that of all charts. They are as wide as a phone has room for, so that their
letters are as large there as those around them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

# by the name of a series, a number for each name on the axis
Series = Mapping[str, Sequence[int]]
_Fixed = tuple[tuple[str, tuple[int, ...]], ...]
# charts take time, and of those that were drawn once, an edit changes few
KEPT = 1024
WIDTH = 320
ROW = 26
COLUMNS = 170
LETTERS = 12
# how many letters of a name stand beside its bar
LONGEST = 20
# lines across, beside the lowest
TICKS = 4
EXTRA = re.compile(r"<defs>.*?</defs>|<!--.*?-->|<title>.*?</title>|<desc[^>]*>.*?</desc>", re.DOTALL)
SERIES = re.compile(r"(\bcolor-)(\d+)")
OPENING = re.compile(r'<svg [^>]*?viewBox="(?P<box>[^"]*)"[^>]*>')


def rows(names: Sequence[str], series: Series, hues: Sequence[int]) -> str:
    """A bar for each name, from the left, in as many parts as there are series; its total stands before it.

    hues: the numbers of the series' colours in overview.css.
    """
    return _rows(tuple(names), _fixed(series), tuple(hues))


def columns(names: Sequence[str], series: Series, hues: Sequence[int], *, every: int = 1) -> str:
    """A column for each name, in as many parts as there are series. every: which of the names are shown."""
    return _columns(tuple(names), _fixed(series), tuple(hues), every)


@lru_cache(KEPT)
def _rows(names: tuple[str, ...], series: _Fixed, hues: tuple[int, ...]) -> str:
    chart = _pygal().HorizontalStackedBar(**_options(ROW * len(names) + 10), show_x_labels=False, show_x_guides=False)
    totals = zip(names, _totals(series), strict=True)
    chart.x_labels = [f"{_short(name)} · {total:,}" for name, total in totals][::-1]
    for name, values in series:
        chart.add(name, values[::-1])
    return _inline(chart, hues)


@lru_cache(KEPT)
def _columns(names: tuple[str, ...], series: _Fixed, hues: tuple[int, ...], every: int) -> str:
    chart = _pygal().StackedBar(**_options(COLUMNS), show_minor_x_labels=every == 1)
    chart.x_labels = names
    chart.x_labels_major = names[::every]
    chart.y_labels = _ticks(max(_totals(series), default=0))
    for name, values in series:
        chart.add(name, values)
    return _inline(chart, hues)


@cache
def _pygal() -> Any:
    """The library, without the hook for its maps, which is in the way of later imports of anything.

    A workaround, last needed with pygal 3.1.3: its hook has no find_spec, so Python 3.12 and later cannot ask it.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def _fixed(series: Series) -> _Fixed:
    return tuple((name, tuple(values)) for name, values in series.items())


def _totals(series: _Fixed) -> list[int]:
    return [sum(values) for values in zip(*(values for _, values in series), strict=True)]


def _options(height: int) -> dict[str, Any]:
    from pygal.style import Style

    style = Style(label_font_size=LETTERS, major_label_font_size=LETTERS)
    return {
        "style": style,
        "width": WIDTH,
        "height": height,
        "margin": 2,
        "spacing": 6,
        "js": (),
        "show_legend": False,
        "truncate_label": -1,
        "rounded_bars": 2,
        "disable_xml_declaration": True,
    }


def _ticks(most: int) -> list[int]:
    """Where lines go across: at round numbers, the last at or above the most."""
    steps = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    step = next(step for step in steps if step * TICKS >= most)
    return list(range(0, max(most, 1) + step, step))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _inline(chart: Any, hues: Sequence[int]) -> str:
    """The chart as a part of a page, which says beside it what it shows."""
    svg = EXTRA.sub("", chart.render(is_unicode=True))
    svg = SERIES.sub(lambda series: f"{series[1]}{hues[int(series[2])]}", svg)
    return OPENING.sub(r'<svg viewBox="\g<box>" aria-hidden="true" focusable="false">', svg, count=1)
