"""Official SDKs retry after injected faults as they do with the service's failures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.CreateImageRequest import (  # type: ignore[import-untyped]
    CreateImageRequest,
)

from tests.api import Api
from tests.clients.go_sdks import until
from tests.clients.retrying_clients import ecs_client
from tests.clients.samples import FIRST, REGION
from tests.clients.sdk_callers import CALLERS, CallFailedError, Ecs20140526
from tests.clients.test_aliyunsdkecs import describe_images, send
from tests.running import Running, running

CODES = ("Throttling", "ServiceUnavailable", "InternalError")


@pytest.fixture(scope="module")
def failing() -> Iterator[Running]:
    """A server for injected faults."""
    with running("--memory", "--duration", "RunInstances=0") as started:
        yield started


def fail(server: Running, **fault: Any) -> None:  # noqa: ANN401 - what JSON can hold
    done = Api(server.host, server.port).send("POST", "/_genzo/faults", body=json.dumps(fault).encode())
    assert done.status == 200, done.body


def faults_left(server: Running) -> list[Any]:
    left: list[Any] = Api(server.host, server.port).send("GET", "/_genzo/faults").json["faults"]
    return left


@pytest.mark.parametrize("code", CODES)
def test_a_failed_read_is_retried(failing: Running, code: str) -> None:
    fail(failing, actions=["DescribeImages"], error=code, times=1)
    assert send(failing, FIRST, describe_images(PageSize=1))["TotalCount"] > 0
    assert faults_left(failing) == []


def test_a_creation_that_failed_twice_is_done_once(failing: Running) -> None:
    api = Api(failing.host, failing.port)
    run = api.call(
        "RunInstances", RegionId=REGION, ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large"
    )
    request = CreateImageRequest()
    request.set_InstanceId(run.json["InstanceIdSets"]["InstanceIdSet"][0])
    request.set_ImageName("retried")
    fail(failing, actions=["CreateImage"], error="ServiceUnavailable", times=2)
    image_id = send(failing, FIRST, request)["ImageId"]
    assert faults_left(failing) == []
    assert api.images(REGION, ImageName="retried", Status="ALL").image_ids == [image_id]


def test_a_creation_whose_response_is_lost_is_done_once(failing: Running) -> None:
    api = Api(failing.host, failing.port)
    run = api.call(
        "RunInstances", RegionId=REGION, ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large"
    )
    request = CreateImageRequest()
    request.set_InstanceId(run.json["InstanceIdSets"]["InstanceIdSet"][0])
    request.set_ImageName("lost")
    request.set_ClientToken("lost")
    fail(failing, actions=["CreateImage"], response="dropped", times=1)
    # The SDK signs the retry with another nonce and sends the same client token.
    image_id = send(failing, FIRST, request)["ImageId"]
    assert faults_left(failing) == []
    assert api.images(REGION, ImageName="lost", Status="ALL").image_ids == [image_id]


@pytest.mark.parametrize("name", CALLERS)
def test_every_sdk_reports_a_failed_write_that_it_must_not_retry(failing: Running, name: str) -> None:
    fail(failing, name="zones", actions=["DescribeZones"], error="Throttling")
    caller = CALLERS[name](failing, FIRST)
    with pytest.raises(CallFailedError) as caught:
        caller.call("DescribeZones", RegionId=REGION)
    caller.close()
    assert caught.value.code == "Throttling"
    assert Api(failing.host, failing.port).send("DELETE", "/_genzo/faults/zones").status == 200


@pytest.mark.parametrize("algorithm", [None, "v2"])
def test_an_sdk_reads_when_to_retry(failing: Running, algorithm: str | None) -> None:
    fail(failing, actions=["DescribeZones"], error="Throttling.Api", retry_after=0.3, times=1)
    with pytest.raises(CallFailedError) as caught:
        Ecs20140526(failing, FIRST, algorithm).call("DescribeZones", RegionId=REGION)
    assert (caught.value.code, caught.value.retry_after) == ("Throttling.Api", 300)


def test_an_sdk_retries_a_read_whose_response_is_lost(failing: Running) -> None:
    fail(failing, actions=["DescribeImages"], response="dropped", times=1)
    assert send(failing, FIRST, describe_images(PageSize=1))["TotalCount"] > 0
    assert faults_left(failing) == []


@pytest.mark.parametrize("response", ["dropped", "reset", "truncated"])
def test_a_second_generation_sdk_repeats_a_lost_creation_with_its_token(
    failing: Running, response: str
) -> None:
    api = Api(failing.host, failing.port)
    run = api.call(
        "RunInstances", RegionId=REGION, ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large"
    )
    request = models.CreateImageRequest(
        region_id=REGION,
        instance_id=run.json["InstanceIdSets"]["InstanceIdSet"][0],
        image_name=f"lost-{response}",
        client_token=f"lost-{response}",
    )
    fail(failing, actions=["CreateImage"], response=response, times=1)
    image_id = ecs_client(failing, retries=True).create_image(request).body.image_id
    assert faults_left(failing) == []
    assert api.images(REGION, ImageName=f"lost-{response}", Status="ALL").image_ids == [image_id]


def test_an_sdk_sees_the_image_that_fails_to_be_created(failing: Running) -> None:
    run = Api(failing.host, failing.port).call(
        "RunInstances", RegionId=REGION, ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large"
    )
    (instance_id,) = run.json["InstanceIdSets"]["InstanceIdSet"]
    fail(failing, actions=["CreateImage"], outcome="failed", times=1)
    client = ecs_client(failing, retries=False)
    made = client.create_image(models.CreateImageRequest(region_id=REGION, instance_id=instance_id)).body
    asked = models.DescribeImagesRequest(region_id=REGION, image_id=made.image_id, status="ALL")
    (image,) = until(
        lambda: client.describe_images(asked).body.images.image, lambda found: found[0].status != "Creating"
    )
    assert (image.status, image.progress, image.usable) == ("CreateFailed", "99%", False)
