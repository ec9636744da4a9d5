"""Names of others and names that do not exist, in the places that random cases reach seldom."""

import pytest

from tests.isolation.id_parameters import ALL_ACTIONS, id_parameters, unknown_parameters
from tests.isolation.world import ACCOUNTS, REGION, World
from tests.probes.world import request_schema
from tests.ram_making import allow, deny, put_policy, put_user

_BY_TOKEN = [
    action for action in ALL_ACTIONS if {"NextToken", "Marker"} & request_schema(action).by_name.keys()
]
_TOKEN_NEEDS = {"DescribeImagePipelineExecutions": {"ImagePipelineId": "{pipeline}"}}
_ONE = ("MaxResults", "MaxItems", "PageSize")


@pytest.mark.parametrize("action", ALL_ACTIONS)
def test_it_is_known_what_each_parameter_names(action: str) -> None:
    assert unknown_parameters(action) == []


def test_names_are_tried_in_every_family() -> None:
    """Actions without names are those that describe the service, list everything, or make something."""
    without = {action for action in ALL_ACTIONS if not id_parameters(action)}
    assert without <= {
        "AllocateEipAddress", "CreateVpc", "DescribeAccountAttributes", "DescribeAvailableResource",
        "DescribeEndpoints",
        "DescribeInstanceTypeFamilies", "DescribeInstanceTypes", "DescribeRegions", "DescribeZones",
        "GetCallerIdentity", "ListGroups", "ListPolicies", "ListRoles", "ListUsers",
    }  # fmt: skip


@pytest.mark.parametrize("action", _BY_TOKEN)
def test_the_token_of_another_account_shows_nothing_of_it(world: World, action: str) -> None:
    sizes = [name for name in _ONE if name in request_schema(action).by_name]
    asked = {
        **dict.fromkeys(sizes[:1], "1"),
        **({"RegionId": REGION} if "RegionId" in request_schema(action).by_name else {}),
    }
    if action == "ListTagResources":
        asked |= {"ResourceType": "instance"}
    needs = _TOKEN_NEEDS.get(action, {})
    tokens = {}
    for account in ACCOUNTS:
        own = {name: world.own(account, value) for name, value in needs.items()}
        answer = world.ask(account, action, {**asked, **own}).json
        tokens[account] = answer.get("NextToken") or answer.get("Marker") or ""
    name = "NextToken" if "NextToken" in request_schema(action).by_name else "Marker"
    for account in ACCOUNTS:
        own = {name: world.own(account, value) for name, value in needs.items()}
        for token in filter(None, tokens.values()):
            body = world.ask(account, action, {**asked, **own, name: token}).response.body
            for other, texts in world.names.items():
                mine = set(world.names[account].values())
                told = [each for each in texts.values() if len(each) > 8 and each not in mine]
                assert other == account or not [
                    each for each in told if each.encode() in body and each not in token
                ]


def test_a_role_of_another_account_is_named_as_the_request_has_it(world: World) -> None:
    """The audit event of the caller does not have the name of a role that does not trust the caller."""
    name = put_policy(world.store, "Assume", allow("*"), deny("sts:*", "acs:ram::*:role/bob-probe-role"),
                      account=ACCOUNTS["ann"])  # fmt: skip
    key = put_user(world.store, "assumer", name, account=ACCOUNTS["ann"])
    asked = {
        "RoleArn": f"acs:ram::{ACCOUNTS['bob']}:role/BOB-PROBE-ROLE",
        "RoleSessionName": "session",
    }
    outcome = world.ask(key, "AssumeRole", asked)
    assert outcome.code == "NoPermission"
    ((method, (event,)),) = outcome.writes
    assert method == "put_audit_event"
    assert event.resources == (asked["RoleArn"],)
    assert "bob-probe-role" not in event.statement
