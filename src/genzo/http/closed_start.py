"""What a server does before it listens where others can reach it: no known key, no unchecked signatures."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCOUNT_ID, AccessKey
from genzo.service.build import service_of
from genzo.service.first_key import announcement, first_key
from genzo.service.locations import locations_of
from genzo.service.open_store import expect_files_of
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.service.service import Service
from genzo.service.setup import first_key_is_active


def refuse_open_auth(settings: ServerSettings) -> None:
    """Refuse to let other machines act as any account.

    Raises:
        SettingsError: they could.
    """
    if settings.auth == "open" and not settings.listens_on_loopback and not settings.allow_open_auth:
        raise SettingsError(
            f"Genzo does not listen on {settings.host} with --auth open, by which everybody could use every "
            "account: verify signatures, or give --allow-open-auth."
        )


def sets_up_closed(settings: ServerSettings) -> bool:
    """Whether `set_up_closed` prepares the catalogue, before the server listens."""
    has_files = settings.access_key_id_file is not None or settings.access_key_secret_file is not None
    is_closed = not settings.listens_on_loopback or settings.first_key == "new"
    return is_closed or has_files or settings.seed is not None


class _Done(NamedTuple):
    """What a set-up has made and found: the first access key, and warnings of the seed file."""

    key: AccessKey | None
    warnings: Sequence[str]


@contextmanager
def set_up_aside(
    settings: ServerSettings, scratch: Path
) -> Iterator[Callable[[Service, ServerSettings], None]]:
    """A function that sets up a catalogue as `set_up_closed`.

    If the files of the catalogue do not exist, all is done before they take their places, so that a start
    that fails leaves nothing behind. The function then puts them there.

    Raises:
        SettingsError: as of `set_up_closed`.
        StoreError: the same.
    """
    # Most servers set up while they listen.
    from genzo.service.new_catalogue import FileAppearedError, new_catalogue  # noqa: PLC0415

    with new_catalogue([] if settings.memory else locations_of(settings)) as new:
        if not new.is_new:
            yield set_up_closed
            return
        aside = service_of(settings, scratch, new.place)
        done = _set_up(aside, settings)

        def publish(service: Service, settings: ServerSettings) -> None:
            try:
                new.publish()
            except FileAppearedError:  # of another server that starts now
                set_up_closed(service, settings)
                return
            expect_files_of(service.store, aside.store)
            _announce(done, settings)

        yield publish


def set_up_closed(service: Service, settings: ServerSettings) -> None:
    """Prepare the catalogue. The first start makes an access key, and shows it on standard error.

    Applies the seed file, if there is one: no request is answered from a catalogue without it.

    Standard output has the lines alone that programs read.

    Raises:
        SettingsError: the files of the access key or the seed file cannot be used, or the well-known
            key is active.
        StoreError: the catalogue cannot be used.
    """
    _announce(_set_up(service, settings), settings)


def _set_up(service: Service, settings: ServerSettings) -> _Done:
    made: AccessKey | None = None
    warnings: Sequence[str] = ()
    service.prepare(first_key=None)
    if service.lacks_first_key():
        key = first_key(settings, service.ids)
        # Of several servers that start at once, one makes its key.
        made = key if service.prepare(key) else None
    if settings.seed is not None:
        from genzo.service.seed.applying import seed_from  # noqa: PLC0415 - a server without a seed needs none

        warnings = seed_from(settings.seed, service).warnings
    if not settings.listens_on_loopback and not settings.allow_default_key:
        _refuse_default_key(service, settings)
    service.store.close()
    return _Done(made, warnings)


def _announce(done: _Done, settings: ServerSettings) -> None:
    if done.key is not None:
        print(announcement(done.key, settings), end="", file=sys.stderr, flush=True)  # noqa: T201 - the operator reads it there
    for warning in done.warnings:
        print(warning, file=sys.stderr)  # noqa: T201 - for the operator


def _refuse_default_key(service: Service, settings: ServerSettings) -> None:
    if first_key_is_active(service.store):
        raise SettingsError(
            f"Genzo does not listen on {settings.host} while the access key genzo with its well-known secret "
            f"is active: make another with genzo keys create {FIRST_ACCOUNT_ID}, disable this one with genzo "
            f"keys disable {FIRST_ACCOUNT_ID} {FIRST_ACCESS_KEY_ID}, or give --allow-default-key."
        )
