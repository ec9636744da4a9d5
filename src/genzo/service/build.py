"""Builds a service: chooses its store, object store, facts, clock and source of randomness."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from genzo import data
from genzo.catalogue.durations import Durations, Seconds
from genzo.catalogue.editions import DEFAULT_EDITION, EDITIONS
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.quotas import Quotas
from genzo.catalogue.store import CatalogueReader
from genzo.objects.folder import FolderObjects
from genzo.service.locations import Locations
from genzo.service.open_objects import open_objects
from genzo.service.open_store import open_stores
from genzo.service.secret_keys import secret_texts
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.service.service import Service
from genzo.service.setup import has_active_first_key
from genzo.store.sql.secret_texts import PLAIN, SecretTexts

if TYPE_CHECKING:
    from genzo.catalogue.bucket_store import AccountsObjectStore
    from genzo.service.repeatable import RepeatableDraws

_CHOOSES_IDS: Mapping[str, Callable[[CatalogueReader], bool]] = {
    "on": lambda _catalogue: True,
    "off": lambda _catalogue: False,
    "auto": has_active_first_key,
}


def build_service(
    location: Path | str,
    *,
    edition: str = DEFAULT_EDITION,
    durable: bool = True,
    durations: Mapping[str, Seconds] | None = None,
    quotas: Mapping[str, int] | None = None,
    objects: "AccountsObjectStore | None" = None,
    address: str = "http://127.0.0.1",
    regions: Mapping[str, Path | str] | None = None,
    replicas: Sequence[str] = (),
    any_account: bool = False,
    images_as_of: str | None = None,
    secrets: SecretTexts = PLAIN,
    random_seed: int | None = None,
    chosen_ids: str = "off",
) -> Service:
    """A service on a database, with the system's clock and randomness.

    Args:
        location: the path of a SQLite file, or the URL of a PostgreSQL database.
        edition: the name of the limits in force (`genzo.catalogue.editions`).
        durable: whether commits survive a crash of the machine (SQLite only).
        durations: seconds by action.
        quotas: numbers by quota.
        objects: the object store; by default a folder beside the SQLite file.
        address: the base URL of the server's own links.
        regions: the locations of regions that have their own database.
        replicas: the URLs of the database's replicas.
        any_account: whether an account exists as soon as a call names it (``--auth open``).
        images_as_of: the date whose public images are offered; None keeps what the catalogue offers.
        secrets: how secrets are stored.
        random_seed: what ids and draws follow from; None for the system's randomness.
        chosen_ids: whether a tag can choose the id of what a call creates: ``on``, ``off``, or ``auto`` for
            while the well-known access key is active.

    Raises:
        StoreError: a database URL is invalid.
    """
    if objects is None:
        objects = FolderObjects(Path(location).parent / "objects", is_chosen=False)
    return Service(
        store=open_stores(location, regions or {}, durable=durable, replicas=replicas, secrets=secrets),
        facts=data.facts(),
        clock=time.time,
        ids=IdGenerator(os.urandom),
        edition=EDITIONS[edition],
        durations=Durations(durations or {}),
        quotas=Quotas(quotas or {}),
        objects=objects,
        address=address,
        any_account=any_account,
        images_as_of=images_as_of,
        locations=Locations(location, regions or {}, secrets),
        repeatable=None if random_seed is None else _repeatable(random_seed),
        chooses_ids=_CHOOSES_IDS[chosen_ids],
    )


def _repeatable(seed: int) -> "RepeatableDraws":
    from genzo.service.repeatable import RepeatableDraws  # noqa: PLC0415 - few servers have a seed

    return RepeatableDraws(seed)


def service_of(
    settings: ServerSettings,
    scratch: Path,
    place: Callable[[Path | str], Path | str] = lambda location: location,
) -> Service:
    """The service for an operator's settings. ``scratch`` is a folder that is deleted with the server.

    ``place`` says where the database of a location is, see `genzo.service.new_catalogue`.

    Raises:
        SettingsError: a setting is invalid.
        StoreError: a database URL is invalid.
    """
    if settings.memory and settings.database:
        raise SettingsError(
            "--memory keeps nothing, and --database names a database to keep: leave one of them out."
        )
    folder = scratch if settings.memory else settings.data
    regions = settings.region_locations(data.facts().regions)
    return build_service(
        place(scratch / "genzo.db" if settings.memory else settings.location),
        edition=settings.edition,
        durable=not settings.memory,
        durations=settings.durations,
        quotas=settings.quotas,
        objects=open_objects(settings.objects, folder / "objects"),
        address=settings.address,
        regions={region: place(each) for region, each in regions.items()},
        replicas=settings.replica_urls,
        any_account=settings.auth == "open",
        images_as_of=settings.images_as_of,
        secrets=secret_texts(settings.secrets_key_file),
        random_seed=settings.random_seed,
        chosen_ids=settings.chosen_id_mode,
    )
