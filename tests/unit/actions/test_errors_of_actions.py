"""Of every action: each error the API description lists is declared, explained or known to be missing.

That those declared are reached over HTTP is looked at after all tests (`tests.reached_errors`).
"""

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.errors.documented import documented

# What every action shares, and other tests reach once.
_COMMON = {"MissingParameter", "InvalidParameter", "InternalError"}

_INCOMPLETE = {
    "AttachKeyPair",
    "AuthorizeSecurityGroupEgress",
    "CreateVSwitch",
    "CreateVpc",
    "DeleteVSwitch",
    "DeleteVpc",
    "DescribeVSwitches",
    "DescribeVpcs",
    "JoinSecurityGroup",
    "ModifySecurityGroupAttribute",
    "RevokeSecurityGroup",
    "RevokeSecurityGroupEgress",
}
"""Actions with documented errors that are neither raised nor explained; the page on coverage lists them."""


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
def test_every_documented_error_is_declared_or_explained(action: AnyAction) -> None:
    declared = {kind.code for kind in action.errors}
    explained = set(action.unreachable)
    listed = documented(action.name).codes - _COMMON
    missing = listed - declared - explained
    assert bool(missing) == (action.name in _INCOMPLETE), f"neither raised nor explained: {missing}"
    assert explained & declared == set(), "explained although it is raised"
    assert explained - listed == set(), "explained although it is not documented"
    assert all(len(reason.split()) > 2 for reason in action.unreachable.values())
