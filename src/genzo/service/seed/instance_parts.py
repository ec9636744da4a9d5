"""The members of instances, disks, key pairs and networks in a seed file. docs/seed.md describes them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from genzo.service.seed.image_parts import GiB
from genzo.service.seed.parts import Id, Name, SeedStruct, Tags


class SeedVSwitch(SeedStruct, frozen=True):
    """A vSwitch; its zone is the first of the region by default."""

    name: Name
    cidr_block: str
    id: Id | UnsetType = UNSET
    zone: Name | UnsetType = UNSET
    description: str = ""


class SeedRule(SeedStruct, frozen=True):
    """A rule of a security group; ``cidr_ip`` is the other side of the traffic."""

    direction: Literal["ingress", "egress"] = "ingress"
    ip_protocol: str = "tcp"
    port_range: str = "-1/-1"
    cidr_ip: str = "0.0.0.0/0"
    policy: Literal["accept", "drop"] = "accept"
    priority: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    description: str = ""


class SeedSecurityGroup(SeedStruct, frozen=True):
    name: Name
    id: Id | UnsetType = UNSET
    description: str = ""
    type: Literal["normal", "enterprise"] = "normal"
    rules: tuple[SeedRule, ...] = ()
    tags: Tags | UnsetType = UNSET


class SeedVpc(SeedStruct, frozen=True):
    name: Name
    id: Id | UnsetType = UNSET
    region: Name | UnsetType = UNSET
    cidr_block: str = "172.16.0.0/12"
    description: str = ""
    vswitches: tuple[SeedVSwitch, ...] = ()
    security_groups: tuple[SeedSecurityGroup, ...] = ()


class SeedKeyPair(SeedStruct, frozen=True):
    """A key pair; ``public_key`` is a line of an ``authorized_keys`` file."""

    name: Name
    public_key: str
    region: Name | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class SeedDisk(SeedStruct, frozen=True):
    """A data disk that is attached to no instance; its zone is the first of the region by default."""

    name: Name
    id: Id | UnsetType = UNSET
    region: Name | UnsetType = UNSET
    zone: Name | UnsetType = UNSET
    size: GiB = 20
    category: str = "cloud_essd"
    description: str = ""
    tags: Tags | UnsetType = UNSET


class SeedInstance(SeedStruct, frozen=True):
    """An instance, with the disks and the network interface that RunInstances gives it.

    ``image`` is an id, or the name of an image of the account. ``vswitch`` and ``security_groups`` are names
    or ids. ``parameters`` are further ones of RunInstances, by their names.
    """

    name: Name
    image: Name
    id: Id | UnsetType = UNSET
    region: Name | UnsetType = UNSET
    zone: Name | UnsetType = UNSET
    type: Name = "ecs.g6.large"
    status: Literal["Running", "Stopped"] = "Running"
    vswitch: Name | UnsetType = UNSET
    security_groups: tuple[Name, ...] = ()
    key_pair: Name | UnsetType = UNSET
    description: str = ""
    tags: Tags | UnsetType = UNSET
    parameters: dict[str, str | int | bool] | UnsetType = UNSET
