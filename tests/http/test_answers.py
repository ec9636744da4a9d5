"""The form of every answer.

Sources: docs/reference/protocol.md#answers, docs/reference/errors.md#error-body,
docs/reference/clients.md#what-a-server-must-do.
"""

import re
import time
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from genzo.actions.images.image_type import ImageType
from genzo.wire.structs import schema_of
from tests.api import Api

REQUEST_ID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[1358][0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}")
# Every field that clients read, with the type that they expect
# (docs/reference/clients.md#jclouds, docs/reference/clients.md#what-a-server-must-do).
TEXTS = [
    "ImageId",
    "ImageName",
    "ImageOwnerAlias",
    "ImageFamily",
    "ImageVersion",
    "Description",
    "ProductCode",
    "OSType",
    "OSName",
    "OSNameEn",
    "Architecture",
    "Platform",
    "BootMode",
    "Status",
    "Progress",
    "Usage",
    "CreationTime",
    "IsSelfShared",
    "ResourceGroupId",
]
FLAGS = [
    "IsCopied",
    "IsSubscribed",
    "IsSupportCloudinit",
    "IsSupportIoOptimized",
    "IsPublic",
    "LoginAsNonRootSupported",
    "Usable",
]

PROLOG = b"<?xml version='1.0' encoding='UTF-8'?><"


def test_every_field_of_every_image_is_present_with_its_type(api: Api) -> None:
    for number in range(1, 20):
        for image in api.images(PageSize="50", PageNumber=str(number)).json["Images"]["Image"]:
            assert all(isinstance(image[name], str) for name in TEXTS)
            assert all(isinstance(image[name], bool) for name in FLAGS)
            assert isinstance(image["Size"], int)
            assert isinstance(image["Tags"]["Tag"], list)
            assert isinstance(image["DiskDeviceMappings"]["DiskDeviceMapping"], list)
            assert isinstance(image["DetectionOptions"], dict)
            assert isinstance(image["Features"], dict)
            assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", image["CreationTime"])


def test_a_success_has_no_code(api: Api) -> None:
    assert set(api.images().json) == {
        "TotalCount",
        "PageSize",
        "RequestId",
        "PageNumber",
        "Images",
        "RegionId",
    }


@pytest.mark.parametrize("parameters", [{}, {"Usage": "idle"}])
def test_success_and_failure_have_the_same_headers(api: Api, parameters: dict[str, str]) -> None:
    answer = api.images(**parameters)
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert answer.headers["x-acs-request-id"] == answer.json["RequestId"]
    assert REQUEST_ID.fullmatch(answer.json["RequestId"])
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-acs-trace-id"])
    assert answer.headers["server"] == "genzo"
    # Only for the pages of allowed sites
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_an_error_says_where_it_comes_from(api: Api) -> None:
    body = api.images(Usage="idle").json
    assert list(body) == ["RequestId", "HostId", "Code", "Message", "Recommend"]
    assert body["HostId"] == api.host


def test_an_error_of_the_gateway_has_its_keys_in_the_order_of_a_hash_map(api: Api) -> None:
    body = api.call("DescribeNothing").json
    assert list(body) == ["RequestId", "Message", "Recommend", "HostId", "Code"]


def test_a_request_id_begins_with_the_time(api: Api) -> None:
    before = time.time_ns() // 10**6
    request_ids = [api.call("DescribeRegions").json["RequestId"] for _ in range(2)]
    moments = [int(request_id.replace("-", "")[:12], 16) for request_id in request_ids]
    assert before <= moments[0] <= moments[1] <= time.time_ns() // 10**6
    assert request_ids[0] != request_ids[1]


@pytest.mark.parametrize(
    ("chosen", "headers", "content_type"),
    [
        ({}, {}, "text/xml;charset=utf-8"),
        ({"Format": "XML"}, {"Accept": "application/json"}, "text/xml;charset=utf-8"),
        ({"Format": "xml"}, {}, "text/xml;charset=utf-8"),
        ({"Format": "json"}, {}, "application/json;charset=utf-8"),
        ({"Format": "JSON"}, {"Accept": "text/xml"}, "application/json;charset=utf-8"),
        ({}, {"Accept": "application/json"}, "application/json;charset=utf-8"),
        ({"Format": ""}, {}, "text/xml;charset=utf-8"),
    ],
)
def test_the_format_is_the_requested_one(
    api: Api, chosen: dict[str, str], headers: dict[str, str], content_type: str
) -> None:
    for action in ("DescribeRegions", "DescribeNothing"):
        answer = api.get(api.signed({"Action": action, **chosen}), headers)
        assert answer.headers["content-type"] == content_type
        assert answer.body.startswith(
            b"{" if "json" in content_type else b"<?xml version='1.0' encoding='UTF-8'?><"
        )


def test_version_3_answers_in_json_by_default(api: Api) -> None:
    assert api.acs3("DescribeRegions", {}).json["Regions"]["Region"]
    in_xml = api.acs3("DescribeRegions", {"Format": "XML"})
    assert in_xml.body.startswith(b"<?xml version='1.0' encoding='UTF-8'?><DescribeRegionsResponse>")


def test_xml_and_json_say_the_same(api: Api) -> None:
    json_images = api.images(PageSize="50").json["Images"]["Image"]
    parameters = {"Action": "DescribeImages", "RegionId": "cn-hangzhou", "PageSize": "50"}
    root = ET.fromstring(api.get(api.signed(parameters)).body)
    assert [child.tag for child in root] == [
        "TotalCount",
        "PageSize",
        "RequestId",
        "PageNumber",
        "Images",
        "RegionId",
    ]
    xml_images = root.findall("./Images/Image")
    assert len(xml_images) == len(json_images) == 50
    declared = [field.name for field in schema_of(ImageType).fields]
    for in_json, in_xml in zip(json_images, xml_images, strict=True):
        assert [child.tag for child in in_xml] == [name for name in declared if name in in_json]
        for name in TEXTS:
            assert (in_xml.findtext(name) or "") == in_json[name]
        for name in FLAGS:
            assert in_xml.findtext(name) == str(in_json[name]).lower()


def test_parameters_can_be_in_a_form(api: Api) -> None:
    parameters = api.signed({"Action": "DescribeRegions", "Format": "JSON"}, method="POST")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert api.send("POST", "/", form, urlencode(parameters).encode()).status == 200
    parameters = api.signed({"Action": "DescribeRegions", "Format": "JSON"}, method="POST")
    half = dict(list(parameters.items())[:4])
    rest = {name: value for name, value in parameters.items() if name not in half}
    assert api.send("POST", f"/?{urlencode(half)}", form, urlencode(rest).encode()).status == 200


@pytest.mark.parametrize(
    "target", ["http://ecs-cn-hangzhou.aliyuncs.com/?", "http://ecs.cn-beijing.aliyuncs.com?"]
)
def test_the_answer_to_a_proxied_request_links_to_an_existing_page(api: Api, target: str) -> None:
    answer = api.send("GET", f"{target}Action=DescribeNothing&Version=2014-05-26&Format=json")
    assert answer.code == "InvalidAction.NotFound"
    assert answer.json["HostId"].endswith(".aliyuncs.com")
    assert answer.json["Recommend"].startswith(f"http://{api.host}:{api.port}/_genzo/errors/")


def test_regions_have_names_in_three_languages(api: Api) -> None:
    def names(**parameters: str) -> dict[str, str]:
        regions = api.call("DescribeRegions", **parameters).json["Regions"]["Region"]
        return {region["RegionId"]: region["LocalName"] for region in regions}

    assert names()["cn-hangzhou"] == names(AcceptLanguage="zh-CN")["cn-hangzhou"] == "华东1（杭州）"  # noqa: RUF001
    assert names(AcceptLanguage="en-US")["cn-hangzhou"] == "China (Hangzhou)"
    assert "杭州" in names(AcceptLanguage="ja")["cn-hangzhou"]


def test_zones_list_what_can_be_created(api: Api) -> None:
    zones = api.call("DescribeZones", RegionId="cn-hangzhou").json["Zones"]["Zone"]
    assert "cn-hangzhou-h" in {zone["ZoneId"] for zone in zones}
    assert "VSwitch" in zones[0]["AvailableResourceCreation"]["ResourceTypes"]
    assert "ecs.g6.large" in zones[0]["AvailableInstanceTypes"]["InstanceTypes"]
    plain = api.call("DescribeZones", RegionId="cn-hangzhou", Verbose="false").json["Zones"]["Zone"]
    assert [set(zone) for zone in plain] == [{"ZoneId", "ZoneType", "LocalName"}] * len(zones)


def test_control_pages_tell_alive_from_ready(api: Api) -> None:
    assert api.send("GET", "/_genzo/health").json["status"] == "alive"
    assert api.send("GET", "/_genzo/ready").json == {"status": "ready"}
    assert api.send("GET", "/_genzo/nothing").status == 404
    assert api.send("POST", "/_genzo/ready").status == 405
    assert api.send("GET", "/_genzo/errors/NoSuchCode").status == 404
