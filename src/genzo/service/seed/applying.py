"""Applies a seed to a catalogue: creates what is missing, updates what differs.

What the seed does not name stays as it is. One transaction: all of the seed is applied, or nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.ram import ram_key
from genzo.catalogue.store import CatalogueWriter
from genzo.errors import ApiError
from genzo.service.seed.accounts import SeededAccounts
from genzo.service.seed.decoding import Problem
from genzo.service.seed.file_states import UnchangedSeed
from genzo.service.seed.images import ImageParts
from genzo.service.seed.instances import InstanceParts
from genzo.service.seed.offering import SeededOffering
from genzo.service.seed.ram_parts import RamParts
from genzo.service.seed.reading import Key, LoadedSeed, read_seed
from genzo.service.seed.scope import AccountScope, RefusedPartError
from genzo.service.seed.settings import SettingError, changed_settings
from genzo.service.seed.source import SeedError
from genzo.service.service import Service

P = TypeVar("P")


class AppliedSeed(NamedTuple):
    """What a seed file did: the number of its changes, sentences for the operator, and the files it is in."""

    changes: int
    warnings: tuple[str, ...]
    files: tuple[Path, ...]


def seed_from(file: Path, service: Service) -> AppliedSeed:
    """Give a catalogue all that a seed file names.

    Raises:
        SeedError: the file cannot be read or is invalid, or a rule of the API refuses a part of it; nothing
            was changed then.
    """
    return put_seed(read_seed(file), service)


def put_seed(loaded: LoadedSeed, service: Service) -> AppliedSeed:
    """As `seed_from`, of a file that has been read.

    Raises:
        SeedError: a rule of the API refuses a part of it; nothing was changed then.
    """
    offered = SeededOffering(loaded, service)
    offered.check()
    with service.store.writing() as catalogue:
        changes = apply_seed(loaded, service, catalogue)
    return AppliedSeed(changes + offered.apply(), loaded.warnings, loaded.files)


def seed_again(
    seed: UnchangedSeed, service: Service, catalogue: CatalogueWriter, account_id: int | None
) -> None:
    """Apply a seed file in the transaction that reset its accounts, or one of them.

    Raises:
        ValueError: it can no longer be applied; the text is the sentence of the `SeedError`.
    """
    try:
        apply_seed(seed.loaded(), service, catalogue, account_id)
    except SeedError as error:
        raise ValueError(str(error)) from None


def apply_seed(
    loaded: LoadedSeed, service: Service, catalogue: CatalogueWriter, only: int | None = None
) -> int:
    """Apply a seed, or of its accounts ``only`` one; returns the number of changes.

    Raises:
        SeedError: a rule of the API refuses a part of it.
    """
    changes = _put_settings(loaded, service, catalogue) if only is None else 0
    # Calls of the batch have the settings of the file: its clock, and its quotas.
    batch = service.batch_of(catalogue)
    accounts = SeededAccounts(loaded.source, catalogue, int(service.clock()))
    appliers = []
    for number, account in enumerate(loaded.seed.accounts):
        account_id = accounts.put(account, ("accounts", number))
        if only not in (None, account_id):
            continue
        region_id = account.region or loaded.seed.region
        changes += _put_account_settings(loaded, number, service, catalogue, account_id)
        now = catalogue.account_record(account_id).settings.clock.now(service.clock())
        scope = AccountScope(batch, service.facts, account_id, region_id, now)
        appliers.append(_AccountSeed(loaded, number, scope, RamParts(batch, account_id), service.clock()))
    for applier in appliers:
        applier.apply()
    for applier in appliers:
        applier.share(accounts)
    return changes + accounts.changes + sum(applier.changes for applier in appliers)


def _put_settings(loaded: LoadedSeed, service: Service, catalogue: CatalogueWriter) -> int:
    before = catalogue.settings()
    try:
        settings = changed_settings(before, before.clock, loaded.seed, service.clock(), service.facts.regions)
    except SettingError as error:
        raise loaded.source.refusal(error.place, str(error)) from None
    if settings == before:
        return 0
    catalogue.put_settings(settings)
    return 1


def _put_account_settings(
    loaded: LoadedSeed, number: int, service: Service, catalogue: CatalogueWriter, account_id: int
) -> int:
    part = loaded.seed.accounts[number]
    before = catalogue.account_settings(account_id)
    clock = catalogue.account_record(account_id).settings.clock
    try:
        settings = changed_settings(before, clock, part, service.clock(), service.facts.regions)
    except SettingError as error:
        raise loaded.source.refusal(("accounts", number, *error.place), str(error)) from None
    if settings == before:
        return 0
    catalogue.put_account_settings(account_id, settings)
    return 1


class _AccountSeed:
    """Applies the seed of one account. ``now`` is in seconds since 1970."""

    def __init__(
        self, loaded: LoadedSeed, number: int, scope: AccountScope, ram: RamParts, now: float
    ) -> None:
        self._loaded = loaded
        self._account = loaded.seed.accounts[number]
        self._number = number
        self._scope = scope
        self._ram = ram
        self._images = ImageParts(scope)
        self._now = now

    @property
    def changes(self) -> int:
        """How many changes were made."""
        return self._scope.changes + self._ram.changes

    def apply(self) -> None:
        """What others need comes first: policies before users, networks and images before instances."""
        account, instances = self._account, InstanceParts(self._scope)
        self._each("policies", account.policies, self._ram.policy)
        self._each("groups", account.groups, self._ram.group)
        self._each("users", account.users, self._ram.user)
        self._each("roles", account.roles, self._ram.role)
        for key in self._loaded.keys[self._number]:
            self._put_key(key)
        self._each("key_pairs", account.key_pairs, instances.key_pair)
        self._each("vpcs", account.vpcs, instances.vpc)
        self._each("snapshots", account.snapshots, self._images.snapshot)
        self._each("images", account.images, self._images.image)
        self._each("disks", account.disks, instances.disk)
        self._each("instances", account.instances, instances.instance)

    def share(self, accounts: SeededAccounts) -> None:
        """Share the images. All accounts of the seed exist by now."""
        for number, image in enumerate(self._account.images):
            place = ("accounts", self._number, "images", number)
            others = [
                accounts.named(each, (*place, "shared_with", position))
                for position, each in enumerate(image.shared_with)
            ]
            try:
                self._images.share(image, others)
            except RefusedPartError as error:
                raise self._loaded.source.refusal((*place, "shared_with"), str(error)) from None

    def _put_key(self, key: Key) -> None:
        catalogue = self._scope.catalogue
        present = catalogue.access_key(key.access_key_id)
        if present is not None:
            self._require_own(present, key)
        stored = AccessKey(
            access_key_id=key.access_key_id,
            secret=key.secret,
            account_id=self._scope.account_id,
            active=key.active,
            user_name=key.user_name if present is None else present.user_name,
            created=int(self._now * 1000) if present is None else present.created,
        )
        if stored != present:
            catalogue.put_access_key(stored)
            self._scope.changes += 1

    def _require_own(self, present: AccessKey, key: Key) -> None:
        """Refuse a key of somebody else: a client that has it would become another principal."""
        if present.account_id != self._scope.account_id:
            owner = f"account {present.account_id}"
        elif ram_key(present.user_name) != ram_key(key.user_name):
            owner = f"the user {present.user_name}" if present.user_name else "the account itself"
        else:
            return
        reason = f"the access key {key.access_key_id} is one of {owner}"
        raise self._loaded.source.refusal(key.place, reason)

    def _each(self, name: str, parts: Sequence[P], apply: Callable[[P], None]) -> None:
        """Apply the parts; an error names the place of its part."""
        for number, part in enumerate(parts):
            try:
                apply(part)
            except (ApiError, RefusedPartError) as error:
                reason = (
                    f"{error.message.rstrip('.')} ({error.code})"
                    if isinstance(error, ApiError)
                    else str(error)
                )
                place = ("accounts", self._number, name, number)
                raise self._loaded.source.error([Problem(place, reason)]) from None
