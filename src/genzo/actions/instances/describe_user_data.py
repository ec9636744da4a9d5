"""DescribeUserData: the user data of an instance in Base64."""

from genzo.actions.action import Action, Context
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_FOUND = errors_of("DescribeUserData")("InvalidInstanceId.NotFound")


class DescribeUserDataRequest(Request, frozen=True):
    region_id: str
    instance_id: str


class DescribeUserDataResponse(Response, frozen=True):
    request_id: str
    instance_id: str
    user_data: str
    region_id: str


def describe_user_data(request: DescribeUserDataRequest, context: Context) -> DescribeUserDataResponse:
    """The user data; empty if the instance has none."""
    context.require_region(request.region_id)
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _NOT_FOUND)
    return DescribeUserDataResponse(
        request_id=context.request_id,
        instance_id=instance.resource_id,
        user_data=instance.user_data,
        region_id=instance.region_id,
    )


DESCRIBE_USER_DATA = Action(
    name="DescribeUserData",
    request=DescribeUserDataRequest,
    response=DescribeUserDataResponse,
    handle=describe_user_data,
    resources=on("instance", "instance_id"),
)
