"""Creates the catalogues that are measured. No other module here knows how Genzo stores images."""

import hashlib
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench import postgresql
from bench.population import REGIONS, Population
from genzo.actions.images.image_type import present
from genzo.catalogue import accounts
from genzo.catalogue.image import Image
from genzo.catalogue.loading import ImageLoader
from genzo.catalogue.snapshots import Snapshot
from genzo.service.build import build_service
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service

_ROOT = Path(__file__).parents[1]
_BATCH = 20_000
_SECONDS_1970 = 1767225600
_FIRST_WRITER = 1600000000000000


@dataclass(frozen=True)
class Catalogue:
    """A catalogue, with the options that name it for any ``genzo`` command."""

    data: Path
    database: str

    @property
    def options(self) -> tuple[str, ...]:
        database = ("--database", self.database) if self.database else ()
        return ("--data", str(self.data), *database)

    @property
    def sqlite_path(self) -> Path | None:
        """The SQLite file; None for a PostgreSQL database."""
        return None if self.database else self.data / "genzo.db"

    def service(self) -> Service:
        """The catalogue in this process, without a server."""
        service = build_service(ServerSettings(database=self.database, data=self.data).location)
        service.prepare(first_key=None)
        return service


@dataclass(frozen=True)
class PopulatedCatalogue(Catalogue):
    """A catalogue with the accounts and images of a population."""

    population: Population


class Catalogues:
    """Creates catalogues of any size once, in ``folder`` or on the PostgreSQL server of ``database``.

    Names have a fingerprint of the code that creates catalogues, so that a change of it creates new ones.
    ``server`` identifies a server whose URL changes with each run.
    """

    def __init__(self, folder: Path, database: str = "", server: str = "") -> None:
        # A catalogue that was created on one server does not exist on another.
        self._folder = folder / _short((server or database).encode()) if database else folder
        self.folder, self.database = folder, database
        self._fingerprint = _fingerprint()
        self._empty: list[Catalogue] = []
        self.build_seconds: dict[int, float] = {}
        """Seconds to create each catalogue that did not exist yet, by size."""

    def of(self, size: int) -> PopulatedCatalogue:
        """The catalogue with ``size`` images."""
        name = f"{size}-{self._fingerprint}"
        made = self._folder / name / "made"
        database = self._named(f"bench_{name}", new=False)
        catalogue = PopulatedCatalogue(self._folder / name, database, Population(size))
        if not made.exists():
            shutil.rmtree(catalogue.data, ignore_errors=True)
            self._named(f"bench_{name}", new=True)
            start = time.perf_counter()
            _fill(catalogue)
            self.build_seconds[size] = time.perf_counter() - start
            catalogue.data.mkdir(parents=True, exist_ok=True)
            made.write_text(f"{self.build_seconds[size]:.1f}")
        return catalogue

    def empty(self) -> Catalogue:
        """A new catalogue with only what ships with Genzo, for this run."""
        number = len(self._empty) + 1
        folder = self._folder / f"empty-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        self._empty.append(Catalogue(folder, self._named(f"bench_empty_{number}", new=True)))
        return self._empty[-1]

    def discard(self) -> None:
        """Remove what `empty` has created. Its servers have been stopped."""
        for catalogue in self._empty:
            shutil.rmtree(catalogue.data, ignore_errors=True)
            if catalogue.database:
                _drop_database(self.database, postgresql.database_of(catalogue.database))
        self._empty.clear()

    def lines(self, size: int) -> Path:
        """A file with ``size`` images of one account, as ``genzo images export`` writes them."""
        path = self._folder / f"{size}-{self._fingerprint}.jsonl"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                file.writelines(_lines(Population(size).images()))
            part.rename(path)
        return path

    def _named(self, name: str, *, new: bool) -> str:
        """The URL of the database with this name; with ``new``, an empty one is created."""
        if not self.database:
            return ""
        if new:
            _make_database(self.database, name.replace("-", "_"))
        return postgresql.in_database(self.database, name.replace("-", "_"))


def with_snapshot(catalogue: Catalogue, region_id: str, account_id: int = accounts.FIRST_ACCOUNT_ID) -> str:
    """Create a snapshot of an account, for CreateImage, and return its id."""
    store = catalogue.service().store
    with store.writing() as writer:
        snapshot = _snapshot(region_id, account_id)
        writer.put_resource(snapshot)
    store.close()
    return snapshot.resource_id


class AccountWithSnapshot(NamedTuple):
    """An account that can call CreateImage."""

    access_key_id: str
    secret: str
    snapshot_id: str


def with_accounts(catalogue: Catalogue, region_id: str, count: int) -> list[AccountWithSnapshot]:
    """Create accounts, each with a snapshot in the region."""
    store, made = catalogue.service().store, []
    with store.writing() as writer:
        for account_id in range(_FIRST_WRITER, _FIRST_WRITER + count):
            snapshot = _snapshot(region_id, account_id)
            key = accounts.AccessKey(
                access_key_id=f"writer{account_id}", secret=f"secret-of-{account_id}", account_id=account_id
            )
            writer.put_account(accounts.Account(account_id=account_id, name="writer", created=_SECONDS_1970))
            writer.put_access_key(key)
            writer.put_resource(snapshot)
            made.append(AccountWithSnapshot(key.access_key_id, key.secret, snapshot.resource_id))
    store.close()
    return made


def _snapshot(region_id: str, account_id: int) -> Snapshot:
    return Snapshot(
        resource_id=f"s-bp1{account_id:017}",
        region_id=region_id,
        owner_id=account_id,
        created=_SECONDS_1970 * 1000,
        size=40,
    )


def answer(service: Service, account_id: int, action: str, parameters: Mapping[str, str]) -> None:
    """Run an action in this process, without HTTP."""
    service.call(account_id, action, parameters)


def _fill(catalogue: PopulatedCatalogue) -> None:
    """Write the population through the store's public interface."""
    population, store = catalogue.population, catalogue.service().store
    with store.writing() as writer:
        for each in population.accounts:
            name = f"bench {each.number}"
            writer.put_account(accounts.Account(account_id=each.account_id, name=name, created=_SECONDS_1970))
            writer.put_access_key(
                accounts.AccessKey(
                    access_key_id=each.access_key_id, secret=each.secret, account_id=each.account_id
                )
            )
    store.close()  # a file without open connections is loaded fastest
    with store.loading(REGIONS[0]) as loading:
        assert loading is not None
        _load(population.images(), loading.images)
        for account, shared in population.shares():
            loading.catalogue.share_images(shared, account.account_id)
    store.close()
    if catalogue.database:
        postgresql.vacuum_and_analyze(catalogue.database)


def _load(images: Iterator[Image], loader: ImageLoader) -> None:
    number = loader.first_number
    while batch := list(islice(images, _BATCH)):
        loader.load(loader.pack(number, [(image, False) for image in batch], None))
        number += len(batch)
    loader.finish()


def _lines(images: Iterable[Image]) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    for image in images:
        yield encoder.encode(present(image, image.owner_id))
        yield b"\n"


def _make_database(url: str, name: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def _drop_database(url: str, name: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _fingerprint() -> str:
    """Eight hexadecimal digits that change with the code that writes catalogues."""
    source = _ROOT / "src" / "genzo"
    paths = [
        *sorted((source / "store").rglob("*.py")),
        source / "catalogue" / "image.py",
        *(_ROOT / "bench" / name for name in ("images.py", "population.py", "catalogues.py")),
    ]
    return _short(b"".join(path.read_bytes() for path in paths))


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
