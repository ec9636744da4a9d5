"""CreateImageComponent: store commands that pipelines can refer to."""

import re

from genzo.actions.action import Action, WriteContext
from genzo.actions.building import commands
from genzo.actions.building.resource_attributes import (
    checked_tags,
    require_description,
    require_name,
    require_quota,
)
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.building import ImageComponent
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateImageComponent")
_NAME = _ERRORS("InvalidName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_SYSTEM_TYPE = _ERRORS("InvalidSystemType.NotSupportedValue")
_COMPONENT_TYPE = _ERRORS("InvalidComponentType.NotSupportedValue")
_NO_CONTENT = _ERRORS("MissingParameter.Content")
_LENGTH = _ERRORS("InvalidContent.LengthExceeded")
_FROM = _ERRORS("NotSupportedCommand.FROM")
_COMPONENT = _ERRORS("InvalidCommand.Component")
_COMMANDS = commands.CommandErrors(_ERRORS)
_QUOTA = _ERRORS("QuotaExceed.ImageComponent")

_VERSION = re.compile(r"(\d{1,9})\.\d{1,9}\.\d{1,9}", re.ASCII)


class CreateImageComponentRequest(Request, frozen=True):
    region_id: str
    resource_group_id: str = ""
    tag: tuple[TagParameter, ...] = ()
    name: str | None = None
    description: str | None = None
    system_type: str = "Linux"
    component_type: str = "Build"
    content: str | None = None
    client_token: str | None = None
    component_version: str | None = None


@fields_in_key_order
class CreateImageComponentResponse(Response, frozen=True, kw_only=True):
    image_component_id: str
    request_id: str


def create_image_component(
    request: CreateImageComponentRequest, context: WriteContext
) -> CreateImageComponentResponse:
    """Store the component; without a name, its id is its name."""
    context.require_region(request.region_id)
    _require_valid(request)
    content = _checked_content(request.content)
    tags = checked_tags(request.tag, context, "Tag")
    components = context.catalogue.resources(ImageComponent, context.account_id, request.region_id)
    require_quota(components, context.quotas["image_components"], _QUOTA, "image components")
    component_id = context.ids.new_resource_id("ic", request.region_id)
    component = ImageComponent(
        resource_id=component_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.name or component_id,
        description=request.description or "",
        resource_group_id=request.resource_group_id,
        tags=tags,
        component_type=request.component_type,
        system_type=request.system_type,
        content=content,
        version=request.component_version or _next_version(components, request.name),
    )
    context.catalogue.put_resource(component)
    return CreateImageComponentResponse(image_component_id=component_id, request_id=context.request_id)


def _require_valid(request: CreateImageComponentRequest) -> None:
    require_name(request.name, _NAME)
    require_description(request.description, _DESCRIPTION)
    if request.system_type not in ("Linux", "Windows"):
        raise _SYSTEM_TYPE(text="The specified SystemType is not valid.")
    if request.component_type not in ("Build", "Test"):
        raise _COMPONENT_TYPE(text="The specified ComponentType is not valid.")
    if request.component_version is not None and not _VERSION.fullmatch(request.component_version):
        raise INVALID_PARAMETER(name="ComponentVersion")


def _checked_content(content: str | None) -> str:
    if not content or not content.strip():
        raise _NO_CONTENT(text="The parameter Content should not be empty.")
    commands.require_size(content, "Content", _LENGTH)
    given = commands.commands_of(content)
    names = {command.name for command in given}
    if "FROM" in names:
        raise _FROM(text="The command FROM is not supported in an image component.")
    if "COMPONENT" in names:
        raise _COMPONENT()
    commands.require_valid(given, _COMMANDS)
    return content


def _next_version(components: list[ImageComponent], name: str | None) -> str:
    """(x + 1).0.0, where x is the highest major version of the components of this name."""
    majors = [int(item.version.partition(".")[0]) for item in components if item.name == name]
    return f"{max(majors, default=0) + 1}.0.0"


CREATE_IMAGE_COMPONENT = Action(
    name="CreateImageComponent",
    request=CreateImageComponentRequest,
    response=CreateImageComponentResponse,
    handle=create_image_component,
    writes=True,
    resources=any_of("imagecomponent"),
)
