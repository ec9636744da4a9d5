"""The members of a seed file, as docs/seed.md describes them."""

from typing import Annotated, Any

import msgspec

from genzo.service.seed.image_parts import SeedImage, SeedSnapshot
from genzo.service.seed.instance_parts import SeedDisk, SeedInstance, SeedKeyPair, SeedVpc
from genzo.service.seed.parts import Name, SeedStruct
from genzo.service.seed.settings_parts import SeedOffering, SeedSettings

_MAX_ID = 2**63 - 1
AccountNumber = Annotated[int, msgspec.Meta(ge=1, le=_MAX_ID)]
AccountText = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")]
"""An account's number as the control pages write it."""
DEFAULT_REGION = "cn-hangzhou"


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


class SeedAccount(SeedSettings, frozen=True):
    """An account. Without ``name``, a present account keeps its own; without ``id``, it is found by its name.

    ``region`` is that of its images, instances and other parts without a region of their own.
    """

    id: AccountNumber | AccountText | None = None
    name: str = ""
    region: Name | None = None
    keys: tuple[SeedKey, ...] = ()
    policies: tuple[SeedPolicy, ...] = ()
    groups: tuple[SeedGroup, ...] = ()
    users: tuple[SeedUser, ...] = ()
    roles: tuple[SeedRole, ...] = ()
    key_pairs: tuple[SeedKeyPair, ...] = ()
    vpcs: tuple[SeedVpc, ...] = ()
    snapshots: tuple[SeedSnapshot, ...] = ()
    images: tuple[SeedImage, ...] = ()
    disks: tuple[SeedDisk, ...] = ()
    instances: tuple[SeedInstance, ...] = ()


class Seed(SeedSettings, frozen=True):
    """A seed file; the settings beside ``accounts`` are those of all accounts."""

    region: Name = DEFAULT_REGION
    public_images: SeedOffering | None = None
    accounts: tuple[SeedAccount, ...] = ()
