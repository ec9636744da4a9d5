"""Audit events in the form of ActionTrail."""

from typing import Any

import pytest

from genzo.catalogue.actiontrail import actiontrail_event
from genzo.catalogue.audit import AuditEvent
from tests.unit.cases import Case, read


class ActionTrailCase(Case, frozen=True, kw_only=True):
    event: AuditEvent
    actiontrail: dict[str, Any]


@pytest.mark.parametrize("case", read("actiontrail.json", ActionTrailCase))
def test_an_event_has_the_documented_form(case: ActionTrailCase) -> None:
    assert actiontrail_event(case.event) == case.actiontrail
