"""The official SDKs assume a role and call with its temporary keys, with both signatures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alibabacloud_credentials.client import Client as Credentials  # type: ignore[import-untyped]
from alibabacloud_credentials.models import Config as CredentialConfig  # type: ignore[import-untyped]
from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]
from aliyunsdkcore.acs_exception.exceptions import ServerException  # type: ignore[import-untyped]
from aliyunsdkcore.auth.credentials import StsTokenCredential  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import (  # type: ignore[import-untyped]
    DescribeImagesRequest,
)
from aliyunsdkecs.request.v20140526.DescribeInstancesRequest import (  # type: ignore[import-untyped]
    DescribeInstancesRequest,
)
from aliyunsdksts.request.v20150401.AssumeRoleRequest import AssumeRoleRequest  # type: ignore[import-untyped]
from aliyunsdksts.request.v20150401.GetCallerIdentityRequest import (  # type: ignore[import-untyped]
    GetCallerIdentityRequest,
)

from tests.clients.ecs20140526 import SIGNATURES
from tests.clients.samples import REGION
from tests.docs.pages import ROOT, blocks
from tests.running import Running, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of two workers with the user and the role of the seed file on its page."""
    seed = tmp_path_factory.mktemp("seed") / "seed.yaml"
    (shown,) = [block for block in blocks(ROOT / "docs" / "seed.md", "yaml") if "users:" in block]
    seed.write_text(shown)
    with running("--memory", "--seed", seed, "--workers", "2") as started:
        yield started


@pytest.fixture(scope="module")
def given(server: Running) -> dict[str, str]:
    """The temporary credentials that the user gets."""
    request = AssumeRoleRequest()
    request.set_RoleArn("acs:ram::1234567890123456:role/Reader")
    request.set_RoleSessionName("nightly")
    credentials: dict[str, str] = send(server, AcsClient("ci-key", "ci-secret", REGION), request)[
        "Credentials"
    ]
    return credentials


def send(server: Running, client: Any, request: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
    request.set_endpoint(f"{server.host}:{server.port}")
    request.set_protocol_type("http")  # requests of STS use HTTPS by default
    return json.loads(client.do_action_with_exception(request))


def of_session(given: dict[str, str]) -> Any:  # noqa: ANN401
    credential = StsTokenCredential(given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
    return AcsClient(region_id=REGION, credential=credential)


def test_the_first_sdk_calls_with_temporary_keys(server: Running, given: dict[str, str]) -> None:
    client = of_session(given)
    identity = send(server, client, GetCallerIdentityRequest())
    assert identity["Arn"] == "acs:ram::1234567890123456:assumed-role/Reader/nightly"
    for _ in range(8):  # each worker knows the session
        assert send(server, client, DescribeImagesRequest())["TotalCount"] > 0


def test_a_session_is_refused_what_its_role_may_not(server: Running, given: dict[str, str]) -> None:
    with pytest.raises(ServerException) as refused:
        send(server, of_session(given), DescribeInstancesRequest())
    assert (refused.value.http_status, refused.value.error_code) == (403, "Forbidden.RAM")


@pytest.mark.parametrize("signature", SIGNATURES)
def test_the_second_sdk_calls_with_temporary_keys(
    server: Running, given: dict[str, str], signature: str
) -> None:
    chosen = CredentialConfig(
        type="sts",
        access_key_id=given["AccessKeyId"],
        access_key_secret=given["AccessKeySecret"],
        security_token=given["SecurityToken"],
    )
    client = Client(
        Config(
            credential=Credentials(chosen),
            endpoint=f"{server.host}:{server.port}",
            protocol="http",
            signature_algorithm=SIGNATURES[signature],
        )
    )
    page = client.describe_images(models.DescribeImagesRequest(region_id=REGION)).body
    assert page.total_count > 0
