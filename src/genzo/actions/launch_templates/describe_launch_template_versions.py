"""DescribeLaunchTemplateVersions: the versions of a launch template, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.launch_templates.find_template import (
    TEMPLATE_NAMES,
    TemplateErrors,
    TemplateRequest,
    required_template,
    versions_of,
)
from genzo.actions.launch_templates.version_data import LaunchTemplateData, shown_data
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.launch_templates import LaunchTemplate, LaunchTemplateVersion
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType

_ERRORS = TemplateErrors(errors_of("DescribeLaunchTemplateVersions"))


class DescribeLaunchTemplateVersionsRequest(TemplateRequest, frozen=True):
    launch_template_version: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)] = ()
    min_version: int | None = None
    max_version: int | None = None
    default_version: bool = False
    detail_flag: bool = True
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10


@fields_in_key_order
class LaunchTemplateVersionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    launch_template_name: str
    default_version: bool
    version_number: int
    modified_time: str
    launch_template_id: str
    create_time: str
    created_by: str
    version_description: str | UnsetType = UNSET
    launch_template_data: LaunchTemplateData | UnsetType = UNSET


class LaunchTemplateVersionSets(msgspec.Struct, frozen=True, rename="pascal"):
    launch_template_version_set: list[LaunchTemplateVersionType]


@fields_in_key_order
class DescribeLaunchTemplateVersionsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    launch_template_version_sets: LaunchTemplateVersionSets


def describe_launch_template_versions(
    request: DescribeLaunchTemplateVersionsRequest, context: Context
) -> DescribeLaunchTemplateVersionsResponse:
    """The page of versions that the request asks for; DetailFlag says whether with their parameters."""
    template = required_template(request, context, _ERRORS)
    found = [
        version for version in versions_of(template, context) if _is_asked_for(version, template, request)
    ]
    page = by_number(found, request.page_number, request.page_size)
    shown = [_shown(version, template, request.detail_flag) for version in page]
    return DescribeLaunchTemplateVersionsResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        launch_template_version_sets=LaunchTemplateVersionSets(shown),
    )


def _is_asked_for(
    version: LaunchTemplateVersion,
    template: LaunchTemplate,
    request: DescribeLaunchTemplateVersionsRequest,
) -> bool:
    return (
        (not request.launch_template_version or version.number in request.launch_template_version)
        and (request.min_version is None or version.number >= request.min_version)
        and (request.max_version is None or version.number <= request.max_version)
        and (not request.default_version or version.number == template.default_version)
    )


def _shown(
    version: LaunchTemplateVersion, template: LaunchTemplate, with_data: bool
) -> LaunchTemplateVersionType:
    created = format_timestamp(version.created // 1000)
    return LaunchTemplateVersionType(
        launch_template_name=template.name,
        default_version=version.number == template.default_version,
        version_number=version.number,
        # A version never changes.
        modified_time=created,
        launch_template_id=template.resource_id,
        create_time=created,
        created_by=version.created_by,
        version_description=version.description or UNSET,
        launch_template_data=shown_data(version) if with_data else UNSET,
    )


DESCRIBE_LAUNCH_TEMPLATE_VERSIONS = Action(
    name="DescribeLaunchTemplateVersions",
    request=DescribeLaunchTemplateVersionsRequest,
    response=DescribeLaunchTemplateVersionsResponse,
    handle=describe_launch_template_versions,
    resources=TEMPLATE_NAMES,
)
