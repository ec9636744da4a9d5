"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.image_transfer.cancel_task import CANCEL_TASK
from genzo.actions.image_transfer.describe_task_attribute import DESCRIBE_TASK_ATTRIBUTE
from genzo.actions.image_transfer.describe_tasks import DESCRIBE_TASKS
from genzo.actions.image_transfer.export_image import EXPORT_IMAGE
from genzo.actions.image_transfer.import_image import IMPORT_IMAGE

ACTIONS: tuple[AnyAction, ...] = (
    IMPORT_IMAGE,
    EXPORT_IMAGE,
    DESCRIBE_TASKS,
    DESCRIBE_TASK_ATTRIBUTE,
    CANCEL_TASK,
)
