"""Every official SDK, Python and Node, gets the same answers to the same calls."""

from collections.abc import Iterator

import pytest

from tests.clients import samples
from tests.clients.samples import FIRST, REGION, SampleServer
from tests.clients.sdk_callers import CALLERS, Caller, CallFailedError


@pytest.fixture(scope="module", params=CALLERS.values(), ids=list(CALLERS))
def owner(request: pytest.FixtureRequest, sample_server: SampleServer) -> Iterator[Caller]:
    caller = request.param(sample_server.server, sample_server.owner)
    yield caller
    caller.close()


def test_images_are_listed_with_lists_of_tags_and_filters(owner: Caller) -> None:
    answer = owner.call(
        "DescribeImages",
        RegionId=REGION,
        ImageOwnerAlias="self",
        Tag=[{"Key": "stage", "Value": "prod"}, {"Key": "role"}],
        Filter=[{"Key": "CreationStartTime", "Value": "2026-09-15T00:00Z"}],
    )
    (image,) = answer["Images"]["Image"]
    assert (image["ImageId"], image["Size"], image["IsPublic"]) == (samples.WEB, 40, False)
    assert {"TagKey": "role", "TagValue": "web"} in image["Tags"]["Tag"]
    assert [disk["Size"] for disk in image["DiskDeviceMappings"]["DiskDeviceMapping"]] == ["40", "100"]
    assert answer["TotalCount"] == 1


def test_a_refusal_keeps_its_code(owner: Caller) -> None:
    with pytest.raises(CallFailedError) as caught:
        owner.call("DescribeImages", RegionId=REGION, ImageOwnerAlias="nobody")
    assert caught.value.code == "InvalidImageOwnerAlias.ValueNotSupported"


@pytest.mark.parametrize("name", CALLERS)
def test_a_wrong_secret_is_reported(sample_server: SampleServer, name: str) -> None:
    caller = CALLERS[name](sample_server.server, FIRST._replace(secret="wrong"))
    with pytest.raises(CallFailedError) as caught:
        caller.call("DescribeRegions")
    caller.close()
    # The core of the first Python SDK tells from the string to sign that only the secret can be wrong.
    assert caught.value.code in ("SignatureDoesNotMatch", "InvalidAccessKeySecret")
