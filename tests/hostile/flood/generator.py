"""Generates hostile requests from the tables, in microseconds each, from the seed of a random generator."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from genzo.actions.registry import all_actions
from genzo.wire.structs import Request, schema_of
from tests.api import Api
from tests.hostile import request_bytes, texts
from tests.hostile.flood.callers import Caller, signed
from tests.hostile.parameter_leaves import leaves

_CALL = b"Version=2014-05-26&Action=DescribeImages&RegionId=cn-hangzhou"
_COMMON = (
    b"&AccessKeyId=genzo&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1"
    b"&Timestamp=2024-01-01T00:00:00Z&Signature=x&"
)
_PREFIXES = (b"", _CALL + b"&", _CALL + _COMMON, b"Format=JSON&", b"Action=CreateUser&Version=2015-05-01&")
_CONTROL = (
    *(
        b"clock",
        b"faults",
        b"faults/x",
        b"durations",
        b"quotas",
        b"images",
        b"reset",
        b"reset?account=1",
        b"seed",
    ),
    *(b"errors/MissingParameter?language=zh", b"errors/%00%ff", b"health", b"ready", b"../reset", b""),
)
_CONTROL_BODIES = (*request_bytes.BODIES, b'{"now": "2020-01-01T00:00:00Z"}', b"[" * 2_000, b'{"a":' * 2_000)
_ATTEMPTS = (b"GET", b"GET", b"POST", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH")
_UNBROKEN = tuple(header for header in request_bytes.PLAIN_HEADERS if header[0] != b"Host")
_HOSTS = tuple(value for name, value in request_bytes.PLAIN_HEADERS if name == b"Host")
_MOST_PARAMETERS = 990
_LARGEST_BODY = 128 * 1024
_SEPARATORS = bytes((*range(0x21), 0x7F))
_NOT_IN_A_TARGET = b'"<>\\^`{|}' + bytes(range(0x80, 0x100))
_RARELY = 0.02
_PIECES = (b"", b"\r\n", b"\0", b"\xff", b" ", b":", b"\n", b"%", b"&", b"=", b"\r\n\r\n", b"0\r\n\r\n")


class Sent(NamedTuple):
    """One request. ``is_whole`` is false where an answer is uncertain, and the connection of no more use."""

    kind: str
    data: bytes
    is_whole: bool = True


class HostileRequests:
    """An endless mix of requests to ``api``, the same for the same ``random``."""

    def __init__(self, random: Random, api: Api, callers: Sequence[Caller]) -> None:
        self._random = random
        self._api = api
        self._callers = callers
        self._actions = [(action.name, _leaves_of(action.request)) for action in all_actions()]
        self._kinds: dict[str, tuple[int, Callable[[], bytes]]] = {
            "unsigned": (820, self._unsigned),
            "signed": (60, self._signed),
            "signed and changed": (40, self._changed),
            "control": (30, self._control),
            "chunked": (20, self._chunked),
            "huge": (1, self._huge),
            "corrupted": (29, self._corrupted),
        }
        self._names = list(self._kinds)
        self._weights = [weight for weight, _ in self._kinds.values()]

    def next(self) -> Sent:
        """The next request."""
        (kind,) = self._random.choices(self._names, self._weights)
        return Sent(kind, self._kinds[kind][1](), is_whole=kind != "corrupted")

    def _unsigned(self) -> bytes:
        choice = self._random.choice
        parameters = choice(_PREFIXES) + self._raw_parameters()
        if self._random.getrandbits(1):
            return self._request(choice(_ATTEMPTS), b"/?" + parameters.translate(None, self._left_out()), b"")
        return self._request(b"POST", b"/", parameters)

    def _signed(self) -> bytes:
        choice = self._random.choice
        action, parameters = choice(self._actions)
        pairs = [] if self._random.random() < 0.2 else [("RegionId", "cn-hangzhou")]
        for _ in range(self._random.randrange(5)):
            if parameters:
                name, kind = choice(parameters)
                pairs.append((name, choice(texts.PLAUSIBLE.get(name, texts.BY_KIND[kind]))))
        return signed(self._random, choice(self._callers), self._api, action, pairs)

    def _changed(self) -> bytes:
        """A signed request with another character in its parameters, or in its signature if it has none."""
        data = self._signed()
        line, head = data.index(b" HTTP/1.1"), data.index(b"\r\n\r\n") + 4
        start, end = (data.find(b"?", 0, line) + 1, line) if head == len(data) else (head, len(data))
        if start == end:
            start, end = data.index(b"Signature=") + 10, head - 4
        at = self._random.randrange(start, end)
        return data[:at] + self._random.choice((b"A", b"0", b"&", b"=", b"%", b".")) + data[at + 1 :]

    def _control(self) -> bytes:
        choice = self._random.choice
        return self._request(choice(_ATTEMPTS), b"/_genzo/" + choice(_CONTROL), choice(_CONTROL_BODIES))

    def _chunked(self) -> bytes:
        body = self._random.choice(_PREFIXES) + self._raw_parameters()
        size = self._random.randrange(10, 400)
        pieces = (body[start : start + size] for start in range(0, len(body), size))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        return b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"

    def _huge(self) -> bytes:
        value = self._random.choice((b"%41", b"a", b"&a=", b"&%e5%8e%9f=", b"%25", b"."))
        count = self._random.choice((_MOST_PARAMETERS, _MOST_PARAMETERS * 20, _LARGEST_BODY))
        return self._request(b"POST", b"/", (_CALL + value * count)[: _LARGEST_BODY + 1])

    def _corrupted(self) -> bytes:
        """A request with bytes replaced, put in, taken out and doubled."""
        random = self._random
        data = random.choice((*request_bytes.SEEDS, self._unsigned()))
        for _ in range(random.randint(1, 4)):
            start = random.randint(0, len(data))
            end = min(len(data), start + random.randint(0, 12))
            data = data[:start] + random.choice((*_PIECES, data[start:end] * 2)) + data[end:]
        return data + b"\r\n\r\n"

    def _left_out(self) -> bytes:
        """The bytes to leave out of a target: mostly all for which an HTTP parser ends the connection."""
        return _SEPARATORS if self._random.random() < _RARELY else _SEPARATORS + _NOT_IN_A_TARGET

    def _raw_parameters(self) -> bytes:
        choice = self._random.choice
        return b"&".join(
            choice(request_bytes.NAMES) + b"=" + choice(request_bytes.VALUES)
            for _ in range(self._random.randrange(6))
        )

    def _request(self, method: bytes, target: bytes, body: bytes) -> bytes:
        choice, count = self._random.choice, self._random.choice((0, 0, 1, 2, 4))
        host = b"x" if self._random.random() < 0.8 else choice(_HOSTS)
        lines = [(b"Host", host), *(choice(_UNBROKEN) for _ in range(count))]
        if self._random.random() < 0.1:
            lines.append((b"Authorization", choice(request_bytes.AUTHORIZATIONS)))
        if body or method == b"POST":
            lines.append((b"Content-Length", b"%d" % len(body)))
        head = b"".join(name + b": " + value + b"\r\n" for name, value in lines)
        return method + b" " + target + b" HTTP/1.1\r\n" + head + b"\r\n" + body


def _leaves_of(request: type[Request]) -> list[tuple[str, str]]:
    return list(leaves(schema_of(request)))
