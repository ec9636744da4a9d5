"""AttachKeyPair: bind a key pair to instances, in place of the one they have."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs import instance_results
from genzo.actions.key_pairs.instance_results import InstancesErrors, InstancesRequest, InstancesResponse
from genzo.errors.table import errors_of

_ERRORS = InstancesErrors(errors_of("AttachKeyPair"))


class AttachKeyPairRequest(InstancesRequest, frozen=True):
    """See `InstancesRequest`."""


class AttachKeyPairResponse(InstancesResponse, frozen=True):
    """See `InstancesResponse`."""


def attach_key_pair(request: AttachKeyPairRequest, context: WriteContext) -> AttachKeyPairResponse:
    """Bind the key pair to every instance that there is; of the others the answer tells."""
    instances = instance_results.instances_by_id(request, context, _ERRORS)
    for instance in filter(None, instances.values()):
        context.catalogue.put_resource(msgspec.structs.replace(instance, key_pair_name=request.key_pair_name))
    return instance_results.response(AttachKeyPairResponse, request, context, instances)


ATTACH_KEY_PAIR = Action(
    name="AttachKeyPair",
    request=AttachKeyPairRequest,
    response=AttachKeyPairResponse,
    handle=attach_key_pair,
    writes=True,
)
