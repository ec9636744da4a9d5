"""The errors of a new action: those of its description as missing, and those that its handler raises."""

from genzo.errors import DRY_RUN_OPERATION, REGION_NOT_FOUND, ErrorType, gateway_errors
from genzo.errors.explained import ErrorFile, Row
from genzo.errors.table import State
from tools.api_description.describe import Description
from tools.new_action.module import has

_SOURCE = "API description 2024-06"
_SHARED_SOURCE = "other actions of ECS"


def error_file_of(description: Description) -> ErrorFile:
    """The data file of the action. Without a folder of descriptions, it has only what the handler raises."""
    raised = [
        *([REGION_NOT_FOUND] if has(description, "RegionId") else []),
        *([DRY_RUN_OPERATION] if has(description, "DryRun") else []),
    ]
    answered = {*gateway_errors(), *raised}
    rows = {}
    for status, code, message in description.errors or ():
        kind = ErrorType(code, status, message.replace("%s", "{text}", 1))
        rows[kind] = _row(kind, "raised" if kind in answered else "missing")
    for kind in raised:
        rows.setdefault(kind, _row(kind, "raised", _SHARED_SOURCE))
    return ErrorFile(_SOURCE, list(rows.values()))


def _row(kind: ErrorType, state: State, source: str = "") -> Row:
    return Row(code=kind.code, status=kind.status, state=state, message=kind.message, source=source)
