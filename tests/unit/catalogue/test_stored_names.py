"""Stored documents keep the member names that older versions wrote, where an attribute has a newer name."""

import msgspec
import pytest

from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance


@pytest.mark.parametrize("kind", [Instance, Disk])
def test_transitional_status_is_stored_as_passing_status(kind: type[Instance | Disk]) -> None:
    resource = kind(
        resource_id="x-1", region_id="cn-hangzhou", owner_id=1, created=0, transitional_status="Pending"
    )
    document = msgspec.json.encode(resource)
    assert msgspec.json.decode(document)["passing_status"] == "Pending"
    assert msgspec.json.decode(document, type=kind) == resource


def test_frozen_at_is_stored_as_stands_at() -> None:
    assert msgspec.json.encode(ClockSetting(frozen_at=5)) == b'{"stands_at":5}'
