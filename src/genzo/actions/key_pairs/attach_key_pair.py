"""AttachKeyPair: bind a key pair to instances, in place of their present one."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs.instance_results import (
    InstancesErrors,
    InstancesRequest,
    InstancesResponse,
    change_key_pairs,
)
from genzo.actions.resource_names import json_ids, on, together
from genzo.errors.table import errors_of

_ERRORS = InstancesErrors(errors_of("AttachKeyPair"))


class AttachKeyPairRequest(InstancesRequest, frozen=True):
    """See `InstancesRequest`."""


class AttachKeyPairResponse(InstancesResponse, frozen=True):
    """See `InstancesResponse`."""


def attach_key_pair(request: AttachKeyPairRequest, context: WriteContext) -> AttachKeyPairResponse:
    """Bind the key pair to every instance that exists, in place of its present one."""
    return change_key_pairs(AttachKeyPairResponse, request, context, _ERRORS, lambda _: request.key_pair_name)


ATTACH_KEY_PAIR = Action(
    name="AttachKeyPair",
    request=AttachKeyPairRequest,
    response=AttachKeyPairResponse,
    handle=attach_key_pair,
    writes=True,
    resources=together(on("instance", "instance_ids", read=json_ids), on("keypair", "key_pair_name")),
)
