"""The security groups that an action moves an instance to."""

from genzo.actions.action import WriteContext
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup
from genzo.errors.group import ErrorGroup, Listed


class GroupsErrors(ErrorGroup):
    """The errors of `chosen_groups`."""

    repeated = Listed("InvalidParameter.SecurityGroupIdRepeated")
    too_many = Listed("JoinedGroupLimitExceed")
    not_found = Listed("InvalidSecurityGroupId.NotFound")
    classic_group = Listed("InvalidSecurityGroupType.NotSupportClassic")
    other_vpc = Listed("InvalidSecurityGroupVpc.NotBelongToOneVpc")
    both_types = Listed("EnterpriseGroupLimited.MutliGroupType")  # spelt so by the service
    full = Listed("SecurityGroupInstanceLimitExceed")


def chosen_groups(
    ids: tuple[str, ...], instance: Instance, vpc_id: str, context: WriteContext, errors: GroupsErrors
) -> tuple[str, ...]:
    """The groups, which must belong to this VPC, that of the instance, and have room for it.

    Raises:
        ApiError: see `GroupsErrors`.
    """
    if len(set(ids)) < len(ids):
        raise errors.repeated(text="The specified SecurityGroupIds are repeated.")
    if len(ids) > context.quotas["security_groups_per_instance"]:
        raise errors.too_many(text="The maximum number of security groups of an instance is exceeded.")
    instances = context.catalogue.resources(Instance, context.account_id, instance.region_id)
    types = set()
    for group_id in ids:
        group = context.catalogue.resource(SecurityGroup, context.account_id, instance.region_id, group_id)
        if group is None:
            raise errors.not_found(text="The specified SecurityGroupId does not exist.")
        if not group.vpc_id:
            raise errors.classic_group()
        if group.vpc_id != vpc_id:
            raise errors.other_vpc()
        types.add(group.security_group_type)
        others = sum(group_id in each.security_group_ids for each in instances if each != instance)
        if others >= context.quotas["instances_per_security_group"]:
            raise errors.full(text="The maximum number of instances in a security group is exceeded.")
    if len(types) > 1:
        raise errors.both_types()
    return ids
