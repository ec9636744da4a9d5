"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.building.cancel_image_pipeline_execution import CANCEL_IMAGE_PIPELINE_EXECUTION
from genzo.actions.building.create_image_component import CREATE_IMAGE_COMPONENT
from genzo.actions.building.create_image_pipeline import CREATE_IMAGE_PIPELINE
from genzo.actions.building.delete_image_component import DELETE_IMAGE_COMPONENT
from genzo.actions.building.delete_image_pipeline import DELETE_IMAGE_PIPELINE
from genzo.actions.building.describe_image_components import DESCRIBE_IMAGE_COMPONENTS
from genzo.actions.building.describe_image_pipeline_executions import DESCRIBE_IMAGE_PIPELINE_EXECUTIONS
from genzo.actions.building.describe_image_pipelines import DESCRIBE_IMAGE_PIPELINES
from genzo.actions.building.start_image_pipeline_execution import START_IMAGE_PIPELINE_EXECUTION

ACTIONS: tuple[AnyAction, ...] = (
    CREATE_IMAGE_COMPONENT,
    DESCRIBE_IMAGE_COMPONENTS,
    DELETE_IMAGE_COMPONENT,
    CREATE_IMAGE_PIPELINE,
    DESCRIBE_IMAGE_PIPELINES,
    DELETE_IMAGE_PIPELINE,
    START_IMAGE_PIPELINE_EXECUTION,
    DESCRIBE_IMAGE_PIPELINE_EXECUTIONS,
    CANCEL_IMAGE_PIPELINE_EXECUTION,
)
