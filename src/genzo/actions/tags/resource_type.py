"""ResourceType of the actions on tags.

Its case does not count: CloudTik tags instances as ``Instance`` (docs/reference/clients.md#other-clients).
"""

from typing import Annotated

from genzo.catalogue.tagging import JOIN_RESOURCE_GROUP_TYPES, TAG_RESOURCES_TYPES
from genzo.wire.structs import in_any_case

ResourceTypeName = Annotated[str, in_any_case(TAG_RESOURCES_TYPES | JOIN_RESOURCE_GROUP_TYPES)]
"""A resource type in any case; each action refuses those that it does not document."""
