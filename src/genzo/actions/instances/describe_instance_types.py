"""DescribeInstanceTypes: the instance types, filtered and paged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.instance_type_details import InstanceTypeType, present
from genzo.actions.instances.instance_type_values import require_values
from genzo.actions.paging import INVALID_NEXT_TOKEN, Order, by_token
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.facts import Facts, InstanceType
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_Names = Annotated[tuple[str, ...], msgspec.Meta(max_length=10)]
_Positive = Annotated[int, msgspec.Meta(ge=1)]


class DescribeInstanceTypesRequest(Request, frozen=True):
    instance_type_family: str | None = None
    instance_types: _Names = ()
    minimum_cpu_core_count: _Positive | None = None
    maximum_cpu_core_count: _Positive | None = None
    minimum_memory_size: float | None = None
    maximum_memory_size: float | None = None
    minimum_gpu_amount: _Positive | None = msgspec.field(name="MinimumGPUAmount", default=None)
    maximum_gpu_amount: _Positive | None = msgspec.field(name="MaximumGPUAmount", default=None)
    gpu_spec: str | None = msgspec.field(name="GPUSpec", default=None)
    instance_category: str | None = None
    cpu_architecture: str | None = None
    minimum_cpu_speed_frequency: float | None = None
    maximum_cpu_speed_frequency: float | None = None
    minimum_cpu_turbo_frequency: float | None = None
    maximum_cpu_turbo_frequency: float | None = None
    physical_processor_model: str | None = None
    instance_family_level: str | None = None
    minimum_instance_pps_rx: int | None = None
    minimum_instance_pps_tx: int | None = None
    minimum_instance_bandwidth_rx: int | None = None
    minimum_instance_bandwidth_tx: int | None = None
    minimum_primary_eni_queue_number: int | None = None
    minimum_secondary_eni_queue_number: int | None = None
    minimum_eni_quantity: int | None = None
    minimum_queue_pair_number: int | None = None
    minimum_eri_quantity: int | None = None
    minimum_eni_private_ip_address_quantity: int | None = None
    minimum_eni_ipv6_address_quantity: int | None = None
    minimum_local_storage_amount: int | None = None
    minimum_local_storage_capacity: int | None = None
    minimum_disk_quantity: int | None = None
    local_storage_category: str | None = None
    nvme_support: str | None = None
    minimum_baseline_credit: int | None = None
    minimum_initial_credit: int | None = None
    instance_type_families: _Names = ()
    gpu_specs: _Names = ()
    instance_categories: _Names = ()
    cpu_architectures: _Names = ()
    physical_processor_models: _Names = ()
    local_storage_categories: _Names = ()
    max_results: Annotated[int, msgspec.Meta(ge=1, le=1600)] = 1600
    next_token: str | None = None
    additional_attributes: Annotated[tuple[str, ...], msgspec.Meta(max_length=100), NO_EFFECT] = ()


class InstanceTypes(msgspec.Struct, frozen=True, rename="pascal"):
    instance_type: list[InstanceTypeType]


@fields_in_key_order
class DescribeInstanceTypesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    instance_types: InstanceTypes
    next_token: str


_EQUAL = (
    "instance_type_family",
    "instance_category",
    "cpu_architecture",
    "instance_family_level",
    "local_storage_category",
    "nvme_support",
)
_ONE_OF = {
    "instance_type_families": "instance_type_family",
    "gpu_specs": "gpu_spec",
    "instance_categories": "instance_category",
    "cpu_architectures": "cpu_architecture",
    "physical_processor_models": "physical_processor_model",
    "local_storage_categories": "local_storage_category",
}
_HELD_IN = ("gpu_spec", "physical_processor_model")
_BOUNDS = tuple(
    name
    for name in DescribeInstanceTypesRequest.__struct_fields__
    if name.startswith(("minimum_", "maximum_"))
)
Condition = Callable[[InstanceType], bool]


def describe_instance_types(
    request: DescribeInstanceTypesRequest, context: Context
) -> DescribeInstanceTypesResponse:
    """The types that meet all conditions of the request; every region has the same types."""
    require_values(request)
    asked = _conditions(request)
    types = context.facts.instance_types
    found = [each for each in _named(request, types) if all(condition(each) for condition in asked)]
    number_of = cache(lambda: {name: number for number, name in enumerate(types)})
    order = Order[InstanceType](lambda each: (number_of()[each.instance_type_id],), tuple[int])
    page = by_token(found, request.next_token, request.max_results, order, INVALID_NEXT_TOKEN)
    return DescribeInstanceTypesResponse(
        request_id=context.request_id,
        instance_types=InstanceTypes(_shown(page.items, context.facts)),
        next_token=page.next_token,
    )


def _shown(types: Sequence[InstanceType], facts: Facts) -> list[InstanceTypeType]:
    known = facts.derived(_none_shown)
    for each in types:
        if each.instance_type_id not in known:
            known[each.instance_type_id] = present(each)
    return [known[each.instance_type_id] for each in types]


def _none_shown(_facts: Facts) -> dict[str, InstanceTypeType]:
    return {}


def _named(
    request: DescribeInstanceTypesRequest, types: Mapping[str, InstanceType]
) -> Iterable[InstanceType]:
    """The types that the request names, or all, in the order of all."""
    if not request.instance_types:
        return types.values()
    named = [types[name] for name in request.instance_types if name in types]
    return named if len(named) <= 1 else [each for each in types.values() if each in named]


def _conditions(request: DescribeInstanceTypesRequest) -> list[Condition]:
    return [
        *(_equal(name, getattr(request, name)) for name in _EQUAL if _given(request, name)),
        *(_one_of(of, getattr(request, name)) for name, of in _ONE_OF.items() if getattr(request, name)),
        *(_held(name, getattr(request, name)) for name in _HELD_IN if _given(request, name)),
        *(_bound(name, getattr(request, name)) for name in _BOUNDS if _given(request, name)),
    ]


def _equal(name: str, value: str) -> Condition:
    return lambda each: getattr(each, name) == value


def _one_of(name: str, values: tuple[str, ...]) -> Condition:
    return lambda each: getattr(each, name) in values


def _held(name: str, part: str) -> Condition:
    """Whether the text has the part, in any case: the service writes "NVIDIA P4" and "Nvidia Tesla P4"."""
    searched = part.lower()
    return lambda each: searched in (getattr(each, name) or "").lower()


def _given(request: DescribeInstanceTypesRequest, name: str) -> bool:
    return getattr(request, name) is not None


def _bound(name: str, bound: float) -> Condition:
    """A bound of a number; a type of which the number is unknown, or does not apply, does not keep it."""
    attribute = name[len("minimum_") :]
    if name.startswith("minimum_"):
        return lambda each: (value := getattr(each, attribute)) is not None and value >= bound
    return lambda each: (value := getattr(each, attribute)) is not None and value <= bound


DESCRIBE_INSTANCE_TYPES = Action(
    name="DescribeInstanceTypes",
    request=DescribeInstanceTypesRequest,
    response=DescribeInstanceTypesResponse,
    handle=describe_instance_types,
    resources=EVERYTHING,
)
