"""The request of ModifyDiskSpec, and the checks that need nothing but the request."""

from typing import Annotated

import msgspec

from genzo.actions.snapshots.disk_sizes import ESSD
from genzo.catalogue.disk_performance import LEVELS
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = errors_of("ModifyDiskSpec")
_LEVEL = _ERRORS("InvalidPerformanceLevel.Malformed")
_CATEGORY = _ERRORS("InvalidDiskCategory.ValueNotSupported", status=400)
_LEVEL_OF_OTHER = _ERRORS("InvalidPerformanceLevelParam.Mismatch")
_RECOVER = _ERRORS("MalformedParameter.PerformanceControlOptions")

CATEGORIES = ("cloud_efficiency", "cloud_essd_entry", "cloud_ssd", "cloud_auto", "cloud_essd")
"""The categories that a disk can change to, in ascending order of performance (parameter DiskCategory)."""

_RECOVER_ALL = "All"


class PerformanceControlOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    iops: int | None = msgspec.field(name="IOPS", default=None)
    recover: str | None = None
    throughput: int | None = None


class ModifyDiskSpecRequest(Request, frozen=True):
    disk_id: str
    region_id: str = ""
    performance_level: str | None = None
    disk_category: str | None = None
    dry_run: bool = False
    provisioned_iops: Annotated[int, msgspec.Meta(ge=0)] | None = None
    performance_control_options: PerformanceControlOptionsParameter | None = None
    destination_zone_id: Annotated[str | None, NO_EFFECT] = None


def require_values(request: ModifyDiskSpecRequest) -> None:
    """Refuse values that the parameters do not have, or that contradict each other."""
    if request.performance_level not in (None, *LEVELS):
        raise _LEVEL()
    if request.disk_category not in (None, *CATEGORIES):
        raise _CATEGORY()
    if request.performance_level is not None and request.disk_category not in (None, ESSD):
        raise _LEVEL_OF_OTHER()
    options = request.performance_control_options
    if options is not None and options.recover not in (None, _RECOVER_ALL):
        raise _RECOVER(text=f"Recover must be {_RECOVER_ALL}")
