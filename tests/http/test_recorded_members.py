"""Recorded answers of actions other than DescribeImages: which members they have, of which types and forms.

The cases state what was recorded. A member of Genzo's answer that a case does not state fails, and so does a
missing one, unless the case names it: as ``later`` than the recording, or as different on purpose.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.api import Api
from tests.http.recorded_situations import REGION, make_situations
from tests.serving_here import serving_here
from tests.unit import cases

MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
LITERAL = "="
IMMEDIATE = ("CreateVpc", "CreateVSwitch", "RunInstances", "StopInstance", "CreateSnapshot", "CreateImage")


class RecordedMembers(cases.Case, frozen=True, kw_only=True):
    """One recorded object.

    ``object`` is its place in the answer: "" is the answer without what its members hold, "." with it.
    ``members`` has the paths to values by their form; see `has_form`. ``later`` are members that the API got
    after the recording. ``differs`` says why members differ on purpose.
    """

    action: str
    parameters: dict[str, str]
    object: str
    status: int = 200
    members: dict[str, tuple[str, ...]]
    later: tuple[str, ...] = ()
    differs: dict[str, str] = msgspec.field(default_factory=dict)


@pytest.fixture(scope="module")
def situations() -> Iterator[tuple[Api, dict[str, str]]]:
    options = [word for action in IMMEDIATE for word in ("--duration", f"{action}=0")]
    with serving_here("--memory", "--auth", "open", "--edition", "current", *options) as started:
        api = Api(started.host, started.port, key="4234567890123456")
        yield api, make_situations(api)


@pytest.mark.parametrize("case", cases.read("recorded_members.json", RecordedMembers))
def test_an_answer_has_the_recorded_members(
    situations: tuple[Api, dict[str, str]], case: RecordedMembers
) -> None:
    api, ids = situations
    parameters = {name: text.format(**ids) for name, text in case.parameters.items()}
    answer = api.call(case.action, **parameters)
    assert answer.status == case.status, answer.body
    found = values_at(answer.json, case.object)
    assert found
    for each in found:
        wrong = {path: reason for path, reason in differences(each, case) if path not in case.differs}
        assert wrong == {}
    different = {path for each in found for path, _ in differences(each, case)}
    assert different == case.differs.keys(), "what differs on purpose still differs"


def differences(value: Any, case: RecordedMembers) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """The paths at which a value is not as recorded, and how it differs."""
    leaves = [(name, member) for name, member in value.items()] if case.object == "" else [*flat(value)]
    paths = {path for path, _ in leaves}
    forms = {path: form for form, of_form in case.members.items() for path in of_form}
    for path in forms.keys() - paths:
        yield path, "is missing"
    for path in paths - forms.keys() - set(case.later):
        yield path, "was not recorded"
    for path, leaf in leaves:
        form = forms.get(path)
        if form is not None and not has_form(leaf, form):
            yield path, f"{leaf!r} is not {form}"


def values_at(answer: Any, path: str) -> list[Any]:  # noqa: ANN401
    """The objects at a path such as ``Disks.Disk[]``, in which ``[]`` stands for every item."""
    values = [answer]
    for name in filter(None, path.split(".")):
        values = [value[name.removesuffix("[]")] for value in values]
        if name.endswith("[]"):
            values = [item for value in values for item in value]
    return values


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Each value without members of its own, with its path; empty objects and lists are such values."""
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from flat(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for item in value:
            yield from flat(item, f"{path}[]")
    else:
        yield path, value


def has_form(value: Any, form: str) -> bool:  # noqa: ANN401
    """Whether a value is of a form.

    Forms: ``=`` and JSON (this very value, of the same type), ``text`` (not empty), ``minute`` and ``second``
    (times), ``integer``, ``decimal`` (a number with a decimal point), ``members`` (an object or a list).
    """
    if form.startswith(LITERAL):
        literal = msgspec.json.decode(form.removeprefix(LITERAL))
        return type(value) is type(literal) and value == literal
    if form in ("integer", "decimal"):
        return type(value) is (int if form == "integer" else float)
    if form == "members":
        return isinstance(value, dict | list)
    pattern = {"text": re.compile(".+", re.DOTALL), "minute": MINUTE, "second": SECOND}[form]
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def test_an_instance_that_was_never_started_has_the_time_of_its_creation(
    situations: tuple[Api, dict[str, str]],
) -> None:
    """Clients such as jclouds read StartTime as a time, whatever the state of the instance."""
    api, ids = situations
    found = api.call("DescribeInstances", RegionId=REGION, InstanceIds=f'["{ids["never_started"]}"]').json
    (instance,) = found["Instances"]["Instance"]
    assert instance["StartTime"] == instance["CreationTime"]
    assert MINUTE.fullmatch(instance["StartTime"])


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (16, "integer", True),
        (16.0, "integer", False),
        (True, "integer", False),
        (0.0, "decimal", True),
        (0, "=0.0", False),
        ("", "text", False),
        ("2024-04-14T22:32Z", "minute", True),
        ("2024-04-14T22:32:00Z", "minute", False),
        ({}, "={}", True),
        ([], "={}", False),
    ],
)
def test_forms(value: object, form: str, expected: bool) -> None:
    assert has_form(value, form) is expected
