"""The pages about policies."""

from typing import Any, Literal

from genzo.catalogue.ram import PolicyName
from genzo.console.accounts.ram import (
    NOTHING_SENT,
    Sent,
    ask,
    asked,
    following,
    frame,
    holder_link,
    policy_link,
    pretty,
)
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_EMPTY = """{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "ecs:Describe*",
      "Resource": "*"
    }
  ]
}"""
_TYPES: tuple[Literal["Custom", "System"], ...] = ("Custom", "System")
_HOLDERS = {"user": ("Users", "User"), "group": ("Groups", "Group"), "role": ("Roles", "Role")}


def policies_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """The policies of the account and of the system, and a form for a new one.

    Raises:
        RefusedCallError: the visitor may not list policies.
    """
    found = list[dict[str, Any]]()
    marker = visit.query.get("marker", "")
    answer = ask(visit, "ListPolicies", MaxItems="100", Marker=marker)
    for policy_type in _TYPES:
        found += [each for each in answer["Policies"]["Policy"] if each["PolicyType"] == policy_type]
    values = {
        "policies": [
            {**each, "link": policy_link(visit, each["PolicyType"], each["PolicyName"])} for each in found
        ],
        "next": following(visit, "accounts/policies", answer),
        "document": sent.fields.get("PolicyDocument") or _EMPTY,
    }
    return page("accounts/policies.html", {**frame(visit, "accounts/policies", sent), **values}, sent.status)


def policy_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """One policy: its document in force, its versions, and who has it.

    Raises:
        RefusedCallError: there is no such policy, or the visitor may not see it.
    """
    named = {"PolicyType": visit.query.get("type", ""), "PolicyName": visit.query.get("name", "")}
    answer = ask(visit, "GetPolicy", **named)
    policy, document = answer["Policy"], answer["DefaultPolicyVersion"]["PolicyDocument"]
    versions = asked(visit, "ListPolicyVersions", **named)
    entities = asked(visit, "ListEntitiesForPolicy", **named)
    values = {
        "policy": policy,
        "document": pretty(document),
        "edited": sent.fields.get("PolicyDocument") or pretty(document),
        "fault": _fault(visit, policy, document),
        "versions": [
            {**each, "document": pretty(each.get("PolicyDocument") or "")}
            for each in versions.answer.get("PolicyVersions", {}).get("PolicyVersion", [])
        ],
        "versions_problem": versions.problem,
        "holders": [
            (kind, each[f"{one}Name"], holder_link(visit, kind, each[f"{one}Name"]))
            for kind, (many, one) in _HOLDERS.items()
            for each in entities.answer.get(many, {}).get(one, [])
        ],
        "holders_problem": entities.problem,
        "is_custom": policy["PolicyType"] == "Custom",
    }
    return page("accounts/policy.html", {**frame(visit, "accounts/policy", sent), **values}, sent.status)


def _fault(visit: Visit, policy: dict[str, Any], document: str) -> str:
    """Why a document cannot be read, ``""`` if it can: an imported catalogue may have one."""
    name = PolicyName(policy["PolicyType"], policy["PolicyName"])
    try:
        visit.calls.explain([(name, document)], "ecs:DescribeImages", "*", [])
    except ValueError as error:
        return str(error)
    return ""
