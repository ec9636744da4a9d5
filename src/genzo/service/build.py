"""The service built: the place that chooses store, objects, facts, clock and source of randomness."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from genzo import data
from genzo.catalogue.durations import Durations
from genzo.catalogue.editions import EDITIONS
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.quotas import Quotas
from genzo.objects.folder import FolderObjects
from genzo.service.open_objects import open_objects
from genzo.service.open_store import open_stores
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service


def build_service(
    place: Path | str,
    *,
    edition: str = "classic",
    durable: bool = True,
    durations: Mapping[str, float] | None = None,
    quotas: Mapping[str, int] | None = None,
    objects: ObjectStore | None = None,
    address: str = "http://127.0.0.1",
    regions: Mapping[str, Path | str] | None = None,
    replicas: Sequence[str] = (),
    any_account: bool = False,
) -> Service:
    """A service on a SQLite file or the PostgreSQL database of a URL, with the system's clock and randomness.

    ``regions`` names the places of regions that have a database of their own, ``replicas`` the URLs of the
    database's replicas. Without ``objects`` they are in a folder beside the file.

    Raises:
        StoreError: a URL cannot be understood.
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
        any_account=any_account,
    )


def service_of(settings: ServerSettings, scratch: Path) -> Service:
    """The service that an operator's settings describe; ``scratch`` is a folder that ends with the server.

    Raises:
        SettingsError: the settings cannot be used.
        StoreError: a URL cannot be understood.
    """
    folder = scratch if settings.memory else settings.data
    return build_service(
        scratch / "genzo.db" if settings.memory else settings.place,
        edition=settings.edition,
        durable=not settings.memory,
        durations=settings.durations,
        quotas=settings.quotas,
        objects=open_objects(settings.objects, folder / "objects"),
        address=settings.address,
        regions=settings.region_places(data.facts().regions),
        replicas=settings.replica_places,
        any_account=settings.auth == "open",
    )
