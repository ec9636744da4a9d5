"""A logged request is sent again, and its answers are compared."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from genzo.catalogue.audit import AuditQuery
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import OTHER, OTHER_KEY
from tests.http.images.sample_resources import REGION

AGAIN = "/_genzo/console/request/again"
_VERSIONS = {"Ecs": "2014-05-26", "Ram": "2015-05-01", "Vpc": "2016-04-28"}


def _called(visitor: Browsing, action: str, /, product: str = "Ecs", **parameters: str) -> str:
    """Send a call; returns its RequestId."""
    asked = {"Action": action, "Version": _VERSIONS[product], "Format": "JSON", **parameters}
    return str(visitor.worker.get(urlencode(asked), visitor.headers).json["RequestId"])


@pytest.fixture
def visitor(service: Service) -> Browsing:
    return Browsing(service, auth="open")


def _sent(visitor: Browsing, request_id: str, **fields: str) -> str:
    answer = visitor.post(f"{AGAIN}?id={request_id}", sender="same", **fields)
    assert answer.status == 200, texts_of(answer.body.decode())
    return answer.body.decode()


def test_a_read_is_sent_again_by_the_same_caller(visitor: Browsing) -> None:
    request_id = _called(visitor, "DescribeImageFromFamily", RegionId=REGION, ImageFamily="web")
    form = visitor.page(AGAIN, id=request_id)
    assert "acs:ram::1234567890123456:root" in form
    assert 'name="confirm"' not in form
    shown = texts_of(_sent(visitor, request_id))
    assert "Both answers are the same but for the RequestId." in shown
    assert shown.count('"ImageName": "web-1"') == 2


def test_answers_in_xml_are_compared_by_elements(visitor: Browsing) -> None:
    asked = {"Version": _VERSIONS["Ecs"], "Format": "XML"}
    asked |= {"Action": "DescribeKeyPairs", "RegionId": REGION}
    answer = visitor.worker.get(urlencode(asked), visitor.headers)
    found = re.search(rb"<RequestId>([^<]+)<", answer.body)
    assert found is not None
    assert "Both answers are the same but for the RequestId." in texts_of(_sent(visitor, found[1].decode()))


def test_what_differs_is_marked(visitor: Browsing) -> None:
    name = "renamed-by-the-test"
    request_id = _called(visitor, "DescribeKeyPairs", RegionId=REGION, KeyPairName=name)
    _called(visitor, "CreateKeyPair", RegionId=REGION, KeyPairName=name)
    html = _sent(visitor, request_id)
    assert re.search(rf"<ins>[^<]*{name}", unescape(html))
    assert re.search(r'<del>[^<]*"TotalCount": 0', unescape(html))
    assert "What differs is marked" in html


def test_a_write_needs_a_confirmation(service: Service, visitor: Browsing) -> None:
    created = _called(visitor, "CreateGroup", "Ram", GroupName="sent-again")
    _called(visitor, "DeleteGroup", "Ram", GroupName="sent-again")
    refused = visitor.post(f"{AGAIN}?id={created}", sender="same")
    assert refused.status == 400
    assert "Confirm that the call may change the catalogue." in texts_of(refused.body.decode())
    assert "EntityNotExist.Group" not in _sent(visitor, created, confirm="yes")
    with service.store.reading() as catalogue:
        (event, *_) = catalogue.audit_events(AuditQuery(action="CreateGroup"))
    assert event.user_agent.startswith(f"Genzo console, sent again: {created}; ")
    assert event.principal == "acs:ram::1234567890123456:root"


def test_it_is_sent_by_whom_the_operator_chooses(visitor: Browsing) -> None:
    request_id = _called(visitor, "DescribeRegions")
    chosen = {"sender": "other", "account": "1234567890123456", "user": "reader"}
    shown = visitor.post(f"{AGAIN}?id={request_id}", **chosen).body.decode()
    assert "acs:ram::1234567890123456:user/reader" in shown
    request_id = _called(visitor, "DescribeImages", RegionId=REGION)
    shown = visitor.post(f"{AGAIN}?id={request_id}", **chosen).body.decode()
    assert "Forbidden.RAM" in shown
    for wrong, sentence in (
        ({"user": "nobody"}, "no RAM user of this name"),
        ({"account": "77"}, "There is no such account"),
    ):
        refused = visitor.post(f"{AGAIN}?id={request_id}", **{**chosen, **wrong})
        assert refused.status == 400
        assert sentence in texts_of(refused.body.decode())


def test_a_refused_request_has_no_caller_of_its_own(service: Service) -> None:
    visitor = Browsing(service)
    request_id = _called(visitor, "DescribeRegions", AccessKeyId="genzo", SignatureMethod="x", Signature="x")
    assert "no caller that the server could verify" in texts_of(visitor.page(AGAIN, id=request_id))
    chosen = {"sender": "same", "account": str(OTHER)}
    answer = visitor.post(f"{AGAIN}?id={request_id}", **chosen).body.decode()
    assert f"acs:ram::{OTHER}:root" in answer
    assert "RegionEndpoint" in answer


def test_secrets_are_asked_for_and_unknown_parameters_left_out(visitor: Browsing) -> None:
    given = {"RegionId": REGION, "InstanceId": "i-none", "Password": "Secret-12345", "Nonsense": "1"}
    request_id = _called(visitor, "ModifyInstanceAttribute", **given)
    form = visitor.page(AGAIN, id=request_id)
    assert 'type="password" name="value.Password"' in form
    assert "Left out, since the action does not have them: Nonsense" in texts_of(form)
    assert "Secret-12345" not in form
    refused = visitor.post(f"{AGAIN}?id={request_id}", sender="same", confirm="yes")
    assert "The log does not keep secrets" in texts_of(refused.body.decode())
    shown = _sent(visitor, request_id, confirm="yes", **{"value.Password": "Secret-12345"})
    assert "Both answers are the same" in shown
    assert "Secret-12345" not in shown


def test_what_is_no_call_of_an_action_is_not_sent(visitor: Browsing) -> None:
    for request_id in (_called(visitor, "NoSuchAction"), _called(visitor, "ListUsers", "Ecs")):
        refused = visitor.get(AGAIN, id=request_id)
        assert refused.status == 400
        assert "cannot send this request again" in texts_of(refused.body.decode())


def test_a_call_of_the_vpc_product_is_one_again(visitor: Browsing) -> None:
    request_id = _called(visitor, "DescribeVpcs", "Vpc", RegionId=REGION)
    shown = texts_of(_sent(visitor, request_id))
    assert "vpc/DescribeVpcs" in shown
    assert "Both answers are the same but for the RequestId." in shown


def test_it_is_for_the_operator_alone(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    assert stranger.get(AGAIN, id="x").status == 403
    assert stranger.post(f"{AGAIN}?id=x", sender="same").status == 403


def test_a_write_that_is_sent_twice_from_one_form_makes_one_thing(visitor: Browsing) -> None:
    created = _called(visitor, "CreateSecurityGroup", RegionId=REGION, SecurityGroupName="again-twice")
    (token,) = re.findall(r'name="ClientToken" value="([^"]+)"', visitor.page(AGAIN, id=created))
    found = [
        {*re.findall(r"sg-[a-z0-9]{10,}", _sent(visitor, created, confirm="yes", ClientToken=token))}
        for _ in range(2)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 2
    # A token of the client gives the first answer again, and some actions take none.
    own = _called(visitor, "CreateVpc", "Vpc", RegionId="nowhere", ClientToken="of-the-client")
    assert 'name="ClientToken"' not in visitor.page(AGAIN, id=own)
    without = _called(visitor, "CreateGroup", "Ram", GroupName="sent-once")
    assert 'name="ClientToken"' not in visitor.page(AGAIN, id=without)
