"""Calls of RAM for the pages about an account, and what each of these pages shows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem
from genzo.console.visit import Visit, link

_TABS = {
    "accounts/keys": "keys",
    "accounts/users": "users",
    "accounts/groups": "groups",
    "accounts/roles": "roles",
    "accounts/policies": "policies",
    "accounts/permissions": "permissions",
}
_PARTS = {"accounts/user": "accounts/users", "accounts/group": "accounts/groups"}
_PARTS |= {"accounts/role": "accounts/roles", "accounts/policy": "accounts/policies"}


class Asked(NamedTuple):
    """The answer to a call, or why it was refused: a part of a page that a policy may refuse."""

    answer: dict[str, Any]
    problem: Problem | None


class Sent(NamedTuple):
    """What a form sent, and what came of it: a problem, or an answer that is shown once."""

    fields: Mapping[str, str] = {}
    problem: Problem | None = None
    answer: Mapping[str, Any] = {}

    @property
    def status(self) -> int:
        """The status of a page that shows it."""
        return 200 if self.problem is None else 400


NOTHING_SENT = Sent()


def ask(visit: Visit, action: str, /, **parameters: str) -> dict[str, Any]:
    """The answer of RAM to a call by the principal of the visit.

    Raises:
        RefusedCallError: RAM refused it.
    """
    given = {name: value for name, value in parameters.items() if value}
    return visit.asking().ask_with(action, given)


def asked(visit: Visit, action: str, /, **parameters: str) -> Asked:
    """As `ask`, for a part of a page, which shows a refusal in its place."""
    try:
        return Asked(ask(visit, action, **parameters), None)
    except RefusedCallError as error:
        return Asked({}, Problem(error.code, error.message, ""))


def frame(visit: Visit, current: str, sent: Sent) -> dict[str, Any]:
    """What each of the pages shows: the account, and links to the others.

    Raises:
        ValueError: the account in the address does not exist.
    """
    account, accounts = visit.query.get("account", ""), visit.accounts()
    if visit.principal is None and visit.acting.account_id not in [each.account_id for each in accounts]:
        raise ValueError(account)
    tab = _PARTS.get(current, current)
    return {
        **visit.shown(),
        "accounts": accounts,
        "account": account,
        "account_id": visit.acting.account_id,
        "tabs": [(text, address(visit, path), path == tab) for path, text in _TABS.items()],
        "current": f"/_genzo/console/{tab}",
        "sent": sent,
    }


def address(visit: Visit, page: str, **fields: str) -> str:
    """The address of a page about the account of the visit."""
    return link(page, {"account": visit.query.get("account", ""), **fields})


def holder_link(visit: Visit, kind: str, name: str) -> str:
    """The address of the page about a user, a group or a role."""
    return address(visit, f"accounts/{kind}", name=name)


def policy_link(visit: Visit, policy_type: str, name: str) -> str:
    """The address of the page about a policy."""
    return address(visit, "accounts/policy", type=policy_type, name=name)


def pretty(document: str) -> str:
    """A policy document with its elements on lines of their own."""
    try:
        return msgspec.json.format(document, indent=2)
    except msgspec.DecodeError:
        return document


def policy_choices(visit: Visit, attached: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Type and name of each policy that is not attached yet; none where a policy refuses the question."""
    found = asked(visit, "ListPolicies", MaxItems="1000").answer
    known = {(each["PolicyType"], each["PolicyName"]) for each in attached}
    every = [(each["PolicyType"], each["PolicyName"]) for each in found.get("Policies", {}).get("Policy", [])]
    return [each for each in every if each not in known]


def following(visit: Visit, page: str, answer: Mapping[str, Any]) -> str:
    """The address of the next page of a list, ``""`` on the last one."""
    return address(visit, page, marker=answer["Marker"]) if answer.get("IsTruncated") else ""
