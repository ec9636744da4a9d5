"""The request of CreateDisk."""

from typing import Annotated

import msgspec

from genzo.actions.arn_parameter import ArnParameter
from genzo.actions.tag_parameters import TagParameter
from genzo.wire.structs import NO_EFFECT, Request


class CreateDiskRequest(Request, frozen=True):
    region_id: str
    zone_id: str | None = None
    snapshot_id: str | None = None
    disk_name: str | None = None
    size: Annotated[int, msgspec.Meta(ge=1, le=131_072)] | None = None
    disk_category: str = ""
    description: str | None = None
    encrypted: bool | None = None
    client_token: str | None = None
    instance_id: str | None = None
    resource_group_id: str = ""
    kms_key_id: Annotated[str, msgspec.Meta(max_length=64)] | None = msgspec.field(
        name="KMSKeyId", default=None
    )
    performance_level: str = ""
    advanced_features: Annotated[str | None, NO_EFFECT] = None
    storage_set_id: str | None = None
    encrypt_algorithm: Annotated[str | None, NO_EFFECT] = None
    storage_set_partition_number: int | None = None
    storage_cluster_id: str | None = None
    multi_attach: str = "Disabled"
    tag: tuple[TagParameter, ...] = ()
    arn: Annotated[tuple[ArnParameter, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    provisioned_iops: Annotated[int, msgspec.Meta(ge=0)] | None = None
    bursting_enabled: bool = False
