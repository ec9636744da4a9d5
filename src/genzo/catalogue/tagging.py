"""Tags, whatever carries them: the resource types that the API names, and what tagging does to a resource.

Sources: TagResources, UntagResources, AddTags, DescribeTags, DescribeResourceByTags and JoinResourceGroup,
parameter ResourceType; imagecomponent and imagepipeline as clients send them
(docs/reference/clients.md#terraform).
"""

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

import msgspec

from genzo.catalogue.building import ImageComponent, ImagePipeline
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.name_validation import is_valid_tag_key
from genzo.catalogue.network import SecurityGroup
from genzo.catalogue.query import TagFilter
from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshots import Snapshot

IMAGE = "image"
"""The resource type of images, which are kept apart from other resources."""

TAGGABLE_KINDS: Mapping[str, type[Resource]] = {
    kind.kind: kind
    for kind in (Instance, Disk, Snapshot, SecurityGroup, KeyPair, ImageComponent, ImagePipeline)
}
"""The resource types that can carry tags here, images aside. Other kinds of resources are no ResourceType."""

_OLDEST_TYPES = (
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

RESOURCE_BY_TAGS_TYPES = frozenset(_OLDEST_TYPES)
"""The values of ResourceType that DescribeResourceByTags knows, here or not."""

ADD_TAGS_TYPES = RESOURCE_BY_TAGS_TYPES | {"reservedinstance", "snapshotpolicy"}
"""Those that AddTags, RemoveTags and DescribeTags know."""

TAG_RESOURCES_TYPES = ADD_TAGS_TYPES | {
    "ddhcluster",
    "elasticityassurance",
    "capacityreservation",
    "invocation",
    *_ASSISTANT_TYPES,
    *_BUILDING_TYPES,
}
"""Those that TagResources, UntagResources and ListTagResources know."""

JOIN_RESOURCE_GROUP_TYPES = (RESOURCE_BY_TAGS_TYPES - {"volume"}) | {
    "ddhcluster",
    *_ASSISTANT_TYPES,
    *_BUILDING_TYPES,
}
"""Those that JoinResourceGroup knows."""

T = TypeVar("T", bound=Image | Resource)


def resource_id_of(resource: Image | Resource) -> str:
    """The id under which the API knows a resource."""
    return resource.image_id if isinstance(resource, Image) else resource.resource_id


def with_added_tags(resource: T, tags: Iterable[Tag]) -> T:
    """The resource with these tags; one that it carries keeps its place and gets the new value."""
    values = {tag.key: tag.value for tag in resource.tags} | {tag.key: tag.value for tag in tags}
    return msgspec.structs.replace(resource, tags=tuple(Tag(key, value) for key, value in values.items()))


def without_tags(resource: T, keys: Container[str] | None) -> T:
    """The resource without the tags of these keys; None stands for all but the service's own."""
    kept = (
        tag for tag in resource.tags if not (is_valid_tag_key(tag.key) if keys is None else tag.key in keys)
    )
    return msgspec.structs.replace(resource, tags=tuple(kept))


def user_tag_count(resource: Image | Resource) -> int:
    """How many tags count against the quota: those that the service sets itself do not."""
    return sum(is_valid_tag_key(tag.key) for tag in resource.tags)


def has_similar_key(resource: Image | Resource, tags: Iterable[Tag]) -> bool:
    """Whether it carries a key that differs from one of these tags' in upper and lower case alone."""
    keys = {tag.key.lower(): tag.key for tag in tags}
    return any(keys.get(tag.key.lower(), tag.key) != tag.key for tag in resource.tags)


def has_tags(resource: Image | Resource, filters: Iterable[TagFilter]) -> bool:
    """Whether a resource carries all the tags asked for."""
    values = {tag.key: tag.value for tag in resource.tags}
    return all(tag.key in values and tag.value in (None, values[tag.key]) for tag in filters)
