"""The instances that a request names in a JSON array of ids (parameter InstanceIds)."""

from genzo.actions.action import Context
from genzo.catalogue.instances import Instance
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.json_array import json_list

_MOST = 100


class NamedErrors(ErrorGroup):
    """The errors of `named_instances`."""

    malformed = Listed("InvalidInstanceIds.Malformed")
    not_found = Listed("InvalidInstanceId.NotFound")


def named_instances(text: str, region_id: str, context: Context, errors: NamedErrors) -> list[Instance]:
    """The caller's instances of these ids, each once, in the order of the request.

    Raises:
        ApiError: the text has no ids or too many, or one of the instances does not exist.
    """
    ids = json_list(text, _MOST, errors.malformed(), errors.malformed())
    if not ids:
        raise errors.malformed()
    found = []
    for instance_id in dict.fromkeys(ids):
        instance = context.catalogue.resource(Instance, context.account_id, region_id, instance_id)
        if instance is None:
            raise errors.not_found()
        found.append(instance)
    return found
