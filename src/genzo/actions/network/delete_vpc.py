"""DeleteVpc, as ECS itself has it: forget a VPC that nothing is in."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.network.networks import vswitches_of
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import AVAILABLE, SecurityGroup, Vpc
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.network import (
    VPC_HAS_GROUPS,
    VPC_HAS_INSTANCES,
    VPC_HAS_VSWITCHES,
    VPC_NOT_FOUND,
    VPC_STATUS,
)
from genzo.wire.structs import Request, Response


class DeleteVpcRequest(Request, frozen=True):
    vpc_id: str
    region_id: str | None = None


class DeleteVpcResponse(Response, frozen=True):
    request_id: str


def delete_vpc(request: DeleteVpcRequest, context: WriteContext) -> DeleteVpcResponse:
    """Forget the VPC with its router and route table."""
    if request.region_id is not None:
        context.require_region(request.region_id)
    vpc = own_resource(context, Vpc, request.region_id, request.vpc_id, VPC_NOT_FOUND)
    if vpc.status_at(context.now) != AVAILABLE:
        raise VPC_STATUS()
    _require_empty(context, vpc)
    context.catalogue.delete_resource(vpc)
    return DeleteVpcResponse(request_id=context.request_id)


def _require_empty(context: WriteContext, vpc: Vpc) -> None:
    owned = (vpc.owner_id, vpc.region_id)
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(Instance, *owned)):
        raise VPC_HAS_INSTANCES()
    if vswitches_of(context, vpc):
        raise VPC_HAS_VSWITCHES()
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(SecurityGroup, *owned)):
        raise VPC_HAS_GROUPS()


DELETE_VPC = Action(
    name="DeleteVpc",
    request=DeleteVpcRequest,
    response=DeleteVpcResponse,
    handle=delete_vpc,
    errors=(
        VPC_NOT_FOUND,
        VPC_STATUS,
        VPC_HAS_INSTANCES,
        VPC_HAS_VSWITCHES,
        VPC_HAS_GROUPS,
        REGION_NOT_FOUND,
    ),
    writes=True,
)
