"""DescribeRegions: all regions. The smallest action, and the example in docs/add-an-action.md."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.regions.languages import local_name
from genzo.actions.resource_names import EVERYTHING
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("DescribeRegions")
_CHARGE_TYPE = _ERRORS("Invalid.InstanceChargeType")
_RESOURCE_TYPE = _ERRORS("InvalidResourceType.NotFound")
_LANGUAGE = _ERRORS("InvalidAcceptLanguage.NotFound")
_CHARGE_TYPES = ("PrePaid", "PostPaid", "SpotWithPriceLimit", "SpotAsPriceGo")
_RESOURCE_TYPES = ("instance", "disk", "reservedinstance", "scu")


class DescribeRegionsRequest(Request, frozen=True):
    instance_charge_type: str | None = None
    resource_type: str | None = None
    accept_language: str = "zh-CN"


@fields_in_key_order
class RegionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """Status says whether what the request names is sold out; without such a question it is left out.

    Source: docs/decisions/0027-regions.md.
    """

    status: str | UnsetType
    region_endpoint: str
    local_name: str
    region_id: str


class Regions(msgspec.Struct, frozen=True, rename="pascal"):
    region: list[RegionType]


class DescribeRegionsResponse(Response, frozen=True):
    request_id: str
    regions: Regions


def describe_regions(request: DescribeRegionsRequest, context: Context) -> DescribeRegionsResponse:
    """All regions, with their names in the language asked for."""
    if request.instance_charge_type not in (None, *_CHARGE_TYPES):
        raise _CHARGE_TYPE()
    if request.resource_type not in (None, *_RESOURCE_TYPES):
        raise _RESOURCE_TYPE()
    asks_for_status = request.instance_charge_type is not None or request.resource_type is not None
    regions = [
        RegionType(
            status=region.status if asks_for_status else UNSET,
            region_endpoint=region.region_endpoint,
            local_name=local_name(region.local_name, request.accept_language, _LANGUAGE),
            region_id=region.region_id,
        )
        for region in context.facts.regions.values()
    ]
    return DescribeRegionsResponse(request_id=context.request_id, regions=Regions(regions))


DESCRIBE_REGIONS = Action(
    name="DescribeRegions",
    request=DescribeRegionsRequest,
    response=DescribeRegionsResponse,
    handle=describe_regions,
    resources=EVERYTHING,
)
