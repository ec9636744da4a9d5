"""The pages about roles."""

from genzo.console.accounts.holders import Holders, holders_page
from genzo.console.accounts.ram import (
    NOTHING_SENT,
    Sent,
    address,
    ask,
    asked,
    frame,
    policy_choices,
    policy_link,
    pretty,
)
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_TRUST = """{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {"RAM": ["acs:ram::%d:root"]}
    }
  ]
}"""


_ROLES = Holders("role", ("Description",), ("RoleName", "Description"))


def roles_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """The roles of the account, and a form for a new one.

    Raises:
        RefusedCallError: the visitor may not list roles.
    """
    return holders_page(visit, sent, _ROLES, {"AssumeRolePolicyDocument": _TRUST % visit.acting.account_id})


def role_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """One role: whom it trusts, and its policies.

    Raises:
        RefusedCallError: there is no such role, or the visitor may not see it.
    """
    name = visit.query.get("name", "")
    role = ask(visit, "GetRole", RoleName=name)["Role"]
    policies = asked(visit, "ListPoliciesForRole", RoleName=name)
    attached = policies.answer.get("Policies", {}).get("Policy", [])
    trust = pretty(role.pop("AssumeRolePolicyDocument"))
    values = {
        "kind": "role",
        "name": role["RoleName"],
        "facts": [(field, str(value)) for field, value in sorted(role.items()) if value],
        "policies": [
            {**each, "link": policy_link(visit, each["PolicyType"], each["PolicyName"])} for each in attached
        ],
        "policies_problem": policies.problem,
        "choices": policy_choices(visit, attached),
        "trust": trust,
        "who_may": address(visit, "accounts/permissions", who=f"role/{role['RoleName']}"),
    }
    return page("accounts/role.html", {**frame(visit, "accounts/role", sent), **values}, sent.status)
