"""The security groups that ModifyInstanceAttribute moves an instance to."""

from genzo.actions.action import WriteContext
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup
from genzo.errors.table import errors_of

_ERRORS = errors_of("ModifyInstanceAttribute")
_REPEATED = _ERRORS("InvalidParameter.SecurityGroupIdRepeated")
_TOO_MANY = _ERRORS("JoinedGroupLimitExceed")
_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_CLASSIC_INSTANCE = _ERRORS("InvalidNetworkType.NotSupported")
_CLASSIC_GROUP = _ERRORS("InvalidSecurityGroupType.NotSupportClassic")
_OTHER_VPC = _ERRORS("InvalidSecurityGroupVpc.NotBelongToOneVpc")
_BOTH_TYPES = _ERRORS("EnterpriseGroupLimited.MutliGroupType")  # spelt so by the service
_FULL = _ERRORS("SecurityGroupInstanceLimitExceed")


def chosen_groups(ids: tuple[str, ...], instance: Instance, context: WriteContext) -> tuple[str, ...]:
    """The groups, which must belong to the VPC of the instance and have room for it."""
    if not instance.vpc_id:
        raise _CLASSIC_INSTANCE()
    if len(set(ids)) < len(ids):
        raise _REPEATED()
    if len(ids) > context.quotas["security_groups_per_instance"]:
        raise _TOO_MANY(text="The maximum number of security groups of an instance is exceeded.")
    instances = context.catalogue.resources(Instance, context.account_id, instance.region_id)
    types = set()
    for group_id in ids:
        group = context.catalogue.resource(SecurityGroup, context.account_id, instance.region_id, group_id)
        if group is None:
            raise _NOT_FOUND()
        if not group.vpc_id:
            raise _CLASSIC_GROUP()
        if group.vpc_id != instance.vpc_id:
            raise _OTHER_VPC()
        types.add(group.security_group_type)
        others = sum(group_id in each.security_group_ids for each in instances if each != instance)
        if others >= context.quotas["instances_per_security_group"]:
            raise _FULL(text="The maximum number of instances in a security group is exceeded.")
    if len(types) > 1:
        raise _BOTH_TYPES()
    return ids
