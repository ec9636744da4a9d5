"""Common errors are answered as the action's own list has them (docs/decisions/0035-own-words.md)."""

import pytest

from genzo import errors
from genzo.actions.registry import all_actions
from genzo.errors import common_errors
from genzo.errors.explained import Row, error_file
from genzo.errors.table import in_words_of

ACTIONS = [action.name for action in all_actions()]
# Faults alone answer with the other common codes.
COMMON_CODES = {kind.code for kind in common_errors()} - {"InternalError", "Throttling", "ServiceUnavailable"}
_OF_INTERFACES = (
    "AssignPrivateIpAddresses",
    "AttachNetworkInterface",
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "DescribeNetworkInterfaces",
    "DetachNetworkInterface",
    "ModifyNetworkInterfaceAttribute",
    "UnassignPrivateIpAddresses",
)
LAUNCH_TEMPLATES = (
    *(("Create", ""), ("Create", "Version"), ("Delete", ""), ("Delete", "Version")),
    *(("Describe", "s"), ("Describe", "Versions"), ("Modify", "DefaultVersion")),
)
NOT_RAISED = {
    # Of RAM and STS; ECS refuses with Forbidden.RAM.
    ("CreateImagePipeline", "NoPermission", 400),
    ("GetResourceGroup", "NoPermission", 403),
    # The description gives no text: "%s".
    ("AuthorizeSecurityGroup", "MissingParameter", 400),
    *((action, "InvalidParameter", 400) for action in _OF_INTERFACES),
    *((action, "MissingParameter", 400) for action in _OF_INTERFACES),
    *((action, "UnsupportedParameter", 400) for action in _OF_INTERFACES),
    ("AssignPrivateIpAddresses", "MissingParameter", 403),
    ("UnassignPrivateIpAddresses", "MissingParameter", 403),
    ("DescribeInstanceHistoryEvents", "MissingParameter", 404),
    ("DescribeNetworkInterfaces", "InvalidParameter", 403),
    ("DescribeInstanceMaintenanceAttributes", "InvalidParameter", 403),
    ("DescribeInstanceMaintenanceAttributes", "MissingParameter", 400),
    *((f"{verb}LaunchTemplate{noun}", "InvalidParameter", 400) for verb, noun in LAUNCH_TEMPLATES),
    ("CreateLaunchTemplate", "MissingParameter", 400),
    ("DescribeLaunchTemplates", "MissingParameter", 400),
    # An empty parameter counts as missing.
    ("AttachDisk", "InvalidParameter", 400),
    ("DetachDisk", "InvalidParameter", 400),
    # Other errors of the action state the same mistake, or no parameter can be mistaken so.
    ("ModifySecurityGroupAttribute", "InvalidParameter", 400),
    ("CreateInstance", "InvalidParameter", 404),
    ("DescribeInstanceAttachmentAttributes", "InvalidParameter", 500),
    # An unknown parameter is ignored.
    ("ModifyInstanceAutoReleaseTime", "UnsupportedParameter", 400),
    ("DeleteInstance", "InvalidParameter", 400),
    ("AssociateEipAddress", "InvalidParameter", 400),
    ("AssociateEipAddress", "InvalidRegionId.NotFound", 404),
    ("DescribeEipAddresses", "InvalidParameter", 400),
    ("UnassociateEipAddress", "InvalidParameter", 400),
    ("vpc/AssociateEipAddress", "InvalidParameter", 400),
    ("vpc/CreateRouteEntry", "InvalidParameter", 404),
    ("vpc/UnassociateEipAddress", "InvalidParameter", 400),
    ("vpc/ModifyVpcAttribute", "InvalidParameter", 400),
}


def own_rows(action: str) -> list[Row]:
    """The rows of the action's own description."""
    return [row for row in error_file(f"actions/{action}").errors if not row.source]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_listed_common_error_is_raised(action: str) -> None:
    listed = [row for row in own_rows(action) if row.code in COMMON_CODES]
    unraised = {(action, row.code, row.status) for row in listed if row.state != "raised"}
    assert unraised <= NOT_RAISED


@pytest.mark.parametrize("action", ACTIONS)
def test_no_error_is_raised_in_the_words_of_another_action(action: str) -> None:
    listed = {row.code for row in own_rows(action)}
    borrowed = [
        row
        for row in error_file(f"actions/{action}").errors
        if row.state == "raised" and (row.source == "other actions of ECS" or row.source in ACTIONS)
    ]
    assert [row for row in borrowed if row.code in listed and not is_another_mistake(action, row)] == []


def is_another_mistake(action: str, row: Row) -> bool:
    """Whether the action's own rows of the code state something else."""
    # The own row compares the two groups, this one the two address ranges.
    return action.startswith("Revoke") and row.code == "InvalidParamter.Conflict"


def test_what_stands_for_a_parameter_is_raised_and_common() -> None:
    rows = [row for action in ACTIONS for row in own_rows(action) if row.parameter]
    common = {row.code.removesuffix(f".{row.parameter}") for row in rows}
    assert common == {"MissingParameter", "InvalidParameter"}
    assert {row.state for row in rows} == {"raised"}


def test_an_error_in_own_words_keeps_the_statement_that_refused() -> None:
    error = errors.REGION_NOT_FOUND()
    error.statement = "Statement 1 of a policy denies it."
    own = in_words_of("ImportImage", error)
    assert own is not error
    assert (own.status, own.statement) == (400, error.statement)
