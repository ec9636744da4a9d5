"""Finding the security group that a request names, its members, and references to it."""

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup, is_valid_security_group_id
from genzo.errors import ErrorType


def own_group(
    context: Context, region_id: str, group_id: str, malformed: ErrorType, not_found: ErrorType
) -> SecurityGroup:
    """The caller's own security group; those of other accounts are not found.

    Raises:
        ApiError: ``malformed`` or ``not_found``.
    """
    if not is_valid_security_group_id(group_id):
        raise malformed()
    return own_resource(context, SecurityGroup, region_id, group_id, not_found)


def members_of(context: Context, group: SecurityGroup) -> list[Instance]:
    """The instances with a network interface in a security group."""
    instances = context.catalogue.resources(Instance, group.owner_id, group.region_id)
    return [instance for instance in instances if instance.is_in_group(group.resource_id)]


def has_detached_interfaces(context: Context, group: SecurityGroup) -> bool:
    """Whether a network interface that no instance has is in a security group."""
    interfaces = context.catalogue.resources(DetachedInterface, group.owner_id, group.region_id)
    return any(group.resource_id in each.interface.security_group_ids for each in interfaces)


def is_named_by_others(context: Context, group: SecurityGroup) -> bool:
    """Whether rules of the owner's other groups name this group."""
    groups = context.catalogue.resources(SecurityGroup, group.owner_id, group.region_id)
    return any(
        permission.peer_group_id == group.resource_id
        for other in groups
        if other.resource_id != group.resource_id
        for permission in other.permissions
    )
