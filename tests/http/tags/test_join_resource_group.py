"""JoinResourceGroup over HTTP."""

import pytest

from tests.http.tags.tag_server import IDS, PUBLIC_IMAGE, REGION, TagServer, entries

GROUP = {"ResourceGroupId": "rg-one"}


@pytest.mark.parametrize("resource_type", IDS)
def test_a_resource_moves_between_groups(server: TagServer, resource_type: str) -> None:
    target = {"ResourceType": resource_type, "ResourceId": IDS[resource_type]}
    for group in ("rg-one", "rg-two"):
        answer = server.call("JoinResourceGroup", **target, ResourceGroupId=group)
        assert (answer.status, list(answer.json)) == (200, ["RequestId"])
        in_group = server.list(ResourceType=resource_type, Tag_1_Key="acs:rm:rgId", Tag_1_Value=group)
        assert entries(in_group) == {(IDS[resource_type], "acs:rm:rgId", group)}
    answer = server.call("JoinResourceGroup", **target, ResourceGroupId="rg-two")
    assert (answer.status, answer.code) == (403, "InvalidResourceGroup.Duplicate")


def test_describe_images_finds_the_image_by_its_group(server: TagServer) -> None:
    target = {"ResourceType": "image", "ResourceId": "m-two"}
    assert server.call("JoinResourceGroup", **target, ResourceGroupId="rg-images").status == 200
    answer = server.api.images(REGION, ResourceGroupId="rg-images")
    (image,) = answer.json["Images"]["Image"]
    assert (image["ImageId"], image["ResourceGroupId"]) == ("m-two", "rg-images")


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "", "ResourceType": "image", "ResourceId": "m-one", **GROUP}, 400, "MissingParameter"),
        ({"ResourceId": "m-one", **GROUP}, 400, "MissingParameter"),
        ({"ResourceType": "image", **GROUP}, 403, "MissingParameter"),
        ({"ResourceType": "image", "ResourceId": "m-one"}, 400, "MissingParameter"),
        (
            {"RegionId": "mars", "ResourceType": "image", "ResourceId": "m-one", **GROUP},
            404,
            "InvalidRegionId.NotFound",
        ),
        ({"ResourceType": "picture", "ResourceId": "m-one", **GROUP}, 404, "InvalidResourceType.NotFound"),
        ({"ResourceType": "volume", "ResourceId": "v-one", **GROUP}, 404, "InvalidResourceType.NotFound"),
        ({"ResourceType": "eni", "ResourceId": "eni-none", **GROUP}, 404, "InvalidResourceId.NotFound"),
        ({"ResourceType": "image", "ResourceId": "s-one", **GROUP}, 404, "InvalidResourceId.NotFound"),
        ({"ResourceType": "image", "ResourceId": "m-theirs", **GROUP}, 404, "InvalidResourceId.NotFound"),
        ({"ResourceType": "image", "ResourceId": PUBLIC_IMAGE, **GROUP}, 404, "InvalidResourceId.NotFound"),
        (
            {"ResourceType": "disk", "ResourceId": "d-one-stranger", **GROUP},
            404,
            "InvalidResourceId.NotFound",
        ),
    ],
)
def test_join_resource_group_refuses(
    server: TagServer, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = server.call("JoinResourceGroup", **parameters)
    assert (answer.status, answer.code) == (status, code)
