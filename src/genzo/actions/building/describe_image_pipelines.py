"""DescribeImagePipelines: the caller's pipelines, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.building.listing import MaxResults, require_few, with_tags
from genzo.actions.building.pipeline_type import ImagePipelineType, present
from genzo.actions.building.resource_attributes import require_name
from genzo.actions.paging import NEWEST_FIRST, by_token
from genzo.actions.resource_names import on_or_any
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ImagePipeline
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
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


class ImagePipelines(msgspec.Struct, frozen=True, rename="pascal"):
    image_pipeline_set: list[ImagePipelineType]


@fields_in_key_order
class DescribeImagePipelinesResponse(Response, frozen=True, kw_only=True):
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
        image_pipeline=ImagePipelines([present(item) for item in page.items]),
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


DESCRIBE_IMAGE_PIPELINES = Action(
    name="DescribeImagePipelines",
    request=DescribeImagePipelinesRequest,
    response=DescribeImagePipelinesResponse,
    handle=describe_image_pipelines,
    resources=on_or_any("imagepipeline", "image_pipeline_id"),
)
