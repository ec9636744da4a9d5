"""The pages about groups of RAM users."""

from genzo.console.accounts.holders import Holders, holders_page
from genzo.console.accounts.ram import (
    NOTHING_SENT,
    Sent,
    ask,
    asked,
    frame,
    holder_link,
    policy_choices,
    policy_link,
)
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_GROUPS = Holders("group", ("Comments",), ("GroupName", "Comments"))


def groups_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """The groups of the account, and a form for a new one.

    Raises:
        RefusedCallError: the visitor may not list groups.
    """
    return holders_page(visit, sent, _GROUPS)


def group_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """One group: its users and policies.

    Raises:
        RefusedCallError: there is no such group, or the visitor may not see it.
    """
    name = visit.query.get("name", "")
    group = ask(visit, "GetGroup", GroupName=name)["Group"]
    policies = asked(visit, "ListPoliciesForGroup", GroupName=name)
    users = asked(visit, "ListUsersForGroup", GroupName=name, MaxItems="1000")
    attached = policies.answer.get("Policies", {}).get("Policy", [])
    members = users.answer.get("Users", {}).get("User", [])
    every = asked(visit, "ListUsers", MaxItems="1000").answer.get("Users", {}).get("User", [])
    names = {each["UserName"] for each in members}
    values = {
        "kind": "group",
        "name": group["GroupName"],
        "facts": [(field, str(value)) for field, value in sorted(group.items()) if value],
        "policies": [
            {**each, "link": policy_link(visit, each["PolicyType"], each["PolicyName"])} for each in attached
        ],
        "policies_problem": policies.problem,
        "choices": policy_choices(visit, attached),
        "members": [{**each, "link": holder_link(visit, "user", each["UserName"])} for each in members],
        "members_problem": users.problem,
        "other_users": [each["UserName"] for each in every if each["UserName"] not in names],
    }
    return page("accounts/group.html", {**frame(visit, "accounts/group", sent), **values}, sent.status)
