"""ModifyInstanceAutoReleaseTime: set or clear the time at which an instance is released.

Answers show the time; Genzo releases nothing.
"""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.auto_release import auto_release
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyInstanceAutoReleaseTime")
_NOT_FOUND = _ERRORS("NoSuchResource")
_MALFORMED = _ERRORS("InvalidAutoReleaseTime.Malformed")
_CHARGE_TYPE = _ERRORS("ChargeTypeViolation")


class ModifyInstanceAutoReleaseTimeRequest(Request, frozen=True):
    instance_id: str
    auto_release_time: str | None = None
    region_id: str | None = None


class ModifyInstanceAutoReleaseTimeResponse(Response, frozen=True):
    request_id: str


def modify_instance_auto_release_time(
    request: ModifyInstanceAutoReleaseTimeRequest, context: WriteContext
) -> ModifyInstanceAutoReleaseTimeResponse:
    """Set the time; without one the instance is not released by itself."""
    if request.region_id is not None:
        context.require_region(request.region_id)
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _NOT_FOUND)
    if instance.instance_charge_type != "PostPaid":
        raise _CHARGE_TYPE()
    time = auto_release(request.auto_release_time or None, context, _MALFORMED)
    context.catalogue.put_resource(msgspec.structs.replace(instance, auto_release=time))
    return ModifyInstanceAutoReleaseTimeResponse(request_id=context.request_id)


MODIFY_INSTANCE_AUTO_RELEASE_TIME = Action(
    name="ModifyInstanceAutoReleaseTime",
    request=ModifyInstanceAutoReleaseTimeRequest,
    response=ModifyInstanceAutoReleaseTimeResponse,
    handle=modify_instance_auto_release_time,
    writes=True,
    resources=on("instance", "instance_id"),
)
