"""DescribeInstances: the instances of an account, filtered and paged."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.describe_parameters import DescribeInstancesRequest
from genzo.actions.instances.instance_details import InstanceType
from genzo.actions.instances.instance_filters import conditions
from genzo.actions.instances.instance_view import present
from genzo.actions.paging import INVALID_NEXT_TOKEN, NEWEST_FIRST, Page, by_number, by_token
from genzo.actions.resource_names import json_ids, on_or_any
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_LEAST_RESULTS, _MOST_RESULTS = 10, 100


class Instances(msgspec.Struct, frozen=True, rename="pascal"):
    instance: list[InstanceType]


@fields_in_key_order
class DescribeInstancesResponse(Response, frozen=True, kw_only=True):
    """The page, newest first; NextToken is empty unless the request has MaxResults or NextToken."""

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
    page = _page(request, found)
    return DescribeInstancesResponse(
        next_token=page.next_token,
        page_size=request.page_size,
        page_number=request.page_number,
        request_id=context.request_id,
        total_count=len(found),
        instances=Instances(
            [present(instance, context, request.additional_attributes) for instance in page.items]
        ),
    )


def _page(request: DescribeInstancesRequest, found: list[Instance]) -> Page[Instance]:
    if request.next_token is None and request.max_results is None:
        return Page(by_number(found, request.page_number, request.page_size), "")
    number = min(_MOST_RESULTS, max(_LEAST_RESULTS, request.max_results or _LEAST_RESULTS))
    return by_token(found, request.next_token, number, NEWEST_FIRST, INVALID_NEXT_TOKEN)


DESCRIBE_INSTANCES = Action(
    name="DescribeInstances",
    request=DescribeInstancesRequest,
    response=DescribeInstancesResponse,
    handle=describe_instances,
    resources=on_or_any("instance", "instance_ids", read=json_ids),
)
