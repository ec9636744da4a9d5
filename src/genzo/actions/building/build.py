"""Builds the images of an execution: one in the pipeline's region, and a copy in each target region.

No commands run: the image is its base with the name, family and disk size of the pipeline. A condition
that fails the build on the service also fails it here.
"""

from typing import Any, NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.building.base_image import base_of_pipeline
from genzo.actions.building.commands import commands_of
from genzo.actions.building.pipeline_checks import missing_component
from genzo.actions.images.copied_disks import with_copied_disks
from genzo.actions.images.image_family import require_place_in_family
from genzo.actions.images.image_sharing import share
from genzo.actions.images.image_snapshots import put_image
from genzo.actions.images.new_image import new_image, require_free_name, require_image_quota
from genzo.catalogue.building import BuiltCopy, ExecutionStatus, ImagePipeline
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.errors import ApiError
from genzo.errors.table import errors_of

# The message of a failed execution is that of the error of CreateImage.
_ERRORS = errors_of("CreateImage")
_NAME_TAKEN = _ERRORS("InvalidImageName.Duplicated")
_QUOTA = _ERRORS("QuotaExceed.Image")
_FAMILY_FULL = _ERRORS("ImageQuotaExceed.ImageFamily")
_FAMILIES_FULL = _ERRORS("ImageFamilyQuotaExceed")
_PIPELINE_ERRORS = errors_of("CreateImagePipeline")
_NO_BASE = _PIPELINE_ERRORS("InvalidImage.NotFound")
_NO_COMPONENT = _PIPELINE_ERRORS("ImageComponent.NotFound")

_DETECTED = "auto"  # The support of the base image is found again: no commands run that could change it.

_INHERITED = (
    "os_type",
    "os_name",
    "os_name_en",
    "platform",
    "architecture",
    "boot_mode",
    "product_code",
    "license_type",
    "is_support_io_optimized",
    "is_support_cloudinit",
    "login_as_non_root_supported",
)


class Build(NamedTuple):
    """The images and the outcome of an execution, with a message unless it succeeds."""

    copies: tuple[BuiltCopy, ...]
    outcome: ExecutionStatus
    message: str = ""
    error_code: str = ""


def build(context: WriteContext, pipeline: ImagePipeline, execution_id: str) -> Build:
    """Create the images of an execution, which are Creating until it ends."""
    try:
        base = base_of_pipeline(context, pipeline)
    except ApiError as error:
        return _failed(error)
    if base is None:
        return _failed(_NO_BASE(text="The source image does not exist."))
    given = (*commands_of(pipeline.build_content), *commands_of(pipeline.test_content))
    component_id = missing_component(context, pipeline.region_id, given)
    if component_id is not None:
        return _failed(_NO_COMPONENT(text=f"The image component {component_id} does not exist"))
    if context.failure is not None:
        return Build((), ExecutionStatus.FAILED, context.failure.message, context.failure.code)
    name = _image_name(pipeline, execution_id)
    try:
        image = _image(context, pipeline, pipeline.region_id, name, base)
    except ApiError as error:
        return _failed(error)
    return _distributed(context, pipeline, image)


def _failed(error: ApiError) -> Build:
    return Build((), ExecutionStatus.FAILED, error.message, error.code)


def _image_name(pipeline: ImagePipeline, execution_id: str) -> str:
    """The name's prefix and the id of the execution (parameter ImageOptions.ImageName)."""
    wanted = pipeline.image
    return f"{wanted.name}_{execution_id}" if wanted.name and wanted.has_suffix else wanted.name


def _distributed(context: WriteContext, pipeline: ImagePipeline, image: Image) -> Build:
    """Copy the image to the other regions and share all images; a failure here makes the success partial."""
    images, failures, codes = [image], list[str](), list[str]()
    for region_id in pipeline.to_region_ids:
        if region_id == pipeline.region_id:
            continue
        try:
            images.append(_image(context, pipeline, region_id, image.name, image, is_copied=True))
        except ApiError as error:
            failures.append(f"{region_id}: {error.message}")
            codes.append(error.code)
    for made in images:
        for account_id in shared_accounts(pipeline):
            try:
                share(context, made, [str(account_id)])
            except ApiError as error:
                failures.append(f"{made.region_id}: {account_id}: {error.message}")
                codes.append(error.code)
    copies = tuple(_copy(made) for made in images)
    if failures:
        return Build(copies, ExecutionStatus.PARTITION_SUCCESS, " ".join(failures), codes[0])
    return Build(copies, ExecutionStatus.SUCCESS)


def shared_accounts(pipeline: ImagePipeline) -> list[int]:
    """The accounts to share the images with: its own is skipped."""
    return [account_id for account_id in pipeline.add_accounts if account_id != pipeline.owner_id]


def _image(
    context: WriteContext,
    pipeline: ImagePipeline,
    region_id: str,
    name: str,
    base: Image,
    *,
    is_copied: bool = False,
) -> Image:
    """Create the image of one region with its snapshots."""
    require_free_name(context, region_id, name, _NAME_TAKEN)
    require_image_quota(context, region_id, _QUOTA)
    family = pipeline.image.family
    require_place_in_family(
        context, region_id, family, family_full=_FAMILY_FULL, families_full=_FAMILIES_FULL
    )
    members = _members(pipeline, base)
    bare = new_image(
        context, "StartImagePipelineExecution", region_id, name=name, is_copied=is_copied, **members
    )
    source = msgspec.structs.replace(base, disk_device_mappings=_disks(base, bare.size))
    image, snapshots = with_copied_disks(bare, source, context, encrypted=False, kms_key_id="")
    put_image(context, image, snapshots)
    return image


def _members(pipeline: ImagePipeline, base: Image) -> dict[str, Any]:
    """The attributes that the image inherits from its pipeline and its base."""
    wanted = pipeline.image
    detected = base.features.nvme_support
    nvme_support = detected if wanted.nvme_support in ("", _DETECTED) else wanted.nvme_support
    return {
        "description": wanted.description,
        "family": wanted.family,
        "tags": wanted.tags,
        "resource_group_id": pipeline.resource_group_id,
        "size": max(pipeline.system_disk_size, base.size),
        "features": msgspec.structs.replace(base.features, nvme_support=nvme_support),
        **{member: getattr(base, member) for member in _INHERITED},
    }


def _disks(base: Image, size: int) -> tuple[DiskDeviceMapping, ...]:
    """The disks of the base image, with the system disk enlarged to ``size`` GiB."""
    system, *others = base.disk_device_mappings or (DiskDeviceMapping(device="/dev/xvda", type="system"),)
    return (msgspec.structs.replace(system, size=str(size)), *others)


def _copy(image: Image) -> BuiltCopy:
    snapshot_ids = tuple(disk.snapshot_id for disk in image.disk_device_mappings)
    return BuiltCopy(image.region_id, image.image_id, snapshot_ids)
