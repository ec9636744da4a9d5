"""ListTagResources over HTTP: by id, by tag, by pattern, by resource group, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.tags.tag_server import (
    IDS,
    PUBLIC_IMAGE,
    REGION,
    TagServer,
    entries,
    fill_catalogue,
    numbered,
    started,
    tag_parameters,
)

ONE = {("s-one", "environment", "production"), ("s-one", "team", "red")}
TWO = {("s-two", "environment", "products"), ("s-two", "owner", "")}
IMAGE = {("m-one", "environment", "production")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagServer]:
    folder = tmp_path_factory.mktemp("catalogue")
    fill_catalogue(folder)
    with started(folder) as running_server:
        for resource_type, lines in (("snapshot", ONE | TWO), ("image", IMAGE)):
            for resource_id, key, value in lines:
                target = {"ResourceType": resource_type, "ResourceId.1": resource_id}
                answer = running_server.call("TagResources", **target, **tag_parameters({key: value}))
                assert answer.status == 200
        group = {"ResourceType": "snapshot", "ResourceId": "s-two", "ResourceGroupId": "rg-two"}
        assert running_server.call("JoinResourceGroup", **group).status == 200
        foreign = {"RegionId": REGION, "ResourceType": "snapshot", "ResourceId.1": "s-one-stranger"}
        assert running_server.stranger.call("TagResources", **foreign, Tag_1_Key="team").status == 200
        yield running_server


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ResourceId.1": "s-one"}, ONE),
        ({"ResourceId.1": "s-one", "ResourceId.2": "s-two", "ResourceId.3": "s-one"}, ONE | TWO),
        ({"Tag.1.Key": "environment"}, ONE | TWO),
        ({"Tag.1.key": "environment", "Tag.1.value": "production"}, ONE),
        ({"Tag.1.Key": "owner", "Tag.1.Value": ""}, TWO),
        ({"Tag.1.Key": "owner", "Tag.1.Value": "x"}, set()),
        ({"Tag.1.Key": "environment", "Tag.2.Key": "team"}, ONE),
        ({"Tag.1.Key": "Environment"}, set()),
        ({"Tag.1.Key": "acs:other"}, set()),
        ({"Tag.1.Key": "environment", "ResourceId.1": "s-two"}, TWO),
        ({"Tag.1.Key": "team", "ResourceId.1": "s-two"}, set()),
        ({"TagFilter.1.TagKey": "env*"}, ONE | TWO),
        ({"TagFilter.1.TagKey": "env"}, set()),
        ({"TagFilter.1.TagKey": "*wne*"}, TWO),
        ({"TagFilter.1.TagKey": "environment"}, ONE | TWO),
        ({"TagFilter.1.TagKey": "env*", "TagFilter.2.TagKey": "team"}, ONE),
        ({"TagFilter.1.TagKey": "env*", "ResourceId.1": "s-one"}, ONE),
        ({"TagFilter.1.TagKey": "environment", "TagFilter.1.TagValues.1": "production"}, ONE),
        ({"TagFilter.1.TagKey": "environment", "TagFilter.1.TagValues.1": "prod*"}, ONE | TWO),
        ({"TagFilter.1.TagKey": "environment", "TagFilter.1.TagValues.1": "*ducts*"}, TWO),
        (
            {
                "TagFilter.1.TagKey": "environment",
                "TagFilter.1.TagValues.1": "production",
                "TagFilter.1.TagValues.2": "prod*",
            },
            ONE,  # the second is an exact text too, like the first
        ),
        ({"Tag.1.Key": "acs:rm:rgId", "Tag.1.Value": "rg-two"}, TWO | {("s-two", "acs:rm:rgId", "rg-two")}),
        ({"Tag.1.Key": "acs:rm:rgId", "Tag.1.Value": "rg-other"}, set()),
    ],
)
def test_tags_of_selected_resources(
    server: TagServer, asked: dict[str, str], found: set[tuple[str, str, str]]
) -> None:
    answer = server.list(ResourceType="snapshot", **asked)
    assert set(answer.json) == {"NextToken", "RequestId", "TagResources"}
    assert answer.json["NextToken"] == ""
    assert entries(answer) == found


def test_a_line_has_the_members_of_the_service(server: TagServer) -> None:
    answer = server.list(ResourceType="image", Tag_1_Key="environment")
    (line,) = answer.json["TagResources"]["TagResource"]
    assert line == {
        "TagValue": "production",
        "ResourceType": "image",
        "ResourceId": "m-one",
        "TagKey": "environment",
    }


def test_images_are_found_by_pattern_too(server: TagServer) -> None:
    assert entries(server.list(ResourceType="image", TagFilter_1_TagKey="*ronm*")) == IMAGE
    assert (
        entries(server.list(ResourceType="image", ResourceId_1=PUBLIC_IMAGE, ResourceId_2="m-one")) == IMAGE
    )


def test_another_account_sees_only_its_own_tags(server: TagServer) -> None:
    answer = server.stranger.call(
        "ListTagResources", RegionId=REGION, ResourceType="snapshot", Tag_1_Key="team"
    )
    assert entries(answer) == {("s-one-stranger", "team", "")}


def test_forty_lines_stand_on_one_page(server: TagServer) -> None:
    tags = {f"k{number:02}": str(number) for number in range(20)}
    everything = set()
    for resource_id in ("d-one", "d-two"):
        target = {"ResourceType": "disk", "ResourceId.1": resource_id}
        assert server.call("TagResources", **target, **tag_parameters(tags)).status == 200
        everything |= {(resource_id, key, value) for key, value in tags.items()}
    asked = {"ResourceType": "disk", **numbered("ResourceId", ("d-one", "d-two"))}
    assert entries(server.list(**asked)) == everything


def test_pages_by_token_tolerate_changes(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("quota")
    fill_catalogue(folder)
    with started(folder, "--quota", "tags=60") as server:
        target = {"ResourceType": "keypair", "ResourceId.1": "one"}
        keys = [f"k{number:02}" for number in range(60)]
        for begin in range(0, 60, 20):
            tags = dict.fromkeys(keys[begin : begin + 20], "")
            assert server.call("TagResources", **target, **tag_parameters(tags)).status == 200
        first = server.list(**target)
        assert [key for _, key, _ in sorted(entries(first))] == keys[:50]
        token = first.json["NextToken"]
        assert token
        assert server.call("UntagResources", **target, TagKey_1=keys[0], TagKey_2=keys[49]).status == 200
        second = server.list(**target, NextToken=token)
        assert [key for _, key, _ in sorted(entries(second))] == keys[50:]
        assert second.json["NextToken"] == ""


TARGET = {"ResourceType": "image", "ResourceId.1": "m-one"}
MANY = numbered("ResourceId", (f"m-{number}" for number in range(51)))
FILTER = {"ResourceType": "image", "TagFilter.1.TagKey": "k"}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "", **TARGET}, 404, "MissingParameter.RegionId"),
        ({"ResourceId.1": "m-one"}, 404, "MissingParameter.ResourceType"),
        ({"RegionId": "mars", **TARGET}, 404, "InvalidRegionId.NotFound"),
        ({**TARGET, "ResourceType": "picture"}, 404, "InvalidResourceType.NotFound"),
        ({"ResourceType": "image"}, 403, "BothEmpty.TagsAndResources"),
        ({"ResourceType": "image", **MANY}, 400, "NumberExceed.ResourceIds"),
        ({**TARGET, "ResourceId.2": "m-nowhere"}, 404, "InvalidResourceId.NotFound"),
        ({**TARGET, **tag_parameters({str(n): "" for n in range(21)})}, 400, "NumberExceed.Tags"),
        ({**TARGET, "Tag.1.Key": "a", "Tag.2.Key": "a"}, 400, "Duplicate.TagKey"),
        ({**TARGET, "Tag.1.Key": ""}, 400, "InvalidTagKey.Malformed"),
        ({**TARGET, "Tag.1.Key": "k" * 129}, 400, "InvalidTagKey.Malformed"),
        ({**TARGET, "Tag.1.Key": "a", "Tag.1.Value": "v" * 129}, 400, "InvalidTagValue.Malformed"),
        ({**TARGET, "Tag.1.Value": "v"}, 400, "InvalidParameter.TagValue"),
        ({**TARGET, "Tag.1.Key": "acs:rm:rgId"}, 400, "InvalidDefaultResourceGroup.NotSupported"),
        (
            {**TARGET, "Tag.1.Key": "acs:rm:rgId", "Tag.1.Value": "rg-x", "Tag.2.Key": "a"},
            400,
            "InvalidTag.NotSupported",
        ),
        ({**FILTER, "Tag.1.Key": "a"}, 400, "InvalidTags.MalFormed"),
        *(
            ({**FILTER, "TagFilter.1.TagKey": key}, 403, "InvalidTagFilter.Malformed")
            for key in ("", "*", "**", "*k", "k**", "a*b", "k" * 129)
        ),
        ({**FILTER, "TagFilter.1.TagValues.1": ""}, 403, "InvalidTagFilter.Malformed"),
        (
            {**FILTER, "TagFilter.1.TagKey": "k*", "TagFilter.1.TagValues.1": "v"},
            403,
            "InvalidTagFilter.Malformed",
        ),
        (
            {"ResourceType": "image", **{f"TagFilter.{n}.TagKey": "k" for n in range(1, 7)}},
            403,
            "InvalidTagFilter.Malformed",
        ),
        ({**FILTER, **numbered("TagFilter.1.TagValues", "abcdef")}, 403, "NumberExceed.TagValues"),
        *(({**TARGET, "NextToken": token}, 403, "Invalid.NextToken") for token in ("x", "e30=", "é", "WzFd")),
    ],
)
def test_list_tag_resources_refuses(
    server: TagServer, parameters: dict[str, Any], status: int, code: str
) -> None:
    answer = server.list(**parameters)
    assert (answer.status, answer.code) == (status, code)


def test_nothing_carries_a_tag_at_first(server: TagServer) -> None:
    for resource_type in IDS.keys() - {"snapshot", "image", "disk"}:
        assert entries(server.list(ResourceType=resource_type, TagFilter_1_TagKey="*e*")) == set()
