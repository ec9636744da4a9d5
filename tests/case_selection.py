"""Leaves cases of heavy tests to ``scripts/exhaustive``: a plugin of pytest.

``@pytest.mark.sampled(N)`` marks a parametrized test whose cases go through one mechanism. A whole run takes
one case of N of it, at least one, and other cases the next day. ``by="NAME …"`` names parameters, whose
values are texts: the run takes one of N for each of them. ``@pytest.mark.exhaustive`` marks a test that a
whole run leaves out.

A run of chosen files or tests has all cases. ``--cases DAY`` gives a run the cases of another day, whose
number the report's header names. ``--every-case`` runs every case of the marked tests, and these alone.
"""

import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tests.asked_tests import asks_for_all

_SECONDS_OF_A_DAY = 86_400
_MARKS = (
    "sampled(n, by=''): a whole run takes one case of n, for each value of the parameters that `by` names",
    "exhaustive: scripts/exhaustive runs the test, a whole run does not",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases", type=int, metavar="DAY", help="take the cases that a whole run has on this day, since 1970"
    )
    parser.addoption(
        "--every-case", action="store_true", help="run every case of the tests that a whole run has a part of"
    )


def pytest_configure(config: pytest.Config) -> None:
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    # All processes of xdist take the cases of the day on which the run began.
    of_xdist = getattr(config, "workerinput", None)
    if of_xdist is not None:
        config.option.cases = of_xdist["cases"]
    elif config.option.cases is None and asks_for_all(config):
        config.option.cases = int(time.time() // _SECONDS_OF_A_DAY)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - of pytest-xdist, which has no types
    node.workerinput["cases"] = node.config.option.cases


def pytest_report_header(config: pytest.Config) -> str | None:
    if config.option.every_case:
        return "every case of the tests that a whole run has a part of"
    day = config.option.cases
    return None if day is None else f"sampled tests: --cases {day}; scripts/exhaustive runs the other cases"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.every_case:
        kept = {each for each in items if _is_marked(each)}
    elif config.option.cases is not None:
        kept = set(_of_day(items, config.option.cases))
    else:
        return
    config.hook.pytest_deselected(items=[each for each in items if each not in kept])
    items[:] = [each for each in items if each in kept]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.option.every_case:
        return
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, ())]
    files = Counter(report.nodeid.split("::")[0] for report in reports if report.when == "call")
    terminalreporter.section("cases by file")
    for file, cases in sorted(files.items()):
        terminalreporter.line(f"{cases:6} {file}")


def _is_marked(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) is not None for name in ("sampled", "exhaustive"))


def _of_day(items: Iterable[pytest.Item], day: int) -> Iterator[pytest.Item]:
    groups = defaultdict[tuple[str, ...], list[pytest.Item]](list)
    numbers = dict[tuple[str, ...], int]()
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark is not None:
            group = _group(item, **mark.kwargs)
            groups[group].append(item)
            (numbers[group],) = mark.args
        elif item.get_closest_marker("exhaustive") is None:
            yield item
    for group, cases in groups.items():
        # Tests start at different cases, so that one day is as long as another.
        start = day + zlib.crc32(repr(group).encode())
        step = min(numbers[group], len(cases))
        yield from cases[start % step :: step]


def _group(item: pytest.Item, by: str = "") -> tuple[str, ...]:
    """What the cases of which a run takes some share: the test, and values of the parameters in ``by``."""
    params = item.callspec.params if isinstance(item, pytest.Function) and by else {}
    # Other values than texts may be written otherwise in each process.
    return (item.nodeid.split("[")[0], *map(str.__str__, (params[name] for name in by.split())))
