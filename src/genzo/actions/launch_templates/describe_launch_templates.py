"""DescribeLaunchTemplates: the caller's launch templates in a region, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.launch_templates.find_template import RegionErrors, require_known_region
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.launch_templates import LaunchTemplate
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = RegionErrors(errors_of("DescribeLaunchTemplates"))


class DescribeLaunchTemplatesRequest(Request, frozen=True):
    region_id: str
    launch_template_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    launch_template_name: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    template_tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    template_resource_group_id: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10


@fields_in_key_order
class LaunchTemplateType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    launch_template_name: str
    default_version_number: int
    modified_time: str
    launch_template_id: str
    create_time: str
    created_by: str
    latest_version_number: int
    resource_group_id: str | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class LaunchTemplateSets(msgspec.Struct, frozen=True, rename="pascal"):
    launch_template_set: list[LaunchTemplateType]


@fields_in_key_order
class DescribeLaunchTemplatesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    launch_template_sets: LaunchTemplateSets


def describe_launch_templates(
    request: DescribeLaunchTemplatesRequest, context: Context
) -> DescribeLaunchTemplatesResponse:
    """The page of templates that the request asks for."""
    require_known_region(context, request.region_id, _ERRORS)
    templates = context.catalogue.resources(LaunchTemplate, context.account_id, request.region_id)
    found = [template for template in templates if _is_asked_for(template, request)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeLaunchTemplatesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        launch_template_sets=LaunchTemplateSets([_shown(template) for template in page]),
    )


def _is_asked_for(template: LaunchTemplate, request: DescribeLaunchTemplatesRequest) -> bool:
    return (
        (not request.launch_template_id or template.resource_id in request.launch_template_id)
        and (not request.launch_template_name or template.name in request.launch_template_name)
        and request.template_resource_group_id in (None, template.resource_group_id)
        and has_tags(template, asked_tags(request.template_tag))
    )


def _shown(template: LaunchTemplate) -> LaunchTemplateType:
    return LaunchTemplateType(
        launch_template_name=template.name,
        default_version_number=template.default_version,
        modified_time=format_timestamp(template.modified // 1000),
        launch_template_id=template.resource_id,
        create_time=format_timestamp(template.created // 1000),
        created_by=template.created_by,
        latest_version_number=template.latest_version,
        resource_group_id=template.resource_group_id,
        tags=shown_tags(template.tags),
    )


DESCRIBE_LAUNCH_TEMPLATES = Action(
    name="DescribeLaunchTemplates",
    request=DescribeLaunchTemplatesRequest,
    response=DescribeLaunchTemplatesResponse,
    handle=describe_launch_templates,
    resources=on_or_any("launchtemplate", "launch_template_id"),
)
