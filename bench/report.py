"""What was measured, as rows of medians: a Markdown table for people, JSON for machines."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from statistics import median

import msgspec

from bench import starts
from bench.answers import Case, Pair
from bench.starts import Start


class StartRow(msgspec.Struct, frozen=True):
    """``ratio`` is the median over the rounds of the time to ready beside the bare server's."""

    name: str
    ready_ms: float
    ratio: float
    cpu_ms: float | None
    first_answer_ms: float | None
    second_answer_ms: float | None


class AnswerRow(msgspec.Struct, frozen=True):
    """The ratios are medians over the rounds, Genzo's figure beside that of constant bytes."""

    name: str
    connections: int
    genzo_per_second: float
    constant_per_second: float
    rate_ratio: float
    genzo_cpu_us: float | None
    constant_cpu_us: float | None
    cpu_ratio: float | None


class Report(msgspec.Struct, frozen=True):
    machine: str
    rounds: int
    starts: list[StartRow]
    answers: list[AnswerRow]


_EXPLANATION = (
    "Constant bytes: a Granian of the same options that gives one of Genzo's own answers to every request. "
    "The client shares the machine's CPUs, so CPU per request says more than requests per second. "
    "Ratios are medians of the rounds' own."
)


def report(started: dict[str, list[Start]], answered: list[tuple[Case, list[Pair]]], rounds: int) -> Report:
    bare = started[starts.BARE]
    return Report(
        machine=_machine(),
        rounds=rounds,
        starts=[_start_row(name, each, bare) for name, each in started.items()],
        answers=[_answer_row(case, pairs) for case, pairs in answered],
    )


def markdown(found: Report) -> str:
    """The tables as they are printed."""
    return "\n".join(
        (
            f"{found.machine}; medians of {found.rounds} round{'s' * (found.rounds > 1)}.",
            "",
            *_table(
                ("Start", "ready, ms", "÷ bare Granian", "CPU, ms", "first answer, ms", "second answer, ms"),
                (
                    (
                        row.name,
                        f"{row.ready_ms:.0f}",
                        f"{row.ratio:.2f}",
                        _text(row.cpu_ms, 0),
                        _text(row.first_answer_ms, 2),
                        _text(row.second_answer_ms, 2),
                    )
                    for row in found.starts
                ),
            ),
            "",
            *_table(
                (
                    "DescribeImages",
                    "connections",
                    "requests/s",
                    "constant bytes/s",
                    "ratio",
                    "CPU µs/request",
                    "constant bytes µs",
                    "ratio",
                ),
                (
                    (
                        row.name,
                        str(row.connections),
                        f"{row.genzo_per_second:.0f}",
                        f"{row.constant_per_second:.0f}",
                        f"{row.rate_ratio:.2f}",
                        _text(row.genzo_cpu_us, 0),
                        _text(row.constant_cpu_us, 0),
                        _text(row.cpu_ratio, 2),
                    )
                    for row in found.answers
                ),
            ),
            "",
            _EXPLANATION,
        )
    )


def _start_row(name: str, each: Sequence[Start], bare: Sequence[Start]) -> StartRow:
    return StartRow(
        name=name,
        ready_ms=1e3 * median(start.ready for start in each),
        ratio=median(start.ready / other.ready for start, other in zip(each, bare, strict=True)),
        cpu_ms=_median(1e3, (start.cpu for start in each)),
        first_answer_ms=_median(1e3, (start.first_answer for start in each)),
        second_answer_ms=_median(1e3, (start.second_answer for start in each)),
    )


def _answer_row(case: Case, pairs: Sequence[Pair]) -> AnswerRow:
    return AnswerRow(
        name=case.name,
        connections=case.connections,
        genzo_per_second=median(pair.genzo.per_second for pair in pairs),
        constant_per_second=median(pair.constant.per_second for pair in pairs),
        rate_ratio=median(pair.genzo.per_second / pair.constant.per_second for pair in pairs),
        genzo_cpu_us=_median(1e6, (pair.genzo.cpu_per_request for pair in pairs)),
        constant_cpu_us=_median(1e6, (pair.constant.cpu_per_request for pair in pairs)),
        cpu_ratio=_median(1.0, map(_cpu_ratio, pairs)),
    )


def _cpu_ratio(pair: Pair) -> float | None:
    # Constant bytes may take less than a tick of the clock in a very short run.
    if not pair.genzo.cpu_per_request or not pair.constant.cpu_per_request:
        return None
    return pair.genzo.cpu_per_request / pair.constant.cpu_per_request


def _median(scale: float, values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return scale * median(known) if known else None


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, "
        f"{platform.python_implementation()} {platform.python_version()}, Granian {version('granian')}"
    )


def _text(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"  # noqa: RUF001 - a dash for what is not known


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
