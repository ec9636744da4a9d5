"""Who may do what, and why: the statement that decides on an action, a resource and a principal.

What a user or a role has is asked of RAM by the visitor, whose policies may refuse it. The same engine as for
calls decides (docs/permissions.md).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from genzo.catalogue.ram import PolicyName
from genzo.console.accounts.ram import NOTHING_SENT, ask, frame, holder_link, policy_link
from genzo.console.accounts.ram import asked as asked_of_ram
from genzo.console.calls import Explanation
from genzo.console.problems import Problem
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_MOST = 100
"""The users, and the roles, of whom one page says what they may do."""
_LISTS = {"user": "Users", "role": "Roles"}
Documents = Sequence[tuple[PolicyName, str]]


class Answer(NamedTuple):
    """What a principal may do. ``policy`` has the statement that decided, as JSON, if one did."""

    kind: str
    name: str
    link: str
    is_allowed: bool
    text: str
    policy: str
    policy_link: str
    statement: str


class _Policies:
    """The policies of users and roles; each is asked for once."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._documents = dict[PolicyName, str]()
        self._of_groups = dict[str, list[PolicyName]]()

    def of(self, kind: str, name: str) -> Documents:
        """Those of a user, with those of its groups, or of a role.

        Raises:
            RefusedCallError: there is no such user or role, or the visitor may not see its policies.
        """
        if kind == "role":
            return self._named(_names(ask(self._visit, "ListPoliciesForRole", RoleName=name)))
        names = _names(ask(self._visit, "ListPoliciesForUser", UserName=name))
        for group in ask(self._visit, "ListGroupsForUser", UserName=name)["Groups"]["Group"]:
            names += self._of_group(group["GroupName"])
        return self._named(names)

    def _of_group(self, name: str) -> list[PolicyName]:
        if name not in self._of_groups:
            self._of_groups[name] = _names(ask(self._visit, "ListPoliciesForGroup", GroupName=name))
        return self._of_groups[name]

    def _named(self, names: Iterable[PolicyName]) -> Documents:
        for name in (distinct := dict.fromkeys(names)):
            if name not in self._documents:
                asked = {"PolicyType": name.policy_type, "PolicyName": name.policy_name}
                answer = ask(self._visit, "GetPolicy", **asked)
                self._documents[name] = answer["DefaultPolicyVersion"]["PolicyDocument"]
        return [(name, self._documents[name]) for name in distinct]


def permissions_page(visit: Visit) -> HttpResponse:
    """The question, and its answer for one user or role, or for all of the account.

    Raises:
        RefusedCallError: the visitor may not see the policies.
        ValueError: the address names neither a user nor a role.
    """
    query = visit.query
    asked = {name: query.get(name, "").strip() for name in ("who", "do", "resource", "conditions")}
    listed = [
        (kind, asked_of_ram(visit, f"List{many}", MaxItems=str(_MOST))) for kind, many in _LISTS.items()
    ]
    every = [
        (kind, each[f"{kind.title()}Name"])
        for kind, found in listed
        for each in found.answer.get(_LISTS[kind], {}).get(kind.title(), [])
    ]
    refused = next((found.problem for _, found in listed if found.problem), None)
    problem = _problem(asked["conditions"]) or (None if asked["who"] else refused)
    answers = list[Answer]()
    if asked["do"] and problem is None:
        chosen = [_principal(asked["who"])] if asked["who"] else every
        answers = _answers(visit, chosen, asked["do"], asked["resource"] or "*", asked["conditions"])
    values = {
        "asked": asked,
        "principals": [f"{kind}/{name}" for kind, name in every],
        "answers": answers,
        "problem": problem,
        "is_asked": bool(asked["do"]),
        "most": _MOST,
        "is_cut": any(found.answer.get("IsTruncated") for _, found in listed),
    }
    shown = {**frame(visit, "accounts/permissions", NOTHING_SENT), **values}
    return page("accounts/permissions.html", shown, _status(problem))


def _status(problem: Problem | None) -> HTTPStatus:
    if problem is None:
        return HTTPStatus.OK
    return HTTPStatus.BAD_REQUEST if problem.field else HTTPStatus.FORBIDDEN


def _names(answer: Mapping[str, Any]) -> list[PolicyName]:
    return [PolicyName(each["PolicyType"], each["PolicyName"]) for each in answer["Policies"]["Policy"]]


def _principal(text: str) -> tuple[str, str]:
    """The kind and the name of a user or a role.

    Raises:
        ValueError: the text names neither.
    """
    kind, _, name = text.partition("/")
    if kind not in _LISTS or not name:
        raise ValueError(text)
    return kind, name


def _answers(
    visit: Visit, chosen: Sequence[tuple[str, str]], action: str, resource: str, conditions: str
) -> list[Answer]:
    policies = _Policies(visit)
    keys = [_pair(line) for line in conditions.splitlines() if line.strip()]
    found = list[Answer]()
    for kind, name in chosen:
        documents = policies.of(kind, name)
        try:
            explanation = visit.calls.explain(documents, action, resource, keys)
        except ValueError as error:
            explanation = Explanation(is_allowed=False, text=str(error), policy=None, statement="")
        found.append(_answer(visit, kind, name, documents, explanation))
    return found


def _answer(visit: Visit, kind: str, name: str, documents: Documents, explanation: Explanation) -> Answer:
    policy = where = statement = ""
    if explanation.policy is not None:
        decided, document = documents[explanation.policy]
        policy, where = decided.policy_name, policy_link(visit, decided.policy_type, decided.policy_name)
        statement = _statement(document, explanation.statement)
    holder = holder_link(visit, kind, name)
    return Answer(kind, name, holder, explanation.is_allowed, explanation.text, policy, where, statement)


def _statement(document: str, sid: str) -> str:
    """The JSON of the statement with a Sid, or with a number from 1 on."""
    statements: Any = json.loads(document)["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    numbered = ((each.get("Sid") or str(number), each) for number, each in enumerate(listed, 1))
    return next(
        (json.dumps(each, indent=2, ensure_ascii=False) for name, each in numbered if name == sid), ""
    )


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition("=")
    return key.strip(), value.strip()


def _problem(conditions: str) -> Problem | None:
    wrong = [line for line in conditions.splitlines() if line.strip() and not all(_pair(line))]
    return Problem("", "wrong_condition", "conditions") if wrong else None
