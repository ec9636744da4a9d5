"""ModifyInstanceAttachmentAttributes over HTTP."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.instances import Instance
from tests.api import Answer
from tests.http.instances.instance_catalogue import PLACE, REGION, refused
from tests.http.prepared_worker import prepared_worker
from tests.in_process import Worker

_ACTION = "ModifyInstanceAttachmentAttributes"
RESOURCES = [
    Instance(**PLACE, resource_id="i-pool", vpc_id="vpc-1"),
    Instance(**PLACE, resource_id="i-host", vpc_id="vpc-1", tenancy="host"),
    Instance(**PLACE, resource_id="i-spot", vpc_id="vpc-1", spot_strategy="SpotAsPriceGo"),
    Instance(**PLACE, resource_id="i-classic"),
    Instance(**{**PLACE, "owner_id": 2222222222222222}, resource_id="i-theirs", vpc_id="vpc-1"),
]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    with prepared_worker(tmp_path_factory.mktemp("pools"), RESOURCES) as prepared:
        yield prepared


def _change(worker: Worker, instance_id: str, criteria: str | None, **sent: str) -> Answer:
    options = {} if criteria is None else {"PrivatePoolOptions.MatchCriteria": criteria}
    return worker.call(_ACTION, **{"RegionId": REGION, "InstanceId": instance_id, **options, **sent})


def _shown(worker: Worker, instance_id: str) -> str:
    sent = {"RegionId": REGION, "InstanceIds": f'["{instance_id}"]'}
    (shown,) = worker.call("DescribeInstanceAttachmentAttributes", **sent).json["Instances"]["Instance"]
    return str(shown["PrivatePoolOptionsMatchCriteria"])


@pytest.mark.parametrize("criteria", ["Open", "None"])
def test_the_match_criteria_change(worker: Worker, criteria: str) -> None:
    answer = _change(worker, "i-pool", criteria)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert _shown(worker, "i-pool") == criteria


@pytest.mark.parametrize("instance_id", ["i-host", "i-spot", "i-classic"])
def test_an_instance_that_pools_do_not_support_may_have_none(worker: Worker, instance_id: str) -> None:
    assert _change(worker, instance_id, "None").status == 200


@pytest.mark.parametrize(
    ("instance_id", "criteria", "sent", "expected"),
    [
        ("i-pool", "Open", {"RegionId": "cn-none"}, (500, "InvalidRegionId.NotFound")),
        ("i-pool", "Open", {"RegionId": ""}, (400, "MissingParameter.RegionId")),
        ("", "Open", {}, (400, "MissingParameter.InstanceId")),
        ("i-pool", None, {}, (400, "MissingParameter")),
        ("i-pool", "Closed", {}, (400, "InvalidParameter")),
        ("i-none", "Open", {}, (400, "Invalid.InstanceId")),
        ("i-theirs", "Open", {}, (400, "Invalid.InstanceId")),
        ("i-host", "Open", {}, (400, "DedicatedHostNotSupported")),
        ("i-spot", "Open", {}, (400, "SpotNotSupported")),
        ("i-classic", "Target", {}, (400, "ClassicNetworkNotSupported")),
        ("i-pool", "Target", {}, (400, "MissingParameter.PrivatePoolOptions.Id")),
        ("i-pool", "Target", {"PrivatePoolOptions.Id": "eap-1"}, (400, "Invalid.PrivatePoolOptions.Id")),
        ("i-pool", "Open", {"PrivatePoolOptions.Id": "eap-1"}, (400, "Invalid.PrivatePoolOptions.Id")),
    ],
)
def test_a_change_is_refused(
    worker: Worker, instance_id: str, criteria: str | None, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    before = _shown(worker, "i-pool")
    assert refused(_change(worker, instance_id, criteria, **sent)) == expected
    assert _shown(worker, "i-pool") == before
