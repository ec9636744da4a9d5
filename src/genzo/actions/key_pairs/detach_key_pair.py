"""DetachKeyPair: free instances of a key pair."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs import instance_results
from genzo.actions.key_pairs.instance_results import InstancesErrors, InstancesRequest, InstancesResponse
from genzo.errors.table import errors_of

_ERRORS = InstancesErrors(errors_of("DetachKeyPair"))


class DetachKeyPairRequest(InstancesRequest, frozen=True):
    """See `InstancesRequest`."""


class DetachKeyPairResponse(InstancesResponse, frozen=True):
    """See `InstancesResponse`."""


def detach_key_pair(request: DetachKeyPairRequest, context: WriteContext) -> DetachKeyPairResponse:
    """Free every instance of the key pair; one that has another keeps it."""
    instances = instance_results.instances_by_id(request, context, _ERRORS)
    for instance in filter(None, instances.values()):
        if instance.key_pair_name == request.key_pair_name:
            context.catalogue.put_resource(msgspec.structs.replace(instance, key_pair_name=""))
    return instance_results.response(DetachKeyPairResponse, request, context, instances)


DETACH_KEY_PAIR = Action(
    name="DetachKeyPair",
    request=DetachKeyPairRequest,
    response=DetachKeyPairResponse,
    handle=detach_key_pair,
    writes=True,
)
