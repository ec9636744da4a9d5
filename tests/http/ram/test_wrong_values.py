"""Every action refuses wrong names, lengths and formats, and what does not exist, each with its code."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from genzo.actions.registry import FAMILIES, named
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.errors import ErrorType
from tests.http.ram.calling import Ram
from tests.in_process import Worker
from tests.probes.generator import BASE_REQUESTS

_WORLD = Path(__file__).parents[2] / "probes" / "world.json"
_TOO_LONG = {"Name": "a" * 129, "Comments": "a" * 129, "Description": "a" * 1025, "Document": "a" * 6145}
_ABSENT = {
    "EntityNotExist.User": ("UserName", "nobody"),
    "EntityNotExist.Group": ("GroupName", "nobody"),
    "EntityNotExist.Role": ("RoleName", "nobody"),
    "EntityNotExist.Policy": ("PolicyName", "nothing"),
    "EntityNotExist.Policy.Version": ("VersionId", "v99"),
    "EntityNotExist.User.AccessKey": ("UserAccessKeyId", "LTAI5tnobody"),
    "InvalidParameter.PolicyType": ("PolicyType", "Own"),
}
_OF_PARAMETER = re.compile(r"InvalidParameter\.(\w+)\.(InvalidChars|Length|Format)")


def _wrong_value(action: str, code: str) -> tuple[str, str] | None:
    """A parameter and a value of it that is refused with this code."""
    if code == "MalformedPolicyDocument":
        documents = ("PolicyDocument", "AssumeRolePolicyDocument", "NewAssumeRolePolicyDocument")
        schema = named(action).request.__struct_encode_fields__  # type: ignore[union-attr]
        return next(name for name in documents if name in schema), '{"Version": "1", "Statement": []}'
    found = _OF_PARAMETER.fullmatch(code)
    if found is None:
        return _ABSENT.get(code)
    name, fault = found.groups()
    if fault == "Length":
        return name, next(text for part, text in _TOO_LONG.items() if name.endswith(part))
    return name, "not<allowed>"


def _cases() -> Iterator[tuple[str, ErrorType, str, str]]:
    for action in FAMILIES["ram"]:
        for kind in named(action).errors:  # type: ignore[union-attr]
            wrong = _wrong_value(action, kind.code)
            if wrong is not None:
                yield (action, kind, *wrong)


CASES = list(_cases())


@pytest.fixture(scope="module")
def names(ram_worker: Worker) -> Mapping[str, str]:
    """The names of what the probes' catalogue has of RAM."""
    ram, found = Ram(ram_worker, str(FIRST_ACCOUNT_ID)), dict[str, str]()
    for step in json.loads(_WORLD.read_text()):
        if step["name"].startswith("ram_"):
            taken = ram.do(step["action"], **_filled(step["parameters"], found))
            for member in step["take"].split("."):
                taken = taken[member]
            found[step["name"]] = taken
    return found


def _filled(parameters: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    return {
        name: re.sub(r"\{(ram_\w+)\}", lambda each: found[each[1]], value)
        for name, value in parameters.items()
    }


def test_the_cases_are_those_of_all_actions() -> None:
    assert len(CASES) > 150
    assert {action for action, *_ in CASES} == {*FAMILIES["ram"]} - {"ListGroups", "ListRoles", "ListUsers"}


@pytest.mark.parametrize(
    ("action", "kind", "name", "value"), CASES, ids=[f"{action}-{kind.code}" for action, kind, *_ in CASES]
)
def test_a_wrong_value_has_its_error(
    ram_worker: Worker, names: Mapping[str, str], action: str, kind: ErrorType, name: str, value: str
) -> None:
    parameters = {**_filled(BASE_REQUESTS[action], names), name: value}
    answer = Ram(ram_worker, str(FIRST_ACCOUNT_ID)).call(action, **parameters)
    assert (answer.status, answer.code) == (kind.status, kind.code)


@pytest.mark.parametrize("action", [action for action in FAMILIES["ram"] if BASE_REQUESTS[action]])
def test_what_an_account_has_does_not_exist_for_another(
    ram: Ram, names: Mapping[str, str], action: str
) -> None:
    parameters = _filled(BASE_REQUESTS[action], names)
    if action.startswith("Create") and action not in ("CreateAccessKey", "CreatePolicyVersion"):
        assert ram.call(action, **parameters).status == 200
    else:
        assert ram.refused(action, **parameters).startswith("EntityNotExist.")
