"""The pages about RAM users."""

from genzo.console.accounts.holders import Holders, holders_page
from genzo.console.accounts.keys import shown_keys
from genzo.console.accounts.ram import (
    NOTHING_SENT,
    Sent,
    address,
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

_USERS = Holders("user", ("Comments", "DisplayName"), ("UserName", "DisplayName", "Email", "Comments"))


def users_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """The users of the account, and a form for a new one.

    Raises:
        RefusedCallError: the visitor may not list users.
    """
    return holders_page(visit, sent, _USERS)


def user_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """One user: keys, groups, policies.

    Raises:
        RefusedCallError: there is no such user, or the visitor may not see it.
    """
    name = visit.query.get("name", "")
    user = ask(visit, "GetUser", UserName=name)["User"]
    policies = asked(visit, "ListPoliciesForUser", UserName=name)
    groups = asked(visit, "ListGroupsForUser", UserName=name)
    attached = policies.answer.get("Policies", {}).get("Policy", [])
    joined = groups.answer.get("Groups", {}).get("Group", [])
    every = asked(visit, "ListGroups", MaxItems="1000").answer.get("Groups", {}).get("Group", [])
    names = {each["GroupName"] for each in joined}
    values = {
        "kind": "user",
        "name": user["UserName"],
        "facts": [(field, str(value)) for field, value in sorted(user.items()) if value],
        "policies": [
            {**each, "link": policy_link(visit, each["PolicyType"], each["PolicyName"])} for each in attached
        ],
        "policies_problem": policies.problem,
        "choices": policy_choices(visit, attached),
        "groups": [{**each, "link": holder_link(visit, "group", each["GroupName"])} for each in joined],
        "groups_problem": groups.problem,
        "other_groups": [each["GroupName"] for each in every if each["GroupName"] not in names],
        "user_name": user["UserName"],
        "who_may": address(visit, "accounts/permissions", who=f"user/{user['UserName']}"),
        **shown_keys(visit, name),
    }
    return page("accounts/user.html", {**frame(visit, "accounts/user", sent), **values}, sent.status)
