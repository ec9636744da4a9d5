"""The checks of DescribePrice: the values of a request, and the disks and the type that it names."""

from typing import NamedTuple

from genzo.actions.action import Context
from genzo.actions.find_image import usable_image
from genzo.actions.instances.creation_disks import DATA_SIZES, LEAST_BY_PERFORMANCE_LEVEL, SYSTEM_SIZES
from genzo.actions.prices.price_parameters import (
    DescribePriceRequest,
    PricedDiskParameter,
    SystemDiskParameter,
)
from genzo.actions.prices.rates import UNITS
from genzo.catalogue.disk_performance import performance_level_of
from genzo.catalogue.facts import InstanceType
from genzo.errors.table import errors_of

_ERRORS = errors_of("DescribePrice")
_RESOURCE_TYPE = _ERRORS("InvalidResourceType.ValueNotSupported")
_UNIT = _ERRORS("InvalidPriceUnit.ValueNotSupported")
_PERIOD = _ERRORS("InvalidPeriod")
_AMOUNT = _ERRORS("InvalidAmount.Malformed")
_ZONE = _ERRORS("Invalid.ZoneId")
_NETWORK = _ERRORS("InvalidNetworkType.ValueNotSupported")
_INTERNET = _ERRORS("InvalidInternetChargeType.ValueNotSupported")
_BANDWIDTH = _ERRORS("InvalidInternetMaxBandwidthOut.ValueNotSupported")
_OPTIMIZED = _ERRORS("InvalidIoOptimizedValue.ValueNotSupported")
_NO_TYPE = _ERRORS("InvalidInstanceType.Missing")
_TYPE = _ERRORS("InvalidInstanceType.ValueNotSupported")
_IMAGE = _ERRORS("InvalidImageId.NotFound")
_HOST = _ERRORS("InvalidDedicatedHostId.NotFound")
_DISK_NUMBER = _ERRORS("InstanceDiskNumLimitExceed")
_LEVEL = _ERRORS("InvalidPerformanceLevel.Malformed")
_LEVEL_SIZE = _ERRORS("OperationDenied.PerformanceLevelNotMatch")
_SYSTEM_CATEGORY = _ERRORS("InvalidSystemDiskCategory.ValueNotSupported")
_SYSTEM_BELOW_IMAGE = _ERRORS("InvalidSystemDiskSize.LessThanImageSize")
_SYSTEM_TOO_SMALL = _ERRORS("InvalidSystemDiskSize.LessThanMinSize")
_SYSTEM_TOO_LARGE = _ERRORS("InvalidSystemDiskSize.MoreThanMaxSize")
_NO_CATEGORY = _ERRORS("InvalidDiskCategory.Missing")
_DATA_CATEGORY = _ERRORS("InvalidDataDiskCategory.ValueNotSupported")
_DATA_SIZE = _ERRORS("InvalidDataDiskSize.ValueNotSupported")

_RESOURCE_TYPES = ("instance", "disk", "bandwidth", "ddh", "ElasticityAssurance", "CapacityReservation")
_NETWORKS = ("classic", "vpc")
_CHARGE_TYPES = ("PayByBandwidth", "PayByTraffic")
_OPTIMIZED_VALUES = ("none", "optimized")
_MOST_BANDWIDTH = 100
_MOST_AMOUNT = 1000
_MOST_DATA_DISKS = 4  # DescribePrice, description
_LEAST_SYSTEM_DISK = 20
_DEFAULT_CATEGORY = "cloud_efficiency"


class PricedDisk(NamedTuple):
    category: str
    level: str
    size: int


def require_values(request: DescribePriceRequest, context: Context) -> None:
    """Refuse values that the parameters do not have."""
    if request.resource_type not in _RESOURCE_TYPES:
        raise _RESOURCE_TYPE()
    # Disks are priced by the hour alone (DescribePrice, description).
    if request.price_unit not in (("Hour",) if request.resource_type == "disk" else UNITS):
        raise _UNIT()
    if not 1 <= request.period <= UNITS[request.price_unit].most:
        raise _PERIOD()
    if not 1 <= request.amount <= _MOST_AMOUNT:
        raise _AMOUNT()
    _require_place(request, context)


def _require_place(request: DescribePriceRequest, context: Context) -> None:
    """Refuse an unknown zone, network or host."""
    zones = {zone.zone_id for zone in context.facts.zones_of(request.region_id)}
    if request.zone_id is not None and request.zone_id not in zones:
        raise _ZONE()
    if request.instance_network_type not in _NETWORKS:
        raise _NETWORK()
    if request.internet_charge_type not in _CHARGE_TYPES:
        raise _INTERNET()
    if not 0 <= request.internet_max_bandwidth_out <= _MOST_BANDWIDTH:
        raise _BANDWIDTH()
    if request.io_optimized not in (None, *_OPTIMIZED_VALUES):
        raise _OPTIMIZED()
    if request.scheduler_options is not None and request.scheduler_options.dedicated_host_id:
        raise _HOST()


def priced_type(request: DescribePriceRequest, context: Context) -> InstanceType:
    """The instance type of the request."""
    if request.instance_type is None:
        raise _NO_TYPE()
    found = context.facts.instance_types.get(request.instance_type)
    if found is None:
        raise _TYPE()
    return found


def priced_system_disk(request: DescribePriceRequest, context: Context) -> PricedDisk | None:
    """The system disk. It has a price only if the request names an image (parameter SystemDisk.Category)."""
    asked = request.system_disk or SystemDiskParameter()
    category = asked.category or _DEFAULT_CATEGORY
    if category not in SYSTEM_SIZES:
        raise _SYSTEM_CATEGORY()
    if request.image_id is None:
        return None
    image = usable_image(context, request.region_id, request.image_id)
    if image is None:
        raise _IMAGE()
    level = _level(category, asked.performance_level)
    size = max(_LEAST_SYSTEM_DISK, image.size) if asked.size is None else asked.size
    least, most = SYSTEM_SIZES[category]
    if size > most:
        raise _SYSTEM_TOO_LARGE()
    if size < image.size:
        raise _SYSTEM_BELOW_IMAGE()
    if size < LEAST_BY_PERFORMANCE_LEVEL.get(level, least):
        raise _SYSTEM_TOO_SMALL()
    return PricedDisk(category, level, size)


def priced_data_disks(request: DescribePriceRequest) -> list[PricedDisk]:
    """The data disks, four at most."""
    if len(request.data_disk) > _MOST_DATA_DISKS:
        raise _DISK_NUMBER()
    return [_data_disk(asked) for asked in request.data_disk]


def _data_disk(asked: PricedDiskParameter) -> PricedDisk:
    if asked.category is None:
        raise _NO_CATEGORY()
    if asked.category not in DATA_SIZES:
        raise _DATA_CATEGORY()
    level = _level(asked.category, asked.performance_level)
    least, most = DATA_SIZES[asked.category]
    if asked.size is None or not min(least, _least(level, least)) <= asked.size <= most:
        raise _DATA_SIZE()
    if asked.size < _least(level, least):
        raise _LEVEL_SIZE()
    return PricedDisk(asked.category, level, asked.size)


def _least(level: str, otherwise: int) -> int:
    return LEAST_BY_PERFORMANCE_LEVEL.get(level, otherwise)


def _level(category: str, asked: str | None) -> str:
    if asked not in (None, *LEAST_BY_PERFORMANCE_LEVEL):
        raise _LEVEL()
    return performance_level_of(category, asked or "")
