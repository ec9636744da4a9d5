"""Errors as the SDK raises them, with both signature versions."""

from typing import Any

import pytest
from alibabacloud_ecs20140526.models import (  # type: ignore[import-untyped]
    DescribeImagesRequestFilter as Filter,
)
from alibabacloud_ecs20140526.models import (
    DescribeImagesRequestTag as Tag,
)
from alibabacloud_tea_openapi.exceptions import ClientException  # type: ignore[import-untyped]

from tests.clients.ecs20140526 import SIGNATURES, Sdk
from tests.clients.samples import FIRST
from tests.running import Running


def refused(sdk: Sdk, **members: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
    with pytest.raises(ClientException) as caught:
        sdk.page(**members)
    return caught.value


@pytest.mark.parametrize(
    ("version", "text"),
    [(None, "server StringToSign is [ACS3-HMAC-SHA256"), ("v2", "server string to sign is:POST&%2F&")],
    ids=SIGNATURES,
)
def test_a_wrong_secret_is_a_signature_that_does_not_match(
    server: Running, version: str | None, text: str
) -> None:
    error = refused(Sdk(server, FIRST._replace(secret="wrong"), version))
    assert (error.code, error.status_code) == ("SignatureDoesNotMatch", 400)
    assert text in error.message


def test_an_unknown_key_is_not_found(server: Running, algorithm: str | None) -> None:
    error = refused(Sdk(server, FIRST._replace(key="unknown"), algorithm))
    assert (error.code, error.status_code) == ("InvalidAccessKeyId.NotFound", 404)
    assert "Specified access key is not found." in error.message


def test_an_error_carries_what_support_asks_for(server: Running, algorithm: str | None) -> None:
    error = refused(Sdk(server, FIRST, algorithm), region_id="nowhere")
    assert (error.code, error.status_code) == ("InvalidRegionId.NotFound", 404)
    assert error.data["HostId"] == server.host
    assert error.data["RequestId"] in error.message
    assert error.data["Recommend"] == f"{server.url}/_genzo/errors/InvalidRegionId.NotFound"


def test_a_dry_run_that_would_succeed(server: Running, algorithm: str | None) -> None:
    error = refused(Sdk(server, FIRST, algorithm), dry_run=True)
    assert (error.code, error.status_code) == ("DryRunOperation", 400)


def test_a_dry_run_that_would_fail(server: Running) -> None:
    assert refused(Sdk(server, FIRST), dry_run=True, usage="never").code == "InvalidUsage"


def test_more_than_a_hundred_images_a_page_are_refused(server: Running, algorithm: str | None) -> None:
    assert len(Sdk(server, FIRST, algorithm).ids(page_size=100)) == 100
    error = refused(Sdk(server, FIRST, algorithm), page_size=101)
    assert (error.code, error.status_code) == ("InvalidParameter", 400)
    assert '"PageSize"' in error.message


def test_more_than_fifty_images_a_page_are_refused_with_classic_limits(classic: Running) -> None:
    assert len(Sdk(classic, FIRST).ids(page_size=50)) == 50
    assert refused(Sdk(classic, FIRST), page_size=51).code == "InvalidParameter"


def test_a_missing_region_is_named(server: Running) -> None:
    error = refused(Sdk(server, FIRST), region_id=None)
    assert (error.code, error.status_code) == ("MissingParameter", 400)
    assert '"RegionId"' in error.message


@pytest.mark.parametrize(
    ("members", "code", "status"),
    [
        ({"image_owner_alias": "nobody"}, "InvalidImageOwnerAlias.ValueNotSupported", 400),
        ({"is_public": True}, "InvalidImageOwnerAlias.PublicImageUnsupported", 400),
        ({"image_owner_alias": "self", "image_owner_id": 1}, "InvalidOperation.ImageOwnerIdUnsupported", 400),
        ({"usage": "never"}, "InvalidUsage", 404),
        ({"ostype": "plan9"}, "InvalidOSType", 404),
        ({"architecture": "mips"}, "InvalidArchitecture", 404),
        ({"status": "Gone"}, "InvalidParamter", 400),
        ({"usable": True}, "MissingParameter", 400),
        ({"instance_type": "ecs.absent"}, "InvalidInstanceType.ValueNotSupported", 400),
        ({"tag": [Tag(key="", value="v")]}, "InvalidTag.Mismatch", 400),
        ({"tag": [Tag(key=f"k{place}") for place in range(21)]}, "InvalidTagCount", 400),
        ({"filter": [Filter(key="Colour", value="red")]}, "InvalidFilterKey.NotFound", 404),
        ({"filter": [Filter(key="CreationEndTime", value="soon")]}, "InvalidFilterValue", 404),
        ({"filter": [Filter(key="NetworkType", value="ring")]}, "InvalidFilterValue.NetworkType", 400),
        ({"page_number": 0}, "InvalidParameter", 400),
    ],
)
def test_an_invalid_parameter_has_its_own_code(
    server: Running, members: dict[str, Any], code: str, status: int
) -> None:
    error = refused(Sdk(server, FIRST), **members)
    assert (error.code, error.status_code) == (code, status)


def test_five_tags_are_accepted_with_classic_limits(classic: Running) -> None:
    five = [Tag(key=f"k{place}") for place in range(5)]
    assert Sdk(classic, FIRST).ids(tag=five) == []
    assert refused(Sdk(classic, FIRST), tag=[*five, Tag(key="k5")]).code == "InvalidTagCount"
