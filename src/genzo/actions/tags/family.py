"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.tags.add_tags import ADD_TAGS
from genzo.actions.tags.describe_resource_by_tags import DESCRIBE_RESOURCE_BY_TAGS
from genzo.actions.tags.describe_tags import DESCRIBE_TAGS
from genzo.actions.tags.join_resource_group import JOIN_RESOURCE_GROUP
from genzo.actions.tags.list_tag_resources import LIST_TAG_RESOURCES
from genzo.actions.tags.remove_tags import REMOVE_TAGS
from genzo.actions.tags.tag_resources import TAG_RESOURCES
from genzo.actions.tags.untag_resources import UNTAG_RESOURCES

ACTIONS: tuple[AnyAction, ...] = (
    TAG_RESOURCES,
    UNTAG_RESOURCES,
    LIST_TAG_RESOURCES,
    ADD_TAGS,
    REMOVE_TAGS,
    DESCRIBE_TAGS,
    DESCRIBE_RESOURCE_BY_TAGS,
    JOIN_RESOURCE_GROUP,
)
