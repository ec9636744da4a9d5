"""DescribeInvocationResults: the results of the last four weeks, one for each instance, the newest first."""

from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.commands.command_content import shown_output
from genzo.actions.commands.find_command import LISTED_NAMES, own_invocations
from genzo.actions.commands.page_of_list import PagedRequest, PageErrors, page_of
from genzo.actions.commands.shown_targets import NO_BUCKET, TargetView
from genzo.actions.commands.tag_checks import CountedTagErrors, tag_filters
from genzo.actions.paging import Order, Place
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.invocations import OLD_STATUS, Invocation, InvocationTarget
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Response, UnsetType, never_sent

_TABLE = errors_of("DescribeInvocationResults")
_ERRORS = PageErrors(_TABLE)
_TAGS = CountedTagErrors(_TABLE)
_NO_BUCKET = never_sent(NO_BUCKET)
_SUCCESS = "Success"


class DescribeInvocationResultsRequest(PagedRequest, frozen=True, kw_only=True):
    region_id: str
    command_id: str | None = None
    content_encoding: str | None = None
    include_history: Annotated[bool | None, NO_EFFECT] = None
    instance_id: str | None = None
    invoke_id: str | None = None
    invoke_record_status: str | None = None
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class InvocationResultType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    invocation_status: str
    repeats: int
    command_id: str
    instance_id: str
    output: str
    dropped: int
    stop_time: str
    exit_code: int | UnsetType = UNSET
    start_time: str
    error_info: str
    error_code: str
    finished_time: str
    invoke_id: str
    invoke_record_status: str
    username: str
    container_id: str
    container_name: str
    termination_mode: str | UnsetType = UNSET
    tags: Tags
    launcher: str | UnsetType = UNSET
    oss_output_delivery: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_error_code: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_error_info: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_status: Annotated[str | UnsetType, _NO_BUCKET] = UNSET
    oss_output_uri: Annotated[str | UnsetType, _NO_BUCKET] = UNSET


class InvocationResults(msgspec.Struct, frozen=True, rename="pascal"):
    invocation_result: list[InvocationResultType]


@fields_in_key_order
class InvocationType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    page_size: int
    page_number: int
    total_count: int
    next_token: str | UnsetType = UNSET
    invocation_results: InvocationResults


@fields_in_key_order
class DescribeInvocationResultsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    invocation: InvocationType


class _Result(NamedTuple):
    """The command of an invocation on its instance of this number."""

    invocation: Invocation
    number: int
    target: InvocationTarget


def _place(result: _Result) -> Place:
    return -result.invocation.created, result.invocation.resource_id, result.number


_ORDER = Order(_place, tuple[int, str, int])


def describe_invocation_results(
    request: DescribeInvocationResultsRequest, context: Context
) -> DescribeInvocationResultsResponse:
    """The page of results that the request asks for."""
    context.require_region(request.region_id)
    tags = tag_filters(request.tag, _TAGS)
    found = [
        _Result(invocation, number, target)
        for invocation in own_invocations(context, request.region_id)
        if _is_asked_for(invocation, request, tags)
        for number, target in enumerate(invocation.targets)
        if request.instance_id in (None, target.instance_id)
        and _has_status(target, request.invoke_record_status, context.now)
    ]
    page = page_of(found, request, _ORDER, _ERRORS)
    results = [_shown(result, request.content_encoding, context.now) for result in page.items]
    return DescribeInvocationResultsResponse(
        request_id=context.request_id,
        invocation=InvocationType(
            page_size=page.size,
            page_number=page.number,
            total_count=page.total,
            next_token=page.next_token,
            invocation_results=InvocationResults(results),
        ),
    )


def _is_asked_for(
    invocation: Invocation, request: DescribeInvocationResultsRequest, tags: tuple[TagFilter, ...]
) -> bool:
    return (
        request.invoke_id in (None, invocation.resource_id)
        and request.command_id in (None, invocation.command_id)
        and request.resource_group_id in (None, invocation.resource_group_id)
        and has_tags(invocation, tags)
    )


def _has_status(target: InvocationTarget, asked: str | None, now: int) -> bool:
    """Whether a result has the InvokeRecordStatus; Success is a value of InvocationStatus alone."""
    status = target.status_at(now)
    return asked in (None, OLD_STATUS[status]) or (asked == _SUCCESS and status == _SUCCESS)


def _shown(result: _Result, encoding: str | None, now: int) -> InvocationResultType:
    invocation, target = result.invocation, result.target
    view = TargetView(target, now)
    return InvocationResultType(
        invocation_status=view.status,
        repeats=view.repeats,
        command_id=invocation.command_id,
        instance_id=target.instance_id,
        output=shown_output(view.output, encoding),
        dropped=view.dropped,
        stop_time=view.stop_time,
        exit_code=view.exit_code,
        start_time=view.start_time,
        error_info=view.error_info,
        error_code=view.error_code,
        finished_time=view.finish_time,
        invoke_id=invocation.resource_id,
        invoke_record_status=OLD_STATUS[view.status],
        username=invocation.username,
        container_id=invocation.container_id,
        container_name=invocation.container_name,
        termination_mode=invocation.termination_mode,
        tags=shown_tags(invocation.tags),
        launcher=invocation.launcher or UNSET,
    )


DESCRIBE_INVOCATION_RESULTS = Action(
    name="DescribeInvocationResults",
    request=DescribeInvocationResultsRequest,
    response=DescribeInvocationResultsResponse,
    handle=describe_invocation_results,
    resources=LISTED_NAMES,
)
