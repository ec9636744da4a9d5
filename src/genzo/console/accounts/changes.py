"""Calls of RAM that forms of the pages send."""

from collections.abc import Callable, Mapping

from genzo.console.accounts.keys import known_keys
from genzo.console.accounts.ram import Sent, address, ask
from genzo.console.calls import RefusedCallError
from genzo.console.problems import problem_of
from genzo.console.rendering import redirect
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_POLICY = ("PolicyType", "PolicyName")
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "CreateUser": ("UserName", "DisplayName", "Email", "Comments"),
    "DeleteUser": ("UserName",),
    "CreateAccessKey": ("UserName",),
    "UpdateAccessKey": ("UserName", "UserAccessKeyId", "Status"),
    "DeleteAccessKey": ("UserName", "UserAccessKeyId"),
    "AddUserToGroup": ("UserName", "GroupName"),
    "RemoveUserFromGroup": ("UserName", "GroupName"),
    "CreateGroup": ("GroupName", "Comments"),
    "DeleteGroup": ("GroupName",),
    "CreateRole": ("RoleName", "AssumeRolePolicyDocument", "Description"),
    "UpdateRole": ("RoleName", "NewAssumeRolePolicyDocument"),
    "DeleteRole": ("RoleName",),
    "CreatePolicy": ("PolicyName", "PolicyDocument", "Description"),
    "CreatePolicyVersion": ("PolicyName", "PolicyDocument", "SetAsDefault", "RotateStrategy"),
    "SetDefaultPolicyVersion": ("PolicyName", "VersionId"),
    "DeletePolicyVersion": ("PolicyName", "VersionId"),
    "DeletePolicy": ("PolicyName",),
    **{f"AttachPolicyTo{kind}": (*_POLICY, f"{kind}Name") for kind in ("User", "Group", "Role")},
    **{f"DetachPolicyFrom{kind}": (*_POLICY, f"{kind}Name") for kind in ("User", "Group", "Role")},
}
"""The actions of forms, with their parameters."""
_LISTS = {
    "DeleteUser": "accounts/users",
    "DeleteGroup": "accounts/groups",
    "DeleteRole": "accounts/roles",
    "DeletePolicy": "accounts/policies",
}
"""The pages to go to after what a page is about was deleted."""
_SHOWN_ONCE = "CreateAccessKey"
_KNOWN = "known"
_CHOSEN_POLICY = "policy"
_KEYS_CHANGED = RefusedCallError(409, "", "keys_changed")


def changing(
    page: Callable[[Visit, Sent], HttpResponse],
) -> Callable[[Visit, Mapping[str, str]], HttpResponse]:
    """Answers the forms of a page: the call is sent, and a refusal is shown in the page."""

    def change(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
        action = fields.get("action", "")
        parameters = _parameters(action, fields)
        try:
            if action == _SHOWN_ONCE and _KNOWN in fields:
                _require_known_keys(visit, fields)
            answer = ask(visit, action, **parameters)
        except RefusedCallError as error:
            return page(visit, Sent(fields, problem_of(error, _ACTIONS[action])))
        if action == _SHOWN_ONCE:
            return page(visit, Sent(fields, None, answer))
        return redirect(_following(visit, action))

    return change


def _require_known_keys(visit: Visit, fields: Mapping[str, str]) -> None:
    """Check that the user has the keys that the page of the form showed. CreateAccessKey has no ClientToken.

    Raises:
        RefusedCallError: it has others, since the form was sent twice or somebody else made one.
    """
    listed = ask(visit, "ListAccessKeys", UserName=fields.get("UserName", ""))
    if known_keys(listed["AccessKeys"]["AccessKey"]) != fields[_KNOWN]:
        raise _KEYS_CHANGED


def _parameters(action: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The parameters that a form gives.

    Raises:
        ValueError: it names no action of a form.
    """
    if action not in _ACTIONS:
        raise ValueError(action)
    given = {**fields}
    if _CHOSEN_POLICY in given:
        given["PolicyType"], _, given["PolicyName"] = given[_CHOSEN_POLICY].partition("/")
    return {name: given[name].strip() for name in _ACTIONS[action] if given.get(name, "").strip()}


def _following(visit: Visit, action: str) -> str:
    return address(visit, _LISTS[action]) if action in _LISTS else visit.here
