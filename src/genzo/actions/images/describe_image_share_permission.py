"""DescribeImageSharePermission: the accounts that an own image is shared with, and whether it is public."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.find_image import own_image
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on
from genzo.catalogue.clock import format_timestamp
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class DescribeImageSharePermissionRequest(Request, frozen=True):
    region_id: str
    image_id: str
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10


class ShareGroupType(msgspec.Struct, frozen=True, rename="pascal"):
    group: str


class ShareGroups(msgspec.Struct, frozen=True, rename="pascal"):
    share_group: list[ShareGroupType]


class AccountType(msgspec.Struct, frozen=True, rename="pascal"):
    aliyun_id: str
    shared_time: str | UnsetType = UNSET


class Accounts(msgspec.Struct, frozen=True, rename="pascal"):
    account: list[AccountType]


@fields_in_key_order
class DescribeImageSharePermissionResponse(Response, frozen=True, kw_only=True):
    request_id: str
    page_number: int
    page_size: int
    total_count: int
    image_id: str
    region_id: str
    share_groups: ShareGroups
    accounts: Accounts


def describe_image_share_permission(
    request: DescribeImageSharePermissionRequest, context: Context
) -> DescribeImageSharePermissionResponse:
    """A page of the accounts; a public image is also shared with the group "all".

    SharedTime is missing for a share that was imported without its time.
    """
    context.require_region(request.region_id)
    image = own_image(context, request.region_id, request.image_id)
    since = {sharing.account_id: format_timestamp(sharing.since) for sharing in image.sharings}
    shared = context.catalogue.shared_with(image.region_id, image.image_id)
    page = by_number(shared, request.page_number, request.page_size)
    return DescribeImageSharePermissionResponse(
        request_id=context.request_id,
        page_number=request.page_number,
        page_size=request.page_size,
        total_count=len(shared),
        image_id=image.image_id,
        region_id=image.region_id,
        share_groups=ShareGroups([ShareGroupType("all")] if image.is_public else []),
        accounts=Accounts(
            [AccountType(str(account_id), since.get(account_id, UNSET)) for account_id in page]
        ),
    )


DESCRIBE_IMAGE_SHARE_PERMISSION = Action(
    name="DescribeImageSharePermission",
    request=DescribeImageSharePermissionRequest,
    response=DescribeImageSharePermissionResponse,
    handle=describe_image_share_permission,
    resources=on("image", "image_id"),
)
