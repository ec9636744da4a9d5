"""ModifyInstanceAttachmentAttributes: change which private pools an instance may be matched with.

Private pools do not exist here, so no instance is matched with one.
"""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_parameters import PrivatePoolOptionsParameter
from genzo.actions.instances.creation_values import POOLS
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyInstanceAttachmentAttributes")
_NOT_FOUND = _ERRORS("Invalid.InstanceId")
_DEDICATED_HOST = _ERRORS("DedicatedHostNotSupported")
_SPOT = _ERRORS("SpotNotSupported")
_CLASSIC = _ERRORS("ClassicNetworkNotSupported")
_NO_POOL_ID = _ERRORS("MissingParameter.PrivatePoolOptions.Id")
_NO_POOL = _ERRORS("Invalid.PrivatePoolOptions.Id")
_CRITERIA = "PrivatePoolOptions.MatchCriteria"


class ModifyInstanceAttachmentAttributesRequest(Request, frozen=True):
    instance_id: str
    region_id: str
    private_pool_options: PrivatePoolOptionsParameter = PrivatePoolOptionsParameter()


class ModifyInstanceAttachmentAttributesResponse(Response, frozen=True):
    request_id: str


def modify_instance_attachment_attributes(
    request: ModifyInstanceAttachmentAttributesRequest, context: WriteContext
) -> ModifyInstanceAttachmentAttributesResponse:
    """Change the match criteria. A pool that the request names does not exist."""
    context.require_region(request.region_id)
    criteria, pool_id = request.private_pool_options.match_criteria, request.private_pool_options.id
    if criteria is None:
        raise MISSING_PARAMETER(name=_CRITERIA)
    if criteria not in POOLS:
        raise INVALID_PARAMETER(name=_CRITERIA)
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _NOT_FOUND)
    if criteria != "None":
        _require_support(instance)
    if pool_id is not None:
        raise _NO_POOL()
    if criteria == "Target":
        raise _NO_POOL_ID()
    changed = msgspec.structs.replace(instance, private_pool_match_criteria=criteria)
    context.catalogue.put_resource(changed)
    return ModifyInstanceAttachmentAttributesResponse(request_id=context.request_id)


def _require_support(instance: Instance) -> None:
    if instance.tenancy == "host":
        raise _DEDICATED_HOST()
    if instance.spot_strategy != "NoSpot":
        raise _SPOT()
    if not instance.vpc_id:
        raise _CLASSIC()


MODIFY_INSTANCE_ATTACHMENT_ATTRIBUTES = Action(
    name="ModifyInstanceAttachmentAttributes",
    request=ModifyInstanceAttachmentAttributesRequest,
    response=ModifyInstanceAttachmentAttributesResponse,
    handle=modify_instance_attachment_attributes,
    writes=True,
    resources=on("instance", "instance_id"),
)
