"""A catalogue with one resource of each kind, and calls whose changes are undone."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, NoReturn

import msgspec

from genzo.actions.action import AnyAction, WriteContext, api_name
from genzo.actions.idempotency import answered_once
from genzo.actions.registry import all_actions
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_answers import ObjectAnswers
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.errors import ApiError
from genzo.errors.table import in_words_of
from genzo.service.asked_objects import run_with_answers
from genzo.service.build import build_service
from genzo.service.call import PreparedCall
from genzo.wire.binding import bind
from genzo.wire.envelope import success
from genzo.wire.structs import Response, StructSchema, schema_of
from genzo.wire.types import Format
from tests.seen_fields import note_fields

REGION = "cn-hangzhou"
ACTIONS: dict[str, AnyAction] = {action.name: action for action in all_actions()}
_FOLDER = Path(__file__).parent
Calls = Sequence[tuple[str, Mapping[str, str]]]
"""Actions with their parameters."""
READ_BACK: Calls = json.loads((_FOLDER / "read_back.json").read_text())
"""Calls that show every resource of the catalogue."""
_TIME = 1_790_000_000.0
"""The time of every call, in seconds since 1970: two calls differ in nothing but their parameters."""
_NOW = dict.fromkeys(DEFAULT_SECONDS, 0.0)
_RESULTS = ({"output": "probe"},)
_RSA_KEY = (b"ssh-rsa", b"\1\0\1", b"\0" + b"\xc5" * 256)
"""Name, exponent and modulus of a public key of 2048 bits (RFC 4253, section 6.6)."""
# RotateStrategy has an effect at the quota of versions alone.
_PLENTY = {**dict.fromkeys(DEFAULT_QUOTAS, 100_000), "versions_per_policy": 5}


class Outcome(NamedTuple):
    """What a call was answered with: the answer as JSON has it, or an error.

    ``after`` has the answers of `READ_BACK` after the call.
    """

    answer: Any = None
    after: Sequence[Any] = ()
    error: ApiError | None = None
    bug: Exception | None = None


class ReadBack(NamedTuple):
    """What to ask after a call: ``calls``, up to the first that is answered other than ``usual``."""

    calls: Calls
    usual: Outcome | None = None

    def answers(self, answer: object, ask: Callable[[str, Mapping[str, str]], Any]) -> list[Any]:
        """The answers after a call that was answered with ``answer``."""
        if self.usual is not None and self.usual.answer != answer:
            return []
        found = list[Any]()
        for number, (name, parameters) in enumerate(self.calls):
            found.append(ask(name, parameters))
            if self.usual is not None and found[number] != self.usual.after[number]:
                break
        return found


class _UndoneError(Exception):
    """Rolls back the transaction of a call that succeeded."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


_CALLERS = {"AssumeRole": Principal(FIRST_ACCOUNT_ID, kind=PrincipalType.USER, name="probe-user")}
"""By action, where it is not the account itself: that assumes no role."""


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
        self._later = 0.0
        self._service = replace(
            built, clock=lambda: _TIME + self._later, ids=IdGenerator(self._random.randbytes)
        )
        self._service.prepare()
        self.names = {"public_key": _public_key()}
        for step in json.loads((_FOLDER / "world.json").read_text()):
            self._make(step)

    def close(self) -> None:
        self._service.store.close()

    def filled(self, parameters: Mapping[str, str], **names: str) -> dict[str, str]:
        """The parameters with the ids of resources in place of ``{name}``."""
        known = {**self.names, **names}
        return {
            name: re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), value)
            for name, value in parameters.items()
        }

    def ask(
        self,
        action: str,
        parameters: Mapping[str, str],
        *,
        first: Calls = (),
        read_back: "ReadBack | None" = None,
        later: float = 0,
    ) -> Outcome:
        """Call an action and undo what it changed.

        The calls ``first`` go before it, and are undone too; ``{next_token}`` is the NextToken or Marker
        of their last answer that has one. ``read_back`` asks what the catalogue answers afterwards, if one of
        the actions writes. ``later`` moves the time of the calls, in seconds.
        """
        self._later = later
        self._random.seed(action)
        call = self._call(action, parameters)
        try:
            if call.action.writes or first:
                attempt = partial(self._undone, call, first, read_back or ReadBack(()))
                run_with_answers(self._service.objects, attempt, lambda _write: None)
            return Outcome(_as_json(action, self._service.answer(call)))
        except _UndoneError as undone:
            return undone.outcome
        except ApiError as error:
            return Outcome(error=in_words_of(action, error))
        except Exception as bug:  # noqa: BLE001 - what a server would answer with InternalError
            return Outcome(bug=bug)

    def _undone(
        self, call: PreparedCall, first: Calls, read_back: "ReadBack", objects: ObjectAnswers
    ) -> NoReturn:
        """Raise the outcome of a call, so that neither the catalogue nor the object store keeps a change."""
        self._random.seed(call.action.name)
        with self._service.store.writing(call.account_id, REGION) as writer:
            context = self._service._context(WriteContext, call, writer, objects)  # noqa: SLF001
            token = ""
            for name, parameters in first:
                done = self._answer(name, self.filled(parameters), context)
                done = done.get("Invocation", done)  # where DescribeInvocationResults has its token
                token = done.get("NextToken", done.get("Marker", token))
            asked_for = self.filled(call.parameters, next_token=token)
            answer = self._answer(call.action.name, asked_for, context)
            made = {"made_instance": _made_instance(answer) or self.names["stopped"]}
            after = read_back.answers(
                answer, lambda name, asked: self._read(name, self.filled(asked, **made), context)
            )
            raise _UndoneError(Outcome(answer, after=after))

    def _read(self, action: str, parameters: Mapping[str, str], context: WriteContext) -> Any:  # noqa: ANN401
        try:
            return self._answer(action, parameters, context)
        except ApiError as error:
            return error.code

    @staticmethod
    def _answer(name: str, parameters: Mapping[str, str], context: WriteContext) -> Any:  # noqa: ANN401
        action: AnyAction = ACTIONS[name]
        request = bind(action.request, parameters)
        if action.writes:
            return _as_json(name, answered_once(action, request, context).response)
        return _as_json(name, action.handle(request, context))

    def _call(self, action: str, parameters: Mapping[str, str], **durations: float) -> PreparedCall:
        return PreparedCall(
            action=ACTIONS[action],
            principal=_CALLERS.get(action, Principal(FIRST_ACCOUNT_ID)),
            parameters=parameters,
            settings=RuntimeSettings(durations=durations, command_results=_RESULTS),
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


def _made_instance(answer: Any) -> str:  # noqa: ANN401 - what JSON can hold
    """The id of the instance that an answer of CreateInstance or RunInstances names."""
    made = answer.get("InstanceIdSets", {}).get("InstanceIdSet") or [answer.get("InstanceId", "")]
    return str(made[0])


def _as_json(action: str, response: Response) -> Any:  # noqa: ANN401 - what JSON can hold
    answer = msgspec.json.decode(success(api_name(action), response, "", Format.JSON).body)
    note_fields(action, answer)
    return answer


def _public_key() -> str:
    encoded = b"".join(len(part).to_bytes(4, "big") + part for part in _RSA_KEY)
    return f"ssh-rsa {b64encode(encoded).decode()}"
