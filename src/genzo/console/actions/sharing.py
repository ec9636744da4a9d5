"""Sharing an image with accounts, and publishing it (ModifyImageSharePermission)."""

from collections.abc import Mapping
from typing import Any

from genzo.console.actions.confirming import confirm_page
from genzo.console.actions.fields import ADD, Field, Group, Rows, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, ShownField, ShownGroup, problem_of, shown_groups
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.sending import Outcome, send, send_confirmed
from genzo.console.calls import RefusedCallError
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

ACTION = "ModifyImageSharePermission"
ACCOUNTS = Group("accounts", (Rows("AddAccount", (Field(""),), least=1),))
PUBLISH, WITHDRAW = "PUBLIC", "HIDDEN"
_REMOVED = "RemoveAccount"
_PERMISSION = "LaunchPermission"
_MOST_SHOWN = 100


def share_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "share")
    return action.shown(_forms(action, {}))


def shared(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Share with the accounts, end sharing, publish or withdraw. What takes the image away is confirmed."""
    action = image_action(visit, "share")
    if given.get(ADD):
        return action.shown(_forms(action, given))
    name, fields = _asked(given)
    sent = dict(parameters_of(fields, given))
    if not sent:
        return action.shown(_forms(action, given))  # the API answers a call without accounts with success
    parameters = {**action.about, **sent}
    if name in ("unshare", "withdraw"):
        outcome = send_confirmed(action.calls, ACTION, parameters, given)
    else:
        outcome = send(action.calls, ACTION, parameters)
    if outcome.error is not None:
        problem = problem_of(outcome.error, fields)
        return action.shown(_forms(action, given, {name: problem}), status=outcome.error.status)
    return _answered(action, name, sent, outcome)


def _answered(action: ImageAction, name: str, sent: Mapping[str, str], outcome: Outcome) -> HttpResponse:
    if outcome.answer is None:
        return confirm_page(action, name, {**sent, "do": name}, outcome)
    return action.done(name)


def _asked(given: Mapping[str, str]) -> tuple[str, list[Field]]:
    """The name of the form that was sent, and its fields."""
    if given.get(_PERMISSION):
        name = "publish" if given[_PERMISSION] == PUBLISH else "withdraw"
        return name, [Field(_PERMISSION)]
    if given.get("do") == "unshare":
        names = [name for name in given if name.startswith(f"{_REMOVED}.")]
        return "unshare", [Field(name) for name in names]
    return "share", flat([ACCOUNTS], given)


def _forms(
    action: ImageAction, given: Mapping[str, str], problems: Mapping[str, Problem | None] | None = None
) -> list[Form]:
    problems = problems or {}
    adding = problems.get("share")
    forms = [Form("share", action.address, shown_groups([ACCOUNTS], given, adding), {"do": "share"}, adding)]
    accounts = _accounts(action)
    if accounts:
        chosen = [
            ShownField(f"{_REMOVED}.{number}", "one_of", "", each["AliyunId"], label=each["AliyunId"])
            for number, each in enumerate(accounts, 1)
        ]
        group = ShownGroup("present_accounts", chosen, is_folded=False, is_open=True)
        forms.append(
            Form(
                "unshare", action.address, [group], {"do": "unshare"}, problems.get("unshare"), destroys=True
            )
        )
    if action.image["IsPublic"]:
        name, value = "withdraw", WITHDRAW
    else:
        name, value = "publish", PUBLISH
    hidden = {_PERMISSION: value}
    forms.append(
        Form(name, action.address, (), hidden, problems.get(name), destroys=action.image["IsPublic"])
    )
    return forms


def _accounts(action: ImageAction) -> list[dict[str, Any]]:
    """The accounts that the image is shared with; none where the API refuses the question."""
    try:
        found = action.calls.ask("DescribeImageSharePermission", **action.about, PageSize=str(_MOST_SHOWN))
    except RefusedCallError:
        return []
    accounts: list[dict[str, Any]] = found["Accounts"]["Account"]
    return accounts
