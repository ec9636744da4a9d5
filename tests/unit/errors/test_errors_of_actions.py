"""Of every action: the errors that its code can name are those that its data file has as raised.

That those are also reached over HTTP is looked at after all tests (`tests.whole_run`).
"""

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.image_transfer.imported_disks import imported_disks
from genzo.actions.images.image_sharing import share
from genzo.actions.registry import all_actions
from genzo.errors import PASS_ROLE_FORBIDDEN, ErrorType, gateway_errors
from genzo.errors.explained import rows_of
from genzo.errors.table import errors_of
from genzo.identity.owners import owner_errors
from tests.failures import Failure
from tests.unit.errors.reachable import errors_named_in

ACTIONS = {action.name: action for action in all_actions()}
_BUILDING = errors_of("CreateImage")
_PIPELINE = errors_of("CreateImagePipeline")
_DELETE_SNAPSHOT = errors_of("DeleteSnapshot")
_NO_INSTANCE = {errors_of("JoinSecurityGroup")("InvalidInstanceId.NotFound")}
ONLY_TOLD = {
    # Why an execution failed is told by DescribeImagePipelineExecutions.
    "StartImagePipelineExecution": {
        _BUILDING("InvalidImageName.Duplicated"),
        _BUILDING("QuotaExceed.Image"),
        _BUILDING("ImageQuotaExceed.ImageFamily"),
        _BUILDING("ImageFamilyQuotaExceed"),
        *errors_named_in(share),
        *errors_named_in(imported_disks),
        _PIPELINE("InvalidImage.NotFound"),
        _PIPELINE("ImageComponent.NotFound"),
    },
    # Each instance has a result of its own.
    "AttachKeyPair": _NO_INSTANCE,
    "DetachKeyPair": _NO_INSTANCE,
    # Each snapshot has a result of its own.
    "DeleteSnapshotGroup": {
        _DELETE_SNAPSHOT("SnapshotCreatedImage"),
        _DELETE_SNAPSHOT("SnapshotCreatedDisk"),
    },
}
"""Errors whose words stand in an answer that is no failure."""


def named_in(action: AnyAction) -> set[ErrorType]:
    """The errors that the code names, each as the action's own list has it."""
    table = errors_of(action.name)
    named = {
        *errors_named_in(action.handle),
        action.token_mismatch,
        *(() if action.passed_roles is None else (PASS_ROLE_FORBIDDEN,)),
        *vars(owner_errors(action.name)).values(),
    }
    return {table.own(kind, {}) for kind in named}


def of_a_parameter(action: AnyAction) -> set[ErrorType]:
    """The rows that stand for MissingParameter or InvalidParameter, which every action answers."""
    return {row.error_type for row in rows_of(action.name) if row.parameter}


def is_of_the_gateway(kind: ErrorType) -> bool:
    failure = Failure("", kind.status, kind.code, kind.message)
    return any(map(failure.is_of, gateway_errors()))


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_what_the_code_names_is_listed_as_raised(action: AnyAction) -> None:
    others = named_in(action) - set(action.errors) - ONLY_TOLD.get(action.name, set())
    assert [kind for kind in others if not is_of_the_gateway(kind)] == []


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_what_is_listed_as_raised_is_named_in_the_code(action: AnyAction) -> None:
    others = set(action.errors) - named_in(action) - of_a_parameter(action)
    assert [kind for kind in others if not is_of_the_gateway(kind)] == []
