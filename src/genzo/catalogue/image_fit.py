"""Which images an instance type runs: one rule for queries of images and for creating instances.

An image is refused for what it is known to be. What an image does not say, such as the boot mode of images
recorded before 2021, refuses it nowhere (docs/decisions/0033-images-of-instance-types.md).
"""

from operator import attrgetter
from typing import NamedTuple

import msgspec

from genzo.catalogue.facts import InstanceType
from genzo.catalogue.image import Image
from genzo.catalogue.instance_families import InstanceFamily
from genzo.catalogue.query import ImageQuery, Unwanted

_VALUES = {
    "boot_mode": attrgetter("boot_mode"),
    "os_name_en": attrgetter("os_name_en"),
    "nvme_support": attrgetter("features.nvme_support"),
}
_WITHOUT_NVME = Unwanted("nvme_support", "unsupported")
_BIOS = Unwanted("boot_mode", "BIOS")


class ImageConditions(NamedTuple):
    """What an instance type requires of an image.

    ``os_type`` None stands for any operating system. An image has none of the ``unwanted`` values.
    """

    architectures: tuple[str, ...]
    os_type: str | None
    unwanted: tuple[Unwanted, ...]

    def allows_architecture(self, image: Image) -> bool:
        """Whether the processor runs the image."""
        return image.architecture in self.architectures

    def allows(self, image: Image) -> bool:
        """Whether the instance type runs the image."""
        return (
            self.allows_architecture(image)
            and self.os_type in (None, image.os_type)
            and not any((_VALUES[member](image) or "").startswith(start) for member, start in self.unwanted)
        )

    def limit(self, query: ImageQuery) -> ImageQuery:
        """The query, limited to the images that the instance type runs."""
        architectures = tuple(
            each for each in self.architectures if query.architectures is None or each in query.architectures
        )
        if self.os_type is not None and query.os_type not in (None, self.os_type):
            architectures = ()
        return msgspec.structs.replace(
            query, architectures=architectures, os_type=query.os_type or self.os_type, unwanted=self.unwanted
        )


def image_conditions(instance_type: InstanceType, family: InstanceFamily) -> ImageConditions:
    """What a type of a family requires: its architecture, NVMe, UEFI and the systems that start on it.

    Sources: DescribeInstanceTypes, NvmeSupport; the remarks of the families' pages
    (`genzo.data.family_facts`).
    """
    unwanted = [Unwanted("os_name_en", beginning) for beginning in family.refused_systems]
    if instance_type.nvme_support == "required":
        unwanted.append(_WITHOUT_NVME)
    if family.needs_uefi:
        unwanted.append(_BIOS)
    return ImageConditions(instance_type.image_architectures, family.os_type or None, tuple(unwanted))
