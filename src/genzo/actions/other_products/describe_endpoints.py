"""DescribeEndpoints of Location: the endpoint of a product, which is this server for all products.

So a client that asks Location stays on this server; actions of products that it does not have are answered
with InvalidAction.NotFound.
Source: the resolvers of the SDKs, which read SerivceCode, spelt so by the service.
"""

import re

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.resource_names import NOTHING
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

# SDKs compare code and message, and do not repeat the request on a match.
_ERRORS = errors_of("DescribeEndpoints")
_REGION_NOT_FOUND = _ERRORS("InvalidRegionId")
_PRODUCT_NOT_FOUND = _ERRORS("Illegal Parameter")

LOCATION = "2015-06-12"
"""The version of the Location API."""

_SERVICE_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
_OPEN_API = "openAPI"


class DescribeEndpointsRequest(Request, frozen=True):
    id: str
    service_code: str
    type: str = _OPEN_API


class Protocols(msgspec.Struct, frozen=True, rename="pascal"):
    protocols: list[str]


@fields_in_key_order
class EndpointType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    protocols: Protocols
    type: str
    namespace: str
    id: str
    service_code: str = msgspec.field(name="SerivceCode")
    endpoint: str


class Endpoints(msgspec.Struct, frozen=True, rename="pascal"):
    endpoint: list[EndpointType]


class DescribeEndpointsResponse(Response, frozen=True):
    endpoints: Endpoints
    request_id: str
    success: bool


def describe_endpoints(request: DescribeEndpointsRequest, context: Context) -> DescribeEndpointsResponse:
    """Host, port and scheme of this server; other types than openAPI have no endpoint."""
    if request.id not in context.facts.regions:
        raise _REGION_NOT_FOUND()
    if not _SERVICE_CODE.fullmatch(request.service_code):
        raise _PRODUCT_NOT_FOUND()
    scheme, _, endpoint = context.address.partition("://")
    here = EndpointType(
        protocols=Protocols([scheme.upper()]),
        type=_OPEN_API,
        namespace="",
        id=request.id,
        service_code=request.service_code,
        endpoint=endpoint,
    )
    return DescribeEndpointsResponse(
        endpoints=Endpoints([here] if request.type == _OPEN_API else []),
        request_id=context.request_id,
        success=True,
    )


DESCRIBE_ENDPOINTS = Action(
    name="DescribeEndpoints",
    request=DescribeEndpointsRequest,
    response=DescribeEndpointsResponse,
    handle=describe_endpoints,
    version=LOCATION,
    ram_action="location:DescribeEndpoints",
    resources=NOTHING,
)
