"""DeleteVSwitch of the VPC product: delete a vSwitch without instances."""

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.deletion import VSwitchDeletionErrors, deletable_vswitch
from genzo.actions.resource_names import on
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response


class ProductErrors(VSwitchDeletionErrors):
    """The errors that ECS has none of."""

    no_region = Listed("Forbidden.RegionNotFound")


_ERRORS = ProductErrors(errors_of("vpc/DeleteVSwitch"))


class DeleteVSwitchRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    region_id: str | None = None
    dry_run: bool = False


class DeleteVSwitchResponse(Response, frozen=True):
    request_id: str


def delete_vswitch(request: DeleteVSwitchRequest, context: WriteContext) -> DeleteVSwitchResponse:
    """Delete the vSwitch."""
    if request.region_id is not None and request.region_id not in context.facts.regions:
        raise _ERRORS.no_region()
    vswitch = deletable_vswitch(context, request.region_id, request.vswitch_id, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.delete_resource(vswitch)
    return DeleteVSwitchResponse(request_id=context.request_id)


DELETE_VSWITCH = Action(
    name="vpc/DeleteVSwitch",
    request=DeleteVSwitchRequest,
    response=DeleteVSwitchResponse,
    handle=delete_vswitch,
    writes=True,
    version=VPC,
    ram_action="vpc:DeleteVSwitch",
    resources=on("vswitch", "vswitch_id", product="vpc"),
)
