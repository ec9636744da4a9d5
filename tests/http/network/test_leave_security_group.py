"""LeaveSecurityGroup over HTTP: what it leaves behind, and what it refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.catalogue.instances import Instance
from genzo.service.build import build_service
from tests.api import Api
from tests.http.network.sample_resources import FAR, OTHER_ACCOUNT, OWNER, REGION, group, instance, vpc
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_TWO = ("sg-left", "sg-kept")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    resources = (
        vpc("vpc-one"),
        *(group(name, vpc_id="vpc-one") for name in (*_TWO, "sg-other")),
        instance("i-running", vpc_id="vpc-one", security_group_ids=_TWO),
        instance("i-stopped", vpc_id="vpc-one", security_group_ids=_TWO, status="Stopped"),
        instance("i-refused", vpc_id="vpc-one", security_group_ids=_TWO),
        instance(
            "i-starting",
            vpc_id="vpc-one",
            security_group_ids=_TWO,
            transitional_status="Starting",
            settles_at=FAR,
        ),
        instance("i-with-interface", vpc_id="vpc-one", security_group_ids=_TWO),
        instance("i-in-one", vpc_id="vpc-one", security_group_ids=("sg-left",)),
    )
    create_catalogue(folder, resources)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key="1234567890123456")


def _groups(api: Api, instance_id: str) -> list[str]:
    answer = api.call("DescribeInstances", RegionId=REGION, InstanceIds=f'["{instance_id}"]')
    (shown,) = answer.json["Instances"]["Instance"]
    found: list[str] = shown["SecurityGroupIds"]["SecurityGroupId"]
    return found


@pytest.mark.parametrize("instance_id", ["i-running", "i-stopped"])
def test_an_instance_leaves_one_of_its_groups_and_can_join_it_again(api: Api, instance_id: str) -> None:
    sent = {"SecurityGroupId": "sg-left", "InstanceId": instance_id}
    answer = api.call("LeaveSecurityGroup", RegionId=REGION, **sent)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert _groups(api, instance_id) == ["sg-kept"]
    again = api.call("LeaveSecurityGroup", **sent)
    assert (again.status, again.code) == (403, "InstanceNotInSecurityGroup")
    assert api.call("JoinSecurityGroup", **sent).status == 200
    assert _groups(api, instance_id) == ["sg-kept", "sg-left"]


def test_a_group_that_its_last_instance_has_left_can_be_deleted(api: Api) -> None:
    created = api.call("CreateSecurityGroup", RegionId=REGION, VpcId="vpc-one")
    sent = {"SecurityGroupId": created.json["SecurityGroupId"], "InstanceId": "i-running"}
    assert api.call("JoinSecurityGroup", **sent).status == 200
    deletion = {"RegionId": REGION, "SecurityGroupId": sent["SecurityGroupId"]}
    assert api.call("DeleteSecurityGroup", **deletion).code == "DependencyViolation"
    assert api.call("LeaveSecurityGroup", **sent).status == 200
    assert api.call("DeleteSecurityGroup", **deletion).status == 200


def test_the_primary_network_interface_leaves_with_its_instance(api: Api, folder: Path) -> None:
    sent = {"SecurityGroupId": "sg-left", "InstanceId": "i-with-interface"}
    assert api.call("LeaveSecurityGroup", **sent).status == 200
    here = build_service(folder / "genzo.db")
    with here.store.reading() as catalogue:
        kept = catalogue.resource(Instance, OWNER, REGION, "i-with-interface")
    here.store.close()
    assert kept is not None
    assert [each.security_group_ids for each in kept.network_interfaces] == [("sg-kept",)]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"SecurityGroupId": "sg-x"}, 404, "InvalidSecurityGroupId.NotFound"),
        ({"SecurityGroupId": "sg-other"}, 403, "InstanceNotInSecurityGroup"),
        ({"InstanceId": "i-x"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-starting"}, 403, "IncorrectInstanceStatus"),
        ({"InstanceId": "i-in-one"}, 403, "InstanceLastSecurityGroup"),
        ({"InstanceId": ""}, 400, "MissingParameter"),
        ({"NetworkInterfaceId": "eni-1"}, 403, "InvalidParam.EniIdAndInstanceId.Conflict"),
        ({"InstanceId": "", "NetworkInterfaceId": "eni-1"}, 400, "MissingParameter.RegionId"),
        (
            {"InstanceId": "", "NetworkInterfaceId": "eni-1", "RegionId": REGION},
            404,
            "InvalidEniId.NotFound",
        ),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": "cn-beijing"}, 404, "InvalidInstanceId.NotFound"),
    ],
)
def test_an_instance_that_cannot_leave(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call(
        "LeaveSecurityGroup", **{"SecurityGroupId": "sg-left", "InstanceId": "i-refused", **parameters}
    )
    assert (answer.status, answer.code) == (status, code)
    assert _groups(api, "i-refused") == [*_TWO]
    assert _groups(api, "i-in-one") == ["sg-left"]


def test_the_messages_about_network_interfaces_are_whole(api: Api) -> None:
    sent = {"SecurityGroupId": "sg-left", "NetworkInterfaceId": "eni-1", "RegionId": REGION}
    answer = api.call("LeaveSecurityGroup", **sent)
    assert answer.json["Message"] == "The specified NetworkInterfaceId does not exist."
    answer = api.call("LeaveSecurityGroup", InstanceId="i-refused", **sent)
    assert answer.json["Message"] == (
        "The parameters InstanceId and NetworkInterfaceId cannot be specified at the same time."
    )


def test_an_instance_of_another_account_is_not_found(api: Api) -> None:
    other = api._replace(key=OTHER_ACCOUNT)
    answer = other.call("LeaveSecurityGroup", SecurityGroupId="sg-left", InstanceId="i-refused")
    assert (answer.status, answer.code) == (404, "InvalidInstanceId.NotFound")
    assert _groups(api, "i-refused") == [*_TWO]
