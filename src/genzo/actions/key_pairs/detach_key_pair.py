"""DetachKeyPair: unbind a key pair from instances."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs.instance_results import (
    InstancesErrors,
    InstancesRequest,
    InstancesResponse,
    change_key_pairs,
)
from genzo.actions.resource_names import json_ids, on, together
from genzo.errors.table import errors_of

_ERRORS = InstancesErrors(errors_of("DetachKeyPair"))


class DetachKeyPairRequest(InstancesRequest, frozen=True):
    """See `InstancesRequest`."""


class DetachKeyPairResponse(InstancesResponse, frozen=True):
    """See `InstancesResponse`."""


def detach_key_pair(request: DetachKeyPairRequest, context: WriteContext) -> DetachKeyPairResponse:
    """Unbind every instance that has the key pair. An instance with another key pair keeps it."""

    def remaining(name: str) -> str:
        return "" if name == request.key_pair_name else name

    return change_key_pairs(DetachKeyPairResponse, request, context, _ERRORS, remaining)


DETACH_KEY_PAIR = Action(
    name="DetachKeyPair",
    request=DetachKeyPairRequest,
    response=DetachKeyPairResponse,
    handle=detach_key_pair,
    writes=True,
    resources=together(on("instance", "instance_ids", read=json_ids), on("keypair", "key_pair_name")),
)
