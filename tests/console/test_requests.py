"""The pages about logged requests."""

import hmac
import re
from base64 import b64encode
from html import unescape
from urllib.parse import quote, urlencode

from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER_KEY
from tests.http.images.sample_resources import REGION

REQUESTS, REQUEST = "/_genzo/console/requests", "/_genzo/console/request"


def _called(visitor: Browsing, **parameters: str) -> str:
    """Send a call; returns its RequestId."""
    asked = {
        "Action": "DescribeImages",
        "Version": "2014-05-26",
        "Format": "JSON",
        "RegionId": REGION,
        **parameters,
    }
    return str(visitor.worker.get(urlencode(asked), visitor.headers).json["RequestId"])


def _open(service: Service) -> Browsing:
    return Browsing(service, auth="open")


def test_calls_are_listed_newest_first_and_filtered(service: Service) -> None:
    visitor = _open(service)
    _called(visitor, ImageName="first")
    _called(visitor, Action="DescribeRegions")
    _called(visitor, PageSize="x")
    rows = re.findall(r'<a href="/_genzo/console/request\?id=[^"]+">(\w+)</a>', visitor.page(REQUESTS))
    assert rows == ["DescribeImages", "DescribeRegions", "DescribeImages"]
    assert "DescribeImages" not in texts_of(visitor.page(REQUESTS, action="DescribeRegions"))
    assert texts_of(visitor.page(REQUESTS, code="error")).count("DescribeImages") == 1
    assert texts_of(visitor.page(REQUESTS, text="first")).count("DescribeImages") == 1
    assert 'hx-trigger="every 2s"' in visitor.page(REQUESTS)


def test_one_request_is_shown_with_its_answer_and_what_had_no_effect(service: Service) -> None:
    visitor = _open(service)
    request_id = _called(visitor, ImageName=HOSTILE, Nonsense="1")
    shown = visitor.page(REQUEST, id=request_id)
    text = texts_of(shown)
    assert "Parameters without effect" in text
    assert "Nonsense" in text
    assert f'"RequestId": "{request_id}"' in unescape(shown)
    assert "<script>alert" not in shown


def test_a_wrong_signature_is_explained(service: Service) -> None:
    visitor = Browsing(service)
    request_id = _called(
        visitor,
        AccessKeyId="genzo",
        SignatureMethod="HMAC-SHA1",
        SignatureVersion="1.0",
        SignatureNonce="n",
        Timestamp=visitor.now(),
        Signature="wrong",
    )
    text = texts_of(visitor.page(REQUEST, id=request_id))
    assert "SignatureDoesNotMatch" in text
    assert "What the server signs GET&%2F&AccessKeyId" in text
    assert "What may be wrong" in text


def test_the_difference_of_what_was_signed_is_marked(service: Service) -> None:
    visitor = Browsing(service)
    asked = {
        "AccessKeyId": "genzo",
        "Action": "DescribeImages",
        "Format": "JSON",
        "ImageName": "a b",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "n",
        "SignatureVersion": "1.0",
        "Timestamp": visitor.now(),
        "Version": "2014-05-26",
    }
    # A client that encodes a space as a plus sign.
    signed = f"GET&%2F&{quote(urlencode(asked), safe='')}"
    signature = b64encode(hmac.digest(b"genzo&", signed.encode(), "sha1")).decode()
    answer = visitor.worker.get(urlencode({**asked, "Signature": signature}), visitor.headers)
    request_id = str(answer.json["RequestId"])
    shown = visitor.page(REQUEST, id=request_id)
    assert "The client&#39;s text was found from its signature." in shown
    assert "ImageName%3Da%2<ins>520</ins>b" in shown
    assert "ImageName%3Da%2<del>B</del>b" in shown
    pasted = visitor.post(
        f"{REQUEST}?id={request_id}", client_text=signed.replace("GET", "POST")
    ).body.decode()
    assert "<ins>GE</ins>T" in pasted
    assert "<del>POS</del>T" in pasted
    assert "between the server&#39;s text and yours" in pasted


def test_the_live_log_can_be_paused(service: Service) -> None:
    visitor = _open(service)
    _called(visitor, Nonsense="1")
    live = visitor.page(REQUESTS)
    assert "1 without effect: Nonsense" in texts_of(live)
    assert 'hx-trigger="every 2s"' not in visitor.page(REQUESTS, live="off")


def test_pages_of_the_console_are_no_requests(service: Service) -> None:
    visitor = _open(service)
    visitor.page("/_genzo/console/images", region=REGION)
    assert "No request matches" in texts_of(visitor.page(REQUESTS))


def test_the_log_is_for_the_operator_alone(stranger: Browsing) -> None:
    assert stranger.get(REQUESTS).status == 303
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    for page in (REQUESTS, REQUEST):
        refused = stranger.get(page, id="x")
        assert refused.status == 403
        assert "for the operator" in texts_of(refused.body.decode())
    assert REQUESTS not in stranger.page("/_genzo/console/images")


def test_what_is_not_there_is_said(service: Service) -> None:
    visitor = _open(service)
    assert visitor.get(REQUEST, id="nothing").status == 404
    assert visitor.get(REQUEST).status == 404
    assert visitor.get(REQUESTS, account="77").status == 404
    assert visitor.get(REQUESTS, before="x").status == 400
    assert Browsing(service, request_log=0).get(REQUESTS).status == 404
