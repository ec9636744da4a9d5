"""Correctly signed requests with hostile values, which reach the actions and the database."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import texts
from tests.hostile.answers import HostileAnswer
from tests.hostile.limits import share
from tests.hostile.signing import LARGEST_QUERY, signed_request, version_of
from tests.hostile.strategies import Pair, calls, formats, header_texts
from tests.hostile.target import Target

_AUTHENTICATION_CODES = (
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
    "IncompleteSignature",
    "InvalidAccessKeyId.NotFound",
    "InvalidTimeStamp.Expired",
    "UnsupportedHTTPMethod",
)
_NOT_HOSTILE_HERE = ("SecurityToken",)


@given(calls, formats, st.sampled_from(("GET", "POST")))
@share(35)
def test_signed_calls_reach_the_action(
    verifying: Target, call: tuple[str, list[Pair]], answer_format: str, method: str
) -> None:
    action, pairs = call
    pairs = [("Format", answer_format), *(pair for pair in pairs if pair[0] not in _NOT_HOSTILE_HERE)]
    if len(urlencode(pairs)) > LARGEST_QUERY:
        method = "POST"
    answer = verifying.request(signed_request(method, action, pairs), kind=f"signed {action}")
    _is_authenticated(answer, pairs)


@given(calls)
@share(10)
def test_calls_signed_by_headers_reach_the_action(verifying: Target, call: tuple[str, list[Pair]]) -> None:
    action, pairs = call
    few = {name: value for name, value in pairs if len(value) < 500 and name not in _NOT_HOSTILE_HERE}
    status, headers, body = verifying.api.acs3(action, few, {"x-acs-version": version_of(action)})
    answer = HostileAnswer(status, dict(headers), body)
    verifying.note(f"signed by headers {action}", answer)
    _is_authenticated(answer, list(few.items()))


@given(
    st.dictionaries(
        st.sampled_from(
            ("x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "host", "x-acs-a")
        ),
        header_texts,
        max_size=4,
    )
)
@share(5)
def test_hostile_headers_under_a_signature_are_answered(verifying: Target, headers: dict[str, str]) -> None:
    status, answered, body = verifying.api.acs3("DescribeImages", {"RegionId": "cn-hangzhou"}, headers)
    verifying.note("signed hostile headers,", HostileAnswer(status, dict(answered), body))


def _is_authenticated(answer: HostileAnswer, pairs: list[Pair]) -> None:
    """A correctly signed request reaches its action, unless it has a NUL."""
    code = answer.envelope.get("Code", "")
    assert code not in _AUTHENTICATION_CODES, answer
    has_nul = any("\0" in text for pair in pairs for text in pair)
    assert (code == "RequestParameterMalformed") is has_nul, answer


def test_a_nul_is_refused_in_any_parameter(verifying: Target) -> None:
    for text in texts.NUL_TEXTS:
        for pair in (("ImageName", text), (text, "x"), ("Tag.1.Key", text)):
            request = signed_request("GET", "DescribeImages", [("RegionId", "cn-hangzhou"), pair])
            answer = verifying.request(request, kind="signed NUL")
            assert answer.envelope["Code"] == "RequestParameterMalformed"
