"""A catalogue with one resource of each kind, and calls whose changes are undone."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from genzo.actions.action import AnyAction, WriteContext
from genzo.actions.idempotency import answered_once
from genzo.actions.registry import all_actions
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.errors import ApiError
from genzo.service.build import build_service
from genzo.service.call import PreparedCall
from genzo.wire.binding import bind
from genzo.wire.envelope import success
from genzo.wire.structs import Response, StructSchema, schema_of
from genzo.wire.types import Format

REGION = "cn-hangzhou"
ACTIONS: dict[str, AnyAction] = {action.name: action for action in all_actions()}
_FOLDER = Path(__file__).parent
_NOW = dict.fromkeys(DEFAULT_SECONDS, 0.0)
_RSA_KEY = (b"ssh-rsa", b"\1\0\1", b"\0" + b"\xc5" * 256)
"""Name, exponent and modulus of a public key of 2048 bits (RFC 4253, section 6.6)."""
_PLENTY = dict.fromkeys(DEFAULT_QUOTAS, 100_000)


class Outcome(NamedTuple):
    """What a call was answered with: the answer as JSON has it, or an error."""

    answer: Any = None
    error: ApiError | None = None
    bug: Exception | None = None


class _UndoneError(Exception):
    """Rolls back the transaction of a call that succeeded."""

    def __init__(self, response: Response) -> None:
        self.response = response


class World:
    """The catalogue in a folder. ``names`` are the ids of its resources by their name in ``world.json``."""

    def __init__(self, folder: Path) -> None:
        self._service = build_service(
            folder / "genzo.db",
            edition="current",
            durable=False,
            durations=_NOW,
            quotas=_PLENTY,
            any_account=True,
        )
        self._service.prepare()
        self.names = {"public_key": _public_key()}
        for step in json.loads((_FOLDER / "world.json").read_text()):
            self._make(step)

    def close(self) -> None:
        self._service.store.close()

    def filled(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """The parameters with the ids of resources in place of ``{name}``."""
        return {
            name: re.sub(r"\{(\w+)\}", lambda found: self.names[found[1]], value)
            for name, value in parameters.items()
        }

    def ask(self, action: str, parameters: Mapping[str, str]) -> Outcome:
        """Call an action and undo what it changed."""
        call = self._call(action, parameters)
        try:
            response = self._undone(call) if call.action.writes else self._service.answer(call)
        except ApiError as error:
            return Outcome(error=error)
        except Exception as bug:  # noqa: BLE001 - what a server would answer with InternalError
            return Outcome(bug=bug)
        return Outcome(_as_json(action, response))

    def _undone(self, call: PreparedCall) -> Response:
        action: AnyAction = call.action
        request = bind(action.request, call.parameters)
        try:
            with self._service.store.writing(call.account_id, action.written_region(request)) as writer:
                context = self._service._context(WriteContext, call, writer)  # noqa: SLF001
                response = answered_once(action, request, context)
                raise _UndoneError(response)  # noqa: TRY301 - leaves the transaction
        except _UndoneError as undone:
            return undone.response

    def _call(self, action: str, parameters: Mapping[str, str], **durations: float) -> PreparedCall:
        return PreparedCall(
            action=ACTIONS[action],
            account_id=FIRST_ACCOUNT_ID,
            parameters=parameters,
            settings=RuntimeSettings(durations=durations),
            read_cache=self._service.store.read_cache(),
            request_id=self._service.ids.new_request_id(),
            address="http://127.0.0.1",
        )

    def _make(self, step: Any) -> None:  # noqa: ANN401 - a step of world.json
        durations = {step["action"]: step["duration"]} if "duration" in step else {}
        call = self._call(step["action"], self.filled(step["parameters"]), **durations)
        taken = _as_json(step["action"], self._service.answer(call))
        for name in step["take"].split("."):
            taken = taken[int(name) if name.isdigit() else name]
        self.names[step["name"]] = taken


def request_schema(action: str) -> StructSchema:
    """The schema of an action's request."""
    struct: Any = ACTIONS[action].request
    return schema_of(struct)


def response_schema(action: str) -> StructSchema:
    """The schema of an action's answer."""
    struct: Any = ACTIONS[action].response
    return schema_of(struct)


def _as_json(action: str, response: Response) -> Any:  # noqa: ANN401 - what JSON can hold
    return msgspec.json.decode(success(action, response, "", Format.JSON).body)


def _public_key() -> str:
    encoded = b"".join(len(part).to_bytes(4, "big") + part for part in _RSA_KEY)
    return f"ssh-rsa {b64encode(encoded).decode()}"
