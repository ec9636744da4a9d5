"""The outcomes of a public suite, compared with those that are expected."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

EXPECTED_FILE = Path(__file__).with_name("expected.json")


def expected_failures() -> Mapping[str, Sequence[str]]:
    """The tests that fail, by the reason."""
    return msgspec.json.decode(EXPECTED_FILE.read_bytes(), type=dict[str, list[str]])


def outcomes(junit: Path, folder: str) -> tuple[set[str], set[str]]:
    """The names of the tests that passed, and of those that did not; ``folder`` is left out of them."""
    passed, failed = set[str](), set[str]()
    for case in ET.parse(junit).iter("testcase"):  # noqa: S314 - pytest has written it
        name = f"{case.get('classname')}.{case.get('name')}".removeprefix(f"{folder}.")
        (failed if len(case) else passed).add(name)
    return passed, failed


def report(
    passed: set[str], failed: set[str], expected: Mapping[str, Sequence[str]]
) -> tuple[list[str], bool]:
    """The lines for the user, and whether anything is not as expected."""
    known = {test for tests in expected.values() for test in tests}
    lines = [f"{len(passed)} of {len(passed) + len(failed)} tests pass without a change."]
    lines += [f"{len(failed & set(tests))} fail: {reason}" for reason, tests in expected.items()]
    news = [f"{test} fails and is not expected to" for test in sorted(failed - known)]
    news += [f"{test} passes now" for test in sorted(passed & known)]
    return lines + news, bool(news) or not passed
