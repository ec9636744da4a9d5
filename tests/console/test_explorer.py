"""The explorer: forms of all actions, calls by the visitor, answers and programs."""

import re
from html import unescape
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest

from genzo.actions.registry import named
from genzo.console.explorer.answer_text import indented_xml
from genzo.console.explorer.call_page import OWN_FIELDS
from genzo.console.explorer.parameter_form import ParameterForm, inputs
from genzo.console.field_errors import field_of
from genzo.control.action_names import action_names
from genzo.control.described_parameters import described_call
from genzo.service.service import Service
from genzo.wire.parameter_names import ParameterNames
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER, OTHER_KEY
from tests.http.images.sample_resources import ELSEWHERE, REGION

EXPLORER, CALL = "/_genzo/console/explorer", "/_genzo/console/explorer/call"
_CLIENT_TOKEN = re.compile(r'name="ClientToken" value="([0-9a-f-]+)"')


def _fields(html: str) -> list[str]:
    return re.findall(r'<(?:input|select|textarea) id="p-([^"]+)"', html)


def _answer(html: str) -> str:
    (found,) = re.findall(r'aria-labelledby="answer-title"><code>(.*?)</code>', html, re.DOTALL)
    return unescape(found)


def _programs(html: str) -> dict[str, str]:
    return {
        title: unescape(text)
        for title, text in re.findall(r'<pre [^>]*aria-label="([^"]+)"><code>(.*?)</code>', html, re.DOTALL)
    }


def _sent(visitor: Browsing, action: str, **fields: str) -> str:
    answer = visitor.post(f"{CALL}?action={action}", **fields)
    return answer.body.decode()


def test_actions_are_found_by_words_and_product(operator: Browsing) -> None:
    assert f"{len(action_names())} actions" in texts_of(operator.page(EXPLORER))
    found = texts_of(operator.page(EXPLORER, q="share image"))
    assert "2 actions" not in texts_of(operator.page(EXPLORER))
    assert "ModifyImageSharePermission" in found
    assert "RunInstances" not in found
    of_ram = operator.page(EXPLORER, product="Ram", q="user")
    assert "action=CreateUser" in of_ram
    assert "action=DescribeUserData" not in of_ram
    assert operator.get(EXPLORER, product="Oss").status == 400
    assert "No action has" in texts_of(operator.page(EXPLORER, q=HOSTILE))


@pytest.mark.parametrize("name", [each.name for each in action_names()])
def test_a_form_has_the_parameters_that_the_action_reads(name: str) -> None:
    action, call = named(name), described_call(name)
    assert action is not None
    assert call is not None
    names = [each.name for each in inputs(ParameterForm(call, {}).nodes)]
    known = ParameterNames(action.request)
    assert [known.exact_name(each) for each in names] == names
    assert len(set(names)) == len(names)
    assert not set(OWN_FIELDS) & {each.partition(".")[0] for each in names}


def test_a_form_says_what_the_description_and_the_request_say(operator: Browsing) -> None:
    shown = operator.page(CALL, action="CreateImage")
    assert '<option value="UEFI-Preferred">' in shown
    assert "BIOS · UEFI · UEFI-Preferred" in texts_of(shown)
    assert re.search(r'id="p-RegionId" name="RegionId" value="cn-hangzhou"[^>]*aria-required="true"', shown)
    assert "list, up to 17" in texts_of(shown)
    assert "Whole number; 1 to 100; by default 10" in texts_of(operator.page(CALL, action="DescribeImages"))


def test_a_form_has_the_permissions_of_the_action(operator: Browsing) -> None:
    assert "<code>ecs:CopyImage</code> ·" in operator.page(CALL, action="CopyImage")
    both = "<code>ecs:CreateInstance</code>, <code>ram:PassRole</code> ·"
    assert both in operator.page(CALL, action="CreateInstance")


def test_a_read_has_an_address_without_empty_fields(operator: Browsing) -> None:
    answer = operator.get(CALL, action="DescribeImages", RegionId=REGION, ImageId="", run="1", PageSize="1")
    assert answer.status == 303
    path, _, query = answer.headers["location"].partition("?")
    assert path == CALL
    assert query.endswith("#answer")
    assert dict(parse_qsl(query.removesuffix("#answer"))) == {
        "action": "DescribeImages",
        "RegionId": REGION,
        "run": "1",
        "PageSize": "1",
    }


def test_a_read_is_answered_with_programs_that_repeat_it(operator: Browsing) -> None:
    shown = operator.page(CALL, action="DescribeImages", RegionId=REGION, ImageId="m-web", run="1")
    assert '"ImageName": "web-1"' in _answer(shown)
    programs = _programs(shown)
    assert list(programs) == ["curl", "Python SDK", "aliyun-cli", "Terraform", "Packer"]
    assert "ImageId=m-web&" in programs["curl"]
    assert programs["aliyun-cli"].startswith("aliyun ecs DescribeImages --endpoint 127.0.0.1")
    compile(programs["Python SDK"], "program", "exec")
    assert 'source_image           = "m-web"' in programs["Packer"]


def test_an_answer_in_xml_has_a_line_for_each_element(operator: Browsing) -> None:
    shown = operator.page(
        CALL, action="DescribeImages", RegionId=REGION, ImageId="m-hostile", run="1", answer="xml"
    )
    text = _answer(shown)
    assert "\n  <TotalCount>1</TotalCount>\n" in text
    assert HOSTILE in [element.text for element in ET.fromstring(text).iter("ImageName")]


def test_indented_xml_is_the_same_document() -> None:
    document = "<?xml version='1.0'?><A><B>x &lt; y</B><C/><D></D><E><F><![CDATA[a b]]></F></E></A>"
    indented = indented_xml(document)
    assert indented.splitlines() == [
        "<?xml version='1.0'?>",
        "<A>",
        "  <B>x &lt; y</B>",
        "  <C/>",
        "  <D></D>",
        "  <E>",
        "    <F><![CDATA[a b]]></F>",
        "  </E>",
        "</A>",
    ]


@pytest.mark.parametrize("answer_format", ["json", "xml"])
def test_an_error_stands_beside_its_field(operator: Browsing, answer_format: str) -> None:
    answer = operator.get(
        CALL, action="DescribeImages", RegionId=REGION, PageSize="x", run="1", answer=answer_format
    )
    shown = answer.body.decode()
    assert answer.status == 200
    assert "400 InvalidParameter" in texts_of(shown)
    assert re.search(
        r'id="p-PageSize" [^>]*value="x"[^>]*aria-describedby="[^"]*e-PageSize"[^>]*aria-invalid', shown
    )
    assert re.search(r'id="e-PageSize">The specified parameter &#34;PageSize&#34; is not valid', shown)
    assert 'href="/_genzo/console/errors/code?code=InvalidParameter"' in shown
    assert 'href="#p-PageSize"' in shown
    assert shown.count("aria-invalid") == 1


@pytest.mark.parametrize(
    ("code", "message", "name"),
    [
        ("MissingParameter", 'The input parameter "RegionId" that is mandatory is not supplied.', "RegionId"),
        ("InvalidImageName.Duplicated", "The ImageId is fine.", "ImageName"),
        ("InvalidParameter.PageSize", "", "PageSize"),
        ("InvalidParameter", 'The specified parameter "Tag.2.Key" is not valid.', "Tag.2.Key"),
        ("InvalidTagKey.Malformed", "", "Tag.1.Key"),
        ("InvalidTag.Mismatch", "", "Tag.1.Key"),
        ("InvalidDiskCategory.NotFound", "The SystemDisk.Category is unknown.", "SystemDisk.Category"),
        ("Forbidden.RAM", "User not authorized to operate on the specified resource.", ""),
        ("QuotaExceed.Image", "The quota is exceeded.", ""),
    ],
)
def test_an_error_names_a_field(code: str, message: str, name: str) -> None:
    names = ["RegionId", "ImageId", "ImageName", "PageSize", "Tag.1.Key", "Tag.1.Value", "Tag.2.Key"]
    assert field_of(code, message, [*names, "SystemDisk.Category"]) == name


def test_another_item_is_added_without_scripts_and_keeps_what_is_filled(operator: Browsing) -> None:
    shown = operator.page(
        CALL,
        action="DescribeImages",
        add="Tag",
        **{"Tag.1.Key": "stage", "Tag.3.Value": "test", "ImageName": "web"},
    )
    tags = [name for name in _fields(shown) if name.startswith("Tag.")]
    assert tags == [f"Tag.{number}.{part}" for number in (1, 3, 4) for part in ("Key", "Value")]
    assert 'name="Tag.1.Key" value="stage"' in shown
    assert 'name="ImageName" value="web"' in shown
    assert '"TotalCount"' not in shown
    assert re.search(r'<details class="group" id="g-Tag" open>', shown)


def test_lists_within_lists_and_full_lists(operator: Browsing) -> None:
    shown = _sent(operator, "RunInstances", add="NetworkInterface.1.Ipv6Address", RegionId=REGION)
    assert {"NetworkInterface.1.Ipv6Address.1", "NetworkInterface.1.Ipv6Address.2"} <= {*_fields(shown)}
    full = {f"DiskDeviceMapping.{number}.Size": "20" for number in range(1, 18)}
    shown = _sent(operator, "CreateImage", add="Tag", **full)
    assert "DiskDeviceMapping.17.Size" in _fields(shown)
    assert 'value="DiskDeviceMapping"' not in shown
    assert 'name="add" value="Tag"' in shown


def test_a_write_is_sent_as_a_form_once(operator: Browsing) -> None:
    assert "The call has not been sent" in texts_of(operator.page(CALL, action="CreateVpc", run="1"))
    page = operator.page(CALL, action="CreateVpc")
    client_token = _CLIENT_TOKEN.search(page)
    assert client_token is not None
    fields = {
        "RegionId": REGION,
        "VpcName": "made-in-the-explorer",
        "ClientToken": client_token[1],
        "run": "1",
    }
    made = _sent(operator, "CreateVpc", **fields)
    assert '"VpcId": "vpc-' in _answer(made)
    # The next form is a new one; a reload of this one makes nothing.
    assert _CLIENT_TOKEN.search(made) != client_token
    _sent(operator, "CreateVpc", **fields)
    found = operator.page(CALL, action="DescribeVpcs", run="1", RegionId=REGION, PageSize="50")
    assert _answer(found).count('"VpcName": "made-in-the-explorer"') == 1


def test_of_a_long_answer_the_page_has_the_beginning(operator: Browsing) -> None:
    page = operator.page(CALL, action="DescribeInstanceTypes", run="1")
    assert len(page) < 300_000
    assert "The first 100,000 of" in texts_of(page)


def test_a_form_of_another_site_makes_nothing(operator: Browsing) -> None:
    refused = operator.post(f"{CALL}?action=CreateVpc", token="0" * 64, RegionId=REGION, run="1")
    assert refused.status == 403


def test_an_operator_calls_as_any_account(operator: Browsing) -> None:
    query = {"action": "DescribeImages", "RegionId": REGION, "ImageOwnerAlias": "self", "run": "1"}
    assert "theirs" in _answer(operator.page(CALL, account=str(OTHER), **query))
    assert "theirs" not in _answer(operator.page(CALL, **query))
    for account in ("77", "x", "9" * 40):
        assert operator.get(CALL, account=account, **query).status == 400
        refused = operator.post(f"{CALL}?action=CreateVpc", account=account, RegionId=REGION)
        assert refused.status == 400


def test_a_visitor_calls_as_itself_with_its_policies(stranger: Browsing) -> None:
    assert stranger.get(CALL, action="DescribeImages", run="1").status == 303
    stranger.post(SIGN_IN, access_key_id="key-of-reader", secret="key-of-reader")
    query = {"action": "DescribeImages", "ImageOwnerAlias": "self", "run": "1", "account": str(OTHER)}
    shown = stranger.page(CALL, RegionId=ELSEWHERE, **query)
    assert "copy-of-web" in _answer(shown)
    assert '<select name="account"' not in shown
    refused = stranger.page(CALL, RegionId=REGION, **query)
    assert '"Code": "Forbidden.RAM"' in _answer(refused)
    written = stranger.post(f"{CALL}?action=CreateVpc", RegionId=ELSEWHERE, account=str(OTHER), run="1")
    assert '"Code": "Forbidden.RAM"' in _answer(written.body.decode())


def test_programs_name_the_key_of_the_visitor(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    shown = stranger.page(CALL, action="DescribeRegions", run="1")
    assert f"AccessKeyId={OTHER_KEY.access_key_id}&" in _programs(shown)["curl"]
    assert OTHER_KEY.secret not in shown


def test_secrets_are_not_shown_again(operator: Browsing) -> None:
    shown = _sent(
        operator, "RunInstances", RegionId=REGION, Password="Secret-123456", UserData="c2VjcmV0", run="1"
    )
    assert "Secret-123456" not in shown
    assert "c2VjcmV0" not in shown
    assert 'id="p-Password" name="Password" value="" type="password"' in shown
    assert re.search(r"Password[^\n]*\*\*\*", _programs(shown)["aliyun-cli"])


@pytest.mark.parametrize(
    ("action", "command", "version", "answered"),
    [
        ("vpc/DescribeVpcs", "aliyun vpc DescribeVpcs", "2016-04-28", '"Vpcs"'),
        ("ListUsers", "aliyun ram ListUsers", "2015-05-01", '"UserName": "reader"'),
        ("GetCallerIdentity", "aliyun sts GetCallerIdentity", "2015-04-01", '"AccountId"'),
        ("ListResourceGroups", "aliyun resourcemanager ListResourceGroups", "2020-03-31", '"ResourceGroups"'),
    ],
)
def test_actions_of_other_products_are_called(
    operator: Browsing, action: str, command: str, version: str, answered: str
) -> None:
    shown = operator.page(CALL, action=action, run="1", **({"RegionId": REGION} if "/" in action else {}))
    assert answered in _answer(shown)
    programs = _programs(shown)
    assert programs["aliyun-cli"].startswith(command)
    assert f"Version={version}" in programs["curl"]
    assert f"'{version}'" in programs["Python SDK"]


def test_hostile_values_are_shown_as_texts(operator: Browsing) -> None:
    shown = operator.get(
        CALL, action="DescribeImages", RegionId=REGION, ImageName=HOSTILE, run="1"
    ).body.decode()
    assert "<script>alert" not in shown
    assert shown.count("<script") == 1
    for query in ({"action": HOSTILE}, {"action": "DescribeImages", "answer": HOSTILE}):
        refused = operator.get(CALL, **query)
        assert refused.status in (400, 404)
        assert "<script>alert" not in refused.body.decode()


def test_calls_of_the_explorer_are_in_the_audit_trail(service: Service, operator: Browsing) -> None:
    from genzo.catalogue.audit import AuditQuery  # noqa: PLC0415 - this test alone reads the trail

    _sent(operator, "CreateVpc", RegionId=REGION, VpcName="for-the-trail", run="1")
    with service.store.reading() as catalogue:
        event = next(catalogue.audit_events(AuditQuery()))
    assert event.action == "CreateVpc"


@pytest.mark.parametrize("language", ["ja", "zh-CN"])
def test_the_pages_are_in_the_language_of_the_visitor(operator: Browsing, language: str) -> None:
    operator.headers["accept-language"] = language
    for path, query in ((EXPLORER, ""), (CALL, "action=CreateImage")):
        answer = operator.get_raw(path, query)
        assert answer.status == 200
        assert f'lang="{language[:2]}"' in answer.body.decode()


def test_a_form_may_be_as_large_as_a_request_and_no_larger(operator: Browsing, stranger: Browsing) -> None:
    long_text = "x" * 40_000
    shown = _sent(operator, "CreateSecurityGroup", RegionId=REGION, Description=long_text, add="Tag")
    assert long_text in shown
    assert operator.post(f"{CALL}?action=CreateSecurityGroup", Description="x" * 140_000).status == 413
    many, more = ({f"Tag.{number}.Key": "k" for number in range(1, most)} for most in (991, 1200))
    assert "Tag.990.Key" in _sent(operator, "CreateSecurityGroup", add="Tag", RegionId=REGION, **many)
    assert operator.post(f"{CALL}?action=CreateSecurityGroup", add="Tag", **more).status == 413
    # Each field may stand for an item with many others.
    items = {f"NetworkInterface.{number}.SecurityGroupIds.1": "sg" for number in range(1, 900)}
    assert operator.post(f"{CALL}?action=RunInstances", add="Tag", **items).status == 413
    long_name = "Tag" + ".1" * 30_000
    assert "CreateSecurityGroup" in _sent(operator, "CreateSecurityGroup", add="Tag", **{long_name: "x"})
    assert stranger.post(SIGN_IN, control_token="x" * 20_000).status == 400


def test_a_number_has_the_limit_of_the_description_where_its_type_alone_bounds_it(operator: Browsing) -> None:
    shown = operator.page(CALL, action="DescribeImages")
    assert "1 to 100; by default 10" in shown
    assert "2147483647" not in shown
