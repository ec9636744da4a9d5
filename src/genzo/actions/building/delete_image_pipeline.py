"""DeleteImagePipeline: delete a pipeline and its executions, but not the images that it built."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.building.find_pipeline import executions_of, own_pipeline
from genzo.actions.resource_names import on
from genzo.catalogue.building import ExecutionStatus
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteImagePipeline")
_RUNNING = _ERRORS("InvalidImagePipeline.HasRunningExecution")
_NOT_FOUND = _ERRORS("InvalidImagePipeline.NotFound")


class DeleteImagePipelineRequest(Request, frozen=True):
    region_id: str
    image_pipeline_id: str


class DeleteImagePipelineResponse(Response, frozen=True):
    request_id: str


def delete_image_pipeline(
    request: DeleteImagePipelineRequest, context: WriteContext
) -> DeleteImagePipelineResponse:
    """Delete the pipeline, unless one of its executions still runs or is being cancelled."""
    pipeline = own_pipeline(context, request.region_id, request.image_pipeline_id, _NOT_FOUND)
    executions = executions_of(context, pipeline)
    for execution in executions:
        is_leaving = execution.status_at(context.now) is ExecutionStatus.CANCELLING
        if is_leaving or execution.is_running_at(context.now):
            raise _RUNNING(text="The specified image pipeline has a running execution.")
    for execution in executions:
        context.catalogue.delete_resource(execution)
    context.catalogue.delete_resource(pipeline)
    return DeleteImagePipelineResponse(request_id=context.request_id)


DELETE_IMAGE_PIPELINE = Action(
    name="DeleteImagePipeline",
    request=DeleteImagePipelineRequest,
    response=DeleteImagePipelineResponse,
    handle=delete_image_pipeline,
    writes=True,
    resources=on("imagepipeline", "image_pipeline_id"),
)
