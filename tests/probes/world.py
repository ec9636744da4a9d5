"""A catalogue with one resource of each kind, and calls whose changes are undone."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec

from genzo.actions.action import AnyAction, WriteContext
from genzo.actions.idempotency import answered_once
from genzo.actions.registry import all_actions
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.errors import ApiError
from genzo.errors.table import in_words_of
from genzo.service.build import build_service
from genzo.service.call import PreparedCall
from genzo.wire.binding import bind
from genzo.wire.envelope import success
from genzo.wire.structs import Response, StructSchema, schema_of
from genzo.wire.types import Format

REGION = "cn-hangzhou"
ACTIONS: dict[str, AnyAction] = {action.name: action for action in all_actions()}
_FOLDER = Path(__file__).parent
READ_BACK: list[tuple[str, dict[str, str]]] = json.loads((_FOLDER / "read_back.json").read_text())
"""Calls that show every resource of the catalogue."""
_TIME = 1_790_000_000.0
"""The time of every call, in seconds since 1970: two calls differ in nothing but their parameters."""
_NOW = dict.fromkeys(DEFAULT_SECONDS, 0.0)
_RSA_KEY = (b"ssh-rsa", b"\1\0\1", b"\0" + b"\xc5" * 256)
"""Name, exponent and modulus of a public key of 2048 bits (RFC 4253, section 6.6)."""
_PLENTY = dict.fromkeys(DEFAULT_QUOTAS, 100_000)


class Outcome(NamedTuple):
    """What a call was answered with: the answer as JSON has it, or an error.

    ``after`` has the answers of `READ_BACK` after the call.
    """

    answer: Any = None
    after: Sequence[Any] = ()
    error: ApiError | None = None
    bug: Exception | None = None


class _UndoneError(Exception):
    """Rolls back the transaction of a call that succeeded."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class World:
    """The catalogue in a folder. ``names`` are the ids of its resources by their name in ``world.json``."""

    def __init__(self, folder: Path) -> None:
        built = build_service(
            folder / "genzo.db",
            edition="current",
            durable=False,
            durations=_NOW,
            quotas=_PLENTY,
            any_account=True,
        )
        self._random = Random()
        self._service = replace(built, clock=lambda: _TIME, ids=IdGenerator(self._random.randbytes))
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

    def ask(self, action: str, parameters: Mapping[str, str], *, reads_back: bool = False) -> Outcome:
        """Call an action and undo what it changed.

        ``reads_back`` also asks what the catalogue answers afterwards, for an action that writes.
        """
        self._random.seed(action)
        call = self._call(action, parameters)
        try:
            if call.action.writes:
                return self._undone(call, READ_BACK if reads_back else ())
            return Outcome(_as_json(action, self._service.answer(call)))
        except ApiError as error:
            return Outcome(error=in_words_of(action, error))
        except Exception as bug:  # noqa: BLE001 - what a server would answer with InternalError
            return Outcome(bug=bug)

    def _undone(self, call: PreparedCall, read_back: Sequence[tuple[str, Mapping[str, str]]]) -> Outcome:
        action: AnyAction = call.action
        request = bind(action.request, call.parameters)
        try:
            with self._service.store.writing(call.account_id, action.written_region(request)) as writer:
                context = self._service._context(WriteContext, call, writer)  # noqa: SLF001
                answer = _as_json(action.name, answered_once(action, request, context))
                after = [self._read(name, self.filled(asked), context) for name, asked in read_back]
                raise _UndoneError(Outcome(answer, after=after))  # noqa: TRY301 - leaves the transaction
        except _UndoneError as undone:
            return undone.outcome

    @staticmethod
    def _read(action: str, parameters: Mapping[str, str], context: WriteContext) -> Any:  # noqa: ANN401
        reading: AnyAction = ACTIONS[action]
        try:
            return _as_json(action, reading.handle(bind(reading.request, parameters), context))
        except ApiError as error:
            return error.code

    def _call(self, action: str, parameters: Mapping[str, str], **durations: float) -> PreparedCall:
        return PreparedCall(
            action=ACTIONS[action],
            account_id=FIRST_ACCOUNT_ID,
            parameters=parameters,
            settings=RuntimeSettings(durations=durations),
            read_cache=self._service.store.read_cache(),
            request_id=self._service.ids.new_request_id(_TIME),
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
