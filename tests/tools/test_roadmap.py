"""The roadmap has all that is missing, once, and is the one of this version."""

import re

import pytest

from genzo.control.coverage import State, coverage
from tests.tree import ROOT
from tools.roadmap.page import page
from tools.roadmap.subjects import NOT_PLANNED, OTHERS, PLANNED, subject_of

COVERAGE = coverage()
PAGE = page(COVERAGE)


def _section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_page_is_the_one_of_this_version() -> None:
    assert (ROOT / "docs" / "roadmap.md").read_text() == PAGE


def test_every_missing_action_is_in_one_section() -> None:
    lists = re.findall(r"^(\d+): (.+)\.$", PAGE, re.MULTILINE)
    named = [name for _, names in lists for name in names.split(", ")]
    assert sorted(named) == sorted(COVERAGE.missing)
    assert all(int(count) == len(names.split(", ")) for count, names in lists)


def test_every_missing_error_is_counted_with_its_reason() -> None:
    missing = [
        part.why for action in COVERAGE.implemented for part in action.errors if part.state is State.MISSING
    ]
    rows = re.findall(
        r"^\| (.+) \| (\d+) \| .+ \|$", _section("First: error codes of actions that are here"), re.MULTILINE
    )
    assert sum(int(count) for _, count in rows) == len(missing) > 0
    assert {reason for reason, _ in rows} == set(missing)


def test_every_parameter_without_effect_is_named() -> None:
    text = _section("Then: parameters that are missing or without effect")
    for action in COVERAGE.implemented:
        names = [part.name for part in action.parameters if part.state in {State.NO_EFFECT, State.MISSING}]
        rows = re.findall(rf"^\| {action.name} \| (.+) \|$", text, re.MULTILINE)
        assert rows == ([", ".join(f"`{name}`" for name in names)] if names else [])


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("LockSnapshot", PLANNED[0]),
        ("DescribeAutoProvisioningGroupInstances", PLANNED[-1]),
        ("RenewInstance", NOT_PLANNED[0]),
        ("MakeTea", OTHERS),
    ],
)
def test_an_action_belongs_to_the_subject_of_its_name(action: str, subject: object) -> None:
    assert subject_of(action) is subject


def test_every_word_of_a_subject_is_in_the_name_of_an_action() -> None:
    actions = [*COVERAGE.missing, *(action.name for action in COVERAGE.implemented)]
    words = [word for subject in (*PLANNED, *NOT_PLANNED) for word in subject.words]
    assert [word for word in words if not any(word in action for action in actions)] == []
    assert all(subject.remark.endswith(".") for subject in (*PLANNED, *NOT_PLANNED, OTHERS))
