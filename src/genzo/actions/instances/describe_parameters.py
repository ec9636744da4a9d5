"""The parameters of DescribeInstances."""

from typing import Annotated

import msgspec

from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.tag_parameters import TagParameter
from genzo.wire.structs import NO_EFFECT, Request, in_any_case

LOCK_REASONS = ("financial", "security", "recycling", "dedicatedhostfinancial", "refunded")


class DescribeInstancesRequest(Request, frozen=True):
    region_id: str
    vpc_id: str | None = None
    v_switch_id: str | None = None
    zone_id: str | None = None
    instance_network_type: str | None = None
    security_group_id: str | None = None
    instance_ids: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    next_token: str | None = None
    max_results: Annotated[int, msgspec.Meta(ge=1)] | None = None
    inner_ip_addresses: str | None = None
    private_ip_addresses: str | None = None
    public_ip_addresses: str | None = None
    eip_addresses: str | None = None
    instance_charge_type: str | None = None
    internet_charge_type: str | None = None
    instance_name: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    image_id: str | None = None
    status: str | None = None
    lock_reason: Annotated[str, in_any_case(LOCK_REASONS)] | None = None
    filter: tuple[FilterParameter, ...] = ()
    device_available: bool | None = None
    io_optimized: bool | None = None
    need_sale_cycle: Annotated[bool | None, NO_EFFECT] = None
    instance_type: str | None = None
    instance_type_family: str | None = None
    key_pair_name: str | None = None
    resource_group_id: str | None = None
    hpc_cluster_id: str | None = None
    rdma_ip_addresses: str | None = None
    dry_run: bool = False
    http_endpoint: str | None = None
    http_tokens: str | None = None
    http_put_response_hop_limit: int | None = None
    ipv6_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    tag: tuple[TagParameter, ...] = ()
    additional_attributes: Annotated[tuple[str, ...], msgspec.Meta(max_length=5)] = ()
