"""What was measured -> a picture: what each takes for the usual number of cards, and what more cards make of that.

An SVG that says itself how it looks on a dark page, and loads nothing.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from tests.benchmarks.contestants import BARE, COLD, EDITED, FLOOR, MANY_COLD, MANY_EDITED, UNCHANGED
from tests.benchmarks.results import USUAL, Round, machine

WIDTH, MARGIN, LINE = 760, 24, 26
# where the bars begin; what is right of the longest is for its number
NAMES, NUMBERS = 250, 56
PLOT = 200
OURS = {COLD: "cold", EDITED: "edited", UNCHANGED: "same"}
STYLE = """
  text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, Arial, sans-serif; fill: #1f2328 }
  .page { fill: #ffffff; stroke: #d1d9e0 } .title { font-weight: 600; font-size: 15px }
  .small { font-size: 12.5px; fill: #59636e } .end { text-anchor: end } .middle { text-anchor: middle }
  .ours { font-weight: 600 }
  .grid { stroke: #d1d9e0 } .one { stroke: #59636e; stroke-dasharray: 4 4 }
  .other { fill: #afb8c1 } .cold { fill: #0550ae } .edited { fill: #218bff } .same { fill: #80ccff }
  polyline { fill: none !important; stroke-width: 2.5 }
  .line-other { stroke: #afb8c1 } .line-cold { stroke: #0550ae } .line-edited { stroke: #218bff }
  .line-same { stroke: #80ccff }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .page { fill: #0d1117; stroke: #3d444d } .small { fill: #9198a1 }
    .grid { stroke: #3d444d } .one { stroke: #9198a1 }
    .other { fill: #656c76 } .cold { fill: #1f6feb } .edited { fill: #58a6ff } .same { fill: #a5d6ff }
    .line-other { stroke: #656c76 } .line-cold { stroke: #1f6feb } .line-edited { stroke: #58a6ff }
    .line-same { stroke: #a5d6ff }
  }
"""


def drawn(rounds: Sequence[Round]) -> str:
    """The picture of the rounds that are a series; it has bars only where the usual one is among them."""
    by_count = {each.cards: each for each in rounds if each.cards}
    height, parts = MARGIN, []
    if usual := by_count.get(USUAL):
        height, bars = _bars(usual, height)
        parts += bars
    height, lines = _lines(by_count, height)
    parts += lines
    for line in textwrap.wrap(machine(), 112):
        parts.append(_text(MARGIN, height, line, "small"))
        height += 18
    frame = f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>'
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="What a build costs">'
    return "\n".join([head, f"<style>{STYLE}</style>", frame, *parts, "</svg>"]) + "\n"


def _bars(usual: Round, top: int) -> tuple[int, list[str]]:
    """A bar for each, the least first, and where they end."""
    ratios = {each.name: usual.ratio(each.name, "cpu") for each in usual.measured}
    shown = sorted((ratio, name) for name, ratio in ratios.items() if name not in (MANY_COLD, MANY_EDITED))
    scale = (WIDTH - MARGIN - NAMES - NUMBERS) / shown[-1][0]
    parts = [_text(MARGIN, top + 14, f"CPU time for {USUAL:,} cards, bare script = 1", "title")]
    top += LINE + 12
    for ratio, name in shown:
        width = max(ratio * scale, 2)
        parts.append(_text(NAMES - 10, top + 14, name, "end ours" if name in OURS else "end"))
        parts.append(f'<rect class="{_kind(name)}" x="{NAMES}" y="{top}" width="{width:.1f}" height="19" rx="2"/>')
        parts.append(_text(NAMES + width + 8, top + 14, f"{ratio:.2f}"))
        top += LINE
    return top + MARGIN, parts


def _lines(by_count: dict[int, Round], top: int) -> tuple[int, list[str]]:
    """A line for each by the number of cards, both axes logarithmic, and where they end."""
    counts = sorted(by_count)
    lines = {
        name: [(count, by_count[count].ratio(name, "cpu")) for count in counts]
        for name in (FLOOR, COLD, EDITED, UNCHANGED)
    }
    ratios = [ratio for points in lines.values() for _, ratio in points]
    low, high = math.floor(math.log10(min(ratios))), math.ceil(math.log10(max(*ratios, 1.0001)))
    left, right, bottom = MARGIN + 36, WIDTH - MARGIN - 204, top + 44 + PLOT

    def across(count: int) -> float:
        share = math.log(count / counts[0]) / math.log(counts[-1] / counts[0]) if len(counts) > 1 else 0.5
        return left + share * (right - left)

    def up(ratio: float) -> float:
        return bottom - (math.log10(ratio) - low) / (high - low) * PLOT

    parts = [_text(MARGIN, top + 14, "CPU time by the number of cards, bare script = 1", "title")]
    for power in range(low, high + 1):
        y, kind = up(10.0**power), "one" if power == 0 else "grid"
        parts.append(f'<line class="{kind}" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(_text(left - 8, y + 4, f"{10.0**power:g}", "small end"))
    parts += [_text(across(count), bottom + 22, f"{count:,}", "small middle") for count in counts]
    for name, points in lines.items():
        path = " ".join(f"{across(count):.1f},{up(ratio):.1f}" for count, ratio in points)
        parts.append(f'<polyline class="line-{_kind(name)}" points="{path}"/>')
        parts += [
            f'<circle class="{_kind(name)}" cx="{across(count):.1f}" cy="{up(ratio):.1f}" r="4"/>'
            for count, ratio in points
        ]
    ends = {name: up(points[-1][1]) for name, points in lines.items()} | {BARE: up(1)}
    for name, y in _apart(ends):
        parts.append(_text(right + 14, y + 5, name, "ours" if name in OURS else ""))
    return bottom + 36 + MARGIN, parts


def _apart(ends: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Names and where they stand, those that would be on one another a line apart."""
    last = -math.inf
    for name, y in sorted(ends.items(), key=lambda end: end[1]):
        last = max(y, last + 18)
        yield name, last


def _kind(name: str) -> str:
    """The class of what stands for somebody."""
    return OURS.get(name, "other")


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
