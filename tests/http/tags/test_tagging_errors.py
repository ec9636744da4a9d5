"""The errors of TagResources, UntagResources, AddTags and RemoveTags."""

import pytest

from tests.http.tags.tag_server import TagServer, numbered, tag_parameters

TOO_MANY_IDS = numbered("ResourceId", (f"m-{number}" for number in range(51)))
TOO_MANY_TAGS = tag_parameters({f"k{number}": "" for number in range(21)})
TARGET = {"ResourceType": "image", "ResourceId.1": "m-one"}
OLDER_TARGET = {"ResourceType": "image", "ResourceId": "m-one"}
TAG = {"Tag.1.Key": "a"}
DUPLICATE = {"Tag.1.Key": "a", "Tag.2.Key": "a"}
BAD_KEYS = ["", "aliyun", "Aliyun-x", "acs:x", "ACS:x", "see http://x", "https://x", "k" * 129]
BAD_VALUES = ["acs:x", "http://x", "see https://x", "v" * 129]

COMMON: list[tuple[dict[str, str], int, str]] = [
    ({"RegionId": "", **TARGET, **TAG}, 404, "MissingParameter.RegionId"),
    ({"ResourceId.1": "m-one", **TAG}, 404, "MissingParameter.ResourceType"),
    ({"ResourceType": "image", **TAG}, 404, "MissingParameter.ResourceIds"),
    ({"RegionId": "mars", **TARGET, **TAG}, 404, "InvalidRegionId.NotFound"),
    ({**TARGET, "ResourceType": "vm", **TAG}, 404, "InvalidResourceType.NotFound"),
    ({**TARGET, "ResourceType": "picture", **TAG}, 404, "InvalidResourceType.NotFound"),
    ({**TARGET, "ResourceType": "vpc", **TAG}, 404, "InvalidResourceType.NotFound"),
    ({**TARGET, "ResourceType": "eni", **TAG}, 404, "InvalidResourceId.NotFound"),
    ({**TARGET, "ResourceType": "snapshot", **TAG}, 404, "InvalidResourceId.NotFound"),
    ({"ResourceType": "image", **TOO_MANY_IDS, **TAG}, 400, "NumberExceed.ResourceIds"),
]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        *COMMON,
        (TARGET, 404, "MissingParameter.Tags"),
        ({**TARGET, **TOO_MANY_TAGS}, 400, "NumberExceed.Tags"),
        ({**TARGET, "Tag.1.Value": "v"}, 400, "InvalidTag.Mismatch"),
        ({**TARGET, **DUPLICATE}, 400, "Duplicate.TagKey"),
        ({**TARGET, "Tag.1.Key": "a", "Tag.2.Key": "A"}, 403, "TagKey.Duplication"),
        *(({**TARGET, "Tag.1.Key": key}, 400, "InvalidTagKey.Malformed") for key in BAD_KEYS),
        *(({**TARGET, **TAG, "Tag.1.Value": each}, 400, "InvalidTagValue.Malformed") for each in BAD_VALUES),
    ],
)
def test_tag_resources_refuses(server: TagServer, parameters: dict[str, str], status: int, code: str) -> None:
    answer = server.call("TagResources", **parameters)
    assert (answer.status, answer.code) == (status, code)
    assert server.tags("image", "m-one") == {}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        *COMMON,
        (TARGET, 404, "MissingParameter.Tags"),
        ({**TARGET, "All": "false"}, 404, "MissingParameter.Tags"),
        ({**TARGET, "All": "true", "TagKey.1": "a"}, 403, "Param.Conflict"),
        ({**TARGET, "All": "perhaps"}, 400, "InvalidParameter"),
        ({**TARGET, **numbered("TagKey", map(str, range(21)))}, 400, "NumberExceed.Tags"),
        ({**TARGET, "TagKey.1": "a", "TagKey.2": "a"}, 400, "Duplicate.TagKey"),
        *(({**TARGET, "TagKey.1": key}, 400, "InvalidTagKey.Malformed") for key in BAD_KEYS),
    ],
)
def test_untag_resources_refuses(
    server: TagServer, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = server.call("UntagResources", **parameters)
    assert (answer.status, answer.code) == (status, code)


OLDER: list[tuple[dict[str, str], int, str]] = [
    ({"RegionId": "", **OLDER_TARGET, **TAG}, 400, "MissingParameter"),
    ({"ResourceId": "m-one", **TAG}, 400, "MissingParameter"),
    ({"ResourceType": "image", **TAG}, 400, "MissingParameter"),
    ({"RegionId": "mars", **OLDER_TARGET, **TAG}, 404, "InvalidRegionId.NotFound"),
    ({**OLDER_TARGET, "ResourceType": "picture", **TAG}, 404, "InvalidResourceType.NotFound"),
    ({**OLDER_TARGET, "ResourceType": "imagecomponent", **TAG}, 404, "InvalidResourceType.NotFound"),
    ({**OLDER_TARGET, "ResourceType": "snapshotpolicy", **TAG}, 404, "InvalidResourceId.NotFound"),
    ({**OLDER_TARGET, "ResourceId": "m-nowhere", **TAG}, 404, "InvalidResourceId.NotFound"),
    ({**OLDER_TARGET, **TOO_MANY_TAGS}, 400, "InvalidTagCount"),
    *(({**OLDER_TARGET, "Tag.1.Key": key}, 400, "InvalidTagKey.Malformed") for key in BAD_KEYS),
]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        *OLDER,
        (OLDER_TARGET, 400, "MissingParameter"),
        ({**OLDER_TARGET, "Tag.1.Value": "v"}, 400, "InvalidTag.Mismatch"),
        ({**OLDER_TARGET, **DUPLICATE}, 400, "Duplicate.TagKey"),
        ({**OLDER_TARGET, "Tag.1.Key": "Name", "Tag.2.key": "name"}, 403, "TagKey.Duplication"),
        *(
            ({**OLDER_TARGET, **TAG, "Tag.1.Value": value}, 400, "InvalidTagValue.Malformed")
            for value in (*BAD_VALUES, "aliyun-x")
        ),
    ],
)
def test_add_tags_refuses(server: TagServer, parameters: dict[str, str], status: int, code: str) -> None:
    answer = server.call("AddTags", **parameters)
    assert (answer.status, answer.code) == (status, code)
    assert server.tags("image", "m-one") == {}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [*OLDER, ({**OLDER_TARGET, "Tag.1.Value": "v"}, 400, "InvalidTagKey.Malformed")],
)
def test_remove_tags_refuses(server: TagServer, parameters: dict[str, str], status: int, code: str) -> None:
    answer = server.call("RemoveTags", **parameters)
    assert (answer.status, answer.code) == (status, code)


def test_a_key_that_differs_from_another_one_only_in_case_is_refused(server: TagServer) -> None:
    target = {"ResourceType": "snapshot", "ResourceId.1": "s-one"}
    assert server.call("TagResources", **target, Tag_1_Key="Env", Tag_1_Value="1").status == 200
    assert server.call("TagResources", **target, Tag_1_Key="env").code == "TagKey.Duplication"
    assert server.call("UntagResources", **target, TagKey_1="env").status == 200
    assert server.tags("snapshot", "s-one") == {"Env": "1"}
