"""DescribePrice: what an instance, disks or bandwidth cost, at invented rates."""

from genzo.actions.action import Action, Context
from genzo.actions.prices import rates
from genzo.actions.prices.price_checks import (
    priced_data_disks,
    priced_system_disk,
    priced_type,
    require_values,
)
from genzo.actions.prices.price_parameters import DescribePriceRequest
from genzo.actions.prices.price_type import (
    DetailInfos,
    DetailInfoType,
    MarketplaceImagePrice,
    Price,
    PriceInfo,
    RelatedPrice,
)
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.facts import InstanceType
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = errors_of("DescribePrice")
_NO_DISK = _ERRORS("InvalidDiskCategory.Missing")
_NO_HOST_TYPE = _ERRORS("InvalidDedicatedHostType.Missing")
_NO_PRICE = _ERRORS("PriceNotFound")

_CHINA, _YUAN, _DOLLAR = "cn-", "CNY", "USD"
_PLACES = 4  # decimal places of an amount


@fields_in_key_order
class DescribePriceResponse(Response, frozen=True, kw_only=True):
    request_id: str
    price_info: PriceInfo


def describe_price(request: DescribePriceRequest, context: Context) -> DescribePriceResponse:
    """The price of the whole period and amount, with the part of each resource."""
    context.require_region(request.region_id)
    require_values(request, context)
    unit = rates.UNITS[request.price_unit]
    factor = unit.hours * unit.share * request.period * request.amount
    parts = [(name, round(rate * factor, _PLACES)) for name, rate in _rates(request, context)]
    total = round(sum(amount for _, amount in parts), _PLACES)
    currency = _YUAN if request.region_id.startswith(_CHINA) else _DOLLAR
    details = [
        DetailInfoType(resource=name, original_price=amount, trade_price=amount) for name, amount in parts
    ]
    return DescribePriceResponse(
        request_id=context.request_id,
        price_info=PriceInfo(
            price=Price(
                original_price=total, currency=currency, trade_price=total, detail_infos=DetailInfos(details)
            ),
            related_price=RelatedPrice(MarketplaceImagePrice(currency=currency)),
        ),
    )


def _rates(request: DescribePriceRequest, context: Context) -> list[tuple[str, float]]:
    """The resources of the request, and the rate of each for an hour."""
    if request.resource_type == "disk":
        if not request.data_disk:
            raise _NO_DISK()
        return _data_disk_rates(request)
    if request.resource_type == "bandwidth":
        return [("bandwidth", rates.PER_GIB_OF_TRAFFIC)]
    if request.resource_type == "ddh":
        if request.dedicated_host_type is None:
            raise _NO_HOST_TYPE()
        raise _NO_PRICE()
    instance_type = priced_type(request, context)
    if request.resource_type != "instance":
        return [("instance", _type_rate(instance_type) * (request.instance_amount or 1))]
    return [
        ("instance", _type_rate(instance_type)),
        *_system_disk_rates(request, context),
        *_data_disk_rates(request),
        *_bandwidth_rates(request),
    ]


def _type_rate(instance_type: InstanceType) -> float:
    cores, memory = instance_type.cpu_core_count, instance_type.memory_size
    return cores * rates.PER_CORE + memory * rates.PER_GIB_OF_MEMORY


def _system_disk_rates(request: DescribePriceRequest, context: Context) -> list[tuple[str, float]]:
    disk = priced_system_disk(request, context)
    return [] if disk is None else [("systemDisk", rates.disk_rate(*disk))]


def _data_disk_rates(request: DescribePriceRequest) -> list[tuple[str, float]]:
    return [("dataDisk", rates.disk_rate(*disk)) for disk in priced_data_disks(request)]


def _bandwidth_rates(request: DescribePriceRequest) -> list[tuple[str, float]]:
    """The bandwidth of an instance; traffic is paid as it flows, and so has no price before."""
    if request.internet_charge_type == "PayByTraffic" or not request.internet_max_bandwidth_out:
        return []
    return [("bandwidth", rates.PER_MBIT * request.internet_max_bandwidth_out)]


DESCRIBE_PRICE = Action(
    name="DescribePrice",
    request=DescribePriceRequest,
    response=DescribePriceResponse,
    handle=describe_price,
    resources=EVERYTHING,
)
