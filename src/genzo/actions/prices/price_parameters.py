"""The request of DescribePrice."""

from typing import Annotated

import msgspec

from genzo.wire.structs import NO_EFFECT, Request


class PricedDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """DataDisk.N."""

    category: str | None = None
    size: int | None = None
    performance_level: str | None = None
    provisioned_iops: Annotated[int | None, NO_EFFECT] = None
    storage_cluster_id: Annotated[str | None, NO_EFFECT] = None


class SystemDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    category: str | None = None
    size: int | None = None
    performance_level: str | None = None
    storage_cluster_id: Annotated[str | None, NO_EFFECT] = None


class SchedulerOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    dedicated_host_id: str | None = None
    deployment_set_strategy: Annotated[str | None, NO_EFFECT] = None


class RecurrenceRulesParameter(msgspec.Struct, frozen=True, rename="pascal"):
    recurrence_type: str | None = None
    recurrence_value: str | None = None
    start_hour: int | None = None
    end_hour: int | None = None


class DescribePriceRequest(Request, frozen=True):
    region_id: str
    resource_type: str = "instance"
    image_id: str | None = None
    instance_type: str | None = None
    dedicated_host_type: str | None = None
    io_optimized: str | None = None
    instance_network_type: str = "vpc"
    internet_charge_type: str = "PayByTraffic"
    internet_max_bandwidth_out: int = 0
    system_disk: SystemDiskParameter | None = None
    data_disk: tuple[PricedDiskParameter, ...] = ()
    period: int = 1
    price_unit: str = "Hour"
    amount: int = 1
    zone_id: str | None = None
    scheduler_options: SchedulerOptionsParameter | None = None
    instance_amount: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    offering_type: Annotated[str | None, NO_EFFECT] = None
    scope: Annotated[str | None, NO_EFFECT] = None
    platform: Annotated[str | None, NO_EFFECT] = None
    capacity: Annotated[int | None, NO_EFFECT] = None
    assurance_times: Annotated[str | None, NO_EFFECT] = None
    instance_cpu_core_count: Annotated[int | None, NO_EFFECT] = None
    instance_type_list: Annotated[tuple[str, ...], NO_EFFECT] = ()
    isp: Annotated[str | None, NO_EFFECT] = None
    recurrence_rules: Annotated[tuple[RecurrenceRulesParameter, ...], NO_EFFECT] = ()
    spot_duration: Annotated[int | None, NO_EFFECT] = None
    spot_strategy: Annotated[str | None, NO_EFFECT] = None
    start_time: Annotated[str | None, NO_EFFECT] = None
