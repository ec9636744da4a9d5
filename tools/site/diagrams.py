"""Draws a life cycle as an SVG, whose colours are those of the page around it (site.css)."""

from collections.abc import Iterator
from html import escape
from math import hypot
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from tools.site.life_cycles import BEGINNING, LifeCycle
from tools.site.navigation import title_of
from tools.site.pages import Page, plain, table

_DOCS = Path(__file__).parents[2] / "docs"

_COLUMN, _ROW = 214, 100
_WIDTH, _HEIGHT = 116, 36
_MARGIN = 84
_TIP = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"'
_MARK = 7  # the radius of the mark of a beginning
_APART = 10  # between two arrows in opposite directions
_LINE = 15  # between two lines of a label
_LABEL = 16  # characters in a line of a label
_BEGIN_OF_DOUBLE = 0.27
_BESIDE = 50  # more room on the right of a beginning, for the label beside it
_GAP = 3  # between an arrow and what it points at


class _Point(NamedTuple):
    x: float
    y: float


class _Arrow(NamedTuple):
    """An arrow between two states, and the causes that it stands for."""

    begins_in: str
    ends_in: str
    causes: tuple[str, ...]


def life_cycle_page(cycles: tuple[LifeCycle, ...]) -> Page:
    """All diagrams, each with its table."""
    text = (
        "# Life cycles\n\nSee in which states a resource can be, and what takes it from one to the next. "
        "States follow from the clock: a [duration](serving.md#durations) sets how long an operation takes, "
        "and [moving the clock](control.md#clock) ends it early.\n\n"
    )
    for cycle in cycles:
        led = ", ".join(f"[{_title(path)}]({path})" for path in cycle.pages)
        rows = ((each.begins_in or "(none)", plain(each.cause), each.ends_in) for each in cycle.transitions)
        text += (
            f"## {cycle.title}\n\n{cycle.about} More: {led}.\n\n{drawn(cycle)}\n\n"
            f"{table(('state', 'cause', 'next state'), rows)}"
        )
    return Page("life-cycles.md", "Life cycles", text)


def _title(path: str) -> str:
    return title_of((_DOCS / path).read_text(encoding="utf-8"))


def drawn(cycle: LifeCycle) -> str:
    """The diagram as one block of HTML without empty lines."""
    points = _points(cycle)
    width = max(point.x + _MARGIN + _BESIDE * name.startswith("*") for name, point in points.items())
    height = max(point.y for point in points.values()) + _HEIGHT
    name = f"life-cycle-{cycle.title.partition(' ')[0].lower()}"
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" style="max-width: {width:.0f}px"'
    parts = [
        f'<figure class="life-cycle"><svg {size} role="img" aria-labelledby="{name}">',
        f'<title id="{name}">{escape(cycle.title)}: {escape(_spoken(cycle))}</title>',
        f'<defs><marker id="{name}-tip" {_TIP}><path d="M0 0 8 4 0 8z"/></marker></defs>',
        *_arrows(cycle, points, f"{name}-tip"),
        *_nodes(cycle, points),
        "</svg></figure>",
    ]
    return "\n".join(parts)


def _spoken(cycle: LifeCycle) -> str:
    return "; ".join(f"{each.begins_in or 'none'} to {each.ends_in}" for each in cycle.transitions)


def _points(cycle: LifeCycle) -> dict[str, _Point]:
    """The middle of each state and mark."""
    least_column = min(column for column, _ in cycle.places.values())
    least_row = min(row for _, row in cycle.places.values())
    return {
        state: _Point((column - least_column) * _COLUMN + _MARGIN, (row - least_row) * _ROW + _HEIGHT)
        for state, (column, row) in cycle.places.items()
    }


def _nodes(cycle: LifeCycle, points: dict[str, _Point]) -> Iterator[str]:
    for name, point in points.items():
        if name.startswith("*"):
            yield f'<circle class="beginning" cx="{point.x:.0f}" cy="{point.y:.0f}" r="{_MARK}"/>'
    for state in cycle.states:
        x, y = points[state]
        corner = f'x="{x - _WIDTH / 2:.0f}" y="{y - _HEIGHT / 2:.0f}"'
        yield f'<rect class="state" {corner} width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>'
        yield f'<text class="state" x="{x:.0f}" y="{y + 5:.0f}">{escape(state)}</text>'


def _arrows(cycle: LifeCycle, points: dict[str, _Point], tip: str) -> Iterator[str]:
    arrows = _grouped(cycle)
    pairs = {(arrow.begins_in, arrow.ends_in) for arrow in arrows}
    labels = []
    for arrow in arrows:
        begin = points[arrow.begins_in or f"*{arrow.ends_in}"]
        apart = _APART if (arrow.ends_in, arrow.begins_in) in pairs else 0
        end = points[arrow.ends_in]
        line = _clipped(_moved(begin, end, apart), begin, end, is_mark=arrow.begins_in == BEGINNING)
        (x1, y1), (x2, y2) = line
        yield (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" marker-end="url(#{tip})"/>')
        labels.append(_label(arrow, line, is_double=apart > 0))
    yield from labels  # above all lines


def _grouped(cycle: LifeCycle) -> list[_Arrow]:
    """One arrow for all causes between two states."""
    causes: dict[tuple[str, str], list[str]] = {}
    for each in cycle.transitions:
        causes.setdefault((each.begins_in, each.ends_in), []).append(each.cause)
    return [_Arrow(begins_in, ends_in, tuple(each)) for (begins_in, ends_in), each in causes.items()]


def _moved(begin: _Point, end: _Point, apart: float) -> tuple[_Point, _Point]:
    """The line beside its counterpart: each on its own right hand."""
    length = hypot(end.x - begin.x, end.y - begin.y)
    across, down = -(end.y - begin.y) / length * apart, (end.x - begin.x) / length * apart
    return _Point(begin.x + across, begin.y + down), _Point(end.x + across, end.y + down)


def _clipped(
    line: tuple[_Point, _Point], begin: _Point, end: _Point, *, is_mark: bool
) -> tuple[_Point, _Point]:
    """The part of a line that is outside the mark or state around ``begin`` and the state around ``end``."""
    (x1, y1), (x2, y2) = line
    length = hypot(x2 - x1, y2 - y1)
    first = _MARK / length if is_mark else _way_out(line, begin)
    last = 1 - _way_out((line[1], line[0]), end) - _GAP / length
    return (
        _Point(x1 + (x2 - x1) * first, y1 + (y2 - y1) * first),
        _Point(x1 + (x2 - x1) * last, y1 + (y2 - y1) * last),
    )


def _way_out(line: tuple[_Point, _Point], middle: _Point) -> float:
    """The share of a line that is within the state around ``middle``, in which it begins."""
    (x1, y1), (x2, y2) = line
    shares = [
        (centre + (half if stop > start else -half) - start) / (stop - start)
        for start, stop, centre, half in ((x1, x2, middle.x, _WIDTH / 2), (y1, y2, middle.y, _HEIGHT / 2))
        if stop != start
    ]
    return min(shares)


def _label(arrow: _Arrow, line: tuple[_Point, _Point], *, is_double: bool) -> str:
    """The causes of an arrow: above or below a level one, beside that of a beginning, else in its middle.

    Of two arrows in opposite directions each has them nearer to its own begin.
    """
    (x1, y1), (x2, y2) = line
    lines = [words for cause in arrow.causes for words in wrap(cause, _LABEL, break_long_words=False)]
    share = _BEGIN_OF_DOUBLE if is_double and y1 != y2 else 0.5
    x, top = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share - (len(lines) - 1) * _LINE / 2 + 4
    kind = "cause"
    if y1 == y2:
        is_below = is_double and x2 > x1
        top = y1 + _LINE + 2 if is_below else y1 - 8 - (len(lines) - 1) * _LINE
    elif x1 == x2 and arrow.begins_in == BEGINNING:
        x, kind = x1 + 10, "cause beside"
        top -= _LINE / 2
    words = "".join(
        f'<text x="{x:.0f}" y="{top + number * _LINE:.0f}">{escape(each)}</text>'
        for number, each in enumerate(lines)
    )
    return f'<g class="{kind}">{words}</g>'
