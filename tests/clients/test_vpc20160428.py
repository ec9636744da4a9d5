"""The official SDK of the VPC product: from a VPC to an address with tags, and back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]
from alibabacloud_vpc20160428 import models  # type: ignore[import-untyped]
from alibabacloud_vpc20160428.client import Client  # type: ignore[import-untyped]

from tests.clients.ecs20140526 import SIGNATURES, snake
from tests.clients.samples import FIRST, REGION, Key
from tests.running import Running, running

ZONE = "cn-hangzhou-i"

Call = Callable[..., Any]
"""Calls an action with attributes of its request, which may be dictionaries; the body of the answer."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running("--memory", "--duration", "CreateVpc=0", "--duration", "CreateVSwitch=0") as started:
        yield started


def caller(server: Running, key: Key, algorithm: str | None) -> Call:
    client = Client(
        Config(
            access_key_id=key.key,
            access_key_secret=key.secret,
            region_id=REGION,
            endpoint=f"{server.host}:{server.port}",
            protocol="http",
            signature_algorithm=algorithm,
        )
    )

    def call(action: str, **attributes: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
        request = getattr(models, f"{action}Request")(region_id=REGION, **attributes)
        return getattr(client, snake(action).replace("v_switch", "vswitch"))(request).body

    return call


@pytest.fixture(params=SIGNATURES)
def call(server: Running, request: pytest.FixtureRequest) -> Call:
    return caller(server, FIRST, SIGNATURES[request.param])


def refused(call: Call, action: str, **attributes: Any) -> tuple[int, str]:  # noqa: ANN401 - the SDK is untyped
    with pytest.raises(ClientException) as caught:
        call(action, **attributes)
    return caught.value.status_code, caught.value.code


def test_networks_and_addresses_are_made_tagged_found_and_deleted(call: Call) -> None:
    tags = [models.CreateVpcRequestTag(key="team", value="images")]
    vpc_id = call("CreateVpc", cidr_block="10.0.0.0/8", vpc_name="walk", tag=tags).vpc_id
    assert call("DescribeVpcAttribute", vpc_id=vpc_id).status == "Available"
    vswitch_id = call("CreateVSwitch", vpc_id=vpc_id, zone_id=ZONE, cidr_block="10.1.0.0/16").v_switch_id
    (listed,) = call("DescribeVpcs", vpc_id=vpc_id).vpcs.vpc
    assert (listed.vpc_name, listed.v_switch_ids.v_switch_id) == ("walk", [vswitch_id])
    shown = call("DescribeVSwitchAttributes", v_switch_id=vswitch_id)
    assert (shown.vpc_id, shown.cidr_block, shown.available_ip_address_count) == (
        vpc_id,
        "10.1.0.0/16",
        65532,
    )

    eip = call("AllocateEipAddress", bandwidth="10", name="walk")
    given = [models.TagResourcesRequestTag(key="team", value="images")]
    call("TagResources", resource_type="EIP", resource_id=[eip.allocation_id], tag=given)
    tagged = call("ListTagResources", resource_type="EIP", resource_id=[eip.allocation_id])
    (tag,) = tagged.tag_resources.tag_resource
    assert (tag.tag_key, tag.tag_value) == ("team", "images")
    asked = [models.DescribeEipAddressesRequestTag(key="team")]
    (address,) = call("DescribeEipAddresses", tag=asked).eip_addresses.eip_address
    assert (address.ip_address, address.bandwidth) == (eip.eip_address, "10")

    assert refused(call, "DeleteVpc", vpc_id=vpc_id) == (400, "DependencyViolation.VSwitch")
    call("UnTagResources", resource_type="EIP", resource_id=[eip.allocation_id], all=True)
    assert call("DescribeEipAddresses", tag=asked).total_count == 0
    call("ReleaseEipAddress", allocation_id=eip.allocation_id)
    call("DeleteVSwitch", v_switch_id=vswitch_id)
    call("DeleteVpc", vpc_id=vpc_id)
    assert call("DescribeVpcs", vpc_id=vpc_id).total_count == 0


def test_errors_are_those_that_the_sdk_reads(server: Running, call: Call) -> None:
    assert refused(call, "CreateVpc", cidr_block="10.0.0.0/30") == (400, "InvalidParameter")
    assert refused(call, "DeleteVSwitch", v_switch_id="vsw-none") == (404, "InvalidVSwitchId.NotFound")
    assert refused(call, "ReleaseEipAddress", allocation_id="eip-none")[1] == "InvalidAllocationId.NotFound"
    assert refused(call, "CreateVpc", dry_run=True) == (400, "DryRunOperation")
    stranger = caller(server, FIRST._replace(secret="wrong"), None)
    assert refused(stranger, "DescribeVpcs")[1] == "SignatureDoesNotMatch"
