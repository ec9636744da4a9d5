"""DescribeImageSupportInstanceTypes over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.data import facts
from tests.api import Answer, Api
from tests.http.images.sample_resources import REGION, STRANGER, image
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

IMAGES = [
    image("x86"),
    image("old", architecture="i386"),
    image("arm", architecture="arm64"),
    image("theirs", owner_id=STRANGER),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, images=IMAGES)
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


def _ask(api: Api, **parameters: str) -> Answer:
    return api.call("DescribeImageSupportInstanceTypes", **{"RegionId": REGION, **parameters})


def _types(answer: Answer) -> dict[str, dict[str, Any]]:
    assert (answer.status, set(answer.json)) == (
        200,
        {"RequestId", "ImageId", "RegionId", "InstanceTypes"},
    )
    return {item["InstanceTypeId"]: item for item in answer.json["InstanceTypes"]["InstanceType"]}


@pytest.mark.parametrize(
    ("image_id", "architecture"),
    [
        ("m-x86", "X86"),
        ("m-old", "X86"),
        ("m-arm", "ARM"),
        ("ubuntu_24_04_x64_20G_alibase_20260810.vhd", "X86"),
    ],
)
def test_an_image_runs_on_the_types_of_its_architecture(api: Api, image_id: str, architecture: str) -> None:
    answer = _ask(api, ImageId=image_id)
    expected = [
        item.instance_type_id
        for item in facts().instance_types.values()
        if item.cpu_architecture == architecture
    ]
    assert list(_types(answer)) == expected
    assert expected
    assert (answer.json["ImageId"], answer.json["RegionId"]) == (image_id, REGION)


def test_a_type_is_shown_with_its_size(api: Api) -> None:
    types = _types(_ask(api, ImageId="m-x86"))
    assert types["ecs.t1.xsmall"] == {
        "InstanceTypeId": "ecs.t1.xsmall",
        "InstanceTypeFamily": "ecs.t1",
        "CpuCoreCount": 1,
        "MemorySize": 0.5,
    }
    assert repr(types["ecs.t1.small"]["MemorySize"]) == "1"


@pytest.mark.parametrize("action_type", ["CreateEcs", "ChangeOS", "CreateOS"])
def test_both_action_types_have_the_same_instance_types(api: Api, action_type: str) -> None:
    assert _types(_ask(api, ImageId="m-arm", ActionType=action_type)) == _types(_ask(api, ImageId="m-arm"))


@pytest.mark.parametrize("key", ["imageId", "filter"])
def test_a_filter_names_the_image_too(api: Api, key: str) -> None:
    named = _ask(api, **{"Filter.1.Key": key, "Filter.1.Value": "m-arm"})
    assert _types(named) == _types(_ask(api, ImageId="m-arm"))
    assert named.json["ImageId"] == "m-arm"


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"ImageId": "m-nowhere"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-theirs"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-x86", "ActionType": "Boot"}, 400, "InvalidParamter"),
        ({"ImageId": "m-x86", "Filter.1.Key": "imageName"}, 400, "InvalidParamter"),
        (
            {"ImageId": "m-x86", "Filter.1.Key": "imageId", "Filter.1.Value": "m-arm"},
            400,
            "InvalidParamter",
        ),
        ({"ImageId": "m-x86", "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({}, 400, "MissingParameter"),
    ],
)
def test_a_query_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _ask(api, **parameters)
    assert (answer.status, answer.code) == (status, code)
