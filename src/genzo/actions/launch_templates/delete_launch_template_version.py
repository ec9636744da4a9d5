"""DeleteLaunchTemplateVersion: delete versions of a launch template, all or none."""

from typing import Annotated

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

_TABLE = errors_of("DeleteLaunchTemplateVersion")
_ERRORS = TemplateErrors(_TABLE)
_DEFAULT = _TABLE("InvalidOperation.DeleteDefaultVersion")
_NO_VERSION = _TABLE("InvalidLaunchTemplateVersion.NotFound")


class DeleteLaunchTemplateVersionRequest(TemplateRequest, frozen=True, kw_only=True):
    delete_version: Annotated[tuple[int, ...], msgspec.Meta(max_length=1000)]


@fields_in_key_order
class DeletedVersionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    launch_template_id: str
    launch_template_version_number: int


class DeletedVersions(msgspec.Struct, frozen=True, rename="pascal"):
    launch_template_version: list[DeletedVersionType]


@fields_in_key_order
class DeleteLaunchTemplateVersionResponse(Response, frozen=True, kw_only=True):
    request_id: str
    launch_template_versions: DeletedVersions


def delete_launch_template_version(
    request: DeleteLaunchTemplateVersionRequest, context: WriteContext
) -> DeleteLaunchTemplateVersionResponse:
    """Delete the versions; the default version goes with its template alone."""
    template = required_template(request, context, _ERRORS)
    versions = {version.number: version for version in versions_of(template, context)}
    numbers = tuple(dict.fromkeys(request.delete_version))
    for number in numbers:
        if number == template.default_version:
            raise _DEFAULT(text="The default version of a launch template cannot be deleted.")
        if number not in versions:
            raise _NO_VERSION(text="The specified LaunchTemplateVersion is not found.")
    for number in numbers:
        context.catalogue.delete_resource(versions[number])
    deleted = [
        DeletedVersionType(launch_template_id=template.resource_id, launch_template_version_number=number)
        for number in numbers
    ]
    return DeleteLaunchTemplateVersionResponse(
        request_id=context.request_id, launch_template_versions=DeletedVersions(deleted)
    )


DELETE_LAUNCH_TEMPLATE_VERSION = Action(
    name="DeleteLaunchTemplateVersion",
    request=DeleteLaunchTemplateVersionRequest,
    response=DeleteLaunchTemplateVersionResponse,
    handle=delete_launch_template_version,
    writes=True,
    resources=TEMPLATE_NAMES,
)
