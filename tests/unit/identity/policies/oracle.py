"""The decision of policies by looking at every statement: slow, and simple enough to be believed."""

from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any


def as_list(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    return value if isinstance(value, list) else [value]


def compares(operator: str, given_value: str, value: str) -> bool:  # noqa: PLR0911 - one line for each
    if operator == "IpAddress":
        return ip_address(given_value) in ip_network(value)
    if operator == "StringEquals":
        return given_value == value
    if operator == "StringEqualsIgnoreCase":
        return given_value.upper() == value.upper()
    if operator == "StringLike":
        return fnmatchcase(given_value, value)
    if operator == "NumericEquals":
        return float(given_value) == float(value)
    if operator == "NumericLessThan":
        return float(given_value) < float(value)
    return float(given_value) >= float(value)


def oracle_condition(
    operator: str, key: str, values: list[str], effect: str, keys: dict[str, list[str]]
) -> bool:
    is_negated = "Not" in operator
    if key not in keys:
        return is_negated and effect == "Deny"
    is_met = any(compares(operator.replace("Not", ""), one, value) for one in keys[key] for value in values)
    return is_met != is_negated


def oracle_applies(statement: dict[str, Any], action: str, resource: str, keys: dict[str, list[str]]) -> bool:
    actions = as_list(statement.get("Action", statement.get("NotAction")))
    if any(fnmatchcase(action.lower(), each.lower()) for each in actions) == ("NotAction" in statement):
        return False
    resources = as_list(statement.get("Resource", statement.get("NotResource")))
    if any(fnmatchcase(resource, each) for each in resources) == ("NotResource" in statement):
        return False
    return all(
        oracle_condition(operator, key, as_list(values), statement["Effect"], keys)
        for operator, block in statement.get("Condition", {}).items()
        for key, values in block.items()
    )


def oracle(
    policies: list[dict[str, Any]],
    session: dict[str, Any] | None,
    action: str,
    resource: str,
    keys: dict[str, list[str]],
) -> bool:
    """Allowed if each of the two sets of policies has an Allow that applies, and no Deny."""
    for group in ([session] if session else []), policies:
        effects = {
            statement["Effect"]
            for policy in group
            for statement in policy["Statement"]
            if oracle_applies(statement, action, resource, keys)
        }
        if effects != {"Allow"} and (group is policies or session):
            return False
    return True
