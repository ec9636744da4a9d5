"""DeleteVpc of ECS: delete an empty VPC."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import available, vswitches_of
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup, Vpc
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteVpc")
_VPC_HAS_GROUPS = _ERRORS("DependencyViolation.SecurityGroup")
_VPC_HAS_INSTANCES = _ERRORS("DependencyViolation.Instance")
_VPC_HAS_VSWITCHES = _ERRORS("DependencyViolation.VSwitch")
_VPC_NOT_FOUND = _ERRORS("InvalidVpcId.NotFound")
_VPC_STATUS = _ERRORS("IncorrectVpcStatus")


class DeleteVpcRequest(Request, frozen=True):
    vpc_id: str
    region_id: str | None = None


class DeleteVpcResponse(Response, frozen=True):
    request_id: str


def delete_vpc(request: DeleteVpcRequest, context: WriteContext) -> DeleteVpcResponse:
    """Delete the VPC with its router and route table."""
    context.require_region(request.region_id)
    vpc = available(context, Vpc, request.region_id, request.vpc_id, _VPC_NOT_FOUND, _VPC_STATUS)
    _require_empty(context, vpc)
    context.catalogue.delete_resource(vpc)
    return DeleteVpcResponse(request_id=context.request_id)


def _require_empty(context: WriteContext, vpc: Vpc) -> None:
    owned = (vpc.owner_id, vpc.region_id)
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(Instance, *owned)):
        raise _VPC_HAS_INSTANCES()
    if vswitches_of(context, vpc):
        raise _VPC_HAS_VSWITCHES()
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(SecurityGroup, *owned)):
        raise _VPC_HAS_GROUPS()


DELETE_VPC = Action(
    name="DeleteVpc",
    request=DeleteVpcRequest,
    response=DeleteVpcResponse,
    handle=delete_vpc,
    writes=True,
    ram_action="vpc:DeleteVpc",
    resources=on("vpc", "vpc_id", product="vpc"),
)
