"""Exporting an image to an object store, and the progress of the export (ExportImage)."""

from collections.abc import Mapping
from typing import Any

from genzo.console.actions.fields import Field, Group, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, problem_of, shown_groups
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.sending import send
from genzo.console.actions.suggesting import buckets
from genzo.console.rendering import redirect
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

GROUPS = (
    Group(
        "destination",
        (
            Field("OSSBucket", suggestions="buckets"),
            Field("OSSPrefix"),
            Field("ImageFormat", "choice", ("raw", "vhd", "qcow2")),
        ),
    ),
)
_UNDER_WAY = "Processing"


def export_page(visit: Visit) -> HttpResponse:
    """The form; with the id of a task in the address, the progress of the export too.

    Raises:
        RefusedCallError: the visitor cannot see the image, or the task.
    """
    action = image_action(visit, "export")
    task_id = visit.query.get("task", "")
    return _page(action, {}, None, task=_task(action, task_id) if task_id else None)


def exported(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Begin the export."""
    action = image_action(visit, "export")
    fields = flat(GROUPS, given)
    outcome = send(action.calls, "ExportImage", {**action.about, **parameters_of(fields, given)})
    if outcome.error is not None:
        return _page(action, given, problem_of(outcome.error, fields), outcome.error.status)
    answer = outcome.answer or {}
    return redirect(f"{action.address}&task={answer['TaskId']}")


def _page(
    action: ImageAction,
    given: Mapping[str, str],
    problem: Problem | None,
    status: int = 200,
    task: Mapping[str, Any] | None = None,
) -> HttpResponse:
    form = Form("export", action.address, shown_groups(GROUPS, given, problem), problem=problem)
    return action.shown([form], status, suggestions={"buckets": buckets(action.visit)}, task=task)


def _task(action: ImageAction, task_id: str) -> dict[str, Any]:
    """The export's task: state, progress, and the object that it writes."""
    found = action.calls.ask("DescribeTaskAttribute", RegionId=action.region_id, TaskId=task_id)
    operations = found["OperationProgressSet"]["OperationProgress"]
    related = [
        (item["Name"], item["Value"])
        for operation in operations
        for item in operation["RelatedItemSet"]["RelatedItem"]
    ]
    errors = [(each["ErrorCode"], each["ErrorMsg"]) for each in operations if each["ErrorCode"]]
    return {
        "id": task_id,
        "status": found["TaskStatus"],
        "progress": found["TaskProcess"].rstrip("%"),
        "is_under_way": found["TaskStatus"] == _UNDER_WAY,
        "related": related,
        "errors": errors,
    }
