"""Finding the pipeline that a request names, and its executions."""

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.catalogue.building import ImagePipeline, ImagePipelineExecution
from genzo.errors import ErrorType


def own_pipeline(context: Context, region_id: str, pipeline_id: str, error: ErrorType) -> ImagePipeline:
    """The caller's pipeline.

    Raises:
        ApiError: ``error`` if it does not exist, or the region does not exist.
    """
    context.require_region(region_id)
    text = "The specified ImagePipelineId does not exist."
    return own_resource(context, ImagePipeline, region_id, pipeline_id, error, text=text)


def executions_of(context: Context, pipeline: ImagePipeline) -> list[ImagePipelineExecution]:
    """The executions of a pipeline, newest first."""
    executions = context.catalogue.resources(ImagePipelineExecution, context.account_id, pipeline.region_id)
    return [item for item in executions if item.pipeline_id == pipeline.resource_id]
