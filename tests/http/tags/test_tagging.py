"""TagResources, UntagResources, AddTags and RemoveTags over HTTP, for every type of resource."""

from pathlib import Path

import pytest

from tests.http.tags.tag_server import (
    IDS,
    OLDER_TYPES,
    PUBLIC_IMAGE,
    REGION,
    TagServer,
    fill_catalogue,
    numbered,
    started,
    tag_parameters,
)


@pytest.mark.parametrize("resource_type", IDS)
def test_tags_are_added_overwritten_and_removed(server: TagServer, resource_type: str) -> None:
    target = {"ResourceType": resource_type, "ResourceId.1": IDS[resource_type]}
    answer = server.call("TagResources", **target, **tag_parameters({"a": "1", "b": "", "Ü 1": "x"}))
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert server.tags(resource_type, IDS[resource_type]) == {"a": "1", "b": "", "Ü 1": "x"}
    assert server.call("TagResources", **target, Tag_1_Key="a", Tag_1_Value="2").status == 200
    assert server.tags(resource_type, IDS[resource_type]) == {"a": "2", "b": "", "Ü 1": "x"}
    answer = server.call("UntagResources", **target, TagKey_1="a", TagKey_2="unknown")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert server.tags(resource_type, IDS[resource_type]) == {"b": "", "Ü 1": "x"}
    assert server.call("UntagResources", **target, All="true").status == 200
    assert server.tags(resource_type, IDS[resource_type]) == {}


@pytest.mark.parametrize("resource_type", OLDER_TYPES)
def test_the_older_actions_do_the_same(server: TagServer, resource_type: str) -> None:
    target = {"ResourceType": resource_type, "ResourceId": IDS[resource_type]}
    answer = server.call("AddTags", **target, Tag_1_key="a", Tag_1_value="1", Tag_2_Key="b")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert server.call("AddTags", **target, Tag_1_Key="b", Tag_1_Value="2").status == 200
    assert server.tags(resource_type, IDS[resource_type]) == {"a": "1", "b": "2"}
    assert server.call("RemoveTags", **target, Tag_1_Key="a", Tag_1_Value="another").status == 200
    assert server.call("RemoveTags", **target).status == 200
    assert server.tags(resource_type, IDS[resource_type]) == {"a": "1", "b": "2"}
    answer = server.call(
        "RemoveTags", **target, Tag_1_Key="a", Tag_1_Value="1", Tag_2_Key="b", Tag_2_Value=""
    )
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert server.tags(resource_type, IDS[resource_type]) == {}


def test_describe_images_finds_new_tags(server: TagServer) -> None:
    def found(**tag: str) -> list[str]:
        return server.api.images(REGION, ImageOwnerAlias="self", **tag).image_ids

    target = {"ResourceType": "image", "ResourceId.1": "m-one", "ResourceId.2": "m-two"}
    assert found(Tag_1_Key="Deprecated on") == []
    assert (
        server.call("TagResources", **target, **tag_parameters({"Deprecated on": "2026-01-01"})).status == 200
    )
    assert sorted(found(Tag_1_Key="Deprecated on")) == ["m-one", "m-two"]
    assert server.call("TagResources", **target | {"ResourceId.2": "m-one"}, Tag_1_Key="env").status == 200
    assert found(Tag_1_Key="Deprecated on", Tag_1_Value="2026-01-01", Tag_2_Key="env", Tag_2_Value="") == [
        "m-one"
    ]
    image = server.api.images(REGION, ImageId="m-one").json["Images"]["Image"][0]
    assert image["Tags"]["Tag"] == [
        {"TagValue": "2026-01-01", "TagKey": "Deprecated on"},
        {"TagValue": "", "TagKey": "env"},
    ]
    assert server.call("UntagResources", **target, TagKey_1="Deprecated on", TagKey_2="env").status == 200
    assert found(Tag_1_Key="Deprecated on") == []


def test_all_resources_are_tagged_or_none(server: TagServer) -> None:
    target = {"ResourceType": "snapshot", "ResourceId.1": "s-one", "ResourceId.2": "s-nowhere"}
    assert server.call("TagResources", **target, Tag_1_Key="half").code == "InvalidResourceId.NotFound"
    assert server.tags("snapshot", "s-one") == {}
    target["ResourceId.2"] = "s-two"
    assert server.call("TagResources", **target, Tag_1_Key="whole").status == 200
    target["ResourceId.2"] = "s-nowhere"
    assert server.call("UntagResources", **target, TagKey_1="whole").code == "InvalidResourceId.NotFound"
    assert server.tags("snapshot", "s-one") == server.tags("snapshot", "s-two") == {"whole": ""}
    target["ResourceId.2"] = "s-two"
    assert server.call("UntagResources", **target, TagKey_1="whole").status == 200


def test_at_most_twenty_tags(server: TagServer) -> None:
    target = {"ResourceType": "disk", "ResourceId.1": "d-two"}
    most = {f"k{number}": "" for number in range(20)}
    assert server.call("TagResources", **target, **tag_parameters(most)).status == 200
    answer = server.call("TagResources", **target, Tag_1_Key="one more")
    assert (answer.status, answer.code) == (400, "OperationDenied.QuotaExceed")
    older = {"ResourceType": "disk", "ResourceId": "d-two"}
    assert server.call("AddTags", **older, Tag_1_Key="one more").code == "OperationDenied.QuotaExceed"
    assert server.call("AddTags", **older, Tag_1_Key="k19", Tag_1_Value="new").status == 200
    assert server.tags("disk", "d-two") == most | {"k19": "new"}
    assert server.call("UntagResources", **target, **numbered("TagKey", most)).status == 200
    assert server.tags("disk", "d-two") == {}


def test_system_tags_are_neither_removed_nor_counted(server: TagServer) -> None:
    target = {"ResourceType": "image", "ResourceId.1": "m-service"}
    own = {f"k{number}": "" for number in range(20)}
    assert server.call("TagResources", **target, **tag_parameters(own)).status == 200
    assert server.call("UntagResources", **target, All="true").status == 200
    assert server.tags("image", "m-service") == {"acs:ros:stackId": "1"}


def test_resources_of_others_are_neither_found_nor_changed(server: TagServer) -> None:
    for resource_type in IDS:
        if resource_type == "image":
            continue
        foreign = f"{IDS[resource_type]}-stranger"
        target = {"ResourceType": resource_type, "ResourceId.1": foreign}
        assert server.call("TagResources", **target, Tag_1_Key="a").code == "InvalidResourceId.NotFound"
        assert server.call("UntagResources", **target, All="true").code == "InvalidResourceId.NotFound"
        assert server.list(**target).code == "InvalidResourceId.NotFound"
        mine = {"RegionId": REGION, "ResourceType": resource_type, "ResourceId.1": foreign}
        assert server.stranger.call("TagResources", **mine, Tag_1_Key="a").status == 200


@pytest.mark.parametrize("image_id", [PUBLIC_IMAGE, "m-theirs"])
def test_an_image_of_another_account_cannot_be_tagged(server: TagServer, image_id: str) -> None:
    target = {"ResourceType": "image", "ResourceId.1": image_id}
    older = {"ResourceType": "image", "ResourceId": image_id, "Tag.1.Key": "a"}
    for answer in (
        server.call("TagResources", **target, Tag_1_Key="a"),
        server.call("UntagResources", **target, TagKey_1="a"),
        server.call("AddTags", **older),
        server.call("RemoveTags", **older),
    ):
        assert (answer.status, answer.code) == (403, "InvalidResourceId.NotSupported")
    assert server.tags("image", image_id) == {}


def test_tags_survive_a_restart(tmp_path: Path) -> None:
    fill_catalogue(tmp_path)
    target = {"ResourceType": "image", "ResourceId.1": "m-one"}
    with started(tmp_path, "--quota", "tags=2") as server:
        assert server.call("TagResources", **target, **tag_parameters({"a": "1", "b": "2"})).status == 200
        answer = server.call("TagResources", **target, Tag_1_Key="c")
        assert answer.code == "OperationDenied.QuotaExceed"
    with started(tmp_path, "--quota", "tags=1") as server:
        assert server.tags("image", "m-one") == {"a": "1", "b": "2"}
        # Existing tags can be changed, even above a lowered quota.
        assert server.call("TagResources", **target, Tag_1_Key="a", Tag_1_Value="3").status == 200
        assert server.api.images(REGION, Tag_1_Key="a", Tag_1_Value="3").image_ids == ["m-one"]
