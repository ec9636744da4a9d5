"""The fields that the tests see, compared with the marks."""

import pytest

from tests import seen_fields
from tests.seen_fields import Mismatch, declared_fields, mismatches, note_fields

ACTION = "DescribeInstanceTypes"
CLOCK = "InstanceTypes.InstanceType.Clock"


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    found = set[tuple[str, str]]()
    monkeypatch.setattr(seen_fields, "SEEN", found)
    monkeypatch.setattr(seen_fields, "_noted", set())
    return found


def test_items_of_a_list_have_its_name(seen: set[tuple[str, str]]) -> None:
    note_fields(ACTION, {"InstanceTypes": {"InstanceType": [{"Clock": {}}, {"GPUSpec": ""}]}})
    names = {"InstanceTypes", "InstanceTypes.InstanceType", CLOCK, "InstanceTypes.InstanceType.GPUSpec"}
    assert seen == {(ACTION, name) for name in names}


def test_a_field_without_a_mark_must_be_seen() -> None:
    missing = Mismatch(ACTION, CLOCK, "")
    assert missing in set(mismatches())
    note_fields(ACTION, {"InstanceTypes": {"InstanceType": [{"Clock": {}}]}})
    assert missing not in set(mismatches())
    assert str(missing) == f"{ACTION}: {CLOCK} was in no answer, and is not marked as never sent"


def test_a_field_with_a_mark_must_not_be_seen() -> None:
    (wrong,) = (Mismatch(*each) for each in declared_fields() if each[:2] == (ACTION, f"{CLOCK}.PtpSupport"))
    assert wrong not in set(mismatches())
    note_fields(ACTION, {"InstanceTypes": {"InstanceType": [{"Clock": {"PtpSupport": "supported"}}]}})
    assert wrong in set(mismatches())
    assert str(wrong).endswith("PtpSupport was seen, though it is never sent: no source states its values")
