"""The audit events of calls."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from genzo.catalogue.audit import AuditEvent
from genzo.errors import ApiError
from genzo.service.call import PreparedCall
from genzo.wire.recorded_parameters import recorded_parameters
from genzo.wire.structs import Response, schema_of

MAX_USER_AGENT = 256
"""So many characters of a User-Agent are recorded."""
_MAX_TEXT = 512
_MAX_RESOURCES = 100


class Outcome(NamedTuple):
    """What became of a call: its answer or its error, and what RAM decided about it.

    ``resources`` are the ARNs that it touches, ``statement`` is the statement that decided.
    """

    response: Response | None = None
    error: ApiError | None = None
    resources: Sequence[str] = ()
    statement: str = ""
    is_repeat: bool = False


def call_event(call: PreparedCall, at: int, outcome: Outcome) -> AuditEvent:
    """The event of a call; ``at`` is in milliseconds since 1970. What a caller can make long is cut."""
    principal, origin, error = call.principal, call.origin, outcome.error
    return AuditEvent(
        at=at,
        request_id=call.request_id,
        account_id=principal.account_id,
        principal=principal.arn,
        principal_id=principal.principal_id,
        access_key_id=principal.access_key_id,
        source=origin.address,
        user_agent=origin.user_agent[:MAX_USER_AGENT],
        is_secure=origin.is_secure,
        action=call.action.api_name,
        version=call.action.version,
        region_id=call.parameters.get("RegionId", "")[:_MAX_TEXT],
        resources=tuple(name[:_MAX_TEXT] for name in outcome.resources[:_MAX_RESOURCES]),
        parameters=recorded_parameters(call.action.request, call.parameters),
        response={} if outcome.response is None else _ids_of(outcome.response),
        is_write=call.action.writes,
        is_repeat=outcome.is_repeat,
        error="" if error is None else error.code,
        message="" if error is None else error.message[:_MAX_TEXT],
        statement=outcome.statement,
    )


def _ids_of(response: Response) -> dict[str, str]:
    found = {name: getattr(response, attribute) for attribute, name in _id_fields(type(response))}
    return {name: value for name, value in found.items() if isinstance(value, str) and value}


@cache
def _id_fields(response: type[Response]) -> tuple[tuple[str, str], ...]:
    """The attributes and names of the ids in an answer. RequestId is a member of every event."""
    return tuple(
        (field.attribute, field.name)
        for field in schema_of(response).fields
        if field.kind == "str" and field.name.endswith("Id") and field.name != "RequestId"
    )
