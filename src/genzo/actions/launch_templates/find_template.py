"""Finds the launch template that a request names by its id or its name, and its versions."""

from collections.abc import Sequence
from typing import Protocol

from genzo.actions.action import Context
from genzo.actions.find_resource import find_own
from genzo.actions.resource_names import Computed
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.launch_templates import LaunchTemplate, LaunchTemplateVersion
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import Request

_KIND = "launchtemplate"


class TemplateRequest(Request, frozen=True):
    """A request for one template, by its id or its name; the id counts where both are given."""

    region_id: str
    launch_template_id: str | None = None
    launch_template_name: str | None = None


class NamesTemplate(Protocol):
    """A request that names a template, such as `TemplateRequest` and RunInstances."""

    @property
    def region_id(self) -> str: ...
    @property
    def launch_template_id(self) -> str | None: ...
    @property
    def launch_template_name(self) -> str | None: ...


class RegionErrors(ErrorGroup):
    """The error of `require_known_region`."""

    region = Listed("InvalidRegion.NotExist")


class TemplateErrors(RegionErrors):
    """The errors of `required_template`."""

    unnamed = Listed("MissingParameter")
    not_found = Listed("InvalidLaunchTemplate.NotFound")


def require_known_region(context: Context, region_id: str, errors: RegionErrors) -> None:
    """Refuse a region that does not exist."""
    if region_id not in context.facts.regions:
        raise errors.region(text="The specified RegionId does not exist.")


def required_template(request: NamesTemplate, context: Context, errors: TemplateErrors) -> LaunchTemplate:
    """The caller's template that a request names.

    Raises:
        ApiError: the region or the template does not exist, or the request names none.
    """
    require_known_region(context, request.region_id, errors)
    if not request.launch_template_id and not request.launch_template_name:
        raise errors.unnamed(
            text='The input parameter "LaunchTemplateId" or "LaunchTemplateName" that is mandatory for '
            "processing this request is not supplied."
        )
    return template_named(request, context, errors.not_found)


def template_named(request: NamesTemplate, context: Context, not_found: ErrorType) -> LaunchTemplate:
    """The caller's template of a request that has an id or a name.

    Raises:
        ApiError: ``not_found``.
    """
    template = find_template(request, context)
    if template is None:
        raise not_found(text="The specified LaunchTemplate is not found.")
    return template


def find_template(request: NamesTemplate, context: Context) -> LaunchTemplate | None:
    """The caller's template that a request names; None if it does not exist."""
    if request.launch_template_id:
        return find_own(context, LaunchTemplate, request.region_id, request.launch_template_id)
    return template_of_name(context, request.region_id, request.launch_template_name or "")


def template_of_name(context: Context, region_id: str, name: str) -> LaunchTemplate | None:
    """The caller's template of a name."""
    templates = context.catalogue.resources(LaunchTemplate, context.account_id, region_id)
    return next((each for each in templates if each.name == name), None)


def versions_of(template: LaunchTemplate, context: Context) -> list[LaunchTemplateVersion]:
    """All versions of a template, the newest first."""
    versions = context.catalogue.resources(LaunchTemplateVersion, template.owner_id, template.region_id)
    own = [each for each in versions if each.template_id == template.resource_id]
    return sorted(own, key=lambda each: -each.number)


def template_names(request: NamesTemplate, context: Context) -> Sequence[str]:
    """The template that a request names, as policies write it; any, where no template has the name."""
    template_id = request.launch_template_id
    if not template_id:
        template = find_template(request, context)
        template_id = ANY if template is None else template.resource_id
    return (arn("ecs", request.region_id, context.account_id, f"{_KIND}/{template_id}"),)


TEMPLATE_NAMES = Computed(
    template_names, ("acs:ecs:{#region_id}:{#account_id}:launchtemplate/{#launch_template_id}",)
)
"""The template of a `TemplateRequest`."""
