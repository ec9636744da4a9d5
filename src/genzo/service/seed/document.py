"""The members of a seed file, as docs/seed.md describes them."""

from typing import Annotated, Any

import msgspec

_MAX_ID = 2**63 - 1
AccountId = Annotated[int, msgspec.Meta(ge=1, le=_MAX_ID)]


class SeedStruct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a seed file. An unknown member is refused, since it may be a misspelt one."""


class SeedKey(SeedStruct, frozen=True):
    """An access key. Id and secret are given, or the names of files that have them."""

    id: str = ""
    id_file: str = ""
    secret: str = ""
    secret_file: str = ""
    active: bool = True


class SeedPolicy(SeedStruct, frozen=True):
    name: str
    document: dict[str, Any]
    description: str = ""


class SeedGroup(SeedStruct, frozen=True):
    name: str
    comments: str = ""
    policies: tuple[str, ...] = ()


class SeedUser(SeedStruct, frozen=True):
    """A user. ``display_name`` is the name by default."""

    name: str
    display_name: str = ""
    comments: str = ""
    groups: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    keys: tuple[SeedKey, ...] = ()


class SeedRole(SeedStruct, frozen=True):
    """A role. Without ``trust_policy``, every user and role of the account may assume it."""

    name: str
    description: str = ""
    trust_policy: dict[str, Any] | None = None
    max_session_duration: int = 3600
    policies: tuple[str, ...] = ()


class SeedAccount(SeedStruct, frozen=True):
    """An account. Without ``name``, a present account keeps its own."""

    id: AccountId
    name: str = ""
    keys: tuple[SeedKey, ...] = ()
    policies: tuple[SeedPolicy, ...] = ()
    groups: tuple[SeedGroup, ...] = ()
    users: tuple[SeedUser, ...] = ()
    roles: tuple[SeedRole, ...] = ()


class Seed(SeedStruct, frozen=True):
    accounts: tuple[SeedAccount, ...]
