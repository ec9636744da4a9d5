"""What policies of RAM must allow for routes and elastic IP addresses."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from genzo import data
from genzo.actions.eips.association import AssociationRequest
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.routes.table_names import ON_TABLE
from genzo.actions.vpc.delete_route_entry import DeleteRouteEntryRequest
from genzo.catalogue.network import Vpc
from genzo.catalogue.route_entries import RouteEntry
from genzo.store.sqlite.store import SqliteStore

ACCOUNT, REGION = 7, "cn-beijing"
PLACE: dict[str, Any] = {"region_id": REGION, "owner_id": ACCOUNT, "created": 1}


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Any]:
    store = SqliteStore(tmp_path / "genzo.db", durable=False)
    store.prepare()
    with store.writing() as catalogue:
        catalogue.put_resource(Vpc(**PLACE, resource_id="vpc-1", route_table_id="vtb-1"))
        catalogue.put_resource(RouteEntry(**PLACE, resource_id="rte-1", route_table_id="vtb-1"))
    with store.reading() as reader:
        yield SimpleNamespace(account_id=ACCOUNT, facts=data.facts(), catalogue=reader)
    store.close()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"route_table_id": "vtb-1", "region_id": REGION}, "cn-beijing:7:routetable/vtb-1"),
        ({"route_table_id": "vtb-1"}, "cn-beijing:7:routetable/vtb-1"),
        ({"route_entry_id": "rte-1"}, "cn-beijing:7:routetable/vtb-1"),
        ({"route_entry_id": "rte-1", "region_id": REGION}, "cn-beijing:7:routetable/vtb-1"),
        ({"route_entry_id": "rte-none"}, "*:7:routetable/*"),
        ({"route_table_id": "vtb-*", "region_id": REGION}, "cn-beijing:7:routetable/*"),
        ({"route_table_id": "vtb-none"}, "*:7:routetable/vtb-none"),
    ],
)
def test_a_route_has_the_name_of_its_table(context: Any, given: dict[str, Any], name: str) -> None:  # noqa: ANN401
    assert ON_TABLE(DeleteRouteEntryRequest(**given), context) == [f"acs:vpc:{name}"]


@pytest.mark.parametrize(
    ("instance_type", "kind"), [(None, "instance"), ("EcsInstance", "instance"), ("NetworkInterface", "eni")]
)
def test_an_address_is_given_to_what_the_type_says(
    context: Any,  # noqa: ANN401 - what the names need of a context
    instance_type: str | None,
    kind: str,
) -> None:
    request = AssociationRequest("eip-1", "x-1", REGION, instance_type)
    assert ON_HOLDER(request, context) == [f"acs:ecs:{REGION}:{ACCOUNT}:{kind}/x-1"]
