"""The resources of RAM: users, groups, roles and policies of an account.

They belong to no region, so their ``region_id`` is ``""``. ``resource_id`` is the name, which RAM compares
without regard to case: see `ram_key`. Source: the descriptions of the RAM API, version 2015-05-01.
"""

from typing import ClassVar, Literal

import msgspec

from genzo.catalogue.resource import Resource

GLOBAL = ""
"""The region of a RAM resource."""
HOME = "global"
"""What is written instead of a region by actions on RAM resources: the database of everything that is global.

A writer of ``""`` does not know yet which database it will write (`genzo.catalogue.store.CatalogueStore`).
"""


class PolicyName(msgspec.Struct, frozen=True):
    """A policy by its type and name, as AttachPolicyToUser names it."""

    policy_type: Literal["System", "Custom"]
    policy_name: str


class AttachedPolicy(msgspec.Struct, frozen=True):
    """A policy that is attached to a user, group or role; ``attached`` is in milliseconds since 1970."""

    policy: PolicyName
    attached: int


class GroupMembership(msgspec.Struct, frozen=True):
    """A user's membership in a group; ``joined`` is in milliseconds since 1970."""

    group_name: str
    joined: int


class RamUser(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A user. ``name`` is the user name as it was given, ``description`` its comments."""

    kind: ClassVar[str] = "ram-user"

    user_id: str
    display_name: str = ""
    mobile_phone: str = ""
    email: str = ""
    updated: int = 0
    policies: tuple[AttachedPolicy, ...] = ()
    groups: tuple[GroupMembership, ...] = ()


class RamGroup(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A group of users. ``description`` is its comments. Its members name it: see `RamUser`."""

    kind: ClassVar[str] = "ram-group"

    group_id: str
    updated: int = 0
    policies: tuple[AttachedPolicy, ...] = ()


class RamRole(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A role. ``trust_policy`` is its AssumeRolePolicyDocument, ``max_session_duration`` in seconds."""

    kind: ClassVar[str] = "ram-role"

    role_id: str
    trust_policy: str
    max_session_duration: int = 3600
    updated: int = 0
    policies: tuple[AttachedPolicy, ...] = ()


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a policy, such as ``v1``; ``created`` is in milliseconds since 1970."""

    version_id: str
    document: str
    created: int


class RamPolicy(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A custom policy with its versions, of which ``default_version`` is in force."""

    kind: ClassVar[str] = "ram-policy"

    default_version: str
    versions: tuple[PolicyVersion, ...]
    last_version: int = 1
    updated: int = 0

    @property
    def document(self) -> str:
        """The document in force."""
        return next(each.document for each in self.versions if each.version_id == self.default_version)


class SystemPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy of the service itself, with the one version that is kept.

    ``created`` and ``updated`` are in the format of the API, such as ``2015-04-28T16:15:45Z``.
    """

    policy_name: str
    description: str
    default_version: str
    created: str
    updated: str
    document: str


RAM_KINDS = (RamUser, RamGroup, RamRole, RamPolicy)


def ram_key(name: str) -> str:
    """The ``resource_id`` of a RAM resource: RAM names are unique without regard to case."""
    return name.lower()
