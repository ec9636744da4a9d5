"""What a server with ``--random-seed`` draws: the same for the same calls (docs/deterministic.md)."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from threading import Lock

from genzo.catalogue.counted_ids import CountedIds
from genzo.catalogue.derived_ids import DerivedBytes
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.store import CatalogueWriter
from genzo.service.server_settings import ServerSettings, SettingsError

_FRACTION_BITS = 53
"""The bits of a float's fraction: each multiple of 2**-53 in [0, 1) is one."""

_SEED_BYTES = 8


class RepeatableDraws:
    """Draws ids and numbers that follow from a seed, the account that calls, and its calls before."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._requests = Counter[int]()
        self._lock = Lock()

    def request_id(self, account_id: int) -> str:
        """The RequestId of an account's next request; the account 0 stands for what no account sent."""
        with self._lock:
            self._requests[account_id] += 1
            number = self._requests[account_id]
        return IdGenerator(
            DerivedBytes("request", self._seed, account_id, number)
        ).new_request_id_without_time()

    def ids(self, account_id: int, catalogue: CatalogueWriter) -> IdGenerator:
        """The ids that a call of an account gives what it creates."""
        return CountedIds(self._seed, account_id, catalogue)

    def numbers(self, request_id: str, purpose: str) -> Callable[[], float]:
        """Draws numbers in [0, 1) for one request."""
        drawn = DerivedBytes(purpose, self._seed, request_id)
        return lambda: (int.from_bytes(drawn(8), "big") >> 64 - _FRACTION_BITS) / 2**_FRACTION_BITS

    def ids_of_new_account(self, name: str) -> Iterator[IdGenerator]:
        """Ids for an account of this name and its first access key; further ones where they are taken."""
        return (IdGenerator(DerivedBytes("account", self._seed, name, number)) for number in count())

    def of_fork(self, name: str) -> "RepeatableDraws":
        """The draws of a fork, which have nothing in common with those of its origin."""
        return RepeatableDraws(int.from_bytes(DerivedBytes("fork", self._seed, name)(_SEED_BYTES), "big"))

    def restart(self, account_id: int | None) -> None:
        """Begin again with the first request of an account, or of all, after a reset."""
        with self._lock:
            if account_id is None:
                self._requests.clear()
            else:
                del self._requests[account_id]


def require_repeatable(settings: ServerSettings) -> None:
    """Refuse a seed where it would not repeat anything, or would make secrets known to others.

    Raises:
        SettingsError: there are several workers, or other machines can reach the server.
    """
    if settings.random_seed is None:
        return
    if settings.workers > 1:
        raise SettingsError(
            "--random-seed repeats what one worker does, since nobody knows which of several a request "
            "reaches: leave --workers out."
        )
    is_for_others = settings.trusted_proxies or not settings.listens_on_loopback
    is_open = settings.auth == "open" and settings.allow_open_auth
    if is_for_others and not (settings.allow_default_key or is_open):
        place = "behind a proxy" if settings.listens_on_loopback else f"on {settings.host}"
        raise SettingsError(
            f"Genzo does not listen {place} with --random-seed, by which everybody who knows the seed knows "
            "the secrets of new access keys: leave it out, or give --allow-default-key."
        )
