"""The official first-generation SDK, in JSON and in XML."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aliyunsdkcore.acs_exception.exceptions import ServerException  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import (  # type: ignore[import-untyped]
    DescribeImagesRequest,
)
from aliyunsdkecs.request.v20140526.DescribeRegionsRequest import (  # type: ignore[import-untyped]
    DescribeRegionsRequest,
)

from tests.clients import samples
from tests.clients.samples import FIRST, PUBLIC_IMAGES, REGION, Key, SampleServer
from tests.running import Running

# The only way to an XML answer in this SDK is a method that it calls deprecated.
answers_in_xml = pytest.mark.filterwarnings(
    r"ignore:do_action\(\) method is deprecated:DeprecationWarning:aliyunsdkcore\.client"
)


def send(server: Running, key: Key, request: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
    request.set_endpoint(f"{server.host}:{server.port}")
    return json.loads(AcsClient(key.key, key.secret, REGION).do_action_with_exception(request))


def send_xml(server: Running, key: Key, request: Any) -> ET.Element:  # noqa: ANN401
    request.set_endpoint(f"{server.host}:{server.port}")
    request.set_accept_format("xml")
    return ET.fromstring(AcsClient(key.key, key.secret, REGION).do_action(request))


def describe_images(**members: Any) -> Any:  # noqa: ANN401
    request = DescribeImagesRequest()
    for name, value in members.items():
        getattr(request, f"set_{name}")(value)
    return request


def test_images_are_listed_in_json(sample_server: SampleServer) -> None:
    request = describe_images(
        ImageOwnerAlias="self",
        Status="ALL",
        ImageName="web",
        Tags=[{"Key": "role", "Value": "web"}],
        Filters=[{"Key": "CreationStartTime", "Value": "2026-01-01T00:00:00Z"}],
        IsSupportCloudinit=True,
    )
    answer = send(sample_server.server, sample_server.owner, request)
    assert (answer["TotalCount"], answer["RegionId"]) == (1, REGION)
    image = answer["Images"]["Image"][0]
    assert (image["ImageId"], image["Size"], image["ImageOwnerAlias"]) == (samples.WEB, 40, "self")


def test_pages_hold_every_image_once(server: Running) -> None:
    pages = [send(server, FIRST, describe_images(PageNumber=page, PageSize=50)) for page in range(1, 24)]
    ids = [image["ImageId"] for page in pages for image in page["Images"]["Image"]]
    assert {page["TotalCount"] for page in pages} == {PUBLIC_IMAGES}
    assert len(ids) == len(set(ids)) == PUBLIC_IMAGES
    assert pages[22]["Images"] == {"Image": []}


@answers_in_xml
def test_images_are_listed_in_xml(sample_server: SampleServer) -> None:
    answer = send_xml(
        sample_server.server, sample_server.reader, describe_images(ImageOwnerAlias="others", ImageName="web")
    )
    assert (answer.tag, answer.findtext("TotalCount")) == ("DescribeImagesResponse", "1")
    (image,) = answer.findall("Images/Image")
    assert (image.findtext("ImageId"), image.findtext("ImageOwnerAlias")) == (samples.WEB, "others")
    assert image.findtext("Description") == "nginx & certificates <internal>"
    assert image.findtext("IsSupportCloudinit") == "true"
    disks = image.findall("DiskDeviceMappings/DiskDeviceMapping")
    assert [disk.findtext("Size") for disk in disks] == ["40", "100"]


@answers_in_xml
def test_xml_pages_hold_every_image_once(server: Running) -> None:
    pages = [send_xml(server, FIRST, describe_images(PageNumber=page, PageSize=50)) for page in range(1, 23)]
    ids = [image_id.text for page in pages for image_id in page.iterfind("Images/Image/ImageId")]
    assert {page.findtext("TotalCount") for page in pages} == {str(PUBLIC_IMAGES)}
    assert len(ids) == len(set(ids)) == PUBLIC_IMAGES


@answers_in_xml
def test_xml_errors_show_that_the_sdk_signed_the_format_in_lower_case(server: Running) -> None:
    answer = send_xml(server, FIRST._replace(secret="wrong"), describe_images())
    assert (answer.tag, answer.findtext("Code")) == ("Error", "SignatureDoesNotMatch")
    message = answer.findtext("Message", "")
    assert "server string to sign is:POST&%2F&AccessKeyId%3Dgenzo" in message
    assert "%26Format%3Dxml%26" in message
    assert "%26SignatureType%3D%26" in message


def test_the_sdk_tells_a_wrong_secret_from_a_wrong_string_to_sign(server: Running) -> None:
    """The SDK compares its string to sign with the one in the server's message, character by character."""
    request = describe_images(ImageName="a b*~+/ü", Tags=[{"Key": "k&=", "Value": "%"}])
    with pytest.raises(ServerException) as caught:
        send(server, FIRST._replace(secret="wrong"), request)
    assert (caught.value.get_error_code(), caught.value.get_http_status()) == ("InvalidAccessKeySecret", 400)
    assert caught.value.get_request_id()


@pytest.mark.parametrize(
    ("key", "members", "code", "status"),
    [
        (FIRST._replace(key="unknown"), {}, "InvalidAccessKeyId.NotFound", 404),
        (FIRST, {"PageSize": 101}, "InvalidParameter", 400),
        (FIRST, {"DryRun": True}, "DryRunOperation", 400),
        (FIRST, {"Usage": "never"}, "InvalidUsage", 404),
    ],
)
def test_a_refusal_is_a_server_exception(
    server: Running, key: Key, members: dict[str, Any], code: str, status: int
) -> None:
    with pytest.raises(ServerException) as caught:
        send(server, key, describe_images(**members))
    assert (caught.value.get_error_code(), caught.value.get_http_status()) == (code, status)


def test_regions_are_listed_in_json(server: Running) -> None:
    request = DescribeRegionsRequest()
    request.set_AcceptLanguage("en-US")
    regions = send(server, FIRST, request)["Regions"]["Region"]
    names = {region["RegionId"]: region["LocalName"] for region in regions}
    assert len(names) == len(regions)
    assert names[REGION] == "China (Hangzhou)"


@answers_in_xml
def test_regions_are_listed_in_xml(server: Running) -> None:
    answer = send_xml(server, FIRST, DescribeRegionsRequest())
    endpoints = {
        region.findtext("RegionId"): region.findtext("RegionEndpoint")
        for region in answer.iterfind("Regions/Region")
    }
    assert answer.tag == "DescribeRegionsResponse"
    assert endpoints["eu-central-1"] == "ecs.eu-central-1.aliyuncs.com"
