"""Deleting an image, and cancelling a copy that is under way (DeleteImage, CancelCopyImage)."""

from collections.abc import Mapping

from genzo.console.actions.confirming import confirm_page
from genzo.console.actions.fields import Field, Group, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, problem_of, shown_groups
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.sending import send_confirmed
from genzo.console.images.lineage import Asked, Consequence, lineage
from genzo.console.regions import region_names
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

FORCE = Group("force", (Field("Force", "flag"),))


def delete_page(visit: Visit) -> HttpResponse:
    """The page, which shows what breaks.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "delete")
    return _delete_page(action, {}, None)


def deleted(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Check the deletion, or delete the image once it is confirmed."""
    action = image_action(visit, "delete")
    fields = flat([FORCE], given)
    sent = parameters_of(fields, given)
    outcome = send_confirmed(action.calls, "DeleteImage", {**action.about, **sent}, given)
    if outcome.error is not None:
        problem = problem_of(outcome.error, fields)
        return _delete_page(action, given, problem, outcome.error.status)
    if outcome.answer is None:
        return confirm_page(action, "delete", sent, outcome, _consequences(action))
    return action.gone("delete")


def cancel_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "cancel")
    return action.shown([Form("cancel", action.address, destroys=True)])


def cancelled(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Cancel the copy once it is confirmed. CancelCopyImage has no DryRun."""
    action = image_action(visit, "cancel")
    outcome = send_confirmed(action.calls, "CancelCopyImage", action.about, given, has_dry_run=False)
    if outcome.error is not None:
        problem = problem_of(outcome.error, [])
        form = Form("cancel", action.address, problem=problem, destroys=True)
        return action.shown([form], status=outcome.error.status)
    return confirm_page(action, "cancel", {}, outcome) if outcome.answer is None else action.gone("cancel")


def _delete_page(
    action: ImageAction, given: Mapping[str, str], problem: Problem | None, status: int = 200
) -> HttpResponse:
    groups = shown_groups([FORCE], given, problem)
    form = Form("delete", action.address, groups, problem=problem, destroys=True)
    return action.shown([form], status, consequences=_consequences(action))


def _consequences(action: ImageAction) -> list[Consequence]:
    regions = [region_id for region_id, _ in region_names(action.visit)]
    account = action.visit.query.get("account", "")
    return [*lineage(Asked(action.calls, account, action.region_id, action.image), regions).consequences]
