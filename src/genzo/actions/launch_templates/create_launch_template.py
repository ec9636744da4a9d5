"""CreateLaunchTemplate: create a launch template, whose first version has the parameters of the request."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.launch_templates.find_template import require_known_region, template_of_name
from genzo.actions.launch_templates.new_version import (
    VersionErrors,
    creator_of,
    put_version,
    require_version_values,
)
from genzo.actions.launch_templates.template_parameters import VersionRequest
from genzo.actions.new_tags import tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_name
from genzo.catalogue.launch_templates import LaunchTemplate
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_TABLE = errors_of("CreateLaunchTemplate")
_ERRORS = VersionErrors(_TABLE)
_NAME = _TABLE("InvalidLaunchTemplateName.Malformed")
_TAKEN = _TABLE("LaunchTemplateName.Duplicated")
_QUOTA = _TABLE("LaunchTemplateLimitExceed")
_TOO_MANY_TAGS = _TABLE("QuotaExceed.Tags")


class CreateLaunchTemplateRequest(VersionRequest, frozen=True, kw_only=True):
    launch_template_name: str
    template_resource_group_id: str = ""
    template_tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()


@fields_in_key_order
class CreateLaunchTemplateResponse(Response, frozen=True, kw_only=True):
    launch_template_id: str
    request_id: str
    launch_template_version_number: int


def create_launch_template(
    request: CreateLaunchTemplateRequest, context: WriteContext
) -> CreateLaunchTemplateResponse:
    """Create the template; its first version is the default one."""
    require_known_region(context, request.region_id, _ERRORS)
    require_name(request.launch_template_name, _NAME)
    require_version_values(request, _ERRORS)
    tags = tags_of(request.template_tag, _ERRORS, "TemplateTag")
    if len(tags) > context.quotas["tags"]:
        raise _TOO_MANY_TAGS(text="The quota of tags for a resource is exceeded.")
    if template_of_name(context, request.region_id, request.launch_template_name) is not None:
        raise _TAKEN(text="The specified LaunchTemplateName already exists.")
    quota = context.quotas["launch_templates"]
    if len(context.catalogue.resources(LaunchTemplate, context.account_id, request.region_id)) >= quota:
        raise _QUOTA(text=f"The number of launch templates in a region cannot exceed {quota}.")
    template = LaunchTemplate(
        resource_id=context.ids.new_resource_id("lt", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.launch_template_name,
        resource_group_id=request.template_resource_group_id,
        tags=tags,
        modified=context.now,
        created_by=creator_of(context),
    )
    context.catalogue.put_resource(template)
    put_version(context, template, 1, request)
    return CreateLaunchTemplateResponse(
        launch_template_id=template.resource_id,
        request_id=context.request_id,
        launch_template_version_number=1,
    )


CREATE_LAUNCH_TEMPLATE = Action(
    name="CreateLaunchTemplate",
    request=CreateLaunchTemplateRequest,
    response=CreateLaunchTemplateResponse,
    handle=create_launch_template,
    writes=True,
    resources=any_of("launchtemplate"),
)
