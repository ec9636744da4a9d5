"""Refuses an image that an instance type does not run."""

from genzo.actions.action import Context
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.image import Image
from genzo.catalogue.image_fit import image_conditions
from genzo.errors.group import ErrorGroup, Listed

# As RunInstances answered in 2026.
_TEXT = (
    "The specified instance type {} only supports some specific images. "
    "You can use the DescribeImages API to query the available images."
)


class ImageOfTypeErrors(ErrorGroup):
    """Errors of an image that does not fit the instance type."""

    type_of_image = Listed("ImageNotSupportInstanceType")
    image_of_type = Listed("InvalidParameter.NotMatch")


def require_image_fits(
    image: Image, instance_type: InstanceType, context: Context, errors: ImageOfTypeErrors
) -> None:
    """Refuse an image of another architecture, or without the NVMe, boot mode or system that a type requires.

    The rule is `genzo.catalogue.image_fit`, which filters DescribeImages by InstanceType too.
    """
    family = context.facts.find_family(instance_type.instance_type_family)
    conditions = image_conditions(instance_type, family)
    if not conditions.allows_architecture(image):
        raise errors.type_of_image()
    if not conditions.allows(image):
        raise errors.image_of_type(text=_TEXT.format(instance_type.instance_type_id))
