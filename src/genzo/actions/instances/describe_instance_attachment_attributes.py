"""DescribeInstanceAttachmentAttributes: how instances match private pools, paged.

Private pools do not exist here, so no instance is in one.
"""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.many_instances import IdsErrors, check_ids
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import json_ids, on_or_any
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeInstanceAttachmentAttributes")
_IDS = IdsErrors(_ERRORS)
_NOT_FOUND = _ERRORS("InvalidInstanceIds.NotFound")

_MOST_IDS = 100
_NO_POOL = "None"


class DescribeInstanceAttachmentAttributesRequest(Request, frozen=True):
    instance_ids: str
    region_id: str
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10


@fields_in_key_order
class InstanceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    instance_id: str
    private_pool_options_match_criteria: str
    private_pool_options_id: str


class Instances(msgspec.Struct, frozen=True, rename="pascal"):
    instance: list[InstanceType]


@fields_in_key_order
class DescribeInstanceAttachmentAttributesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    instances: Instances


def describe_instance_attachment_attributes(
    request: DescribeInstanceAttachmentAttributesRequest, context: Context
) -> DescribeInstanceAttachmentAttributesResponse:
    """The match criteria of the instances that the request names, and no pool."""
    context.require_region(request.region_id)
    found = _named(request, context)
    shown = [
        InstanceType(
            instance_id=instance.resource_id,
            private_pool_options_match_criteria=instance.private_pool_match_criteria or _NO_POOL,
            private_pool_options_id="",
        )
        for instance in by_number(found, request.page_number, request.page_size)
    ]
    return DescribeInstanceAttachmentAttributesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        instances=Instances(shown),
    )


def _named(request: DescribeInstanceAttachmentAttributesRequest, context: Context) -> list[Instance]:
    ids = tuple(json_list(request.instance_ids, _MOST_IDS, _IDS.malformed(), _IDS.too_many()))
    check_ids(ids, _IDS)
    found = []
    for instance_id in dict.fromkeys(ids):
        instance = context.catalogue.resource(Instance, context.account_id, request.region_id, instance_id)
        if instance is None:
            raise _NOT_FOUND()
        found.append(instance)
    return found


DESCRIBE_INSTANCE_ATTACHMENT_ATTRIBUTES = Action(
    name="DescribeInstanceAttachmentAttributes",
    request=DescribeInstanceAttachmentAttributesRequest,
    response=DescribeInstanceAttachmentAttributesResponse,
    handle=describe_instance_attachment_attributes,
    resources=on_or_any("instance", "instance_ids", read=json_ids),
)
