"""What an account sees of a public image in use that is retired, for everybody or by a fault for itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.control.frozen_account import ELSEWHERE, SECONDS, Account
from tests.in_process import Worker
from tests.new_service import new_service

USED = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
FAMILY = "acs:ubuntu_24_04_x64"
OF_IMAGE = {"ImageId": USED, "InstanceType": "ecs.g6.large"}
NOT_FOUND = "InvalidImageId.NotFound"


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    service = new_service(tmp_path_factory.mktemp("data") / "genzo.db", durations={"RunInstances": SECONDS})
    yield Worker(service, auth="open")
    service.store.close()


@pytest.fixture
def account(worker: Worker) -> Account:
    return Account(worker)


def family(account: Account) -> Any:  # noqa: ANN401 - what JSON can hold
    """The image that the family resolves to."""
    return account.done("DescribeImageFromFamily", ImageFamily=FAMILY)["Image"]["ImageId"]


def test_the_image_in_use_is_retired(account: Account) -> None:
    assert family(account) == USED
    instance_id = account.running()
    account.page("PUT", "images", {"retire": [USED]})
    assert account.instance(instance_id)["ImageId"] == USED
    (disk,) = account.done("DescribeDisks", InstanceId=instance_id)["Disks"]["Disk"]
    assert disk["ImageId"] == USED
    for action in ("RunInstances", "CreateInstance"):
        assert account.call(action, **OF_IMAGE).code == NOT_FOUND
    assert account.call("CopyImage", ImageId=USED, DestinationRegionId=ELSEWHERE).code == NOT_FOUND
    assert account.done("DescribeImages", ImageId=USED, Status="ALL")["TotalCount"] == 0
    assert family(account) not in ("", USED)
    image_id = account.done("CreateImage", InstanceId=instance_id)["ImageId"]
    account.wait()
    assert account.image(image_id)["Status"] == "Available"
    account.page("PUT", "images", {"release": [USED]})
    assert family(account) == USED


def test_a_fault_retires_an_image_for_one_account(account: Account) -> None:
    fault = {"resource": USED, "error": NOT_FOUND, "actions": ["RunInstances"], "account": 1234567890123456}
    account.page("PUT", "faults/retired", fault)
    assert account.call("RunInstances", **OF_IMAGE).code == NOT_FOUND
    account.page("PUT", "faults/retired", {**fault, "account": 1})
    account.done("RunInstances", **OF_IMAGE)
