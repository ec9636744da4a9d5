"""A worker within the test's process, on a catalogue with instances in all states."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.eips import Eip
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.service.service import Service
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
ELSEWHERE = "cn-beijing"
INSTANCES = {
    "i-one": {},
    "i-two": {},
    "i-pending": {"status": "Pending"},
    "i-classic": {"vpc_id": "", "vswitch_id": ""},
    "i-public": {"public_ip": "198.18.0.1"},
    "i-elsewhere": {"region_id": ELSEWHERE},
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    durations = {"AssociateEipAddress": 0.0, "UnassociateEipAddress": 0.0}
    service = new_service(
        tmp_path_factory.mktemp("eips") / "genzo.db",
        edition="current",
        durable=False,
        durations=durations,
        quotas={"eips": 3},
    )
    yield service
    service.store.close()


def _instance(resource_id: str, **members: str) -> Instance:
    interface = NetworkInterface(
        network_interface_id=f"eni-{resource_id}", ip_address="172.16.0.9", vswitch_id="vsw-1"
    )
    return Instance(
        **{
            "resource_id": resource_id,
            "region_id": REGION,
            "owner_id": FIRST_ACCOUNT_ID,
            "created": 1_700_000_000_000,
            "vpc_id": "vpc-1",
            "vswitch_id": "vsw-1",
            "private_ip": "172.16.0.9",
            "network_interfaces": (interface,),
            **members,
        }  # type: ignore[arg-type]
    )


@pytest.fixture
def worker(service: Service) -> Worker:
    """A worker whose catalogue has the instances, without addresses."""
    with service.store.writing() as catalogue:
        for region_id in (REGION, ELSEWHERE):
            for eip in catalogue.resources(Eip, FIRST_ACCOUNT_ID, region_id):
                catalogue.delete_resource(eip)
        for resource_id, members in INSTANCES.items():
            catalogue.put_resource(_instance(resource_id, **members))
    return Worker(service, auth="open")
