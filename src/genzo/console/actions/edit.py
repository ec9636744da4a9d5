"""Changing the attributes of an image, and its state: deprecating and restoring it (ModifyImageAttribute)."""

from collections.abc import Mapping
from typing import Any

from genzo.console.actions.confirming import confirm_page
from genzo.console.actions.fields import Field, Group, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, problem_of, shown_groups
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.sending import send, send_confirmed
from genzo.console.calls import Parameters, RefusedCallError
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

ACTION = "ModifyImageAttribute"
GROUPS = (
    Group("about", (Field("ImageName"), Field("ImageFamily"), Field("Description", "area"))),
    Group(
        "system",
        (
            Field("BootMode", "choice", ("BIOS", "UEFI", "UEFI-Preferred")),
            Field("LicenseType", "choice", ("BYOL",)),
            Field("Features.NvmeSupport", "choice", ("supported", "unsupported")),
            Field("Features.ImdsSupport", "choice", ("v1", "v2")),
        ),
        is_folded=True,
    ),
)
STATES = ("Deprecated", "Available")
_STATE = "Status"


def edit_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "edit")
    return action.shown(_forms(action, _current(action.image)))


def edited(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Change the attributes that differ, or the state."""
    action = image_action(visit, "edit")
    if given.get(_STATE):
        return _moved(action, given)
    fields, current = flat(GROUPS, given), _current(action.image)
    wanted = parameters_of(fields, given)
    changed = {name: value for name, value in wanted.items() if value != current.get(name, "")}
    outcome = send(action.calls, ACTION, {**action.about, **changed})
    if outcome.error is None:
        return action.done("edit")
    return action.shown(_forms(action, given, problem_of(outcome.error, fields)), status=outcome.error.status)


def _moved(action: ImageAction, given: Mapping[str, str]) -> HttpResponse:
    sent = {_STATE: given[_STATE]}
    parameters: Parameters = {**action.about, **sent}
    name = "deprecate" if given[_STATE] == STATES[0] else "restore"
    if name == "deprecate":
        outcome = send_confirmed(action.calls, ACTION, parameters, given)
    else:
        outcome = send(action.calls, ACTION, parameters)
    if outcome.error is not None:
        return _refused(action, outcome.error)
    return confirm_page(action, name, sent, outcome) if outcome.answer is None else action.done(name)


def _refused(action: ImageAction, error: RefusedCallError) -> HttpResponse:
    forms = _forms(action, _current(action.image), state_problem=problem_of(error, [Field(_STATE)]))
    return action.shown(forms, status=error.status)


def _forms(
    action: ImageAction,
    given: Mapping[str, str],
    problem: Problem | None = None,
    state_problem: Problem | None = None,
) -> list[Form]:
    name, state = ("restore", STATES[1]) if action.image["Status"] == STATES[0] else ("deprecate", STATES[0])
    return [
        Form("edit", action.address, shown_groups(GROUPS, given, problem), problem=problem),
        Form(
            name,
            action.address,
            hidden={_STATE: state},
            problem=state_problem,
            destroys=name == "deprecate",
        ),
    ]


def _current(image: Mapping[str, Any]) -> dict[str, str]:
    """The values that the image has, by the names of the fields that change them."""
    features = image.get("Features") or {}
    return {
        "ImageName": image["ImageName"],
        "ImageFamily": image["ImageFamily"],
        "Description": image["Description"],
        "BootMode": image.get("BootMode", ""),
        "Features.NvmeSupport": features.get("NvmeSupport", ""),
        "Features.ImdsSupport": features.get("ImdsSupport", ""),
    }
