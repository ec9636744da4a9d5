"""The code that StartInstances, StopInstances and RebootInstances share.

AllTogether moves all instances or none; SuccessFirst moves those that can be moved, with a result for each
(parameter BatchOptimization).
"""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.find_resource import find_own
from genzo.actions.instances.instance_states import Move, moved, require_state
from genzo.catalogue.instances import Instance
from genzo.errors import INVALID_PARAMETER, ApiError
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_INSTANCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]*", re.ASCII)
_MOST = 100
_ALL_TOGETHER, _SUCCESS_FIRST = "AllTogether", "SuccessFirst"
_NOT_FOUND = "The specified InstanceId does not exist."

Check = Callable[[Instance], None]


class IdsErrors(ErrorGroup):
    """The errors of `check_ids`."""

    too_many = Listed("InvalidParameter.TooManyInstanceIds")
    malformed = Listed("Abs.InvalidInstanceIds.MalFormed")


class ManyErrors(IdsErrors):
    """The errors of `move_many`."""

    no_ids = Listed("InvalidInstanceId.NotFound", status=403)
    not_found = Listed("InvalidInstanceId.NotFound", status=404)
    none_found = Listed("InvalidInstanceIds.NotFound")
    status = Listed("IncorrectInstanceStatus")
    dry_run = Listed("DRYRUN.SUCCESS")


class ManyInstancesRequest(Request, frozen=True):
    """The parameters that all three actions share."""

    region_id: str
    instance_id: tuple[str, ...] = ()
    dry_run: bool = False
    batch_optimization: str = _ALL_TOGETHER


@fields_in_key_order
class InstanceResponseType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    code: str
    message: str
    instance_id: str
    current_status: str
    previous_status: str


class InstanceResponses(msgspec.Struct, frozen=True, rename="pascal"):
    instance_response: list[InstanceResponseType]


class ManyInstancesResponse(Response, frozen=True):
    """The answer of the actions on many instances."""

    request_id: str
    instance_responses: InstanceResponses


ResponseT = TypeVar("ResponseT", bound=ManyInstancesResponse)


def move_many(
    response: type[ResponseT],
    request: ManyInstancesRequest,
    context: WriteContext,
    move: Move,
    errors: ManyErrors,
    check: Check,
    **members: str,
) -> ResponseT:
    """Move the instances and answer with a result for each; ``members`` are other members that change.

    Raises:
        ApiError: see `ManyErrors`; or what ``check`` raises, unless the request says SuccessFirst.
    """
    if request.batch_optimization not in (_ALL_TOGETHER, _SUCCESS_FIRST):
        raise INVALID_PARAMETER(name="BatchOptimization")
    results = []
    for instance_id, instance in _named(request, context, errors).items():
        try:
            if instance is None:
                raise errors.not_found(text=_NOT_FOUND)
            require_state(instance, move.begins_in, context, errors.status)
            check(instance)
        except ApiError as error:
            if request.batch_optimization == _ALL_TOGETHER:
                raise
            results.append(_failure(instance_id, instance, error, context))
            continue
        before = instance.status_at(context.now)
        after = moved(msgspec.structs.replace(instance, **members), move, context)
        context.catalogue.put_resource(after)
        results.append(_result("200", "success", instance_id, move.passes, before))
    if request.dry_run:
        raise errors.dry_run()
    return response(request_id=context.request_id, instance_responses=InstanceResponses(results))


def _named(
    request: ManyInstancesRequest, context: WriteContext, errors: ManyErrors
) -> dict[str, Instance | None]:
    """The instances by id, None for a missing one; at least one must exist."""
    context.require_region(request.region_id)
    if not request.instance_id:
        raise errors.no_ids()
    check_ids(request.instance_id, errors)
    found = {each: find_own(context, Instance, request.region_id, each) for each in request.instance_id}
    if not any(found.values()):
        raise errors.none_found()
    return found


def check_ids(instance_ids: tuple[str, ...], errors: IdsErrors) -> None:
    """Refuse too many ids, or a malformed one."""
    if len(instance_ids) > _MOST:
        raise errors.too_many()
    if not all(_INSTANCE_ID.fullmatch(instance_id) for instance_id in instance_ids):
        raise errors.malformed()


def _result(
    code: str, message: str, instance_id: str, status: str, previous_status: str
) -> InstanceResponseType:
    return InstanceResponseType(
        code=code,
        message=message,
        instance_id=instance_id,
        current_status=status,
        previous_status=previous_status,
    )


def _failure(
    instance_id: str, instance: Instance | None, error: ApiError, context: WriteContext
) -> InstanceResponseType:
    """The result of an instance that did not move; a missing one has no states, as in an XML sample."""
    status = "" if instance is None else instance.status_at(context.now)
    return _result(error.code, error.message, instance_id, status, status)
