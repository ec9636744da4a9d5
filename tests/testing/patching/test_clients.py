"""Unmodified clients of the cloud that are given no endpoint."""

import asyncio
import json
from typing import Any

import oss2  # type: ignore[import-untyped]
import pytest
from alibabacloud_credentials.client import Client as Credentials  # type: ignore[import-untyped]
from alibabacloud_credentials.models import Config as CredentialsConfig  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.models import (  # type: ignore[import-untyped]
    CreateVpcRequest,
    DescribeImagesRequest,
    DescribeVpcsRequest,
)
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]
from aliyunsdkcore.auth.credentials import EcsRamRoleCredential  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.CreateVpcRequest import (  # type: ignore[import-untyped]
    CreateVpcRequest as CreateVpcOfV1,
)
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import (  # type: ignore[import-untyped]
    DescribeImagesRequest as DescribeImagesOfV1,
)
from aliyunsdksts.request.v20150401.GetCallerIdentityRequest import (  # type: ignore[import-untyped]
    GetCallerIdentityRequest,
)
from footmark.ecs import connect_to_region  # type: ignore[import-untyped]
from libcloud.compute.providers import get_driver
from libcloud.compute.types import Provider

from genzo.testing import Account

REGION = "cn-beijing"
IMAGES = 1096

# aliyunsdkcore and footmark have an old urllib3 of their own, and syntax of Python 2.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ssl:DeprecationWarning"),
    pytest.mark.usefixtures("patched"),
]


def ecs(**more: Any) -> Client:  # noqa: ANN401 - of Config
    key = {} if "credential" in more else {"access_key_id": "hard", "access_key_secret": "coded"}
    return Client(Config(region_id=REGION, **key, **more))


@pytest.mark.parametrize("protocol", ["https", "http"])
def test_ecs20140526(patched: Account, protocol: str) -> None:
    client = ecs(protocol=protocol)
    request = DescribeImagesRequest(region_id=REGION)
    assert client.describe_images(request).body.total_count == IMAGES
    assert asyncio.run(client.describe_images_async(request)).body.total_count == IMAGES
    vpc = client.create_vpc(CreateVpcRequest(region_id=REGION)).body.vpc_id
    assert patched.call("DescribeVpcs", RegionId=REGION, VpcId=vpc)["TotalCount"] == 1
    assert ecs().describe_vpcs(DescribeVpcsRequest(region_id=REGION, vpc_id=vpc)).body.total_count == 1


@pytest.mark.parametrize("protocol", ["https", "http"])
def test_aliyunsdkcore(patched: Account, protocol: str) -> None:
    client = AcsClient("hard", "coded", REGION)
    images, caller = DescribeImagesOfV1(), GetCallerIdentityRequest()
    for request in (images, caller):
        request.set_protocol_type(protocol)
    assert json.loads(client.do_action_with_exception(images))["TotalCount"] == IMAGES
    assert json.loads(client.do_action_with_exception(caller))["AccountId"] == patched.id


def test_a_region_whose_endpoint_the_location_service_tells(patched: Account) -> None:
    """aliyunsdkcore has no endpoint for this region."""
    client = AcsClient("hard", "coded", "sa-east-1")
    vpc = json.loads(client.do_action_with_exception(CreateVpcOfV1()))["VpcId"]
    assert patched.call("DescribeVpcs", RegionId="sa-east-1", VpcId=vpc)["TotalCount"] == 1


def test_the_default_chain_of_credentials(patched: Account) -> None:
    """The key of the environment signs calls that a server verifies."""
    found = Credentials().get_credential()
    assert (found.access_key_id, found.access_key_secret) == (
        patched.access_key_id,
        patched.access_key_secret,
    )


def test_the_role_of_an_instance(patched: Account) -> None:
    """Both SDKs find keys of a session with the metadata service."""
    credentials = Credentials(CredentialsConfig(type="ecs_ram_role"))
    assert credentials.get_credential().access_key_id.startswith("STS.")
    request = DescribeImagesRequest(region_id=REGION)
    assert ecs(credential=credentials).describe_images(request).body.total_count == IMAGES
    client = AcsClient(region_id=REGION, credential=EcsRamRoleCredential("Builder"))
    caller = json.loads(client.do_action_with_exception(GetCallerIdentityRequest()))
    assert caller["Arn"].startswith(f"acs:ram::{patched.id}:assumed-role/Builder/")
    assert patched.call("ListUsers", Version="2015-05-01")["Users"]["User"] == []


def test_oss2(patched: Account) -> None:
    auth = oss2.Auth(patched.access_key_id, patched.access_key_secret)
    bucket = oss2.Bucket(auth, "https://oss-cn-beijing.aliyuncs.com", f"images-{patched.id}")
    bucket.create_bucket()
    bucket.put_object("disk", b"x" * 100_000)
    assert bucket.get_object("disk").read() == b"x" * 100_000
    bucket.delete_object("disk")
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.get_object("disk")
    bucket.delete_bucket()
    bucket.session.session.close()


def test_libcloud() -> None:
    driver = get_driver(Provider.ALIYUN_ECS)("hard", "coded", region=REGION)
    assert len(driver.list_images()) == IMAGES


def test_footmark(patched: Account) -> None:
    connection = connect_to_region(REGION, acs_access_key_id="hard", acs_secret_access_key="coded")
    newest = patched.call("DescribeImages", RegionId=REGION, PageSize=1)["Images"]["Image"][0]["ImageId"]
    assert [image.id for image in connection.get_all_images(image_id=newest)] == [newest]
