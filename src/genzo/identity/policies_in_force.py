"""The policies in force for a principal.

Those of a RAM user are attached to it or to one of its groups, those of a role session to the role; the
policy of the session limits them. Source: RAM, "Policy evaluation process".
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import (
    GLOBAL,
    AttachedPolicy,
    PolicyName,
    RamGroup,
    RamPolicy,
    RamRole,
    RamUser,
    SystemPolicy,
    ram_key,
)
from genzo.catalogue.store import CatalogueReader, ReadCache
from genzo.identity.policies.document import MalformedPolicyError, parse_policy
from genzo.identity.policies.evaluate import NamedPolicy
from genzo.identity.policies.json_document import begun

SystemPolicies = Mapping[str, SystemPolicy]


class PoliciesInForce(NamedTuple):
    """The policies of an identity, and that of the session if it has one."""

    of_identity: tuple[NamedPolicy, ...]
    of_session: NamedPolicy | None

    def work(self, resources: int, tags: int) -> int:
        """The characters to compare for this many resources and tags of a request; it bounds the time."""
        policies = [*self.of_identity, *([] if self.of_session is None else [self.of_session])]
        documents = [policy.document for policy in policies]
        return resources * sum(each.length + tags * each.condition_length for each in documents)


def policies_in_force(
    principal: Principal, read_cache: ReadCache, system_policies: SystemPolicies
) -> PoliciesInForce | None:
    """The policies of a user or of a role session; None if the user or the role does not exist.

    Raises:
        MalformedPolicyError: a policy cannot be read.
    """
    find = _of_role if principal.kind is PrincipalType.ROLE else _of_user
    attached = find(principal, read_cache)
    if attached is None:
        return None
    names = dict.fromkeys(each.policy for each in attached)
    documents = ((name, _document(name, principal, read_cache, system_policies)) for name in names)
    found = tuple(named_policy(shown_name(name), text) for name, text in documents if text is not None)
    session = principal.session_policy
    return PoliciesInForce(found, named_policy("the session policy", session) if session else None)


def shown_name(name: PolicyName) -> str:
    """A policy in a sentence: ``the custom policy Builders``."""
    return f"the {name.policy_type.lower()} policy {name.policy_name}"


def _of_role(principal: Principal, read_cache: ReadCache) -> Iterable[AttachedPolicy] | None:
    role = read_cache.get_or_read(_role, principal.account_id, ram_key(principal.name))
    # A role that was created anew under the name of a deleted one is another role.
    return role.policies if role is not None and role.role_id == principal.principal_id else None


def _of_user(principal: Principal, read_cache: ReadCache) -> Iterable[AttachedPolicy] | None:
    user = read_cache.get_or_read(_user, principal.account_id, ram_key(principal.name))
    if user is None:
        return None
    names = (ram_key(membership.group_name) for membership in user.groups)
    groups = [read_cache.get_or_read(_group, principal.account_id, name) for name in names]
    return (*user.policies, *(each for group in groups if group is not None for each in group.policies))


def _document(
    name: PolicyName, principal: Principal, read_cache: ReadCache, system_policies: SystemPolicies
) -> str | None:
    if name.policy_type == "System":
        system = system_policies.get(name.policy_name)
        return None if system is None else system.document
    custom = read_cache.get_or_read(_policy, principal.account_id, ram_key(name.policy_name))
    return None if custom is None else custom.document


def named_policy(name: str, text: str) -> NamedPolicy:
    """The policy of a document.

    Raises:
        MalformedPolicyError: the document cannot be read; the text names the policy.
    """
    try:
        return NamedPolicy(name, parse_policy(text))
    except MalformedPolicyError as error:
        raise MalformedPolicyError(begun(f"{name} cannot be read: {error}")) from None


def _user(catalogue: CatalogueReader, account_id: int, key: str) -> RamUser | None:
    return catalogue.resource(RamUser, account_id, GLOBAL, key)


def _group(catalogue: CatalogueReader, account_id: int, key: str) -> RamGroup | None:
    return catalogue.resource(RamGroup, account_id, GLOBAL, key)


def _role(catalogue: CatalogueReader, account_id: int, key: str) -> RamRole | None:
    return catalogue.resource(RamRole, account_id, GLOBAL, key)


def _policy(catalogue: CatalogueReader, account_id: int, key: str) -> RamPolicy | None:
    return catalogue.resource(RamPolicy, account_id, GLOBAL, key)
