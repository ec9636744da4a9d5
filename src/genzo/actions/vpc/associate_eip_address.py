"""AssociateEipAddress of the VPC product: give an elastic IP address to an instance."""

from typing import Annotated

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.association import AssociationErrors, AssociationRequest, associate
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Response


class ProductErrors(AssociationErrors):
    """The errors of parameters that ECS does not have."""

    instance_region = Listed("InvalidRegionId.NotFound")


_ERRORS = ProductErrors(errors_of("vpc/AssociateEipAddress"))


class AssociateEipAddressRequest(AssociationRequest, frozen=True):
    """Mode, PrivateIpAddress and VpcId belong to other types of instances than those of ECS."""

    instance_region_id: str | None = None
    private_ip_address: Annotated[str | None, NO_EFFECT] = None
    mode: Annotated[str | None, NO_EFFECT] = None
    vpc_id: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None


class AssociateEipAddressResponse(Response, frozen=True):
    request_id: str


def associate_eip_address(
    request: AssociateEipAddressRequest, context: WriteContext
) -> AssociateEipAddressResponse:
    """Associate the address. Its instance is in a VPC, in the same region, and has no public address."""
    if request.instance_region_id is not None and request.instance_region_id not in context.facts.regions:
        raise _ERRORS.instance_region()
    associate(request, context, _ERRORS)
    return AssociateEipAddressResponse(request_id=context.request_id)


ASSOCIATE_EIP_ADDRESS = Action(
    name="vpc/AssociateEipAddress",
    request=AssociateEipAddressRequest,
    response=AssociateEipAddressResponse,
    handle=associate_eip_address,
    writes=True,
    version=VPC,
    ram_action="vpc:AssociateEipAddress",
    resources=together(on("eip", "allocation_id", product="vpc"), ON_HOLDER),
)
