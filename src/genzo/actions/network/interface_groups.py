"""The security groups that an action puts a secondary network interface into."""

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.catalogue.network import SecurityGroup
from genzo.errors.group import ErrorGroup, Listed


class InterfaceGroupErrors(ErrorGroup):
    """The errors of `require_groups`."""

    not_found = Listed("InvalidSecurityGroupId.NotFound")
    classic = Listed("InvalidSecurityGroupId.NotVpc")
    other_vpc = Listed("InvalidOperation.VpcMismatch")
    too_many = Listed("JoinedGroupLimitExceed")
    both_types = Listed("EnterpriseGroupLimited.MutliGroupType", "InvalidOperation.MultiGroupType")


def require_groups(
    ids: tuple[str, ...], vpc_id: str, region_id: str, context: Context, errors: InterfaceGroupErrors
) -> None:
    """Refuse groups that do not exist, are not in the VPC, are too many or of two types.

    Raises:
        ApiError: see `InterfaceGroupErrors`.
    """
    if len(ids) > context.quotas["security_groups_per_instance"]:
        raise errors.too_many(text="The network interface would be in too many security groups.")
    types = set()
    for group_id in ids:
        text = "The specified SecurityGroupId does not exist."
        group = own_resource(context, SecurityGroup, region_id, group_id, errors.not_found, text=text)
        if not group.vpc_id:
            raise errors.classic(text="The specified security group is not in a VPC.")
        if group.vpc_id != vpc_id:
            raise errors.other_vpc(text="The security group and the interface are not in the same VPC.")
        types.add(group.security_group_type)
    if len(types) > 1:
        raise errors.both_types()
