"""ResourceType of the actions on tags.

Its case does not count: CloudTik tags instances as ``Instance`` (docs/reference/clients.md#other-clients).
"""

from typing import Annotated

from genzo.catalogue.tagging import (
    ADD_TAGS_TYPES,
    JOIN_RESOURCE_GROUP_TYPES,
    RESOURCE_BY_TAGS_TYPES,
    TAG_RESOURCES_TYPES,
)
from genzo.wire.structs import in_any_case

AddTagsType = Annotated[str, in_any_case(sorted(ADD_TAGS_TYPES))]
"""A resource type of AddTags, RemoveTags or DescribeTags, in any case; the action refuses others."""
JoinResourceGroupType = Annotated[str, in_any_case(sorted(JOIN_RESOURCE_GROUP_TYPES))]
"""The same for JoinResourceGroup."""
ResourceByTagsType = Annotated[str, in_any_case(sorted(RESOURCE_BY_TAGS_TYPES))]
"""The same for DescribeResourceByTags."""
TagResourcesType = Annotated[str, in_any_case(sorted(TAG_RESOURCES_TYPES))]
"""The same for TagResources, UntagResources and ListTagResources."""
