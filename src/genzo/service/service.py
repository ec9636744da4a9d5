"""The service put together: the one place that knows the store, the facts, the clock and the randomness."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

import msgspec

from genzo import __version__, data
from genzo.actions import registry
from genzo.actions.action import ECS, Context, WriteContext
from genzo.actions.idempotency import answered_once
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_image import recorded_image
from genzo.catalogue.accounts import (
    FIRST_ACCESS_KEY_ID,
    FIRST_ACCESS_KEY_SECRET,
    FIRST_ACCOUNT_ID,
    AccessKey,
    Account,
)
from genzo.catalogue.clock import Clock, parse_timestamp
from genzo.catalogue.durations import Durations
from genzo.catalogue.editions import EDITIONS, Edition
from genzo.catalogue.facts import Facts
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.objects import Objects
from genzo.catalogue.ordering import rank
from genzo.catalogue.quotas import Quotas
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueStore, CatalogueWriter, ReplicaError, StoreError
from genzo.objects.folder import FolderObjects
from genzo.service.open_store import open_stores
from genzo.wire.binding import bind
from genzo.wire.structs import Response

_PUBLIC_IMAGES = "public images"
_FIRST_ACCOUNT = "first account"


@dataclass(frozen=True)
class Service:
    """Everything a call needs besides itself.

    ``clock`` is the system's, which an operator may set the API's apart from; ``draw`` gives random numbers
    in [0, 1).
    """

    store: CatalogueStore
    facts: Facts
    clock: Clock
    ids: IdGenerator
    edition: Edition
    durations: Durations
    quotas: Quotas
    objects: Objects
    address: str
    any_account: bool = False
    draw: Callable[[], float] = SystemRandom().random

    def call(
        self,
        account_id: int,
        action: str,
        parameters: Mapping[str, str],
        *,
        version: str = ECS,
        request_id: str = "",
        address: str = "",
        settings: RuntimeSettings | None = None,
    ) -> Response:
        """What an action answers an account, which reached the server at ``address``.

        It goes by the ``settings`` that are known already, else by those that are set now.

        Raises:
            ApiError: as the action documents.
        """
        found = registry.find(version, action)
        request = bind(found.request, parameters)
        settings = self.settings() if settings is None else settings
        surroundings: dict[str, Any] = {
            "account_id": account_id,
            "request_id": request_id or self.ids.request_id(),
            "now": settings.clock.now(self.clock()),
            "address": address or self.address,
            "edition": self.edition,
            "durations": self.durations.changed(settings.durations),
            "quotas": self.quotas.changed(settings.quotas),
            "facts": self.facts,
            "ids": self.ids,
            "objects": self.objects,
            "any_account": self.any_account,
        }
        if found.writes:
            with self.store.writing(account_id, found.written_region(request)) as writer:
                return answered_once(found, request, WriteContext(**surroundings, catalogue=writer))
        try:
            with self.store.reading(account_id, once=found.asks_once) as reader:
                return found.handle(request, Context(**surroundings, catalogue=reader))
        except ReplicaError:
            with self.store.reading(once=found.asks_once) as reader:
                return found.handle(request, Context(**surroundings, catalogue=reader))

    def settings(self) -> RuntimeSettings:
        """What is set by now."""
        with self.store.reading(once=True) as catalogue:
            return catalogue.settings()

    def prepare(self) -> None:
        """Make a new catalogue usable: tables, the first account, the shipped public images.

        What is there already stays; a newer Genzo adds the public images it newly ships.

        Raises:
            StoreError: the store cannot be used.
        """
        self.store.prepare()
        for database in self.store.databases:
            with database.reading() as catalogue:
                if catalogue.metadata(_PUBLIC_IMAGES) == __version__:
                    continue
            with database.writing() as catalogue:
                # A region's database is asked for no account, and must not give anybody a key one day.
                if database is self.store.databases[0] and catalogue.metadata(_FIRST_ACCOUNT) is None:
                    self._put_first_account(catalogue)
                catalogue.put_images(shipped_images())
                catalogue.set_metadata(_PUBLIC_IMAGES, __version__)

    def rehearse(self) -> None:
        """List images once, so that the first caller need not wait for statements to be compiled."""
        region_id = next(iter(self.facts.regions))
        self.call(FIRST_ACCOUNT_ID, "DescribeImages", {"RegionId": region_id})

    def is_ready(self) -> bool:
        """Whether `prepare` has been done, here or by another process."""
        if not self.store.is_prepared():
            return False
        try:
            return all(_has_public_images(database) for database in self.store.databases)
        except StoreError:
            return False

    def first_key_is_active(self) -> bool:
        """Whether anybody who has read the documentation can sign."""
        with self.store.reading() as catalogue:
            key = catalogue.access_key(FIRST_ACCESS_KEY_ID)
        return key is not None and key.active and key.secret == FIRST_ACCESS_KEY_SECRET

    def _put_first_account(self, catalogue: CatalogueWriter) -> None:
        account = Account(account_id=FIRST_ACCOUNT_ID, name="genzo", created=int(self.clock()))
        key = AccessKey(
            access_key_id=FIRST_ACCESS_KEY_ID, secret=FIRST_ACCESS_KEY_SECRET, account_id=FIRST_ACCOUNT_ID
        )
        catalogue.put_account(account)
        catalogue.put_access_key(key)
        catalogue.set_metadata(_FIRST_ACCOUNT, str(FIRST_ACCOUNT_ID))


def _has_public_images(database: CatalogueStore) -> bool:
    with database.reading() as catalogue:
        return catalogue.metadata(_PUBLIC_IMAGES) is not None


def shipped_images() -> Iterator[Image]:
    """The public images that ship, once for every region."""
    # Shipped images need no repair, unlike what clients saved: so they are read as they are.
    images = msgspec.json.decode(data.public_images(), type=list[ImageType])
    for image in images:
        its_rank = rank(parse_timestamp(image.creation_time) or 0)
        yield recorded_image(image, EVERY_REGION, Source.SYSTEM, 0, its_rank)


def build_service(
    place: Path | str,
    *,
    edition: str = "classic",
    durable: bool = True,
    durations: Mapping[str, float] | None = None,
    quotas: Mapping[str, int] | None = None,
    objects: Objects | None = None,
    address: str = "http://127.0.0.1",
    regions: Mapping[str, Path | str] | None = None,
    replicas: Sequence[str] = (),
) -> Service:
    """A service on a SQLite file or the database of a URL, with the system's clock and randomness.

    ``regions`` names the places of regions that have one of their own, ``replicas`` the URLs of the
    database's replicas. ``objects`` may be left out where a file is given: they are in a folder beside it
    then.
    """
    if objects is None:
        objects = FolderObjects(Path(place).parent / "objects", is_chosen=False)
    return Service(
        store=open_stores(place, regions or {}, durable=durable, replicas=replicas),
        facts=data.facts(),
        clock=time.time,
        ids=IdGenerator(os.urandom),
        edition=EDITIONS[edition],
        durations=Durations(durations or {}),
        quotas=Quotas(quotas or {}),
        objects=objects,
        address=address,
    )
