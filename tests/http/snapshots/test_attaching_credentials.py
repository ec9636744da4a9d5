"""AttachDisk checks the password and the key pair of a request."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.key_pairs import KeyPair
from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import ACCOUNT, REGION, disk, instance
from tests.serving_here import serving_here

FREE = {"instance_id": "", "disk_type": "data", "device": ""}
RESOURCES = [
    instance("stopped", status="Stopped"),
    instance("windows", status="Stopped", os_type="windows"),
    disk("data", **FREE),
    disk("root", **FREE, origin_id="i-stopped"),
    disk("root-of-windows", **FREE, origin_id="i-windows"),
    KeyPair(resource_id="mine", name="mine", region_id=REGION, owner_id=ACCOUNT, created=1),
]
ROOT = {"InstanceId": "i-stopped", "DiskId": "d-root", "Bootable": "true"}
ROOT_OF_WINDOWS = {"InstanceId": "i-windows", "DiskId": "d-root-of-windows", "Bootable": "true"}
DATA = {"InstanceId": "i-stopped", "DiskId": "d-data"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES)
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({**ROOT, "Password": "short"}, 400, "InvalidPassword.Malformed"),
        ({**ROOT, "KeyPairName": "none"}, 404, "InvalidKeyPairName.NotFound"),
        ({**ROOT, "Password": "EcsV587!", "KeyPairName": "none"}, 404, "InvalidKeyPairName.NotFound"),
        ({**ROOT_OF_WINDOWS, "Password": "/EcsV587!"}, 400, "InvalidPassword.Malformed"),
        ({**DATA, "Password": "short"}, 400, "InvalidPassword.Malformed"),
        ({**DATA, "KeyPairName": "none"}, 404, "InvalidKeyPairName.NotFound"),
    ],
)
def test_credentials_that_are_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("AttachDisk", **parameters)
    assert (answer.status, answer.code) == (status, code)


def test_credentials_that_are_taken(api: Api) -> None:
    assert api.call("AttachDisk", **ROOT, Password="/EcsV587!", KeyPairName="mine").status == 200
    assert api.call("AttachDisk", **ROOT_OF_WINDOWS, Password="EcsV587!").status == 200
