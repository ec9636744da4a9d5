"""DescribeInvocations: the invocations of the last four weeks, each with its instances, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.commands.command_content import shown_content, shown_output
from genzo.actions.commands.find_command import LISTED_NAMES, own_invocations
from genzo.actions.commands.page_of_list import PagedRequest, PageErrors, page_of
from genzo.actions.commands.shown_targets import NO_BUCKET, TargetView
from genzo.actions.commands.tag_checks import CountedTagErrors, tag_filters
from genzo.actions.paging import NEWEST_FIRST
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.invocations import OLD_STATUS, Invocation, InvocationTarget
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_TABLE = errors_of("DescribeInvocations")
_ERRORS = PageErrors(_TABLE)
_TAGS = CountedTagErrors(_TABLE)
_NO_BUCKET = never_sent(NO_BUCKET)
_PARTLY = "PartialFailed"


class DescribeInvocationsRequest(PagedRequest, frozen=True, kw_only=True):
    region_id: str
    command_id: str | None = None
    command_name: str | None = None
    command_type: str | None = None
    content_encoding: str | None = None
    include_output: bool = False
    instance_id: str | None = None
    invoke_id: str | None = None
    invoke_status: str | None = None
    repeat_mode: str | None = None
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()
    timed: bool | None = None


@fields_in_key_order
class InvokeInstanceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    update_time: str
    finish_time: str
    invocation_status: str
    repeats: int
    instance_id: str
    output: str
    dropped: int
    stop_time: str
    exit_code: int | UnsetType = UNSET
    start_time: str
    error_info: str
    timed: bool
    error_code: str
    instance_invoke_status: str
    oss_output_error_code: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_error_info: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_status: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_uri: Annotated[str | UnsetType, _NO_BUCKET] = UNSET


class InvokeInstances(msgspec.Struct, frozen=True, rename="pascal"):
    invoke_instance: list[InvokeInstanceType]


@fields_in_key_order
class InvocationType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    frequency: str
    invocation_status: str
    repeat_mode: str
    command_id: str
    command_type: str
    invoke_status: str
    parameters: str
    timed: bool
    command_content: str
    command_name: str
    command_description: str
    invoke_id: str
    username: str
    working_dir: str
    timeout: int
    container_id: str
    container_name: str
    termination_mode: str | UnsetType = UNSET
    invoke_instances: InvokeInstances
    tags: Tags
    launcher: str | UnsetType = UNSET
    oss_output_delivery: Annotated[str | UnsetType, _NO_BUCKET] = UNSET


class Invocations(msgspec.Struct, frozen=True, rename="pascal"):
    invocation: list[InvocationType]


@fields_in_key_order
class DescribeInvocationsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    next_token: str | UnsetType = UNSET
    invocations: Invocations


def describe_invocations(
    request: DescribeInvocationsRequest, context: Context
) -> DescribeInvocationsResponse:
    """The page of invocations that the request asks for."""
    context.require_region(request.region_id)
    tags = tag_filters(request.tag, _TAGS)
    found = [
        invocation
        for invocation in own_invocations(context, request.region_id)
        if _is_asked_for(invocation, request, tags, context.now)
    ]
    page = page_of(found, request, NEWEST_FIRST, _ERRORS)
    shown = [_shown(invocation, request, context.now) for invocation in page.items]
    return DescribeInvocationsResponse(
        page_size=page.size,
        request_id=context.request_id,
        page_number=page.number,
        total_count=page.total,
        next_token=page.next_token,
        invocations=Invocations(shown),
    )


def _is_asked_for(
    invocation: Invocation, request: DescribeInvocationsRequest, tags: tuple[TagFilter, ...], now: int
) -> bool:
    if request.instance_id is not None and not any(
        target.instance_id == request.instance_id for target in invocation.targets
    ):
        return False
    return (
        request.invoke_id in (None, invocation.resource_id)
        and request.command_id in (None, invocation.command_id)
        and request.command_type in (None, invocation.command_type)
        and request.resource_group_id in (None, invocation.resource_group_id)
        and request.timed in (None, invocation.is_timed(now))
        and has_tags(invocation, tags)
        and _has_status(invocation, request, now)
        and (request.instance_id is not None or _is_like_command(invocation, request))
    )


def _is_like_command(invocation: Invocation, request: DescribeInvocationsRequest) -> bool:
    """The conditions that have no effect beside an InstanceId."""
    return request.command_name in (None, invocation.name) and request.repeat_mode in (
        None,
        invocation.repeat_mode,
    )


def _has_status(invocation: Invocation, request: DescribeInvocationsRequest, now: int) -> bool:
    """Whether it has the InvokeStatus; PartialFailed has no effect beside an InstanceId."""
    if request.invoke_status is None or (request.instance_id and request.invoke_status == _PARTLY):
        return True
    return request.invoke_status in (invocation.old_status_at(now), invocation.status_at(now))


def _shown(invocation: Invocation, request: DescribeInvocationsRequest, now: int) -> InvocationType:
    has_output = request.include_output and bool(request.invoke_id or request.instance_id)
    targets = [target for target in invocation.targets if request.instance_id in (None, target.instance_id)]
    return InvocationType(
        creation_time=format_timestamp(invocation.created // 1000),
        frequency=invocation.frequency,
        invocation_status=invocation.status_at(now),
        repeat_mode=invocation.repeat_mode,
        command_id=invocation.command_id,
        command_type=invocation.command_type,
        invoke_status=invocation.old_status_at(now),
        parameters=invocation.script_parameters or "{}",
        timed=invocation.is_timed(now),
        command_content=shown_content(invocation.script, request.content_encoding),
        command_name=invocation.name,
        command_description=invocation.description,
        invoke_id=invocation.resource_id,
        username=invocation.username,
        working_dir=invocation.working_dir,
        timeout=invocation.timeout,
        container_id=invocation.container_id,
        container_name=invocation.container_name,
        termination_mode=invocation.termination_mode,
        invoke_instances=InvokeInstances(
            [
                _shown_target(
                    target,
                    request.content_encoding,
                    now,
                    is_timed=invocation.is_timed(now),
                    has_output=has_output,
                )
                for target in targets
            ]
        ),
        tags=shown_tags(invocation.tags),
        launcher=invocation.launcher or UNSET,
    )


def _shown_target(
    target: InvocationTarget, encoding: str | None, now: int, *, is_timed: bool, has_output: bool
) -> InvokeInstanceType:
    view = TargetView(target, now)
    return InvokeInstanceType(
        creation_time=view.creation_time,
        update_time=view.update_time,
        finish_time=view.finish_time,
        invocation_status=view.status,
        repeats=view.repeats,
        instance_id=target.instance_id,
        output=shown_output(view.output, encoding) if has_output else "",
        dropped=view.dropped,
        stop_time=view.stop_time,
        exit_code=view.exit_code,
        start_time=view.start_time,
        error_info=view.error_info,
        timed=is_timed,
        error_code=view.error_code,
        instance_invoke_status=OLD_STATUS[view.status],
    )


DESCRIBE_INVOCATIONS = Action(
    name="DescribeInvocations",
    request=DescribeInvocationsRequest,
    response=DescribeInvocationsResponse,
    handle=describe_invocations,
    resources=LISTED_NAMES,
)
