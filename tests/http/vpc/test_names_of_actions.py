"""Actions of ECS and of the VPC product share names in requests, and are told apart everywhere else."""

import logging
from urllib.parse import urlencode

import pytest

from genzo.actions import registry
from genzo.actions.action import ECS, VPC
from genzo.catalogue.audit import AuditQuery
from genzo.errors import ApiError
from tests.http.vpc.conftest import REGION, Caller

NAMES = {name for names in registry.FAMILIES.values() for name in names}


@pytest.mark.parametrize("name", sorted(name for name in NAMES if f"vpc/{name}" in NAMES))
def test_the_version_tells_actions_of_one_name_apart(name: str) -> None:
    of_ecs, of_vpc = registry.find(ECS, name), registry.find(VPC, name)
    assert (of_ecs.name, of_vpc.name) == (name, f"vpc/{name}")
    assert of_ecs.api_name == of_vpc.api_name == name
    assert of_ecs.handle is not of_vpc.handle


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (ECS, "vpc/CreateVpc"),
        (VPC, "vpc/CreateVpc"),
        (ECS, "DescribeVpcAttribute"),
        (VPC, "DescribeImages"),
        ("2000-01-01", "CreateVpc"),
    ],
)
def test_no_other_names_are_found(version: str, name: str) -> None:
    with pytest.raises(ApiError, match="InvalidAction"):
        registry.find(version, name)


def test_names_of_parameters_are_those_of_the_action(caller: Caller) -> None:
    answer = caller.call("CreateVpc", CidrBlock="172.16.0.0/12", vpcname="name", Colour="red")
    assert (answer.status, answer.headers["x-genzo-corrected"]) == (200, "vpcname")
    assert answer.headers["x-genzo-ignored"] == "Colour"
    (shown,) = caller.done("DescribeVpcs")["Vpcs"]["Vpc"]
    assert shown["VpcName"] == "name"


def test_the_name_of_version_may_have_another_case(caller: Caller) -> None:
    query = {
        "action": "DescribeVpcs",
        "version": VPC,
        "format": "JSON",
        "RegionId": REGION,
        "VpcName": "none",
        "AccessKeyId": str(caller.account_id),
    }
    answer = caller.worker.get(urlencode(query))
    # ECS has no parameter VpcName of DescribeVpcs.
    assert (answer.status, answer.headers.get("x-genzo-ignored")) == (200, None)
    assert answer.json["TotalCount"] == 0


def test_a_client_token_belongs_to_one_product(caller: Caller) -> None:
    made = {
        caller.done("CreateVpc", ClientToken="token")["VpcId"],
        caller.ecs("CreateVpc", ClientToken="token")["VpcId"],
    }
    assert len(made) == 2


def test_the_event_of_a_call_has_the_name_of_the_request(caller: Caller) -> None:
    caller.vpc()
    with caller.service.store.reading() as reader:
        (event,) = reader.audit_events(AuditQuery(account_id=caller.account_id))
    assert (event.action, event.version) == ("CreateVpc", VPC)


def test_the_log_tells_the_products_apart(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "genzo.requests"):
        caller.call("CreateVpc", Colour="red")
    assert "vpc/CreateVpc: parameters without effect: Colour" in caplog.text
