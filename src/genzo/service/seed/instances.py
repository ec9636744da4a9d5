"""Gives an account the networks, key pairs, disks and instances of a seed, through the actions of the API."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.network import Permission, SecurityGroup, Vpc, VSwitch
from genzo.catalogue.resource import Resource
from genzo.service.seed.instance_parts import (
    SeedDisk,
    SeedInstance,
    SeedKeyPair,
    SeedRule,
    SeedSecurityGroup,
    SeedVpc,
    SeedVSwitch,
)
from genzo.service.seed.scope import AccountScope, RefusedPartError, tag_parameters, tags_of

R = TypeVar("R", bound=Resource)


class InstanceParts:
    """Makes an account have networks, key pairs, disks and instances of a seed.

    Each method raises ApiError if the action refuses the part, and RefusedPartError if it breaks another rule
    or differs from the present one in what cannot be changed.
    """

    def __init__(self, scope: AccountScope) -> None:
        self._scope = scope

    def key_pair(self, part: SeedKeyPair) -> None:
        """Import a key pair, or change its tags."""
        scope = self._scope
        region_id = scope.region(part.region)
        present = scope.found(KeyPair, region_id, part.name, UNSET)
        if present is None:
            parameters = {
                "RegionId": region_id,
                "KeyPairName": part.name,
                "PublicKeyBody": part.public_key,
                **tag_parameters(part.tags),
            }
            scope.create(KeyPair, "ImportKeyPair", "ssh", region_id, part.name, UNSET, parameters)
            return
        _require_same(present, {"public_key": part.public_key.strip()})
        self._relabel(present, part)

    def vpc(self, part: SeedVpc) -> None:
        """Create a VPC with its vSwitches and security groups, or change the descriptions of them."""
        scope = self._scope
        region_id = scope.region(part.region)
        vpc = scope.found(Vpc, region_id, part.name, part.id)
        if vpc is None:
            parameters = {
                "RegionId": region_id,
                "VpcName": part.name,
                "CidrBlock": part.cidr_block,
                "Description": part.description,
            }
            vpc = scope.create(Vpc, "CreateVpc", "vpc", region_id, part.name, part.id, parameters)
        else:
            _require_same(vpc, {"cidr_block": part.cidr_block})
            self._relabel(vpc, part)
        for vswitch in part.vswitches:
            self._vswitch(vswitch, vpc)
        for group in part.security_groups:
            self._security_group(group, vpc)

    def disk(self, part: SeedDisk) -> None:
        """Create a disk, or change its description and tags."""
        scope = self._scope
        region_id = scope.region(part.region)
        zone_id = scope.zone(region_id, part.zone)
        present = scope.found(Disk, region_id, part.name, part.id)
        if present is None:
            parameters = {
                "RegionId": region_id,
                "ZoneId": zone_id,
                "DiskName": part.name,
                "Size": part.size,
                "DiskCategory": part.category,
                "Description": part.description,
                **tag_parameters(part.tags),
            }
            scope.create(Disk, "CreateDisk", "d", region_id, part.name, part.id, parameters)
            return
        _require_same(present, {"zone_id": zone_id, "size": part.size, "category": part.category})
        self._relabel(present, part)

    def instance(self, part: SeedInstance) -> None:
        """Run an instance, or change its state, description and tags."""
        scope = self._scope
        region_id = scope.region(part.region)
        instance = scope.found(Instance, region_id, part.name, part.id)
        image = scope.catalogue.image_named(scope.account_id, region_id, part.image)
        image_id = part.image if image is None else image.image_id
        if instance is None:
            parameters = self._of_run(part, region_id, image_id)
            instance = scope.create(Instance, "RunInstances", "i", region_id, part.name, part.id, parameters)
        else:
            _require_same(instance, {"instance_type": part.type, "image_id": image_id})
            self._relabel(instance, part)
        state = {"RegionId": region_id, "InstanceId": instance.resource_id}
        if instance.status != part.status:
            scope.call("StopInstance" if part.status == "Stopped" else "StartInstance", state)

    def _of_run(self, part: SeedInstance, region_id: str, image_id: str) -> dict[str, Any]:
        """The parameters of RunInstances."""
        scope = self._scope
        groups = {
            f"SecurityGroupIds.{number}": scope.id_of(SecurityGroup, region_id, name)
            for number, name in enumerate(part.security_groups, start=1)
        }
        return {
            "RegionId": region_id,
            "ZoneId": part.zone,
            "ImageId": image_id,
            "InstanceType": part.type,
            "InstanceName": part.name,
            "Description": part.description,
            "VSwitchId": UNSET if part.vswitch is UNSET else scope.id_of(VSwitch, region_id, part.vswitch),
            "KeyPairName": part.key_pair,
            **groups,
            **tag_parameters(part.tags),
            **({} if part.parameters is UNSET else part.parameters),
        }

    def _vswitch(self, part: SeedVSwitch, vpc: Vpc) -> None:
        scope = self._scope
        zone_id = scope.zone(vpc.region_id, part.zone)
        present = scope.found(VSwitch, vpc.region_id, part.name, part.id)
        if present is None:
            parameters = {
                "RegionId": vpc.region_id,
                "VpcId": vpc.resource_id,
                "ZoneId": zone_id,
                "CidrBlock": part.cidr_block,
                "VSwitchName": part.name,
                "Description": part.description,
            }
            scope.create(VSwitch, "CreateVSwitch", "vsw", vpc.region_id, part.name, part.id, parameters)
            return
        _require_same(present, {"vpc_id": vpc.resource_id, "zone_id": zone_id, "cidr_block": part.cidr_block})
        self._relabel(present, part)

    def _security_group(self, part: SeedSecurityGroup, vpc: Vpc) -> None:
        scope = self._scope
        group = scope.found(SecurityGroup, vpc.region_id, part.name, part.id)
        if group is None:
            parameters = {
                "RegionId": vpc.region_id,
                "VpcId": vpc.resource_id,
                "SecurityGroupName": part.name,
                "SecurityGroupType": part.type,
                "Description": part.description,
                **tag_parameters(part.tags),
            }
            group = scope.create(
                SecurityGroup, "CreateSecurityGroup", "sg", vpc.region_id, part.name, part.id, parameters
            )
        else:
            _require_same(group, {"vpc_id": vpc.resource_id, "security_group_type": part.type})
            group = self._relabel(group, part)
        for rule in part.rules:
            self._authorize(group, rule)

    def _authorize(self, group: SecurityGroup, rule: SeedRule) -> None:
        """Add a rule that the group lacks."""
        is_ingress = rule.direction == "ingress"
        if any(_is_same(rule, permission) for permission in group.permissions):
            return
        action = "AuthorizeSecurityGroup" if is_ingress else "AuthorizeSecurityGroupEgress"
        parameters = {
            "RegionId": group.region_id,
            "SecurityGroupId": group.resource_id,
            "Permissions.1.IpProtocol": rule.ip_protocol,
            "Permissions.1.PortRange": rule.port_range,
            f"Permissions.1.{'Source' if is_ingress else 'Dest'}CidrIp": rule.cidr_ip,
            "Permissions.1.Policy": rule.policy,
            "Permissions.1.Priority": rule.priority,
            "Permissions.1.Description": rule.description,
        }
        self._scope.call(action, parameters)

    def _relabel(self, present: R, part: Any) -> R:  # noqa: ANN401 - the part of a seed for the resource
        """Store the name, description and tags that the file gives."""
        members: dict[str, Any] = {"name": part.name}
        if description := getattr(part, "description", ""):
            members["description"] = description
        if (tags := getattr(part, "tags", UNSET)) is not UNSET:
            members["tags"] = tags_of(tags)
        changed = msgspec.structs.replace(present, **members)
        self._scope.put(changed, present)
        return changed


def _require_same(present: Resource, members: Mapping[str, Any]) -> None:
    """Refuse to change what no action changes.

    Raises:
        RefusedPartError: a member differs.
    """
    for name, value in members.items():
        stored = getattr(present, name)
        if stored != value:
            raise RefusedPartError(
                f"{present.resource_id} exists with the {name} {stored}, which cannot be changed: delete it, "
                "or give this value"
            )


def _is_same(rule: SeedRule, permission: Permission) -> bool:
    ours = permission.source_cidr_ip if rule.direction == "ingress" else permission.dest_cidr_ip
    return (
        permission.direction,
        permission.ip_protocol.lower(),
        permission.port_range,
        permission.policy.lower(),
        permission.priority,
        ours,
    ) == (rule.direction, rule.ip_protocol.lower(), rule.port_range, rule.policy, rule.priority, rule.cidr_ip)
