"""Resource groups of Resource Management. They belong to no region, so their ``region_id`` is ``""``."""

import hashlib
from typing import ClassVar

from genzo.catalogue.resource import Resource

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 18
"""The characters of the id of a resource group (ListResourceGroups, ResourceGroupId)."""
_DEFAULT_PREFIX = "rg-acfm"
_DEFAULT_NAME = "default"


class ResourceGroup(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A resource group. ``name`` is unique in its account, ``display_name`` is shown.

    It is Creating until ``settles_at``. Its deletion ends at ``deleted_at``, 0 for a group that is not
    deleted. Both are in milliseconds since 1970.
    """

    kind: ClassVar[str] = "resource-group"

    display_name: str = ""
    settles_at: int = 0
    deleted_at: int = 0

    def status_at(self, now: int) -> str:
        """The status at ``now``."""
        if self.deleted_at:
            return "PendingDelete"
        return "Creating" if now < self.settles_at else "OK"

    def exists_at(self, now: int) -> bool:
        """Whether its deletion has not ended at ``now``."""
        return not self.deleted_at or now < self.deleted_at


def default_group(account_id: int, created: int) -> ResourceGroup:
    """The group that every account has from its beginning, and that is not stored.

    ``created`` is in milliseconds since 1970. The id follows from the account.
    """
    digest = hashlib.sha256(str(account_id).encode()).digest()
    digits = "".join(_DIGITS[octet % 36] for octet in digest[: ID_LENGTH - len(_DEFAULT_PREFIX)])
    return ResourceGroup(
        resource_id=_DEFAULT_PREFIX + digits,
        region_id="",
        owner_id=account_id,
        created=created,
        name=_DEFAULT_NAME,
        display_name="default resource group",
    )


def is_default(group: ResourceGroup) -> bool:
    """Whether it is the default group of its account."""
    return group.name == _DEFAULT_NAME
