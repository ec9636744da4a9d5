"""Applies a seed to a catalogue: creates what is missing, updates what differs.

What the seed does not name stays as it is. One transaction: all of the seed is applied, or nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from genzo.catalogue.account_names import checked_name, free_name
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.derived_ids import DerivedBytes
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.image_offering import ImageOffering, checked_as_of, resolved_as_of, with_date
from genzo.catalogue.ram import ram_key
from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.errors import ApiError
from genzo.service.offered_images import OfferedImages, UnknownImageError
from genzo.service.seed.decoding import Problem
from genzo.service.seed.document import SeedAccount
from genzo.service.seed.images import ImageParts
from genzo.service.seed.instances import InstanceParts
from genzo.service.seed.located import Place, in_words
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
    loaded = read_seed(file)
    offered = _Offering(loaded, service)
    offered.check()
    with service.store.writing() as catalogue:
        changes = apply_seed(loaded, service, catalogue)
    return AppliedSeed(changes + offered.apply(), loaded.warnings, loaded.files)


def seed_again(file: Path, service: Service, catalogue: CatalogueWriter, account_id: int | None) -> None:
    """Apply a seed file in the transaction that reset its accounts, or one of them.

    Raises:
        ValueError: it can no longer be applied; the text is the sentence of the `SeedError`.
    """
    try:
        apply_seed(read_seed(file), service, catalogue, account_id)
    except SeedError as error:
        raise ValueError(str(error)) from None


class SeededImages(OfferedImages):
    """The public images that a catalogue offers: after a reset, those that a seed file names."""

    def __init__(self, store: CatalogueStore, service: Service, file: Path) -> None:
        super().__init__(store, service.facts.regions)
        self._service = service
        self._file = file

    def reset(self, as_of: str) -> ImageOffering:
        """Offer what a new catalogue offers as of a date, changed as the file says.

        Raises:
            ValueError: the file can no longer be applied; the text is the sentence of the `SeedError`.
        """
        try:
            seeded = _Offering(read_seed(self._file), self._service)
            seeded.check()
        except SeedError as error:
            raise ValueError(str(error)) from None
        super().reset(as_of)
        seeded.apply()
        return self.offering()


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
    now = catalogue.settings().clock.now(service.clock())
    accounts = _Accounts(loaded, catalogue, int(service.clock()))
    appliers = []
    for number, account in enumerate(loaded.seed.accounts):
        account_id = accounts.put(account, ("accounts", number))
        if only not in (None, account_id):
            continue
        region_id = account.region or loaded.seed.region
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
        settings = changed_settings(before, loaded.seed, service.clock(), service.facts.regions)
    except SettingError as error:
        raise loaded.source.refusal(error.place, str(error)) from None
    if settings == before:
        return 0
    catalogue.put_settings(settings)
    return 1


class _Offering:
    """The public images that a seed file offers.

    Each database has its own, which is changed in a transaction of its own, so it is changed last.
    """

    def __init__(self, loaded: LoadedSeed, service: Service) -> None:
        self._source = loaded.source
        self._part = loaded.seed.public_images
        self._service = service
        self._offered = OfferedImages(service.store, service.facts.regions)

    def check(self) -> None:
        """Refuse a wrong date and unknown ids."""
        part = self._part
        if part is None:
            return
        try:
            checked_as_of(part.as_of or "all")
            self._offered.require_public((*part.retire, *part.release))
        except (ValueError, UnknownImageError) as error:
            raise self._source.refusal(("public_images",), str(error)) from None

    def apply(self) -> int:
        """Offer them, and return the number of changes."""
        part, before = self._part, self._offered.offering()
        if part is None:
            return 0
        if part.as_of is not None:
            now = self._service.settings().clock.now(self._service.clock())
            as_of = resolved_as_of(part.as_of, now)
            self._offered.change(lambda offering: with_date(offering, as_of, is_override=True))
        if part.retire:
            self._offered.retire(part.retire)
        if part.release:
            self._offered.release(part.release)
        return int(self._offered.offering() != before)


class _Accounts:
    """The accounts of a catalogue, by id and by name. ``now`` is in seconds since 1970."""

    def __init__(self, loaded: LoadedSeed, catalogue: CatalogueWriter, now: int) -> None:
        self.changes = 0
        self._source = loaded.source
        self._catalogue = catalogue
        self._now = now
        self._by_name = {account.name: account.account_id for account in catalogue.accounts()}
        self._numbered = dict[int, Place]()

    def put(self, part: SeedAccount, place: Place) -> int:
        """The id of an account, which is stored if it is missing or has another name."""
        account_id = self._id(part)
        first = self._numbered.setdefault(account_id, place)
        if first != place:
            raise self._source.refusal(place, f"it is the account {account_id}, like {in_words(first)}")
        present = self._catalogue.account(account_id)
        name = self._name(part, account_id, present, place)
        created = self._now if present is None else present.created
        account = Account(account_id=account_id, name=name, created=created)
        if account != present:
            self._catalogue.put_account(account)
            self.changes += 1
        self._by_name[name] = account_id
        return account_id

    def _name(self, part: SeedAccount, account_id: int, present: Account | None, place: Place) -> str:
        if not part.name:
            return free_name(self._catalogue, f"account {account_id}") if present is None else present.name
        if present is not None and present.name == part.name:
            return part.name
        try:
            return checked_name(self._catalogue, part.name, account_id)
        except ValueError as error:
            raise self._source.refusal((*place, "name"), str(error)) from None

    def named(self, text: int | str, place: Place) -> int:
        """The account of an id or a name."""
        account_id = self._by_name.get(str(text))
        if account_id is None and str(text).isdecimal():
            account_id = int(text)
        if account_id is None or self._catalogue.account(account_id) is None:
            raise self._source.refusal(place, f"there is no account {text}")
        return account_id

    def _id(self, part: SeedAccount) -> int:
        if part.id is not None:
            return int(part.id)
        present = self._by_name.get(part.name)
        if present is not None:
            return present
        return IdGenerator(DerivedBytes("seed account", part.name)).new_account_id()


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

    def share(self, accounts: _Accounts) -> None:
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
