"""Refusals that are recorded before they are answered: of RAM, and of failed authentications."""

from typing import NamedTuple

from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.store import StoreError
from genzo.errors import ACCESS_KEY_NOT_FOUND, ApiError
from genzo.identity.credentials import principal_of_key
from genzo.service.authentication_failures import AuthenticationFailures
from genzo.service.call import PreparedCall
from genzo.service.call_events import MAX_USER_AGENT, Outcome, call_event
from genzo.service.service import Service
from genzo.wire import signature_acs3
from genzo.wire.call import Call
from genzo.wire.types import HttpResponse

_OF_RAM = frozenset(("Forbidden.RAM", "NoPermission"))


class Refused(NamedTuple):
    """A response, and the event that is to be recorded before it is sent.

    To record it waits for the database, so it is not done where requests are read.
    """

    response: HttpResponse
    event: AuditEvent


class Refusals:
    """Makes the events of refused reads and of failed authentications, and records them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._failures = AuthenticationFailures(service.clock)

    def of_read(self, call: PreparedCall, error: ApiError, response: HttpResponse) -> HttpResponse | Refused:
        """The response to a read that was answered with an error; an event belongs to it if RAM refused."""
        if call.action.writes or error.code not in _OF_RAM:
            return response
        outcome = Outcome(error=error, statement=error.statement)
        return Refused(response, call_event(call, self._now(), outcome))

    def of_authentication(
        self, call: Call, error: ApiError, request_id: str, response: HttpResponse
    ) -> HttpResponse | Refused:
        """The response to a call whose authentication failed; the first one of a minute has an event."""
        access_key_id = _access_key_id(call)
        if error.error_type == ACCESS_KEY_NOT_FOUND or not access_key_id:
            return response

        def make(count: int) -> AuditEvent | None:
            return self._failure(call, access_key_id, error, request_id, count)

        event = self._failures.event(access_key_id, error.code, make)
        return response if event is None else Refused(response, event)

    def record(self, refused: Refused) -> HttpResponse:
        """Record the event and return the response. Nothing was done, so it is sent in any case."""
        try:
            with self._service.store.writing(refused.event.account_id) as catalogue:
                catalogue.put_audit_event(refused.event)
        except StoreError as error:
            self._service.outages.failed(
                "audit", f"Refused calls are not recorded in the audit trail: {error}"
            )
        return refused.response

    def _failure(
        self, call: Call, access_key_id: str, error: ApiError, request_id: str, count: int
    ) -> AuditEvent | None:
        principal = self._service.store.read_cache().get_or_read(principal_of_key, access_key_id)
        if principal is None:
            return None
        # The message may have the text that was signed, and nobody has proved that the rest is the key's.
        return AuditEvent(
            at=self._now(),
            request_id=request_id,
            account_id=principal.account_id,
            principal=principal.arn,
            principal_id=principal.principal_id,
            access_key_id=access_key_id,
            source=call.request.client,
            user_agent=call.request.header("user-agent")[:MAX_USER_AGENT],
            action=call.action,
            version=call.version,
            is_write=False,
            count=count,
            error=error.code,
        )

    def _now(self) -> int:
        return int(self._service.clock() * 1000)


def _access_key_id(call: Call) -> str:
    """The key that a call names; ``""`` if it names none."""
    if not call.signed_by_headers:
        return call.parameters.get("AccessKeyId")
    try:
        return signature_acs3.parse_authorization(call.request.header("authorization")).access_key_id
    except ApiError:
        return ""
