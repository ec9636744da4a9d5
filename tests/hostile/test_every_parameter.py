"""Each parameter of each action with hostile values, signed, beside valid values of the others."""

from collections.abc import Sequence
from itertools import count

import pytest

from genzo.actions.registry import all_actions
from genzo.wire.structs import Request, schema_of
from tests.hostile import texts
from tests.hostile.limits import IS_SOAK
from tests.hostile.parameter_leaves import leaves
from tests.hostile.signing import signed_request
from tests.hostile.target import Target

_FEW = 4
"""The number of values for each parameter in a run of this file. A whole run has one, a soak all."""
_COMPANIONS = {
    "Tag.1.Value": ("Tag.1.Key", "key"),
    "Filter.1.Value": ("Filter.1.Key", "CreationStartTime"),
    "Usable": ("Status", "ALL"),
}
"""Parameters that must be sent with a parameter for it to be read."""


def _cases() -> dict[str, list[tuple[int, str, str]]]:
    """By action, the number, name and kind of each of its parameters."""
    numbers = count()
    found = dict[str, list[tuple[int, str, str]]]()
    for action in all_actions():
        request: type[Request] = action.request
        found[action.name] = [(next(numbers), name, kind) for name, kind in leaves(schema_of(request))]
    return {action: cases for action, cases in found.items() if cases}


CASES = _cases()


def _send(server: Target, action: str, pairs: list[tuple[str, str]]) -> None:
    answer = server.request(signed_request("POST", action, pairs), kind="one parameter,")
    assert answer.envelope.get("Code") != "SignatureDoesNotMatch"


def _chosen(values: Sequence[str], number: int, day: int | None) -> list[str]:
    """Different values for each parameter, and on each day of whole runs."""
    if IS_SOAK:
        return list(values)
    if day is not None:
        return [values[(number + day) % len(values)]]
    return [values[(number * _FEW + place) % len(values)] for place in range(_FEW)]


@pytest.mark.timeout(3600 if IS_SOAK else 120)
@pytest.mark.parametrize("action", CASES)
def test_a_hostile_value_in_one_parameter_is_answered(
    verifying: Target, action: str, pytestconfig: pytest.Config
) -> None:
    failed = list[str]()
    for number, name, kind in CASES[action]:
        beside = [("Format", "JSON")]
        if name != "RegionId":
            beside.append(("RegionId", "cn-hangzhou"))
        if name in _COMPANIONS:
            beside.append(_COMPANIONS[name])
        for value in _chosen(texts.BY_KIND[kind], number, pytestconfig.option.cases):
            try:
                _send(verifying, action, [*beside, (name, value)])
            except (AssertionError, OSError) as error:
                failed.append(f"{name}={value!r}: {error!r}")
    assert not failed, "\n".join(failed)
