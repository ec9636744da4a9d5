"""CancelImagePipelineExecution: stop a build and delete its images."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.find_resource import find_own, own_resource
from genzo.actions.images.image_snapshots import delete_snapshots
from genzo.actions.resource_names import Computed
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.building import ExecutionStatus, ImagePipelineExecution
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("CancelImagePipelineExecution")
_ENDED = _ERRORS("InvalidStatus.CancelFailed")
_LEAVING = _ERRORS("InvalidStatus.ImagePipelineExecution")
_NOT_FOUND = _ERRORS("InvalidImagePipelineExecution.NotFound")


class CancelImagePipelineExecutionRequest(Request, frozen=True):
    region_id: str
    execution_id: str
    template_tag: Annotated[tuple[TagParameter, ...], NO_EFFECT, msgspec.Meta(max_length=20)] = ()


class CancelImagePipelineExecutionResponse(Response, frozen=True):
    request_id: str


def cancel_image_pipeline_execution(
    request: CancelImagePipelineExecutionRequest, context: WriteContext
) -> CancelImagePipelineExecutionResponse:
    """Cancel the execution in any phase; its images and their snapshots are deleted at once."""
    context.require_region(request.region_id)
    execution = own_resource(
        context, ImagePipelineExecution, request.region_id, request.execution_id, _NOT_FOUND
    )
    if execution.status_at(context.now) is ExecutionStatus.CANCELLING:
        raise _LEAVING(text="The specified image pipeline execution is being cancelled.")
    if not execution.is_running_at(context.now):
        raise _ENDED()
    for copy in execution.copies:
        context.catalogue.delete_image(copy.region_id, copy.image_id)
        delete_snapshots(context, copy.region_id, copy.snapshot_ids)
    cancelled = msgspec.structs.replace(execution, cancelled_at=context.now, copies=())
    context.catalogue.put_resource(cancelled)
    return CancelImagePipelineExecutionResponse(request_id=context.request_id)


def _pipeline(request: CancelImagePipelineExecutionRequest, context: Context) -> Sequence[str]:
    """The pipeline of the execution; any if there is no such execution."""
    execution = find_own(context, ImagePipelineExecution, request.region_id, request.execution_id)
    pipeline_id = ANY if execution is None else execution.pipeline_id
    return [arn("ecs", request.region_id, context.account_id, f"imagepipeline/{pipeline_id}")]


CANCEL_IMAGE_PIPELINE_EXECUTION = Action(
    name="CancelImagePipelineExecution",
    request=CancelImagePipelineExecutionRequest,
    response=CancelImagePipelineExecutionResponse,
    handle=cancel_image_pipeline_execution,
    writes=True,
    resources=Computed(_pipeline, ("acs:ecs:{#region_id}:{#account_id}:imagepipeline/{#image_pipeline_id}",)),
)
