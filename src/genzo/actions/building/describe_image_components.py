"""DescribeImageComponents: the caller's components, newest first."""

import re

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.building.commands import declared_parameters
from genzo.actions.building.listing import MaxResults, require_few, with_tags
from genzo.actions.paging import NEWEST_FIRST, by_token
from genzo.actions.resource_names import on_or_any
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ImageComponent
from genzo.catalogue.clock import format_timestamp
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("DescribeImageComponents")
_OWNER = _ERRORS("InvalidParameter.Owner")
_TOO_MANY_IDS = _ERRORS("InvalidImageComponentIdSize.ExceededMaxNumber")
_TOKEN = _ERRORS("Invalid.NextToken")

_VERSION = re.compile(r"(?:\d+|\*)\.(?:\d+|\*)\.(?:\d+|\*)", re.ASCII)


class DescribeImageComponentsRequest(Request, frozen=True):
    region_id: str
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()
    name: str | None = None
    next_token: str | None = None
    max_results: MaxResults = 50
    owner: str | None = None
    image_component_id: tuple[str, ...] = ()
    component_type: str | None = None
    system_type: str | None = None
    component_version: str | None = None


@fields_in_key_order
class ComponentParameter(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A parameter that the content in YAML declares."""

    name: str
    type: str
    default_value: str


class ComponentParameters(msgspec.Struct, frozen=True, rename="pascal"):
    parameter: list[ComponentParameter]


@fields_in_key_order
class ImageComponentType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    creation_time: str
    description: str
    system_type: str
    image_component_id: str
    component_type: str
    resource_group_id: str
    name: str
    content: str
    owner: str
    tags: Tags
    component_version: str | UnsetType = UNSET
    parameters: ComponentParameters | UnsetType = UNSET


class ImageComponents(msgspec.Struct, frozen=True, rename="pascal"):
    image_component_set: list[ImageComponentType]


@fields_in_key_order
class DescribeImageComponentsResponse(Response, frozen=True, kw_only=True):
    next_token: str
    request_id: str
    total_count: int
    max_results: int
    image_component: ImageComponents


def describe_image_components(
    request: DescribeImageComponentsRequest, context: Context
) -> DescribeImageComponentsResponse:
    """A page of the caller's components; those of Alibaba Cloud (Owner ALIYUN) do not exist here."""
    context.require_region(request.region_id)
    _require_valid(request)
    components = context.catalogue.resources(ImageComponent, context.account_id, request.region_id)
    found = with_tags((item for item in components if _is_wanted(item, request)), request.tag)
    page = by_token(found, request.next_token, request.max_results, NEWEST_FIRST, _TOKEN)
    return DescribeImageComponentsResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        total_count=len(found),
        max_results=request.max_results,
        image_component=ImageComponents([_shown(item) for item in page.items]),
    )


def _require_valid(request: DescribeImageComponentsRequest) -> None:
    if request.owner not in (None, "SELF", "ALIYUN"):
        raise _OWNER()
    require_few(request.image_component_id, request.tag, _TOO_MANY_IDS, "ImageComponentId")
    if request.component_version is not None and not _VERSION.fullmatch(request.component_version):
        raise INVALID_PARAMETER(name="ComponentVersion")
    for name, value, known in (
        ("ComponentType", request.component_type, ("Build", "Test")),
        ("SystemType", request.system_type, ("Linux", "Windows")),
    ):
        if value not in (None, *known):
            raise INVALID_PARAMETER(name=name)


def _is_wanted(item: ImageComponent, request: DescribeImageComponentsRequest) -> bool:
    wanted = {
        "name": request.name,
        "component_type": request.component_type,
        "system_type": request.system_type,
        "resource_group_id": request.resource_group_id,
    }
    return (
        request.owner != "ALIYUN"
        and all(value in (None, getattr(item, member)) for member, value in wanted.items())
        and (not request.image_component_id or item.resource_id in request.image_component_id)
        and (request.name is None or _has_version(item, request.component_version))
    )


def _has_version(item: ImageComponent, pattern: str | None) -> bool:
    """Whether its version matches the pattern, in which ``*`` is any number."""
    if pattern is None:
        return True
    pairs = zip(pattern.split("."), item.version.split("."), strict=True)
    return all(asked in ("*", number) for asked, number in pairs)


def _shown(item: ImageComponent) -> ImageComponentType:
    return ImageComponentType(
        creation_time=format_timestamp(item.created // 1000),
        description=item.description,
        system_type=item.system_type,
        image_component_id=item.resource_id,
        component_type=item.component_type,
        resource_group_id=item.resource_group_id,
        name=item.name,
        content=item.content,
        owner="SELF",
        tags=shown_tags(item.tags),
        component_version=item.version,
        parameters=_parameters(item.content),
    )


def _parameters(content: str) -> ComponentParameters | UnsetType:
    declared = declared_parameters(content)
    if not declared:
        return UNSET
    return ComponentParameters(
        [
            ComponentParameter(
                name=each.get("Name", ""),
                type=each.get("Type", ""),
                default_value=each.get("DefaultValue", ""),
            )
            for each in declared
        ]
    )


DESCRIBE_IMAGE_COMPONENTS = Action(
    name="DescribeImageComponents",
    request=DescribeImageComponentsRequest,
    response=DescribeImageComponentsResponse,
    handle=describe_image_components,
    resources=on_or_any("imagecomponent", "image_component_id"),
)
