"""DeleteVpc of ECS: delete an empty VPC."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.deletion import VpcDeletionErrors, deletable_vpc
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = VpcDeletionErrors(errors_of("DeleteVpc"))


class DeleteVpcRequest(Request, frozen=True):
    vpc_id: str
    region_id: str | None = None


class DeleteVpcResponse(Response, frozen=True):
    request_id: str


def delete_vpc(request: DeleteVpcRequest, context: WriteContext) -> DeleteVpcResponse:
    """Delete the VPC with its router and route table."""
    context.require_region(request.region_id)
    context.catalogue.delete_resource(deletable_vpc(context, request.region_id, request.vpc_id, _ERRORS))
    return DeleteVpcResponse(request_id=context.request_id)


DELETE_VPC = Action(
    name="DeleteVpc",
    request=DeleteVpcRequest,
    response=DeleteVpcResponse,
    handle=delete_vpc,
    writes=True,
    ram_action="vpc:DeleteVpc",
    resources=on("vpc", "vpc_id", product="vpc"),
)
