"""An instance type is shown with the members of recorded answers, and no others."""

from typing import Any

import msgspec
import pytest

from genzo.actions.instances.instance_type_details import present
from genzo.data import facts
from tests.unit.cases import Case, read


class Shown(Case, frozen=True):
    instance_type: str
    members: dict[str, Any]
    absent: tuple[str, ...] = ()
    is_complete: bool = False


@pytest.mark.parametrize("case", read("instance_types.json", Shown))
def test_a_type_is_shown_as_recorded(case: Shown) -> None:
    shown = msgspec.json.decode(msgspec.json.encode(present(facts().instance_types[case.instance_type])))
    if case.is_complete:
        assert shown == case.members
    assert {name: shown.get(name) for name in case.members} == case.members
    assert [name for name in case.absent if name in shown] == []


def test_no_number_has_needless_decimals() -> None:
    shown = msgspec.json.encode([present(each) for each in facts().instance_types.values()])
    assert b".0," not in shown
    assert b".0}" not in shown
    assert b'"MemorySize":16,' in shown
