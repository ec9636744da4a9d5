"""Checks of policy documents, and the system policies by their names."""

from collections.abc import Mapping

from genzo.catalogue.facts import Facts
from genzo.catalogue.ram import SystemPolicy, ram_key
from genzo.errors import ErrorType
from genzo.identity.policies.document import parse_policy
from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.trust import parse_trust_policy


def system_policies(facts: Facts) -> Mapping[str, SystemPolicy]:
    """The system policies by `ram_key` of their names."""
    return facts.derived(_by_key)


def _by_key(facts: Facts) -> Mapping[str, SystemPolicy]:
    return {ram_key(name): policy for name, policy in facts.system_policies.items()}


def require_policy(document: str, malformed: ErrorType) -> None:
    """Refuse a text that is no policy of a user, group or role.

    Raises:
        ApiError: ``malformed``, whose ``text`` says what is wrong.
    """
    try:
        parse_policy(document)
    except MalformedPolicyError as error:
        raise malformed(text=str(error)) from None


def require_trust_policy(document: str, malformed: ErrorType) -> None:
    """Refuse a text that is no AssumeRolePolicyDocument.

    Raises:
        ApiError: ``malformed``, whose ``text`` says what is wrong.
    """
    try:
        parse_trust_policy(document)
    except MalformedPolicyError as error:
        raise malformed(text=str(error)) from None
