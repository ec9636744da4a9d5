"""CreateLaunchTemplateVersion: add a version to a launch template."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.launch_templates.find_template import (
    TEMPLATE_NAMES,
    TemplateErrors,
    required_template,
    versions_of,
)
from genzo.actions.launch_templates.new_version import VersionErrors, put_version, require_version_values
from genzo.actions.launch_templates.template_parameters import VersionRequest
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_TABLE = errors_of("CreateLaunchTemplateVersion")
_TEMPLATE = TemplateErrors(_TABLE)
_ERRORS = VersionErrors(_TABLE)
_QUOTA = _TABLE("LaunchTemplateVersionLimitExceed")


class CreateLaunchTemplateVersionRequest(VersionRequest, frozen=True):
    launch_template_id: str | None = None
    launch_template_name: str | None = None


@fields_in_key_order
class CreateLaunchTemplateVersionResponse(Response, frozen=True, kw_only=True):
    launch_template_version_number: int
    request_id: str
    launch_template_id: str


def create_launch_template_version(
    request: CreateLaunchTemplateVersionRequest, context: WriteContext
) -> CreateLaunchTemplateVersionResponse:
    """Add the version, which has the parameters of this request alone; the default version stays."""
    template = required_template(request, context, _TEMPLATE)
    require_version_values(request, _ERRORS)
    quota = context.quotas["versions_per_launch_template"]
    if len(versions_of(template, context)) >= quota:
        raise _QUOTA(text=f"The number of versions of a launch template cannot exceed {quota}.")
    number = template.latest_version + 1
    changed = msgspec.structs.replace(template, latest_version=number, modified=context.now)
    context.catalogue.put_resource(changed)
    put_version(context, template, number, request)
    return CreateLaunchTemplateVersionResponse(
        launch_template_version_number=number,
        request_id=context.request_id,
        launch_template_id=template.resource_id,
    )


CREATE_LAUNCH_TEMPLATE_VERSION = Action(
    name="CreateLaunchTemplateVersion",
    request=CreateLaunchTemplateVersionRequest,
    response=CreateLaunchTemplateVersionResponse,
    handle=create_launch_template_version,
    writes=True,
    resources=TEMPLATE_NAMES,
)
