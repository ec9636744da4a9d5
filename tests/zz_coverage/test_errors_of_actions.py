"""Of every action: each error the API description lists is either reached over HTTP or cannot occur here.

These tests stand last, so that they can look back on what the others were answered (`tests.api.REACHED`).
"""

import re

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.errors import ErrorType
from genzo.errors.documented import documented
from tests.api import REACHED

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


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
def test_every_declared_error_is_reached_over_http(action: AnyAction) -> None:
    if not any(name == action.name for name, _, _ in REACHED):
        pytest.skip("the tests of this action were not run")
    missing = [kind.code for kind in action.errors if not _is_reached(action, kind)]
    assert missing == []


def _is_reached(action: AnyAction, kind: ErrorType) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(kind.message))
    return any(
        name == action.name and code == kind.code and re.fullmatch(pattern, message, re.DOTALL)
        for name, code, message in REACHED
    )
