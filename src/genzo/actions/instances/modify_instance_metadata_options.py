"""ModifyInstanceMetadataOptions: change how an instance answers requests for its metadata."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("ModifyInstanceMetadataOptions")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_ENDPOINT = _ERRORS("InvalidHttpEndpoint.NotSupported")
_TOKENS = _ERRORS("InvalidHttpTokens.NotSupported")
_HOP_LIMIT = _ERRORS("InvalidHttpPutResponseHopLimit.NotSupported")
_TAGS = _ERRORS("InvalidInstanceMetadataTags.NotSupported")

_HOP_LIMITS = range(1, 65)
_ENDPOINTS = ("enabled", "disabled")
_TOKEN_MODES = ("optional", "required")


class ModifyInstanceMetadataOptionsRequest(Request, frozen=True):
    """InstanceMetadataTags is checked, and no answer shows it."""

    http_endpoint: str
    region_id: str
    http_put_response_hop_limit: int | None = None
    http_tokens: str | None = None
    instance_id: str | None = None
    instance_metadata_tags: Annotated[str, NO_EFFECT] = "disabled"


class ModifyInstanceMetadataOptionsResponse(Response, frozen=True):
    request_id: str


def modify_instance_metadata_options(
    request: ModifyInstanceMetadataOptionsRequest, context: WriteContext
) -> ModifyInstanceMetadataOptionsResponse:
    """Change the options that the request names."""
    context.require_region(request.region_id)
    if request.instance_id is None:
        raise MISSING_PARAMETER(name="InstanceId")
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _NOT_FOUND)
    _check(request)
    changed = msgspec.structs.replace(
        instance,
        http_endpoint=request.http_endpoint,
        http_tokens=request.http_tokens or instance.http_tokens,
        http_put_response_hop_limit=request.http_put_response_hop_limit
        or instance.http_put_response_hop_limit,
    )
    context.catalogue.put_resource(changed)
    return ModifyInstanceMetadataOptionsResponse(request_id=context.request_id)


def _check(request: ModifyInstanceMetadataOptionsRequest) -> None:
    if request.http_endpoint not in _ENDPOINTS:
        raise _ENDPOINT()
    if request.http_tokens not in (None, *_TOKEN_MODES):
        raise _TOKENS()
    if request.http_put_response_hop_limit not in (None, *_HOP_LIMITS):
        raise _HOP_LIMIT()
    if request.instance_metadata_tags not in _ENDPOINTS:
        raise _TAGS()


MODIFY_INSTANCE_METADATA_OPTIONS = Action(
    name="ModifyInstanceMetadataOptions",
    request=ModifyInstanceMetadataOptionsRequest,
    response=ModifyInstanceMetadataOptionsResponse,
    handle=modify_instance_metadata_options,
    writes=True,
    resources=on("instance", "instance_id"),
)
