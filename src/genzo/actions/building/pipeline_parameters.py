"""The parameters of CreateImagePipeline."""

import msgspec

from genzo.actions.tag_parameters import TagParameter
from genzo.wire.structs import Request


class ImportedDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """An object in OSS that a disk is imported from; ``disk_image_size`` is in GiB."""

    oss_bucket: str = msgspec.field(name="OSSBucket", default="")
    oss_object: str = msgspec.field(name="OSSObject", default="")
    format: str = ""
    disk_image_size: int | None = None


class ImportedFeaturesParameter(msgspec.Struct, frozen=True, rename="pascal"):
    nvme_support: str = "unsupported"
    imds_support: str = "v1"


class ImportImageOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """The base of BaseImageType=OSS.

    The imported image itself is not stored: what describes it beside its system is only read back.
    """

    architecture: str = "x86_64"
    os_type: str | None = msgspec.field(name="OSType", default=None)
    platform: str | None = None
    boot_mode: str | None = None
    license_type: str = "Auto"
    disk_device_mappings: tuple[ImportedDiskParameter, ...] = ()
    features: ImportedFeaturesParameter = ImportedFeaturesParameter()
    retain_imported_image: bool | None = None
    retention_strategy: str | None = None
    image_name: str | None = None
    description: str | None = None
    role_name: str | None = None
    import_image_tags: tuple[TagParameter, ...] = ()


class AdvancedOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """``image_name_suffix`` "disable" leaves the image's name without a suffix."""

    retain_cloud_assistant: bool | None = None
    image_name_suffix: str | None = None


class ImageFeaturesParameter(msgspec.Struct, frozen=True, rename="pascal"):
    nvme_support: str | None = None


class ImageOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """The image to build."""

    image_name: str | None = None
    image_family: str | None = None
    description: str | None = None
    image_features: ImageFeaturesParameter = ImageFeaturesParameter()
    image_tags: tuple[TagParameter, ...] = ()


class ImageSecurityOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """The scan of the image to build. Nothing is scanned here: the mode is only read back."""

    security_scan_mode: str = ""


class CreateImagePipelineRequest(Request, frozen=True):
    region_id: str
    base_image_type: str
    tag: tuple[TagParameter, ...] = ()
    resource_group_id: str = ""
    add_account: tuple[int, ...] = ()
    to_region_id: tuple[str, ...] = ()
    base_image: str = ""
    name: str | None = None
    description: str | None = None
    image_name: str | None = None
    v_switch_id: str = ""
    instance_type: str = ""
    system_disk_size: int = 40
    internet_max_bandwidth_out: int = 0
    delete_instance_on_failure: bool = True
    build_content: str = ""
    client_token: str | None = None
    repair_mode: str = ""
    repair_item: tuple[str, ...] = ()
    image_family: str | None = None
    test_content: str = ""
    import_image_options: ImportImageOptionsParameter | None = None
    nvme_support: str | None = None
    advanced_options: AdvancedOptionsParameter = AdvancedOptionsParameter()
    image_options: ImageOptionsParameter = ImageOptionsParameter()
    image_security_options: ImageSecurityOptionsParameter = ImageSecurityOptionsParameter()
