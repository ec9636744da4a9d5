"""ModifyLaunchTemplateDefaultVersion: choose the version that is used where a request names none."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.launch_templates.find_template import (
    TEMPLATE_NAMES,
    TemplateErrors,
    TemplateRequest,
    required_template,
)
from genzo.catalogue.launch_templates import LaunchTemplateVersion, version_id
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_TABLE = errors_of("ModifyLaunchTemplateDefaultVersion")
_ERRORS = TemplateErrors(_TABLE)
_NO_VERSION = _TABLE("InvalidLaunchTemplateVersion.NotFound")


class ModifyLaunchTemplateDefaultVersionRequest(TemplateRequest, frozen=True, kw_only=True):
    default_version_number: int


@fields_in_key_order
class ModifyLaunchTemplateDefaultVersionResponse(Response, frozen=True, kw_only=True):
    request_id: str
    launch_template_id: str


def modify_launch_template_default_version(
    request: ModifyLaunchTemplateDefaultVersionRequest, context: WriteContext
) -> ModifyLaunchTemplateDefaultVersionResponse:
    """Choose the default version."""
    template = required_template(request, context, _ERRORS)
    wanted = version_id(template.resource_id, request.default_version_number)
    if (
        context.catalogue.resource(LaunchTemplateVersion, context.account_id, template.region_id, wanted)
        is None
    ):
        raise _NO_VERSION(text="The specified LaunchTemplateVersion is not found.")
    context.catalogue.put_resource(
        msgspec.structs.replace(
            template, default_version=request.default_version_number, modified=context.now
        )
    )
    return ModifyLaunchTemplateDefaultVersionResponse(
        request_id=context.request_id, launch_template_id=template.resource_id
    )


MODIFY_LAUNCH_TEMPLATE_DEFAULT_VERSION = Action(
    name="ModifyLaunchTemplateDefaultVersion",
    request=ModifyLaunchTemplateDefaultVersionRequest,
    response=ModifyLaunchTemplateDefaultVersionResponse,
    handle=modify_launch_template_default_version,
    writes=True,
    resources=TEMPLATE_NAMES,
)
