"""Forks: copies of a catalogue, each with an access key of its own, in the folder ``forks`` beside it."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.state import State
from genzo.objects.folder import FolderObjects
from genzo.objects.layered import LayeredObjects
from genzo.service.locations import FORK_FOLDER, Locations
from genzo.service.open_store import open_store
from genzo.service.service import Service
from genzo.service.state.fork_files import BASE, CATALOGUE, OBJECTS, copy_catalogue, copy_closed_catalogue
from genzo.service.state.saving import saved_state

MAX_FORKS = 16
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}", re.ASCII)
_DESCRIPTION = "fork.json"
_COARSE_NANOSECONDS = 100_000_000
_ABANDONED_SECONDS = 3600.0
"""Longer than a fork takes to be made or deleted."""
_ENCODER = msgspec.json.Encoder()


class ForkError(ValueError):
    """A fork cannot be made or found; the text is one sentence."""


class UnknownForkError(ForkError):
    """There is no fork of a name."""


class Fork(msgspec.Struct, frozen=True, kw_only=True):
    """A fork: its name, the account of its access key, that key's id, and when it was made.

    ``created`` is in milliseconds since 1970, by the system's clock.
    """

    name: str
    account_id: int
    access_key_id: str
    created: int


_DECODER = msgspec.json.Decoder(Fork)


class Forks:
    """The forks of a service whose catalogue is one SQLite file. ``note_made`` is called for each new one."""

    def __init__(self, service: Service, note_made: Callable[[], object] = lambda: None) -> None:
        home = service.locations.home
        if not isinstance(home, Path) or service.locations.by_region:
            raise ForkError("Forks need a catalogue in one SQLite file: this one is in other databases.")
        self._service = service
        self._note_made = note_made
        self._home = home
        self._folder = home.parent / FORK_FOLDER
        self._folder_text = str(self._folder)
        self._listed: dict[str, Fork] = {}
        self._listed_at: int | None = None

    def all(self) -> dict[str, Fork]:
        """The forks by name. Every request asks: the folder is read again only when it has changed."""
        try:
            changed_at = os.stat(self._folder_text).st_mtime_ns  # noqa: PTH116 - as fast as possible
        except OSError:
            return {}
        if changed_at != self._listed_at:
            described = map(self._described, sorted(self._folder.iterdir()))
            self._listed = {fork.name: fork for fork in described if fork is not None}
            # The clock of the file system is coarse: a later change may have the same time.
            is_old = time.time_ns() - changed_at > _COARSE_NANOSECONDS
            self._listed_at = changed_at if is_old else None
        return self._listed

    def existing(self, name: str) -> Fork:
        """The fork of a name.

        Raises:
            UnknownForkError: there is none.
        """
        fork = self.all().get(name)
        if fork is None:
            raise UnknownForkError(f'There is no fork "{name[:32]}".')
        return fork

    def create(self, name: str, account_id: int) -> AccessKey:
        """Make a fork; returns its access key, which is one of an account itself.

        Raises:
            ForkError: the name is invalid or taken, there are too many forks, or the account is missing.
            StoreError: the catalogue cannot be read.
        """
        self._check_new(name, account_id)
        key = AccessKey(
            access_key_id=self._service.ids.new_access_key_id(),
            secret=self._service.ids.new_access_key_secret(),
            account_id=account_id,
            created=int(self._service.clock() * 1000),
        )
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._delete_abandoned()
        made = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
        try:
            self._fill(made, name, key)
            self._note_made()
            made.rename(self._folder / name)
        except BaseException as error:
            shutil.rmtree(made, ignore_errors=True)
            if isinstance(error, OSError):
                raise ForkError(f"The fork {name} cannot be made ({error.strerror or error}).") from error
            raise
        return key

    def delete(self, name: str) -> None:
        """Delete a fork and all that was made in it.

        Raises:
            UnknownForkError: there is none of this name.
        """
        self.existing(name)
        removed = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
        # First out of sight: servers stop using it, whatever of it can be deleted.
        with suppress(OSError):
            (self._folder / name).rename(removed / name)
        shutil.rmtree(removed, ignore_errors=True)

    def service_of(self, name: str) -> Service:
        """A service on a fork. What it exports goes to the folder of the fork."""
        folder, locations = self._folder / name, self._locations(name, CATALOGUE)
        store = open_store(folder / CATALOGUE, durable=False, secrets=locations.secrets)
        own = FolderObjects(folder / OBJECTS, is_chosen=True)
        objects = LayeredObjects(own, self._service.objects)
        draws = self._service.repeatable
        return replace(
            self._service,
            store=store,
            objects=objects,
            locations=locations,
            any_account=False,
            repeatable=None if draws is None else draws.of_fork(name),
        )

    @contextmanager
    def states(self, name: str) -> Iterator[tuple[State, State]]:
        """The state of the catalogue when a fork was made, and that of the fork now."""
        self.existing(name)
        with (
            saved_state(self._locations(name, BASE), with_secrets=True) as before,
            saved_state(self._locations(name, CATALOGUE), with_secrets=True) as after,
        ):
            yield before, after

    def _locations(self, name: str, file: str) -> Locations:
        return Locations(self._folder / name / file, secrets=self._service.locations.secrets)

    def _check_new(self, name: str, account_id: int) -> None:
        if not _NAME.fullmatch(name):
            raise ForkError("The name of a fork has up to 32 lower-case letters, digits and hyphens.")
        forks = self.all()
        if name in forks:
            raise ForkError(f"There is a fork {name} already: delete it, or choose another name.")
        if len(forks) >= MAX_FORKS:
            raise ForkError(f"There are {MAX_FORKS} forks, which is the most: delete one.")
        with self._service.store.reading(once=True) as catalogue:
            if catalogue.account(account_id) is None:
                raise ForkError(f"There is no account {account_id}.")

    def _delete_abandoned(self) -> None:
        """Delete what servers left that were killed while they made or deleted a fork."""
        for folder in self._folder.glob(".*"):
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)

    def _fill(self, folder: Path, name: str, key: AccessKey) -> None:
        base = folder / BASE
        base.touch(0o600)
        copy_catalogue(self._home, base)
        store = open_store(base, durable=False, secrets=self._service.locations.secrets)
        # In both copies: that the fork has a key of its own is no difference.
        with store.writing() as catalogue:
            catalogue.put_access_key(key)
        store.close()
        copy_closed_catalogue(base, folder / CATALOGUE)
        (folder / OBJECTS).mkdir()
        fork = Fork(
            name=name, account_id=key.account_id, access_key_id=key.access_key_id, created=key.created
        )
        (folder / _DESCRIPTION).write_bytes(_ENCODER.encode(fork))

    def _described(self, folder: Path) -> Fork | None:
        """The fork in a folder; None for one that is being made or deleted."""
        if folder.name.startswith("."):
            return None
        try:
            return _DECODER.decode((folder / _DESCRIPTION).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None
