"""DescribeTags and DescribeResourceByTags over HTTP."""

from collections.abc import Iterator

import pytest

from tests.http.tags.tag_server import (
    OLDER_TYPES,
    PUBLIC_IMAGE,
    REGION,
    TagServer,
    fill_catalogue,
    started,
    tag_parameters,
)

TAGGED = {
    ("image", "m-one"): {"env": "prod", "team": "red"},
    ("image", "m-two"): {"env": "prod"},
    ("snapshot", "s-one"): {"env": "prod"},
    ("keypair", "one"): {"env": "test"},
    ("securitygroup", "sg-one"): {"team": ""},
    ("imagecomponent", "ic-one"): {"env": "prod"},
}
SERVICE = ("acs:ros:stackId", "1")  # of the image m-service


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagServer]:
    folder = tmp_path_factory.mktemp("catalogue")
    fill_catalogue(folder)
    with started(folder) as running_server:
        for (resource_type, resource_id), tags in TAGGED.items():
            target = {"ResourceType": resource_type, "ResourceId.1": resource_id}
            assert running_server.call("TagResources", **target, **tag_parameters(tags)).status == 200
        foreign = {"RegionId": REGION, "ResourceType": "snapshot", "ResourceId": "s-one-stranger"}
        assert running_server.stranger.call("AddTags", **foreign, Tag_1_Key="theirs").status == 200
        yield running_server


def test_tags_with_the_number_of_their_resources(server: TagServer) -> None:
    answer = server.call("DescribeTags")
    assert set(answer.json) == {"RequestId", "PageSize", "PageNumber", "TotalCount", "Tags"}
    assert [answer.json[name] for name in ("PageSize", "PageNumber", "TotalCount")] == [50, 1, 5]
    assert answer.json["Tags"]["Tag"] == [
        {"TagValue": "1", "TagKey": "acs:ros:stackId", "ResourceTypeCount": {"Image": 1}},
        {"TagValue": "prod", "TagKey": "env", "ResourceTypeCount": {"Image": 2, "Snapshot": 1}},
        {"TagValue": "test", "TagKey": "env", "ResourceTypeCount": {"KeyPair": 1}},
        {"TagValue": "", "TagKey": "team", "ResourceTypeCount": {"Securitygroup": 1}},
        {"TagValue": "red", "TagKey": "team", "ResourceTypeCount": {"Image": 1}},
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ResourceType": "image"}, [SERVICE, ("env", "prod"), ("team", "red")]),
        ({"ResourceType": "image", "ResourceId": "m-two"}, [("env", "prod")]),
        ({"ResourceId": "m-two"}, [("env", "prod")]),
        ({"ResourceType": "snapshot", "ResourceId": "m-two"}, []),
        ({"ResourceType": "image", "ResourceId": PUBLIC_IMAGE}, []),
        ({"ResourceType": "image", "ResourceId": "m-theirs"}, []),
        ({"ResourceType": "image", "ResourceId": "m-nowhere"}, []),
        ({"ResourceType": "snapshot", "ResourceId": "s-one-stranger"}, []),
        ({"ResourceType": "eni"}, []),
        ({"Tag.1.Key": "env"}, [("env", "prod"), ("env", "test")]),
        ({"Tag.1.key": "env", "Tag.1.value": "test"}, [("env", "test")]),
        ({"Tag.1.Key": "team", "Tag.1.Value": ""}, [("team", "")]),
        ({"Tag.1.Value": "red"}, [("team", "red")]),
        (
            {"Tag.1.Key": "env", "Tag.1.Value": "test", "Tag.2.Key": "team"},
            [("env", "test"), ("team", ""), ("team", "red")],
        ),
        ({"Tag.1.Key": "ENV"}, []),
        ({"Category": "system"}, [SERVICE]),
        ({"Category": "Custom", "ResourceType": "image"}, [("env", "prod"), ("team", "red")]),
        ({"PageSize": "2", "PageNumber": "2", "Category": "custom"}, [("team", ""), ("team", "red")]),
        ({"PageSize": "2", "PageNumber": "9"}, []),
    ],
)
def test_conditions_on_tags(server: TagServer, asked: dict[str, str], found: list[tuple[str, str]]) -> None:
    answer = server.call("DescribeTags", **asked)
    assert [(tag["TagKey"], tag["TagValue"]) for tag in answer.json["Tags"]["Tag"]] == found
    if "PageNumber" not in asked:
        assert answer.json["TotalCount"] == len(found)


def test_another_account_sees_its_own_tags(server: TagServer) -> None:
    answer = server.stranger.call("DescribeTags", RegionId=REGION)
    assert [tag["TagKey"] for tag in answer.json["Tags"]["Tag"]] == ["theirs"]
    assert server.stranger.call("DescribeTags", RegionId="cn-hangzhou").json["Tags"] == {"Tag": []}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["m-one", "m-service", "m-two", "one", "sg-one", "s-one"]),
        ({"ResourceType": "image"}, ["m-one", "m-service", "m-two"]),
        ({"ResourceType": "disk"}, []),
        ({"ResourceType": "ddh"}, []),
        ({"Tag.1.Key": "env"}, ["m-one", "m-two", "one", "s-one"]),
        ({"Tag.1.Key": "env", "Tag.1.Value": "prod"}, ["m-one", "m-two", "s-one"]),
        ({"Tag.1.Key": "env", "Tag.2.key": "team"}, ["m-one"]),
        ({"Tag.1.Key": "team", "Tag.1.Value": ""}, ["sg-one"]),
        ({"Tag.1.Value": "red"}, ["m-one"]),
        ({"Tag.1.Key": "unknown"}, []),
        ({"PageSize": "2", "PageNumber": "2"}, ["m-two", "one"]),
        ({"PageSize": "2", "PageNumber": "4"}, []),
    ],
)
def test_resources_by_tags(server: TagServer, asked: dict[str, str], found: list[str]) -> None:
    answer = server.call("DescribeResourceByTags", **asked)
    assert set(answer.json) == {"RequestId", "PageSize", "PageNumber", "TotalCount", "Resources"}
    resources = answer.json["Resources"]["Resource"]
    assert [resource["ResourceId"] for resource in resources] == found
    assert all(resource["ResourceType"] in OLDER_TYPES for resource in resources)
    assert {resource["RegionId"] for resource in resources} <= {REGION}
    assert answer.json["TotalCount"] == (6 if "PageSize" in asked else len(found))


TOO_MANY = tag_parameters({f"k{number}": "" for number in range(21)})
PAGES = [("PageSize", "0"), ("PageSize", "101"), ("PageNumber", "0"), ("PageNumber", "x")]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": ""}, 400, "MissingParameter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"ResourceType": "picture"}, 404, "InvalidResourceType.NotFound"),
        ({"ResourceType": "imagecomponent"}, 404, "InvalidResourceType.NotFound"),
        (TOO_MANY, 400, "InvalidTagCount"),
        *(({name: value}, 400, "InvalidParameter") for name, value in PAGES),
    ],
)
def test_both_refuse(server: TagServer, parameters: dict[str, str], status: int, code: str) -> None:
    for action in ("DescribeTags", "DescribeResourceByTags"):
        answer = server.call(action, **parameters)
        assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Tag.1.Key": ""}, "InvalidTagKey.Malformed"),
        ({"Tag.1.Key": "aliyun"}, "InvalidTagKey.Malformed"),
        ({"Tag.1.Key": "a", "Tag.1.Value": "http://"}, "InvalidTagValue.Malformed"),
        ({"Category": "mine"}, "Invalid.TagCategory"),
    ],
)
def test_describe_tags_refuses(server: TagServer, parameters: dict[str, str], code: str) -> None:
    answer = server.call("DescribeTags", **parameters)
    assert (answer.status, answer.code) == (400, code)
