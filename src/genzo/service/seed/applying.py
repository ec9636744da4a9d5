"""Applies a seed to a catalogue: creates what is missing, updates what differs.

What the seed does not name stays as it is. One transaction: all of the seed is applied, or nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from genzo.catalogue.account_names import checked_name, free_name
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.ram import ram_key
from genzo.catalogue.store import CatalogueWriter
from genzo.errors import ApiError
from genzo.service.batch import Batch
from genzo.service.seed.document import SeedAccount
from genzo.service.seed.ram_parts import RamParts
from genzo.service.seed.reading import Key, LoadedSeed, SeedError, read_seed
from genzo.service.service import Service

P = TypeVar("P")


class AppliedSeed(NamedTuple):
    """What a seed file did: the number of its changes, and sentences for the operator."""

    changes: int
    warnings: tuple[str, ...]


def seed_from(file: Path, service: Service) -> AppliedSeed:
    """Give a catalogue all that a seed file names.

    Raises:
        SeedError: the file cannot be read or is invalid, or a rule of RAM refuses a part of it; nothing was
            changed then.
    """
    loaded = read_seed(file)
    with service.batch() as batch:
        return AppliedSeed(_apply(loaded, batch, service.clock()), loaded.warnings)


def seed_again(file: Path, service: Service, catalogue: CatalogueWriter) -> None:
    """Apply a seed file in the transaction that reset its accounts.

    Raises:
        ValueError: it can no longer be applied; the text is the sentence of the `SeedError`.
    """
    try:
        _apply(read_seed(file), service.batch_of(catalogue), service.clock())
    except SeedError as error:
        raise ValueError(str(error)) from None


def _apply(loaded: LoadedSeed, batch: Batch, now: float) -> int:
    appliers = [
        _AccountSeed(batch, loaded, account, f"accounts[{number}]", now)
        for number, account in enumerate(loaded.seed.accounts)
    ]
    for applier in appliers:
        applier.apply()
    return sum(applier.changes for applier in appliers)


class _AccountSeed:
    """Applies the seed of one account. ``now`` is in seconds since 1970."""

    def __init__(
        self, batch: Batch, loaded: LoadedSeed, account: SeedAccount, place: str, now: float
    ) -> None:
        self._catalogue = batch.catalogue
        self._parts = RamParts(batch, account.id)
        self._loaded = loaded
        self._account = account
        self._place = place
        self._now = now
        self._own_changes = 0

    @property
    def changes(self) -> int:
        """How many changes were made."""
        return self._own_changes + self._parts.changes

    def apply(self) -> None:
        """Policies come before those that have them, groups before their users, users before their keys."""
        self._put_account()
        self._each("policies", self._account.policies, self._parts.policy)
        self._each("groups", self._account.groups, self._parts.group)
        self._each("users", self._account.users, self._parts.user)
        self._each("roles", self._account.roles, self._parts.role)
        for key in self._loaded.keys[self._account.id]:
            self._put_key(key)

    def _put_account(self) -> None:
        present = self._catalogue.account(self._account.id)
        name = self._name(present)
        created = int(self._now) if present is None else present.created
        account = Account(account_id=self._account.id, name=name, created=created)
        if account != present:
            self._catalogue.put_account(account)
            self._own_changes += 1

    def _name(self, present: Account | None) -> str:
        chosen = self._account.name
        if not chosen:
            return (
                free_name(self._catalogue, f"account {self._account.id}") if present is None else present.name
            )
        if present is not None and present.name == chosen:
            return chosen
        try:
            return checked_name(self._catalogue, chosen, self._account.id)
        except ValueError as error:
            raise SeedError(self._loaded.file, f"{self._place}.name", str(error)) from None

    def _put_key(self, key: Key) -> None:
        present = self._catalogue.access_key(key.access_key_id)
        if present is not None:
            self._require_own(present, key)
        stored = AccessKey(
            access_key_id=key.access_key_id,
            secret=key.secret,
            account_id=self._account.id,
            active=key.active,
            user_name=key.user_name if present is None else present.user_name,
            created=int(self._now * 1000) if present is None else present.created,
        )
        if stored != present:
            self._catalogue.put_access_key(stored)
            self._own_changes += 1

    def _require_own(self, present: AccessKey, key: Key) -> None:
        """Refuse a key of somebody else: a client that has it would become another principal."""
        if present.account_id != self._account.id:
            owner = f"account {present.account_id}"
        elif ram_key(present.user_name) != ram_key(key.user_name):
            owner = f"the user {present.user_name}" if present.user_name else "the account itself"
        else:
            return
        reason = f"the access key {key.access_key_id} is one of {owner}."
        raise SeedError(self._loaded.file, key.place, reason)

    def _each(self, name: str, parts: Sequence[P], apply: Callable[[P], None]) -> None:
        """Apply the parts; an error names the place of its part."""
        for number, part in enumerate(parts):
            try:
                apply(part)
            except ApiError as error:
                place = f"{self._place}.{name}[{number}]"
                raise SeedError(self._loaded.file, place, f"{error.message} ({error.code})") from None
