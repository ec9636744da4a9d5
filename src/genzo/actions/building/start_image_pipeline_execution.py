"""StartImagePipelineExecution: build an image as a pipeline says."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.building.build import build, shared_accounts
from genzo.actions.building.find_pipeline import executions_of, own_pipeline
from genzo.actions.building.resource_attributes import checked_tags
from genzo.actions.resource_names import on
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ExecutionStatus, ImagePipeline, ImagePipelineExecution
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("StartImagePipelineExecution")
_RUNNING = _ERRORS("InvalidImagePipeline.HasRunningExecution")
_NOT_FOUND = _ERRORS("InvalidImagePipeline.NotFound")


class StartImagePipelineExecutionRequest(Request, frozen=True):
    region_id: str
    image_pipeline_id: str
    template_tag: Annotated[tuple[TagParameter, ...], NO_EFFECT, msgspec.Meta(max_length=20)] = ()
    client_token: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class StartImagePipelineExecutionResponse(Response, frozen=True, kw_only=True):
    execution_id: str
    request_id: str


def start_image_pipeline_execution(
    request: StartImagePipelineExecutionRequest, context: WriteContext
) -> StartImagePipelineExecutionResponse:
    """Begin an execution; its images exist at once and are Creating until it ends.

    A pipeline has one running execution at a time; one that is being cancelled does not count.
    """
    pipeline = own_pipeline(context, request.region_id, request.image_pipeline_id, _NOT_FOUND)
    if any(item.is_running_at(context.now) for item in executions_of(context, pipeline)):
        raise _RUNNING(text="The specified image pipeline has a running execution.")
    tags = checked_tags(request.tag, context, "Tag")
    execution_id = context.ids.new_resource_id("exec", request.region_id)
    built = build(context, pipeline, execution_id)
    execution = ImagePipelineExecution(
        resource_id=execution_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        resource_group_id=pipeline.resource_group_id,
        tags=tags,
        pipeline_id=pipeline.resource_id,
        phases=_phases(pipeline, built.outcome),
        settles_at=context.now + context.durations.milliseconds("StartImagePipelineExecution"),
        outcome=built.outcome,
        message=built.message,
        error_code=built.error_code,
        copies=built.copies,
    )
    context.catalogue.put_resource(execution)
    return StartImagePipelineExecutionResponse(execution_id=execution_id, request_id=context.request_id)


def _phases(pipeline: ImagePipeline, outcome: ExecutionStatus) -> tuple[ExecutionStatus, ...]:
    """The phases of an execution of the pipeline; an execution that fails has no phase of building."""
    if outcome is ExecutionStatus.FAILED:
        return (ExecutionStatus.PREPARING, ExecutionStatus.RELEASING)
    is_distributed = bool(shared_accounts(pipeline) or set(pipeline.to_region_ids) - {pipeline.region_id})
    steps = {
        ExecutionStatus.PREPARING: True,
        ExecutionStatus.REPAIRING: bool(pipeline.repair_mode),
        ExecutionStatus.BUILDING: True,
        ExecutionStatus.TESTING: bool(pipeline.test_content),
        ExecutionStatus.DISTRIBUTING: is_distributed,
        ExecutionStatus.RELEASING: True,
    }
    return tuple(phase for phase, is_taken in steps.items() if is_taken)


START_IMAGE_PIPELINE_EXECUTION = Action(
    name="StartImagePipelineExecution",
    request=StartImagePipelineExecutionRequest,
    response=StartImagePipelineExecutionResponse,
    handle=start_image_pipeline_execution,
    writes=True,
    resources=on("imagepipeline", "image_pipeline_id"),
    asks_objects=True,
)
