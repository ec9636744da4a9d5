"""Control requests in the audit trail: whatever changes the catalogue is recorded in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import msgspec

from genzo.actions import registry
from genzo.catalogue.audit import NO_ACCOUNT, AuditEvent
from genzo.catalogue.store import CatalogueStore
from genzo.control.router import Endpoints
from genzo.service.call_events import MAX_USER_AGENT
from genzo.service.operator_store import OneEvent, OperatorStore
from genzo.service.service import Service
from genzo.wire.recorded_parameters import HIDDEN, is_open
from genzo.wire.structs import Request
from genzo.wire.types import HttpRequest, HttpResponse

_PRINCIPAL = "operator:control"
_MAX_TEXT = 512
_PARAMETERS = b"parameters"


class ControlEvents:
    """Records the control requests that endpoints on its ``store`` answer."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._current = ContextVar[OneEvent | None]("control event", default=None)
        self.store: CatalogueStore = OperatorStore(service.store, self._take)

    def recorded(self, endpoints: Endpoints) -> "RecordedEndpoints":
        """The endpoints, whose requests are recorded."""
        return RecordedEndpoints(endpoints, self)

    def answer(self, endpoints: Endpoints, request: HttpRequest, path: str) -> HttpResponse:
        """The answer of the endpoints, which records the request if they write."""
        with self.recording(request):
            return endpoints.answer(request, path)

    @contextmanager
    def recording(self, request: HttpRequest) -> Iterator[None]:
        """Within the block, the first transaction of the ``store`` that writes records the request."""
        token = self._current.set(OneEvent(self._event(request)))
        try:
            yield
        finally:
            self._current.reset(token)

    def record(self) -> None:
        """Record the current request, which writes nothing of the catalogue itself."""
        with self.store.writing():
            pass

    def _take(self) -> AuditEvent | None:
        event = self._current.get()
        return None if event is None else event.take()

    def _event(self, request: HttpRequest) -> AuditEvent:
        now = self._service.clock()
        sent = {"query": request.query.decode("latin-1"), "body": _without_secret(request.body)}
        return AuditEvent(
            at=int(now * 1000),
            request_id=self._service.ids.new_request_id(now),
            account_id=NO_ACCOUNT,
            principal=_PRINCIPAL,
            source=request.client,
            user_agent=request.header("user-agent")[:MAX_USER_AGENT],
            action=f"{request.method} {request.path}"[:_MAX_TEXT],
            parameters={name: text[:_MAX_TEXT] for name, text in sent.items() if text},
        )


def _without_secret(body: bytes) -> str:
    """The text of a body, without secrets of access keys, and without parameters of calls that are secret."""
    if b"secret" not in body.lower() and _PARAMETERS not in body and b"\\u" not in body:
        return body.decode(errors="replace")
    try:
        return msgspec.json.encode(_shown(msgspec.json.decode(body, type=dict[str, Any]))).decode()
    except (msgspec.MsgspecError, RecursionError):
        # Not what an endpoint takes; what it would have been is not known.
        return ""


def _shown(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_shown(each) for each in value]
    if not isinstance(value, dict):
        return value
    shown = {name: HIDDEN if "secret" in name.lower() else _shown(each) for name, each in value.items()}
    parameters = value.get("parameters")
    if isinstance(parameters, dict):
        shown["parameters"] = _shown_parameters(parameters, value.get("actions"))
    return shown


def _shown_parameters(parameters: dict[str, Any], actions: object) -> dict[str, Any]:
    """The parameters that a fault names, of its actions, or a part of a seed, of RunInstances."""
    names = actions if isinstance(actions, list) and actions else ["RunInstances"]
    found = [registry.named(name) for name in names if isinstance(name, str)]
    requests: list[type[Request]] = [action.request for action in found if action is not None]
    return {
        name: value if any(is_open(request, name) for request in requests) else HIDDEN
        for name, value in parameters.items()
    }


class RecordedEndpoints:
    """Endpoints, and what records their requests."""

    def __init__(self, endpoints: Endpoints, events: ControlEvents) -> None:
        self._endpoints = endpoints
        self._events = events

    def answer(self, request: HttpRequest, path: str) -> HttpResponse:
        """The answer of the endpoints."""
        return self._events.answer(self._endpoints, request, path)
