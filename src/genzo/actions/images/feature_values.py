"""Features of an image as requests name them (ImportImage, ModifyImageAttribute, CreateImage)."""

import msgspec

SUPPORT = ("supported", "unsupported")
"""The values of Features.NvmeSupport and SecureBootOptions.SecureBootSupport."""
IMDS_SUPPORT = ("v1", "v2")
"""The values of Features.ImdsSupport: the versions of the metadata server."""


class FeaturesParameter(msgspec.Struct, frozen=True, rename="pascal"):
    nvme_support: str | None = None
    imds_support: str | None = None
