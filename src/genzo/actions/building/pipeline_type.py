"""ImagePipelineType: a pipeline as DescribeImagePipelines shows it.

The members that the description's sample lacks are sent if the pipeline was given them.
"""

from typing import TypeVar

import msgspec

from genzo.actions.building.pipeline_import_type import ImportImageOptionsType, import_options
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.building import ImagePipeline, PipelineImageOptions
from genzo.catalogue.clock import format_timestamp
from genzo.wire.structs import UNSET, UnsetType

T = TypeVar("T")


class ToRegionIds(msgspec.Struct, frozen=True, rename="pascal"):
    to_region_id: list[str]


class AddAccounts(msgspec.Struct, frozen=True, rename="pascal"):
    add_account: list[str]


class RepairItems(msgspec.Struct, frozen=True, rename="pascal"):
    repair_item: list[str]


class AdvancedOptionsType(msgspec.Struct, frozen=True, rename="pascal"):
    retain_cloud_assistant: bool | UnsetType = UNSET
    image_name_suffix: str | UnsetType = UNSET


class ImageSecurityOptionsType(msgspec.Struct, frozen=True, rename="pascal"):
    security_scan_mode: str


class ImageFeaturesType(msgspec.Struct, frozen=True, rename="pascal"):
    nvme_support: str


class ImageTag(msgspec.Struct, frozen=True, rename="pascal"):
    tag_value: str
    tag_key: str


class ImageTags(msgspec.Struct, frozen=True, rename="pascal"):
    image_tag: list[ImageTag]


class ImageOptionsType(msgspec.Struct, frozen=True, rename="pascal"):
    description: str | UnsetType = UNSET
    image_family: str | UnsetType = UNSET
    image_features: ImageFeaturesType | UnsetType = UNSET
    image_name: str | UnsetType = UNSET
    image_tags: ImageTags | UnsetType = UNSET


class ImagePipelineType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    creation_time: str
    delete_instance_on_failure: bool
    instance_type: str
    internet_max_bandwidth_out: int
    image_pipeline_id: str
    v_switch_id: str
    system_disk_size: int
    description: str
    base_image: str
    resource_group_id: str
    image_name: str
    base_image_type: str
    name: str
    build_content: str
    tags: Tags
    to_region_ids: ToRegionIds
    add_accounts: AddAccounts
    test_content: str | UnsetType = UNSET
    repair_mode: str | UnsetType = UNSET
    repair_items: RepairItems | UnsetType = UNSET
    image_family: str | UnsetType = UNSET
    nvme_support: str | UnsetType = UNSET
    image_options: ImageOptionsType | UnsetType = UNSET
    import_image_options: ImportImageOptionsType | UnsetType = UNSET
    advanced_options: AdvancedOptionsType | UnsetType = UNSET
    image_security_options: ImageSecurityOptionsType | UnsetType = UNSET


def present(item: ImagePipeline) -> ImagePipelineType:
    """The pipeline as its owner sees it."""
    return ImagePipelineType(
        creation_time=format_timestamp(item.created // 1000),
        delete_instance_on_failure=item.delete_instance_on_failure,
        instance_type=item.instance_type,
        internet_max_bandwidth_out=item.internet_max_bandwidth_out,
        image_pipeline_id=item.resource_id,
        v_switch_id=item.vswitch_id,
        system_disk_size=item.system_disk_size,
        description=item.description,
        base_image=item.base_image,
        resource_group_id=item.resource_group_id,
        image_name=item.image.name,
        base_image_type=item.base_image_type,
        name=item.name,
        build_content=item.build_content,
        tags=shown_tags(item.tags),
        to_region_ids=ToRegionIds(list(item.to_region_ids)),
        add_accounts=AddAccounts([str(account_id) for account_id in item.add_accounts]),
        test_content=item.test_content or UNSET,
        repair_mode=item.repair_mode or UNSET,
        repair_items=RepairItems(list(item.repair_items)) if item.repair_items else UNSET,
        image_family=item.image.family or UNSET,
        nvme_support=item.image.nvme_support or UNSET,
        image_options=_unless_empty(_image_options(item.image), ImageOptionsType()),
        import_image_options=UNSET if item.imported is None else import_options(item.imported),
        advanced_options=_unless_empty(_advanced_options(item), AdvancedOptionsType()),
        image_security_options=ImageSecurityOptionsType(item.security_scan_mode)
        if item.security_scan_mode
        else UNSET,
    )


def _image_options(image: PipelineImageOptions) -> ImageOptionsType:
    tags = [ImageTag(tag_value=tag.value, tag_key=tag.key) for tag in image.tags]
    return ImageOptionsType(
        description=image.description or UNSET,
        image_family=image.family or UNSET,
        image_features=ImageFeaturesType(image.nvme_support) if image.nvme_support else UNSET,
        image_name=image.name or UNSET,
        image_tags=ImageTags(tags) if tags else UNSET,
    )


def _advanced_options(item: ImagePipeline) -> AdvancedOptionsType:
    return AdvancedOptionsType(
        retain_cloud_assistant=UNSET if item.retain_cloud_assistant is None else item.retain_cloud_assistant,
        image_name_suffix=UNSET if item.image.has_suffix else "disable",
    )


def _unless_empty(options: T, empty: T) -> T | UnsetType:
    return UNSET if options == empty else options
