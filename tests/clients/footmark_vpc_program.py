"""A program that uses footmark for networks and addresses as Ansible's modules do; run as a process."""

import json
import sys

from footmark.ecs import connect_to_region  # type: ignore[import-untyped]
from footmark.vpc import connect_to_region as connect_to_vpc  # type: ignore[import-untyped]

IMAGE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"


def main(region: str, key: str, secret: str) -> None:
    access = {"acs_access_key_id": key, "acs_secret_access_key": secret}
    vpcs = connect_to_vpc(region, **access)
    json.dump({**_networks(vpcs), **_address(vpcs, connect_to_region(region, **access))}, sys.stdout)


def _networks(vpcs) -> dict[str, object]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - of footmark
    """ali_vpc and ali_vswitch: present, changed and absent."""
    vpc = vpcs.create_vpc(vpc_name="made", cidr_block="172.16.0.0/12", user_cidr=["30.0.0.0/8"])
    vpcs.modify_vpc_attribute(vpc_id=vpc.id, vpc_name="renamed", description="by a module")
    vpcs.tag_resources(resource_type="VPC", resource_ids=[vpc.id], tags={"made": "here"})
    vswitch = vpcs.create_vswitch(
        vpc_id=vpc.id, zone_id="cn-hangzhou-i", cidr_block="172.16.0.0/24", vswitch_name="made"
    )
    vpcs.modify_vswitch_attribute(vswitch_id=vswitch.id, vswitch_name="renamed")
    tags = vpcs.list_tag_resources(resource_type="VPC", resource_ids=[vpc.id])
    found = [each.vpc_name for each in vpcs.describe_vpcs()]
    vswitches = [each.vswitch_name for each in vpcs.describe_vswitches(vpc_id=vpc.id)]
    vpcs.un_tag_resources(resource_type="VPC", resource_ids=[vpc.id], tags={"made": "here"})
    vpcs.delete_vswitch(vswitch_id=vswitch.id)
    vpcs.delete_vpc(vpc_id=vpc.id)
    return {"tags": tags, "vpcs": found, "vswitches": vswitches, "left": len(vpcs.describe_vpcs())}


def _address(vpcs, ecs) -> dict[str, object]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - of footmark
    """ali_eip: present, associated, unassociated and absent."""
    vpc = vpcs.create_vpc(cidr_block="172.16.0.0/12")
    vswitch = vpcs.create_vswitch(vpc_id=vpc.id, zone_id="cn-hangzhou-i", cidr_block="172.16.0.0/24")
    group = ecs.create_security_group(security_group_name="group", vpc_id=vpc.id)
    (instance,) = ecs.run_instances(
        image_id=IMAGE,
        instance_type="ecs.g6.large",
        vswitch_id=vswitch.id,
        security_group_id=group.id,
    )
    eip = vpcs.allocate_eip_address(bandwidth=5, internet_charge_type="PayByTraffic", name="made")
    is_associated = vpcs.associate_eip_address(allocation_id=eip.allocation_id, instance_id=instance.id)
    (used,) = vpcs.describe_eip_addresses(allocation_id=eip.allocation_id)
    vpcs.modify_eip_address_attribute(allocation_id=eip.allocation_id, bandwidth=9)
    vpcs.unassociate_eip_address(allocation_id=eip.allocation_id, instance_id=instance.id)
    (free,) = vpcs.describe_eip_addresses(ip_address=eip.ip_address)
    vpcs.release_eip_address(allocation_id=eip.allocation_id)
    return {
        "associated": is_associated,
        "used": used.instance_id == instance.id,
        "free": [free.status, free.bandwidth, free.name],
        "addresses": len(vpcs.describe_eip_addresses()),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
