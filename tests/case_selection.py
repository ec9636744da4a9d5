"""Leaves cases of heavy tests to ``scripts/exhaustive``: a plugin of pytest.

``@pytest.mark.sampled(N)`` marks a parametrized test whose cases go through one mechanism. A whole run takes
one case of N of it, at least one, and other cases the next day. ``over="NAME …"`` names parameters: the run
takes one of N of the cases that differ in these alone. ``@pytest.mark.exhaustive`` marks a test that a whole
run leaves out.

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
    "sampled(n, over=''): a whole run takes one case of n, of those that differ in the parameters `over`",
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
    tests = defaultdict[str, list[pytest.Item]](list)
    for item in items:
        if item.get_closest_marker("sampled") is not None:
            tests[item.nodeid.split("[")[0]].append(item)
        elif item.get_closest_marker("exhaustive") is None:
            yield item
    for test, cases in tests.items():
        groups = defaultdict[tuple[tuple[str, int], ...], list[pytest.Item]](list)
        for case in cases:
            groups[_common_parameters(case)].append(case)
        # Tests start at different cases, so that one day is as long as another.
        first = day + zlib.crc32(test.encode())
        for start, group in enumerate(groups.values(), first):
            step = min(_number(group[0]), len(group))
            yield from group[start % step :: step]


def _number(item: pytest.Item) -> int:
    mark = item.get_closest_marker("sampled")
    return int(mark.args[0]) if mark is not None else 1


def _common_parameters(item: pytest.Item) -> tuple[tuple[str, int], ...]:
    """The parameters in which the cases of a group are alike, by the identity of their values."""
    mark = item.get_closest_marker("sampled")
    over = mark.kwargs.get("over", "").split() if mark is not None else []
    if not over or not isinstance(item, pytest.Function):
        return ()
    return tuple((name, id(value)) for name, value in item.callspec.params.items() if name not in over)
