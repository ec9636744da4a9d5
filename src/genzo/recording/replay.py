"""Sends the cases of a recording again, one after the other, and compares the answers."""

import http.client
import json
import ssl
import time
from typing import NamedTuple

from genzo.actions import registry
from genzo.errors import ApiError
from genzo.recording.case import Case
from genzo.recording.comparison import Difference, differences
from genzo.recording.errors import RecordingError
from genzo.recording.exchange import Exchange, Received
from genzo.recording.forwarding import Forwarding
from genzo.recording.ids import IdMapping
from genzo.recording.key_ring import KeyRing
from genzo.recording.pseudonyms import KEY_PARAMETERS
from genzo.recording.redaction import REQUEST, Redaction
from genzo.recording.refused_signatures import is_refused_signature
from genzo.recording.signing import AccessKey, UnsignedRequest, signed
from genzo.recording.upstreams import CLOUD, Upstream
from genzo.wire.parameters import Parameter, encoded_parameter, parse
from genzo.wire.recorded_parameters import HIDDEN
from genzo.wire.structs import Request, schema_of
from genzo.wire.types import HttpRequest

_STAND_INS = {"Password": "Genzo-Replay-1", "UserData": "Z2Vuem8="}
"""What is sent for a hidden value that an action checks: a valid password, and Base64."""
_OTHER_STAND_IN = "genzo-replay"
_OK = 200


class Replayed(NamedTuple):
    """What became of a case: its differences, or why it was left out."""

    case: Case
    differences: list[Difference]
    left_out: str = ""


class Replay:
    """Replays recordings on one server. ``key`` signs what no key of the recording's own signs.

    With ``moves_clock``, the API's clock stands at the time of each recorded request: what was
    complete then is complete again.
    """

    def __init__(self, server: Upstream, key: AccessKey, *, moves_clock: bool) -> None:
        self._server = server
        self._ids = IdMapping()
        self._keys = KeyRing(key, self._ids)
        self._redaction = Redaction()
        self._moves_clock = moves_clock
        self._context = ssl.create_default_context()

    def send(self, case: Case) -> Replayed:
        """Send a case, and compare its answer.

        Raises:
            RecordingError: the server cannot be reached.
        """
        if REQUEST in case.hidden:
            return Replayed(case, [], "nothing is kept of a request that cannot be decoded")
        if is_refused_signature(case.answer):
            return Replayed(case, [], "its signature was refused, and signatures are not kept")
        if self._moves_clock:
            self._set_clock(case.time)
        request = signed(case, self._unsigned(case), self._keys.key(case.access_key))
        received = self._received(request)
        now = self._redaction.case(self._exchange(case, request, received))
        raw = b"" if received is None else received.decoded or b""
        if now.answer is not None and now.answer.body is not None:
            self._keys.learn(raw.decode(errors="replace"), now.answer.body)
        return Replayed(case, differences(case.answer, now.answer, self._ids))

    def _unsigned(self, case: Case) -> UnsignedRequest:
        """The request with the ids of this replay. Its host is a name of the cloud's, or the server's."""
        try:
            query, form = parse(case.query.encode()), parse(case.body.encode())
        except ApiError as error:
            raise RecordingError(f"{case.name} has a query or a body that is no form ({error}).") from error
        host = (
            case.host
            if case.host.partition(":")[0].endswith(CLOUD)
            else self._server.address.partition("//")[2]
        )
        return UnsignedRequest(self._replayed(case.action, query), self._replayed(case.action, form), host)

    def _replayed(self, action: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        values = [(name, self._value(action, name, value)) for name, value, _ in parameters]
        return tuple(encoded_parameter(name, value) for name, value in values if value is not None)

    def _value(self, action: str, name: str, recorded: str) -> str | None:
        """The value to send for a recorded one; None for a parameter to leave out."""
        if recorded == HIDDEN:
            return _stand_in(action, name)
        if name in KEY_PARAMETERS:
            return self._keys.key(recorded).access_key_id
        return self._ids.replayed(recorded)

    def _received(self, request: HttpRequest) -> Received | None:
        target = f"/?{request.query.decode()}" if request.query else "/"
        with Forwarding(self._server, self._context) as forwarding:
            try:
                forwarding.connect()
            except OSError as error:
                raise RecordingError(f"{self._server.address} cannot be reached ({error}).") from error
            try:
                answer = forwarding.send(request, target)
            except (OSError, http.client.HTTPException, ValueError):
                return None
            for _ in forwarding.blocks(answer):
                pass
            return forwarding.received(answer)

    def _exchange(self, case: Case, request: HttpRequest, received: Received | None) -> Exchange:
        now = time.time_ns() // 1_000_000
        return Exchange(request, now, "genzo", case.host, self._server.address, received)

    def _set_clock(self, moment: str) -> None:
        body = json.dumps({"now": moment, "frozen": True}).encode()
        host = self._server.address.partition("//")[2]
        headers = (("host", host), ("content-type", "application/json"))
        request = HttpRequest("PUT", "/_genzo/clock", b"", headers, body)
        with Forwarding(self._server, self._context) as forwarding:
            answer = forwarding.send(request, request.path)
            said = b"".join(forwarding.blocks(answer)).decode(errors="replace")
        if answer.status != _OK:
            raise RecordingError(f"{self._server.address} does not set its clock to {moment}: {said}")


def _stand_in(action: str, name: str) -> str | None:
    """What is sent for a hidden value; None for a parameter that Genzo does not have."""
    found = registry.named(action)
    last = name.rpartition(".")[2]
    if found is None:
        return None
    request: type[Request] = found.request
    if name.partition(".")[0] not in schema_of(request).by_name:
        return None
    return _STAND_INS.get(last, _OTHER_STAND_IN)
