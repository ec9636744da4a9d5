"""Of every action: each error the API description lists is either declared or explained.

That those declared are reached over HTTP is looked at after all tests (`tests.reached_errors`).
"""

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.errors.documented import documented

# What every action shares, and other tests reach once.
_COMMON = {"MissingParameter", "InvalidParameter", "InternalError"}


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
def test_every_documented_error_is_declared_or_explained(action: AnyAction) -> None:
    declared = {kind.code for kind in action.errors}
    explained = set(action.unreachable)
    listed = documented(action.name).codes - _COMMON
    assert listed - declared - explained == set(), "neither raised nor explained"
    assert explained & declared == set(), "explained although it is raised"
    assert explained - listed == set(), "explained although it is not documented"
    assert all(len(reason.split()) > 2 for reason in action.unreachable.values())
