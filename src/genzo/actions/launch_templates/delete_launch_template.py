"""DeleteLaunchTemplate: delete a launch template and all its versions."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.launch_templates.find_template import (
    TEMPLATE_NAMES,
    TemplateErrors,
    TemplateRequest,
    required_template,
    versions_of,
)
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = TemplateErrors(errors_of("DeleteLaunchTemplate"))


class DeleteLaunchTemplateRequest(TemplateRequest, frozen=True):
    """See `TemplateRequest`."""


class LaunchTemplateVersionNumbers(msgspec.Struct, frozen=True, rename="pascal"):
    version_numbers: list[int] = msgspec.field(name="versionNumbers")


@fields_in_key_order
class DeleteLaunchTemplateResponse(Response, frozen=True, kw_only=True):
    request_id: str
    launch_template_id: str
    launch_template_version_numbers: LaunchTemplateVersionNumbers


def delete_launch_template(
    request: DeleteLaunchTemplateRequest, context: WriteContext
) -> DeleteLaunchTemplateResponse:
    """Delete the template, also its default version; instances made by it stay."""
    template = required_template(request, context, _ERRORS)
    versions = versions_of(template, context)
    for version in versions:
        context.catalogue.delete_resource(version)
    context.catalogue.delete_resource(template)
    return DeleteLaunchTemplateResponse(
        request_id=context.request_id,
        launch_template_id=template.resource_id,
        launch_template_version_numbers=LaunchTemplateVersionNumbers(
            [version.number for version in reversed(versions)]
        ),
    )


DELETE_LAUNCH_TEMPLATE = Action(
    name="DeleteLaunchTemplate",
    request=DeleteLaunchTemplateRequest,
    response=DeleteLaunchTemplateResponse,
    handle=delete_launch_template,
    writes=True,
    resources=TEMPLATE_NAMES,
)
