"""Elastic IP addresses of secondary network interfaces over HTTP, with the actions of both products."""

from typing import Any

import msgspec
import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.service.service import Service
from tests.http.eips.conftest import REGION, service, worker
from tests.http.eips.test_eips import PRODUCTS, allocate, associate, done, refused, shown, the_one
from tests.in_process import Worker

__all__ = ["service", "worker"]
FREE, ATTACHED = "eni-free", "eni-attached"
OF_INTERFACE = {"InstanceType": "NetworkInterface"}
FAR = 4_000_000_000_000


def _secondary(interface_id: str, **members: Any) -> NetworkInterface:  # noqa: ANN401 - any member
    made = {"type": "Secondary", "created": 1, "ip_address": "172.16.0.77", "vswitch_id": "vsw-1"}
    return NetworkInterface(network_interface_id=interface_id, **{**made, **members})


def _put_detached(service: Service, **members: Any) -> None:  # noqa: ANN401 - any member
    place = {"region_id": REGION, "owner_id": FIRST_ACCOUNT_ID, "created": 1, "vpc_id": "vpc-1"}
    made = DetachedInterface(resource_id=FREE, interface=_secondary(FREE), **{**place, **members})
    with service.store.writing() as catalogue:
        catalogue.put_resource(made)


@pytest.fixture(autouse=True)
def interfaces(service: Service, worker: Worker) -> Worker:
    """One interface by itself, and one of the instance `i-one`."""
    _put_detached(service)
    with service.store.writing() as catalogue:
        instance = catalogue.resource(Instance, FIRST_ACCOUNT_ID, REGION, "i-one")
        assert instance is not None
        both = (instance.network_interfaces[0], _secondary(ATTACHED, delete_on_release=True))
        catalogue.put_resource(msgspec.structs.replace(instance, network_interfaces=both))
    return worker


def _interface(worker: Worker, interface_id: str) -> dict[str, Any]:
    sent = {"RegionId": REGION, "NetworkInterfaceId.1": interface_id}
    answer = done(worker.call("DescribeNetworkInterfaces", **sent))
    (found,) = answer["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    return dict(found)


@PRODUCTS
@pytest.mark.parametrize("interface_id", [FREE, ATTACHED])
def test_an_interface_has_its_address_and_gives_it_back(
    worker: Worker, product: str, interface_id: str
) -> None:
    allocation_id = allocate(worker)
    done(associate(worker, product, allocation_id, interface_id, **OF_INTERFACE))
    address = the_one(worker, product, allocation_id)
    assert (address["Status"], address["InstanceId"]) == ("InUse", interface_id)
    assert address["InstanceType"] == "NetworkInterface"
    public = {"PublicIpAddress": address["IpAddress"], "AllocationId": allocation_id}
    interface = _interface(worker, interface_id)
    assert interface["AssociatedPublicIp"] == public
    assert interface["PrivateIpSets"]["PrivateIpSet"][0]["AssociatedPublicIp"] == public
    asked = {"AssociatedInstanceType": "NetworkInterface", "AssociatedInstanceId": interface_id}
    assert len(shown(worker, product, **asked)) == 1
    assert shown(worker, product, **{**asked, "AssociatedInstanceType": "EcsInstance"}) == []
    done(worker.call(f"{product}ModifyEipAddressAttribute", AllocationId=allocation_id, Bandwidth="9"))
    assert _interface(worker, interface_id)["AssociatedPublicIp"] == public
    sent = {"AllocationId": allocation_id, "InstanceId": interface_id}
    other = worker.call(f"{product}UnassociateEipAddress", **sent, InstanceType="EcsInstance")
    assert refused(other) == (400, "InvalidInstanceId.NotFound")
    done(worker.call(f"{product}UnassociateEipAddress", **sent, **OF_INTERFACE))
    assert the_one(worker, product, allocation_id)["Status"] == "Available"
    assert "AssociatedPublicIp" not in _interface(worker, interface_id)


@PRODUCTS
def test_an_interface_has_one_address(worker: Worker, product: str) -> None:
    first, second = allocate(worker), allocate(worker)
    done(associate(worker, product, first, FREE, **OF_INTERFACE))
    again = associate(worker, product, second, FREE, **OF_INTERFACE)
    assert refused(again) == (400, "InvalidAssociation.Duplicated")


@PRODUCTS
def test_an_interface_that_is_being_detached_keeps_what_it_has(
    worker: Worker, service: Service, product: str
) -> None:
    first, second = allocate(worker), allocate(worker)
    done(associate(worker, product, first, FREE, **OF_INTERFACE))
    with service.store.writing() as catalogue:
        found = catalogue.resource(DetachedInterface, FIRST_ACCOUNT_ID, REGION, FREE)
        assert found is not None
        catalogue.put_resource(msgspec.structs.replace(found, settles_at=FAR))
    expected = (400, "InvalidStatus.EniStatusNotSupport")
    assert refused(associate(worker, product, second, FREE, **OF_INTERFACE)) == expected
    taken = worker.call(f"{product}UnassociateEipAddress", AllocationId=first, InstanceId=FREE)
    assert refused(taken) == expected


def test_an_address_outlives_its_interface(worker: Worker) -> None:
    allocation_id = allocate(worker)
    done(associate(worker, "", allocation_id, FREE, **OF_INTERFACE))
    done(worker.call("DeleteNetworkInterface", RegionId=REGION, NetworkInterfaceId=FREE))
    address = the_one(worker, "", allocation_id)
    assert (address["Status"], address["InstanceId"]) == ("Available", "")
    done(associate(worker, "", allocation_id, ATTACHED, **OF_INTERFACE))
    done(worker.call("DeleteInstance", InstanceId="i-one", Force="true"))
    assert the_one(worker, "", allocation_id)["Status"] == "Available"


def test_an_interface_keeps_its_address_when_its_instance_is_deleted(
    worker: Worker, service: Service
) -> None:
    with service.store.writing() as catalogue:
        instance = catalogue.resource(Instance, FIRST_ACCOUNT_ID, REGION, "i-one")
        assert instance is not None
        kept = (*instance.network_interfaces[:1], _secondary("eni-kept", delete_on_release=False))
        catalogue.put_resource(msgspec.structs.replace(instance, network_interfaces=kept))
    allocation_id = allocate(worker)
    done(associate(worker, "vpc/", allocation_id, "eni-kept", **OF_INTERFACE))
    done(worker.call("DeleteInstance", InstanceId="i-one", Force="true"))
    assert the_one(worker, "", allocation_id)["InstanceId"] == "eni-kept"
    assert _interface(worker, "eni-kept")["AssociatedPublicIp"]["AllocationId"] == allocation_id
