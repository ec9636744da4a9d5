"""ModifyDiskSpec: change the category, the performance level or the provisioned IOPS of a disk."""

from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.actions.snapshots.disk_spec_checks import (
    require_category,
    require_level,
    require_provisioned_iops,
    require_ready,
)
from genzo.actions.snapshots.disk_spec_parameters import ModifyDiskSpecRequest, require_values
from genzo.catalogue.disk_performance import performance_level_of
from genzo.catalogue.disks import Disk
from genzo.catalogue.tasks import Task
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_ERRORS = errors_of("ModifyDiskSpec")
_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_NO_CHANGE = _ERRORS("NoChangeInDiskCategoryAndPerformanceLevel")
_NOT_IN_CLUSTER = _ERRORS("InvalidPerformanceParameter.DiskNotInDedicatedStorageCluster")

_NO_ORDER = never_sent("nothing is ordered or paid")


@fields_in_key_order
class ModifyDiskSpecResponse(Response, frozen=True, kw_only=True):
    """The task of a change of the category; a change of the level or of IOPS alone has none."""

    request_id: str
    task_id: str | UnsetType = UNSET
    order_id: Annotated[str | UnsetType, _NO_ORDER] = UNSET


class _Spec(NamedTuple):
    category: str
    performance_level: str
    provisioned_iops: int | None


def modify_disk_spec(request: ModifyDiskSpecRequest, context: WriteContext) -> ModifyDiskSpecResponse:
    """Change the disk, and record a finished task where its category changes."""
    require_values(request)
    disk = own_resource(context, Disk, request.region_id, request.disk_id, _NOT_FOUND)
    if request.performance_control_options is not None:
        raise _NOT_IN_CLUSTER()
    require_ready(disk, context)
    spec = _checked_spec(disk, request, context)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(msgspec.structs.replace(disk, **spec._asdict()))
    return ModifyDiskSpecResponse(
        request_id=context.request_id,
        task_id=UNSET if spec.category == disk.category else _task(disk, context),
    )


def _checked_spec(disk: Disk, request: ModifyDiskSpecRequest, context: WriteContext) -> _Spec:
    """The category, level and IOPS of the disk after the change."""
    category = request.disk_category or disk.category
    if category != disk.category:
        require_category(disk, category, context)
    current_level = performance_level_of(disk.category, disk.performance_level)
    level = request.performance_level
    if level is None and category == disk.category:
        level = current_level
    require_level(disk, category, level)
    iops = disk.provisioned_iops if category == disk.category else None
    if request.provisioned_iops is not None:
        require_provisioned_iops(category, disk.size, request.provisioned_iops)
        iops = request.provisioned_iops
    spec = _Spec(category, performance_level_of(category, level or ""), iops)
    if spec == (disk.category, current_level, disk.provisioned_iops):
        raise _NO_CHANGE()
    return spec


def _task(disk: Disk, context: WriteContext) -> str:
    """The id of a new task of the change, which is Finished."""
    task = Task(
        resource_id=context.ids.new_resource_id("t", disk.region_id),
        region_id=disk.region_id,
        owner_id=context.account_id,
        created=context.now,
        action="ModifyDiskSpec",
        target_id=disk.resource_id,
        settles_at=context.now,
    )
    context.catalogue.put_resource(task)
    return task.resource_id


MODIFY_DISK_SPEC = Action(
    name="ModifyDiskSpec",
    request=ModifyDiskSpecRequest,
    response=ModifyDiskSpecResponse,
    handle=modify_disk_spec,
    writes=True,
    resources=on("disk", "disk_id"),
)
