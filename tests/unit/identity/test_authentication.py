"""The window of time stamps to the second, with both signatures and each memory of nonces."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from genzo.errors import ApiError
from genzo.identity.authentication import Authenticator
from genzo.identity.nonces import Nonces
from genzo.service.service import Service
from genzo.wire import signature_acs3
from genzo.wire.call import decode
from genzo.wire.parameters import Parameters
from genzo.wire.types import HttpRequest
from tests.api import EMPTY_SHA256, VERSION, Api, timestamp
from tests.new_service import new_service

SENT = 1_699_999_980
"""A whole minute, so that nonces are swept in the last second of the window, too."""
WINDOW = 15 * 60
"""Seconds, as the documented message on expired time stamps has them: 15 minutes."""
EXPIRED, USED = "InvalidTimeStamp.Expired", "SignatureNonceUsed"

Sign = Callable[[str], HttpRequest]


def by_parameters(nonce: str) -> HttpRequest:
    """A request of signature version 1 that was sent at SENT."""
    sent = {"Action": "DescribeRegions", "Timestamp": timestamp(SENT), "SignatureNonce": nonce}
    return HttpRequest("GET", "/", urlencode(Api("", 0).signed(sent)).encode(), (), b"")


def by_headers(nonce: str) -> HttpRequest:
    """A request of signature version 3 that was sent at SENT."""
    headers = {
        "host": "ecs.aliyuncs.com",
        "x-acs-action": "DescribeRegions",
        "x-acs-content-sha256": EMPTY_SHA256,
        "x-acs-date": timestamp(SENT),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": VERSION,
    }
    unsigned = HttpRequest("POST", "/", b"", tuple(headers.items()), b"")
    text = signature_acs3.signed_text(unsigned, Parameters(()), tuple(headers)).string_to_sign
    authorization = (
        f"ACS3-HMAC-SHA256 Credential=genzo,SignedHeaders={';'.join(headers)},"
        f"Signature={signature_acs3.sign('genzo', text)}"
    )
    return unsigned._replace(headers=(*unsigned.headers, ("authorization", authorization)))


@pytest.fixture(params=[by_parameters, by_headers], ids=["version 1", "version 3"])
def sign(request: pytest.FixtureRequest) -> Sign:
    signed: Sign = request.param
    return signed


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue with the first account."""
    service = new_service(tmp_path_factory.mktemp("accounts") / "genzo.db")
    yield service
    service.store.close()


class Gate(NamedTuple):
    """What a server with a memory of nonces says of requests."""

    service: Service
    nonces: Nonces

    def answers(self, request: HttpRequest, now: float) -> str:
        """The code with which a request is refused that arrives at ``now``; ``""`` when it is not."""
        authenticator = Authenticator(lambda: now, self.nonces)
        try:
            authenticator.authenticate(decode(request), self.service.store.read_cache())
        except ApiError as error:
            return error.code
        return ""


@pytest.fixture
def gate(service: Service, nonces: Nonces) -> Gate:
    return Gate(service, nonces)


@pytest.mark.parametrize(
    ("late", "code"),
    [
        (0, ""),
        (WINDOW - 1, ""),
        (WINDOW, ""),
        (WINDOW + 1, EXPIRED),
        (1 - WINDOW, ""),
        (-WINDOW, ""),
        (-WINDOW - 1, EXPIRED),
    ],
)
def test_a_time_stamp_lies_15_minutes_before_or_behind_the_clock(
    gate: Gate, sign: Sign, late: int, code: str
) -> None:
    assert gate.answers(sign("nonce"), SENT + late) == code


@pytest.mark.parametrize("first", [-WINDOW, 0, WINDOW - 1])
def test_a_request_is_taken_once_for_as_long_as_its_time_stamp_is_fresh(
    gate: Gate, sign: Sign, first: int
) -> None:
    request = sign("nonce")
    assert gate.answers(request, SENT + first) == ""
    for late in (first, first + 1, WINDOW - 1, WINDOW):
        assert gate.answers(request, SENT + late) == USED
    assert gate.answers(request, SENT + WINDOW + 1) == EXPIRED


def test_a_refused_request_leaves_its_nonce_unused(gate: Gate, sign: Sign) -> None:
    request = sign("nonce")
    assert gate.answers(request, SENT - WINDOW - 1) == EXPIRED
    assert gate.answers(request, SENT) == ""
