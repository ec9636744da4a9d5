"""Packer's build with a public address, call by call (docs/reference/clients.md#packer, step 8).

The address comes after the instance was made and stopped, and goes first of all that is cleaned up. Packer
1.6.6 and 1.16 call the same actions, all of ECS.
"""

from typing import Any

from tests.http.network.test_packer_build import (
    INSTANCE_TYPE,
    SOURCE_IMAGE,
    Packer,
    packer,
)

__all__ = ["packer"]


def test_a_build_gets_a_public_address_and_gives_it_back(packer: Packer) -> None:
    vpc_id = packer.call("CreateVpc", CidrBlock="172.16.0.0/16")["VpcId"]
    packer.wait(lambda: packer.call("DescribeVpcs", VpcId=vpc_id)["Vpcs"]["Vpc"], "Available")
    place = {"VpcId": vpc_id, "ZoneId": "cn-hangzhou-i", "CidrBlock": "172.16.0.0/24"}
    vswitch_id = packer.call("CreateVSwitch", **place)["VSwitchId"]

    def vswitches() -> list[Any]:
        return list(packer.call("DescribeVSwitches", VSwitchId=vswitch_id)["VSwitches"]["VSwitch"])

    packer.wait(vswitches, "Available")
    group_id = packer.call("CreateSecurityGroup", VpcId=vpc_id)["SecurityGroupId"]
    run = {"ImageId": SOURCE_IMAGE, "InstanceType": INSTANCE_TYPE, "VSwitchId": vswitch_id}
    made = packer.call("RunInstances", **run, SecurityGroupId=group_id, InternetMaxBandwidthOut="0")
    (instance_id,) = made["InstanceIdSets"]["InstanceIdSet"]
    packer.wait(lambda: packer.instances(instance_id), "Running")
    packer.call("StopInstance", InstanceId=instance_id)
    packer.wait(lambda: packer.instances(instance_id), "Stopped")
    allocated = packer.call("AllocateEipAddress", InternetChargeType="PayByTraffic", Bandwidth="5")
    allocation_id = allocated["AllocationId"]

    def eips() -> list[Any]:
        found = packer.call("DescribeEipAddresses", AllocationId=allocation_id)
        return list(found["EipAddresses"]["EipAddress"])

    packer.wait(eips, "Available")
    named = {"AllocationId": allocation_id, "InstanceId": instance_id}
    packer.call("AssociateEipAddress", **named)
    packer.wait(eips, "InUse")
    packer.call("StartInstance", InstanceId=instance_id)
    running = packer.wait(lambda: packer.instances(instance_id), "Running")
    assert running["EipAddress"]["IpAddress"] == allocated["EipAddress"]
    packer.call("StopInstance", InstanceId=instance_id)
    packer.wait(lambda: packer.instances(instance_id), "Stopped")
    packer.call("UnassociateEipAddress", **named)
    packer.wait(eips, "Available")
    packer.call("ReleaseEipAddress", AllocationId=allocation_id)
    assert eips() == []
    packer.call("DeleteInstance", InstanceId=instance_id, Force="true")
    packer.call("DeleteSecurityGroup", SecurityGroupId=group_id)
    packer.call("DeleteVSwitch", VSwitchId=vswitch_id)
    packer.call("DeleteVpc", VpcId=vpc_id)
