"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.images.cancel_copy_image import CANCEL_COPY_IMAGE
from genzo.actions.images.copy_image import COPY_IMAGE
from genzo.actions.images.create_image import CREATE_IMAGE
from genzo.actions.images.delete_image import DELETE_IMAGE
from genzo.actions.images.describe_image_from_family import DESCRIBE_IMAGE_FROM_FAMILY
from genzo.actions.images.describe_image_share_permission import DESCRIBE_IMAGE_SHARE_PERMISSION
from genzo.actions.images.describe_image_support_instance_types import (
    DESCRIBE_IMAGE_SUPPORT_INSTANCE_TYPES,
)
from genzo.actions.images.describe_images import DESCRIBE_IMAGES
from genzo.actions.images.modify_image_attribute import MODIFY_IMAGE_ATTRIBUTE
from genzo.actions.images.modify_image_share_permission import MODIFY_IMAGE_SHARE_PERMISSION

ACTIONS: tuple[AnyAction, ...] = (
    CANCEL_COPY_IMAGE,
    COPY_IMAGE,
    CREATE_IMAGE,
    DELETE_IMAGE,
    DESCRIBE_IMAGES,
    DESCRIBE_IMAGE_FROM_FAMILY,
    DESCRIBE_IMAGE_SHARE_PERMISSION,
    DESCRIBE_IMAGE_SUPPORT_INSTANCE_TYPES,
    MODIFY_IMAGE_ATTRIBUTE,
    MODIFY_IMAGE_SHARE_PERMISSION,
)
