"""Tags of images and other resources: the resource types of the tag actions, and operations on tags.

Sources: TagResources, UntagResources, AddTags, DescribeTags, DescribeResourceByTags and JoinResourceGroup,
parameter ResourceType; imagecomponent and imagepipeline as clients send them
(docs/reference/clients.md#terraform).
"""

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

import msgspec

from genzo.catalogue.building import ImageComponent, ImagePipeline
from genzo.catalogue.commands import Command
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.invocations import Invocation
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.launch_templates import LaunchTemplate
from genzo.catalogue.name_validation import is_valid_tag_key
from genzo.catalogue.network import SecurityGroup
from genzo.catalogue.query import TagFilter
from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from genzo.catalogue.snapshots import Snapshot

IMAGE = "image"
"""The resource type of images, which are not a `Resource`."""

TAGGABLE_KINDS: Mapping[str, type[Resource]] = {
    kind.kind: kind
    for kind in (
        Instance,
        Disk,
        Snapshot,
        AutoSnapshotPolicy,
        SecurityGroup,
        KeyPair,
        ImageComponent,
        ImagePipeline,
        LaunchTemplate,
        Command,
        Invocation,
    )
}
"""The classes of resources that can have tags, by resource type. Images are not among them."""

_COMMON_TYPES = (
    "instance",
    "disk",
    "snapshot",
    IMAGE,
    "securitygroup",
    "volume",
    "eni",
    "ddh",
    "keypair",
    "launchtemplate",
)
_BUILDING_TYPES = ("imagecomponent", "imagepipeline")
_ASSISTANT_TYPES = ("command", "activation", "managedinstance")

RESOURCE_BY_TAGS_TYPES = frozenset(_COMMON_TYPES)
"""All documented values of DescribeResourceByTags' ResourceType, also those that Genzo does not have."""

ADD_TAGS_TYPES = RESOURCE_BY_TAGS_TYPES | {"reservedinstance", "snapshotpolicy"}
"""The same for AddTags, RemoveTags and DescribeTags."""

TAG_RESOURCES_TYPES = ADD_TAGS_TYPES | {
    "ddhcluster",
    "elasticityassurance",
    "capacityreservation",
    "invocation",
    *_ASSISTANT_TYPES,
    *_BUILDING_TYPES,
}
"""The same for TagResources, UntagResources and ListTagResources."""

JOIN_RESOURCE_GROUP_TYPES = (RESOURCE_BY_TAGS_TYPES - {"volume"}) | {
    "ddhcluster",
    "snapshotpolicy",
    *_ASSISTANT_TYPES,
    *_BUILDING_TYPES,
}
"""The same for JoinResourceGroup, and those that Terraform moves (docs/reference/clients.md#terraform)."""

T = TypeVar("T", bound=Image | Resource)


def resource_id_of(resource: Image | Resource) -> str:
    """The id of an image or resource in the API."""
    return resource.image_id if isinstance(resource, Image) else resource.resource_id


def with_added_tags(resource: T, tags: Iterable[Tag]) -> T:
    """The resource with additional tags. An existing key keeps its position and gets the new value."""
    values = {tag.key: tag.value for tag in resource.tags} | {tag.key: tag.value for tag in tags}
    return msgspec.structs.replace(resource, tags=tuple(Tag(key, value) for key, value in values.items()))


def without_tags(resource: T, keys: Container[str] | None) -> T:
    """The resource without the tags of these keys; None means all keys but those reserved by the service."""
    kept = (
        tag for tag in resource.tags if not (is_valid_tag_key(tag.key) if keys is None else tag.key in keys)
    )
    return msgspec.structs.replace(resource, tags=tuple(kept))


def user_tag_count(resource: Image | Resource) -> int:
    """The number of tags that count against the quota: all but those with a key reserved by the service."""
    return sum(is_valid_tag_key(tag.key) for tag in resource.tags)


def has_similar_key(resource: Image | Resource, tags: Iterable[Tag]) -> bool:
    """Whether it has a tag whose key differs from the key of one of ``tags`` only in case."""
    keys = {tag.key.lower(): tag.key for tag in tags}
    return any(keys.get(tag.key.lower(), tag.key) != tag.key for tag in resource.tags)


def has_tags(resource: Image | Resource, filters: Iterable[TagFilter]) -> bool:
    """Whether a resource matches every filter."""
    values = {tag.key: tag.value for tag in resource.tags}
    return all(tag.key in values and tag.value in (None, values[tag.key]) for tag in filters)
