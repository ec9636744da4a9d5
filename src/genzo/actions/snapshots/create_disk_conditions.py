"""The checks of CreateDisk."""

from genzo.actions.action import Context
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.snapshots.disk_parameters import CreateDiskRequest
from genzo.actions.snapshots.disk_sizes import AUTO, ESSD, SIZES, fits_level, most_provisioned_iops
from genzo.actions.snapshots.find_snapshots import own_snapshot
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.disk_performance import LEVELS
from genzo.catalogue.image import Tag
from genzo.catalogue.snapshots import Snapshot
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateDisk")
_NAME = _ERRORS("InvalidDiskName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_TAGS = TagErrors(_ERRORS)
_TAG_QUOTA = _ERRORS("QuotaExceed.Tags")
_CATEGORY = _ERRORS("InvalidDiskCategory.ValueNotSupported")
_LEVEL = _ERRORS("InvalidPerformanceLevel.Malformed")
_LEVEL_SIZE = _ERRORS("OperationDenied.PerformanceLevelNotMatch")
_NO_SIZE = _ERRORS("MissingParameter")
_SIZE = _ERRORS("InvalidDataDiskSize.ValueNotSupported")
_SNAPSHOT = _ERRORS("InvalidSnapshotId.NotFound")
_SNAPSHOT_NOT_READY = _ERRORS("InvalidSnapshotId.NotReady")
_SNAPSHOT_EPHEMERAL = _ERRORS("InvalidOperation.CreateFromSnapshotUnsupported")
_DECRYPT = _ERRORS("InvalidEncrypted.NotMatchSnapshot")
_KEY_OF_SNAPSHOT = _ERRORS("InvalidKmsKeyId.NotMatchSnapshot")
_KEY_WITHOUT_ENCRYPTION = _ERRORS("InvalidEncrypted.NotMatchKmsKeyId")
_ALGORITHM_WITHOUT_ENCRYPTION = _ERRORS("InvalidEncrypted.NotMatchEncryptAlgorithm")
_PROVISIONED_CATEGORY = _ERRORS("ProvisionedIopsForDiskCategoryUnsupported")
_PROVISIONED = _ERRORS("InvalidProvisionedIops.LimitExceed")
_BURSTING = _ERRORS("BurstingEnabledForDiskCategoryUnsupported")
_MULTI_ATTACH = _ERRORS("InvalidParameter.MultiAttach")
_MULTI_ATTACH_CATEGORY = _ERRORS("InvalidParameter.DiskCategoryAndMultiAttachNotMatch")
_MULTI_ATTACH_ZONE = _ERRORS("OperationDenied.ZoneNotSupportMultiAttachDisk")
_MULTI_ATTACH_AND_INSTANCE = _ERRORS("InvalidParameter.MultiAttachAndInstanceIdConflict")
_MULTI_ATTACH_AND_BURSTING = _ERRORS("BurstingEnabledForMultiAttachDiskUnsupported")
_STORAGE_SET = _ERRORS("InvalidStorageSetId.NotFound")
_PARTITIONS = _ERRORS("InvalidParameter.StorageSetPartitionNumber")
_CLUSTER = _ERRORS("InvalidStorageClusterId.NotExist")
_CLUSTER_AND_INSTANCE = _ERRORS("InvalidStorageClusterId.ConflictWithInstanceId")
_CLUSTER_AND_SET = _ERRORS("InvalidStorageClusterId.ConflictWithStorageSetId")

_MULTI_ATTACHES = ("Disabled", "Enabled")
_LEAST_PARTITIONS = 2


def checked_tags(request: CreateDiskRequest, context: Context) -> tuple[Tag, ...]:
    """The tags, after a check of name and description."""
    require_name(request.disk_name, _NAME)
    require_description(request.description, _DESCRIPTION)
    if len(request.tag) > context.quotas["tags"]:
        raise _TAG_QUOTA(text=f"A disk has at most {context.quotas['tags']} tags.")
    return tags_of(request.tag, _TAGS)


def require_kind(request: CreateDiskRequest) -> None:
    """Refuse an unknown kind of disk, or one that contradicts other parameters."""
    if request.disk_category not in SIZES:
        raise _CATEGORY()
    if request.performance_level not in ("", *LEVELS):
        raise _LEVEL()
    if request.kms_key_id is not None and not request.encrypted:
        raise _KEY_WITHOUT_ENCRYPTION()
    if request.encrypt_algorithm is not None and not request.encrypted:
        raise _ALGORITHM_WITHOUT_ENCRYPTION()
    if request.bursting_enabled and request.disk_category != AUTO:
        raise _BURSTING()
    _require_one_instance(request)
    _require_no_storage(request)


def _require_one_instance(request: CreateDiskRequest) -> None:
    """Refuse multi-attach disks, which no zone supports here."""
    if request.multi_attach not in _MULTI_ATTACHES:
        raise _MULTI_ATTACH()
    if request.multi_attach == _MULTI_ATTACHES[0]:
        return
    if request.instance_id is not None:
        raise _MULTI_ATTACH_AND_INSTANCE()
    if request.disk_category not in (ESSD, AUTO):
        raise _MULTI_ATTACH_CATEGORY()
    if request.bursting_enabled:
        raise _MULTI_ATTACH_AND_BURSTING()
    raise _MULTI_ATTACH_ZONE()


def _require_no_storage(request: CreateDiskRequest) -> None:
    """Refuse storage sets and dedicated clusters, which do not exist here."""
    if request.storage_cluster_id is not None and request.instance_id is not None:
        raise _CLUSTER_AND_INSTANCE()
    if request.storage_cluster_id is not None:
        raise (_CLUSTER if request.storage_set_id is None else _CLUSTER_AND_SET)()
    if request.storage_set_id is not None:
        raise _STORAGE_SET()
    partitions = request.storage_set_partition_number
    if partitions is not None and partitions < _LEAST_PARTITIONS:
        raise _PARTITIONS()


def snapshot_of(request: CreateDiskRequest, context: Context) -> Snapshot | None:
    """The source snapshot of the disk."""
    if request.snapshot_id is None:
        return None
    if request.disk_category.startswith("elastic_ephemeral"):
        raise _SNAPSHOT_EPHEMERAL()
    snapshot = own_snapshot(context, request.region_id, request.snapshot_id)
    if snapshot is None:
        raise _SNAPSHOT()
    if not (snapshot.is_accomplished_at(context.now) or snapshot.is_instant_at(context.now)):
        raise _SNAPSHOT_NOT_READY()
    if snapshot.encrypted:
        if request.encrypted is False:
            raise _DECRYPT()
        if request.kms_key_id not in (None, snapshot.kms_key_id):
            raise _KEY_OF_SNAPSHOT()
    return snapshot


def size_of(request: CreateDiskRequest, snapshot: Snapshot | None) -> int:
    """The size of the disk in GiB, at least that of its snapshot."""
    if request.size is None and snapshot is None:
        raise _NO_SIZE()
    size = max(request.size or 0, snapshot.size if snapshot is not None else 0)
    least, most = SIZES[request.disk_category]
    if not least <= size <= most:
        raise _SIZE(text=f"The size of a {request.disk_category} disk is {least} to {most} GiB.")
    if request.disk_category == ESSD and not fits_level(size, request.performance_level):
        raise _LEVEL_SIZE()
    if request.provisioned_iops is not None:
        if request.disk_category != AUTO:
            raise _PROVISIONED_CATEGORY()
        if request.provisioned_iops > most_provisioned_iops(size):
            raise _PROVISIONED()
    return size
