"""DescribeImagePipelineExecutions: the states of executions, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.building.find_pipeline import own_pipeline
from genzo.actions.building.listing import MaxResults, with_tags
from genzo.actions.paging import NEWEST_FIRST, by_token
from genzo.actions.resource_names import on_or_any, together
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ExecutionStatus, ImagePipelineExecution
from genzo.catalogue.clock import format_timestamp
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("DescribeImagePipelineExecutions")
_STATUS = _ERRORS("InvalidParameter.Status")
_MISSING = _ERRORS("MissingParameter.ImagePipelineId")
_NOT_FOUND = _ERRORS("InvalidImagePipeline.NotFound")
_TOKEN = _ERRORS("Invalid.NextToken")


class DescribeImagePipelineExecutionsRequest(Request, frozen=True):
    region_id: str
    tag: tuple[TagParameter, ...] = ()
    image_pipeline_id: str | None = None
    execution_id: str | None = None
    status: str | None = None
    next_token: str | None = None
    max_results: MaxResults = 50


@fields_in_key_order
class ImagePipelineExecutionType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    creation_time: str
    image_pipeline_id: str
    status: str
    modified_time: str
    resource_group_id: str
    message: str
    image_id: str
    execution_id: str
    tags: Tags
    error_code: str | UnsetType = UNSET
    error_info: str | UnsetType = UNSET


class ImagePipelineExecutions(msgspec.Struct, frozen=True, rename="pascal"):
    image_pipeline_execution_set: list[ImagePipelineExecutionType]


@fields_in_key_order
class DescribeImagePipelineExecutionsResponse(Response, frozen=True, kw_only=True):
    next_token: str
    request_id: str
    total_count: int
    max_results: int
    image_pipeline_execution: ImagePipelineExecutions


def describe_image_pipeline_executions(
    request: DescribeImagePipelineExecutionsRequest, context: Context
) -> DescribeImagePipelineExecutionsResponse:
    """A page of the executions of a pipeline, or the one execution that the request names."""
    context.require_region(request.region_id)
    statuses = _checked_statuses(request.status)
    found = with_tags(_named(request, context), request.tag)
    if statuses:
        found = [item for item in found if item.status_at(context.now) in statuses]
    page = by_token(found, request.next_token, request.max_results, NEWEST_FIRST, _TOKEN)
    shown = [_shown(item, context.now) for item in page.items]
    return DescribeImagePipelineExecutionsResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        total_count=len(found),
        max_results=request.max_results,
        image_pipeline_execution=ImagePipelineExecutions(shown),
    )


def _checked_statuses(text: str | None) -> set[str]:
    statuses = set(text.split(",")) if text else set()
    if not statuses <= set(ExecutionStatus):
        raise _STATUS(text="The specified parameter Status is not valid.")
    return statuses


def _named(request: DescribeImagePipelineExecutionsRequest, context: Context) -> list[ImagePipelineExecution]:
    """The executions that the ids of the request select."""
    if request.image_pipeline_id is None and request.execution_id is None:
        raise _MISSING()
    if request.image_pipeline_id is not None:
        own_pipeline(context, request.region_id, request.image_pipeline_id, _NOT_FOUND)
    executions = context.catalogue.resources(ImagePipelineExecution, context.account_id, request.region_id)
    return [
        item
        for item in executions
        if request.image_pipeline_id in (None, item.pipeline_id)
        and request.execution_id in (None, item.resource_id)
    ]


def _shown(item: ImagePipelineExecution, now: int) -> ImagePipelineExecutionType:
    has_ended = item.cancelled_at is None and not item.is_running_at(now)
    is_wrong = has_ended and bool(item.error_code)
    return ImagePipelineExecutionType(
        creation_time=format_timestamp(item.created // 1000),
        image_pipeline_id=item.pipeline_id,
        status=item.status_at(now).value,
        modified_time=format_timestamp(item.modified_at(now) // 1000),
        resource_group_id=item.resource_group_id,
        message=item.message if has_ended else "",
        image_id=item.copies[0].image_id if item.copies else "",
        execution_id=item.resource_id,
        tags=shown_tags(item.tags),
        error_code=item.error_code if is_wrong else UNSET,
        error_info=item.message if is_wrong else UNSET,
    )


DESCRIBE_IMAGE_PIPELINE_EXECUTIONS = Action(
    name="DescribeImagePipelineExecutions",
    request=DescribeImagePipelineExecutionsRequest,
    response=DescribeImagePipelineExecutionsResponse,
    handle=describe_image_pipeline_executions,
    resources=together(
        on_or_any("imagepipelineexecution", "execution_id"), on_or_any("imagepipeline", "image_pipeline_id")
    ),
)
