"""The image builder: components, pipelines and executions. The clock determines an execution's state."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from genzo.catalogue.image import Tag
from genzo.catalogue.resource import Resource


class ExecutionStatus(StrEnum):
    """The states of an execution (DescribeImagePipelineExecutions, parameter Status)."""

    PREPARING = "PREPARING"
    REPAIRING = "REPAIRING"
    BUILDING = "BUILDING"
    TESTING = "TESTING"
    DISTRIBUTING = "DISTRIBUTING"
    RELEASING = "RELEASING"
    SUCCESS = "SUCCESS"
    PARTITION_SUCCESS = "PARTITION_SUCCESS"
    FAILED = "FAILED"
    TEST_FAILED = "TEST_FAILED"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"


class ImageComponent(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """Build or test commands that pipelines refer to. A name may have several versions."""

    kind: ClassVar[str] = "imagecomponent"

    component_type: str = "Build"
    system_type: str = "Linux"
    content: str = ""
    version: str = "1.0.0"


class PipelineImportedDisk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An object in OSS that becomes a disk; ``size`` is in GiB, None where the request gives none."""

    bucket: str = ""
    object_name: str = ""
    format: str = ""
    size: int | None = None


class PipelineImportOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The disk image in OSS that a pipeline starts from (CreateImagePipeline, ImportImageOptions)."""

    architecture: str = "x86_64"
    os_type: str = "linux"
    platform: str = "Others Linux"
    boot_mode: str = ""
    license_type: str = ""
    nvme_support: str = ""
    imds_support: str = ""
    disks: tuple[PipelineImportedDisk, ...] = ()
    image_name: str = ""
    description: str = ""
    role_name: str = ""
    retention_strategy: str = ""
    retain_imported_image: bool | None = None
    tags: tuple[Tag, ...] = ()


class PipelineImageOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The attributes of the image that a pipeline builds (CreateImagePipeline, ImageOptions).

    With ``has_suffix``, the image's name ends with the execution's id.
    """

    name: str = ""
    has_suffix: bool = True
    family: str = ""
    description: str = ""
    nvme_support: str = ""
    tags: tuple[Tag, ...] = ()


class ImagePipeline(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An image template: the base image, the build commands, and the target regions and accounts.

    ``base_image_type`` is IMAGE, IMAGE_FAMILY or OSS. ``to_region_ids`` and ``add_accounts`` keep the
    values and the order of the request. ``system_disk_size`` is in GiB, ``internet_max_bandwidth_out`` in
    Mbit/s.
    """

    kind: ClassVar[str] = "imagepipeline"

    base_image_type: str = "IMAGE"
    base_image: str = ""
    imported: PipelineImportOptions | None = None
    build_content: str = ""
    test_content: str = ""
    repair_mode: str = ""
    repair_items: tuple[str, ...] = ()
    security_scan_mode: str = ""
    retain_cloud_assistant: bool | None = None
    vswitch_id: str = ""
    instance_type: str = ""
    system_disk_size: int = 40
    internet_max_bandwidth_out: int = 0
    delete_instance_on_failure: bool = True
    to_region_ids: tuple[str, ...] = ()
    add_accounts: tuple[int, ...] = ()
    image: PipelineImageOptions = PipelineImageOptions()


class BuiltCopy(msgspec.Struct, frozen=True):
    """An image that an execution creates in a region, and the snapshots of its disks."""

    region_id: str
    image_id: str
    snapshot_ids: tuple[str, ...]


class ImagePipelineExecution(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """One run of a pipeline from ``created`` to ``settles_at``, divided into ``phases`` of equal length.

    It ends with the state ``outcome``; ``message`` explains any state but SUCCESS, ``error_code`` is its
    code. A cancelled execution is CANCELLING from ``cancelled_at`` for the length of one phase, then
    CANCELLED. All times are in milliseconds since 1970.
    """

    kind: ClassVar[str] = "imagepipelineexecution"

    pipeline_id: str = ""
    phases: tuple[ExecutionStatus, ...] = (ExecutionStatus.PREPARING,)
    settles_at: int = 0
    outcome: ExecutionStatus = ExecutionStatus.SUCCESS
    message: str = ""
    error_code: str = ""
    cancelled_at: int | None = None
    copies: tuple[BuiltCopy, ...] = ()

    def status_at(self, now: int) -> ExecutionStatus:
        """The state at ``now`` (milliseconds since 1970)."""
        return self._stage_at(now)[0]

    def modified_at(self, now: int) -> int:
        """When it entered the state that it has at ``now``; both are in milliseconds since 1970."""
        return self._stage_at(now)[1]

    def is_running_at(self, now: int) -> bool:
        """Whether it has neither ended nor been cancelled at ``now``."""
        return self.cancelled_at is None and now < self.settles_at

    def _stage_at(self, now: int) -> tuple[ExecutionStatus, int]:
        """The state at ``now``, and when it began."""
        count, duration = len(self.phases), self.settles_at - self.created
        if self.cancelled_at is not None:
            cancelled_fully_at = self.cancelled_at + duration // count
            if now < cancelled_fully_at:
                return ExecutionStatus.CANCELLING, self.cancelled_at
            return ExecutionStatus.CANCELLED, cancelled_fully_at
        if now >= self.settles_at:
            return self.outcome, self.settles_at
        number = max(0, now - self.created) * count // duration
        began_at = self.created + -(-number * duration // count)  # rounded up, so that it lies in its phase
        return self.phases[number], began_at
