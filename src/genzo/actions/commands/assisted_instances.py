"""The instances that InstallCloudAssistant and DescribeCloudAssistantStatus name."""

from genzo.actions.action import Context
from genzo.catalogue.instances import Instance
from genzo.errors.group import ErrorGroup, Listed


class InstanceErrors(ErrorGroup):
    """The errors of `named_instances`."""

    too_many = Listed("InstanceIds.ExceedLimit")
    not_found = Listed("InvalidInstance.NotFound")


def named_instances(
    ids: tuple[str, ...], region_id: str, most: int, context: Context, errors: InstanceErrors
) -> list[Instance]:
    """The caller's instances of these ids, each once.

    Raises:
        ApiError: there are more than ``most``, or one does not exist.
    """
    if len(ids) > most:
        raise errors.too_many()
    found = [
        context.catalogue.resource(Instance, context.account_id, region_id, each)
        for each in dict.fromkeys(ids)
    ]
    instances = [instance for instance in found if instance is not None]
    if len(instances) < len(found):
        raise errors.not_found()
    return instances
