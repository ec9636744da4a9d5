"""DescribeImagePipelines: the caller's pipelines, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.building.listing import MaxResults, require_few, with_tags
from genzo.actions.building.resource_attributes import require_name
from genzo.actions.paging import NEWEST_FIRST, by_token
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ImagePipeline
from genzo.catalogue.clock import format_timestamp
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeImagePipelines")
_NAME = _ERRORS("InvalidName.Malformed")
_TOO_MANY_IDS = _ERRORS("InvalidImagePipelineIdSize.ExceededMaxNumber")
_TOKEN = _ERRORS("Invalid.NextToken")


class DescribeImagePipelinesRequest(Request, frozen=True):
    region_id: str
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()
    name: str | None = None
    next_token: str | None = None
    max_results: MaxResults = 50
    image_pipeline_id: tuple[str, ...] = ()


class ToRegionIds(msgspec.Struct, frozen=True, rename="pascal"):
    to_region_id: list[str]


class AddAccounts(msgspec.Struct, frozen=True, rename="pascal"):
    add_account: list[str]


class ImagePipelineType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    creation_time: str
    delete_instance_on_failure: bool
    instance_type: str
    internet_max_bandwidth_out: int
    image_pipeline_id: str
    v_switch_id: str
    system_disk_size: int
    description: str
    base_image: str
    resource_group_id: str
    image_name: str
    base_image_type: str
    name: str
    build_content: str
    tags: Tags
    to_region_ids: ToRegionIds
    add_accounts: AddAccounts


class ImagePipelines(msgspec.Struct, frozen=True, rename="pascal"):
    image_pipeline_set: list[ImagePipelineType]


class DescribeImagePipelinesResponse(Response, frozen=True):
    next_token: str
    request_id: str
    total_count: int
    max_results: int
    image_pipeline: ImagePipelines


def describe_image_pipelines(
    request: DescribeImagePipelinesRequest, context: Context
) -> DescribeImagePipelinesResponse:
    """A page of the caller's pipelines."""
    context.require_region(request.region_id)
    _require_valid(request)
    pipelines = context.catalogue.resources(ImagePipeline, context.account_id, request.region_id)
    found = with_tags((item for item in pipelines if _is_wanted(item, request)), request.tag)
    page = by_token(found, request.next_token, request.max_results, NEWEST_FIRST, _TOKEN)
    return DescribeImagePipelinesResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        total_count=len(found),
        max_results=request.max_results,
        image_pipeline=ImagePipelines([_shown(item) for item in page.items]),
    )


def _require_valid(request: DescribeImagePipelinesRequest) -> None:
    require_name(request.name, _NAME)
    require_few(request.image_pipeline_id, request.tag, _TOO_MANY_IDS, "ImagePipelineId")


def _is_wanted(item: ImagePipeline, request: DescribeImagePipelinesRequest) -> bool:
    return (
        request.name in (None, item.name)
        and request.resource_group_id in (None, item.resource_group_id)
        and (not request.image_pipeline_id or item.resource_id in request.image_pipeline_id)
    )


def _shown(item: ImagePipeline) -> ImagePipelineType:
    return ImagePipelineType(
        creation_time=format_timestamp(item.created // 1000),
        delete_instance_on_failure=item.delete_instance_on_failure,
        instance_type=item.instance_type,
        internet_max_bandwidth_out=item.internet_max_bandwidth_out,
        image_pipeline_id=item.resource_id,
        v_switch_id=item.vswitch_id,
        system_disk_size=item.system_disk_size,
        description=item.description,
        base_image=item.base_image,
        resource_group_id=item.resource_group_id,
        image_name=item.image.name,
        base_image_type=item.base_image_type,
        name=item.name,
        build_content=item.build_content,
        tags=shown_tags(item.tags),
        to_region_ids=ToRegionIds(list(item.to_region_ids)),
        add_accounts=AddAccounts([str(account_id) for account_id in item.add_accounts]),
    )


DESCRIBE_IMAGE_PIPELINES = Action(
    name="DescribeImagePipelines",
    request=DescribeImagePipelinesRequest,
    response=DescribeImagePipelinesResponse,
    handle=describe_image_pipelines,
)
