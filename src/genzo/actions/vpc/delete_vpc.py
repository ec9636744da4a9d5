"""DeleteVpc of the VPC product: delete an empty VPC."""

from typing import Annotated

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.deletion import VpcDeletionErrors, deletable_vpc
from genzo.actions.resource_names import on
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = VpcDeletionErrors(errors_of("vpc/DeleteVpc"))


class DeleteVpcRequest(Request, frozen=True):
    """ForceDelete is for gateways, which do not exist here."""

    vpc_id: str
    region_id: str | None = None
    force_delete: Annotated[bool | None, NO_EFFECT] = None
    dry_run: bool = False
    client_token: str | None = None


class DeleteVpcResponse(Response, frozen=True):
    request_id: str


def delete_vpc(request: DeleteVpcRequest, context: WriteContext) -> DeleteVpcResponse:
    """Delete the VPC with its router and route table."""
    context.require_region(request.region_id)
    vpc = deletable_vpc(context, request.region_id, request.vpc_id, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.delete_resource(vpc)
    return DeleteVpcResponse(request_id=context.request_id)


DELETE_VPC = Action(
    name="vpc/DeleteVpc",
    request=DeleteVpcRequest,
    response=DeleteVpcResponse,
    handle=delete_vpc,
    writes=True,
    version=VPC,
    ram_action="vpc:DeleteVpc",
    resources=on("vpc", "vpc_id", product="vpc"),
)
