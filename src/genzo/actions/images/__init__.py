"""Actions on images."""

from genzo.actions.action import AnyAction
from genzo.actions.images.delete_image import DELETE_IMAGE
from genzo.actions.images.describe_images import DESCRIBE_IMAGES

ACTIONS: tuple[AnyAction, ...] = (DELETE_IMAGE, DESCRIBE_IMAGES)
