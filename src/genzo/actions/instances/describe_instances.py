"""DescribeInstances: the instances of an account, filtered and paged."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.describe_parameters import DescribeInstancesRequest
from genzo.actions.instances.instance_details import InstanceType
from genzo.actions.instances.instance_filters import ERRORS, conditions
from genzo.actions.instances.instance_view import present
from genzo.actions.instances.reasons import unreachable
from genzo.actions.network.next_token import id_before, token_after
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION, INVALID_PARAMETER, REGION_NOT_FOUND, ErrorType
from genzo.wire.structs import Response

_LEAST_RESULTS, _MOST_RESULTS = 10, 100
_INVALID_TOKEN = ErrorType(
    INVALID_PARAMETER.code, INVALID_PARAMETER.status, INVALID_PARAMETER.message.format(name="NextToken")
)
_DECLARED = (
    ERRORS("InvalidTag.Mismatch"),
    ERRORS("InvalidTagCount"),
    ERRORS("InvalidHpcClusterId.NotFound"),
    ERRORS("InvalidInstanceChargeType.NotFound"),
    ERRORS("InvalidInternetChargeType.ValueNotSupported"),
    ERRORS("InvalidLockReason.NotFound"),
    ERRORS("InvalidFilterKey.NotFound"),
    ERRORS("InvalidFilterValue"),
    ERRORS("InvalidNetworkType.NotFound"),
    ERRORS("InvalidStatus.NotFound"),
    REGION_NOT_FOUND,
    DRY_RUN_OPERATION,
)


class Instances(msgspec.Struct, frozen=True, rename="pascal"):
    instance: list[InstanceType]


class DescribeInstancesResponse(Response, frozen=True):
    """The page, newest first; with MaxResults or NextToken it ends with the token of the next one."""

    next_token: str
    page_size: int
    page_number: int
    request_id: str
    total_count: int
    instances: Instances


def describe_instances(request: DescribeInstancesRequest, context: Context) -> DescribeInstancesResponse:
    """The page of instances that the request asks for."""
    context.require_region(request.region_id)
    asked = conditions(request, context)
    every = context.catalogue.resources(Instance, context.account_id, request.region_id)
    found = [instance for instance in every if all(condition(instance) for condition in asked)]
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    page, token = _page(request, found)
    return DescribeInstancesResponse(
        next_token=token,
        page_size=request.page_size,
        page_number=request.page_number,
        request_id=context.request_id,
        total_count=len(found),
        instances=Instances([present(instance, context) for instance in page]),
    )


def _page(request: DescribeInstancesRequest, found: list[Instance]) -> tuple[list[Instance], str]:
    if request.next_token is None and request.max_results is None:
        first = (request.page_number - 1) * request.page_size
        return found[first : first + request.page_size], ""
    number = min(_MOST_RESULTS, max(_LEAST_RESULTS, request.max_results or _LEAST_RESULTS))
    first = 0
    if request.next_token is not None:
        before = id_before(request.next_token, _INVALID_TOKEN)
        places = [place for place, instance in enumerate(found) if instance.resource_id == before]
        first = places[0] + 1 if places else len(found)
    page = found[first : first + number]
    return page, token_after(page[-1].resource_id) if first + number < len(found) else ""


DESCRIBE_INSTANCES = Action(
    name="DescribeInstances",
    request=DescribeInstancesRequest,
    response=DescribeInstancesResponse,
    handle=describe_instances,
    errors=_DECLARED,
    unreachable=unreachable("DescribeInstances", _DECLARED, {}),
)
