"""Line plots as SVG: small, reproducible, readable on light and dark pages."""

import math
from collections.abc import Callable, Sequence
from html import escape

from bench.results import Plot, Series

_WIDTH, _HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 48, 48
_COLOURS = ("#1f6feb", "#d1242f", "#1a7f37", "#8250df", "#9a6700", "#57606a")
_FONT = 'font-family="sans-serif" font-size="12"'
_TICKS = 5

Scale = Callable[[float], float]


def svg(plot: Plot) -> str:
    """The plot as an SVG document."""
    points = [point for series in plot.series for point in series.points]
    across, x_ticks = _horizontal([x for x, _ in points], is_logarithmic=plot.is_logarithmic)
    up, y_ticks = _vertical([y for _, y in points], is_logarithmic=plot.is_y_logarithmic)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {_FONT}>',
        f"<title>{escape(plot.title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(_WIDTH / 2, 18, plot.title, "middle", size=14),
        *(_line_across(up(y), _short(y)) for y in y_ticks),
        *(_text(across(x), _HEIGHT - _BOTTOM + 18, _short(x), "middle") for x in x_ticks),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, plot.x, "middle"),
        _text(8, 36, plot.y, "start"),
    ]
    places = {name: place for place, name in enumerate(dict.fromkeys(each.name for each in plot.series))}
    for name, place in places.items():
        parts += _key(name, _COLOURS[place % len(_COLOURS)], place)
    for series in plot.series:
        parts += _line(series, across, up, _COLOURS[places[series.name] % len(_COLOURS)])
    return "\n".join((*parts, "</svg>", ""))


def _horizontal(values: Sequence[float], *, is_logarithmic: bool) -> tuple[Scale, list[float]]:
    width = _WIDTH - _LEFT - _RIGHT
    place, ticks = _places(values, is_logarithmic=is_logarithmic)
    return lambda x: _LEFT + width * place(x), ticks


def _vertical(values: Sequence[float], *, is_logarithmic: bool) -> tuple[Scale, list[float]]:
    height = _HEIGHT - _TOP - _BOTTOM
    place, ticks = _places(values, is_logarithmic=is_logarithmic)
    return lambda y: _HEIGHT - _BOTTOM - height * place(y), ticks


def _places(values: Sequence[float], *, is_logarithmic: bool) -> tuple[Scale, list[float]]:
    """The share of an axis at which a value is, and the axis's ticks."""
    if not is_logarithmic:
        end, ticks = _round_steps(max(values, default=1.0))
        return lambda value: value / end, ticks
    low = math.floor(math.log10(min(values, default=1.0)))
    high = max(math.ceil(math.log10(max(values, default=10.0))), low + 1)
    powers = [10.0**power for power in range(low, high + 1)]
    return lambda value: (math.log10(value) - low) / (high - low), powers


def _round_steps(most: float) -> tuple[float, list[float]]:
    """The end of an axis that starts at zero, and round ticks up to it."""
    rough = max(most, 1e-9) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    count = max(math.ceil(most / step), 1)
    return step * count, [step * place for place in range(count + 1)]


def _line_across(y: float, label: str) -> str:
    rule = f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#d0d7de"/>'
    return rule + _text(_LEFT - 6, y + 4, label, "end")


def _line(series: Series, across: Scale, up: Scale, colour: str) -> list[str]:
    spots = [(across(x), up(y)) for x, y in series.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    has_dots = len(spots) < 20 or not series.is_line
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots if has_dots]
    return [line, *dots] if series.is_line else dots


def _key(name: str, colour: str, place: int) -> list[str]:
    left = _LEFT + 100 + place * 150
    return [
        f'<rect x="{left}" y="28" width="12" height="8" fill="{colour}"/>',
        _text(left + 17, 36, name, "start"),
    ]


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="#24292f">'
        f"{escape(text)}</text>"
    )


def _short(value: float) -> str:
    """A tick's label: 20k, 1M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
