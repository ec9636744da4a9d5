"""Token buckets: how often an access key may call an action, and an address may be refused.

Decision: docs/decisions/0051-rate-limits.md.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping

from genzo import errors
from genzo.errors import ApiError, ErrorType
from genzo.service.rates import ANY_ACTION, Rate
from genzo.wire.types import HttpRequest

MAX_BUCKETS = 10_000
"""The most buckets of a kind that a worker keeps. Those unused the longest are dropped, which fills them."""
REFUSED_RATE = Rate(50.0, 500.0)
"""The refused requests of one address: a request counts once, and again for each of its `_UNIT_BYTES`."""
_UNIT_BYTES = 16 * 1024


class ThrottledError(ApiError):
    """The refusal of a request that comes too soon. ``seconds`` is how long the client should wait."""

    def __init__(self, kind: ErrorType, seconds: float) -> None:
        super().__init__(kind, {})
        # Some clients retry a throttled call only if its answer has this header, in milliseconds
        # (docs/reference/protocol.md#response-headers).
        self.headers: Mapping[str, str] = {"x-acs-retry-after": str(max(1, math.ceil(seconds * 1000)))}


class Buckets:
    """A token bucket for each key, at most `MAX_BUCKETS`. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def wait(self, key: Hashable, rate: Rate) -> float:
        """Seconds until the bucket of ``key`` has a token; 0 if it has one. Takes none."""
        if key not in self._buckets:
            return 0.0
        return max(0.0, (1.0 - self._tokens(key, rate, self._clock())) / rate.per_second)

    def spend(self, key: Hashable, rate: Rate) -> float:
        """Take a token from the bucket of ``key`` if it has one. Returns what `wait` does."""
        now = self._clock()
        tokens = self._tokens(key, rate, now)
        if tokens < 1.0:
            return (1.0 - tokens) / rate.per_second
        self._put(key, tokens - 1.0, now)
        return 0.0

    def charge(self, key: Hashable, rate: Rate, tokens: float) -> None:
        """Take tokens from the bucket of ``key``. It owes those that it lacks."""
        now = self._clock()
        self._put(key, self._tokens(key, rate, now) - tokens, now)

    def _tokens(self, key: Hashable, rate: Rate, now: float) -> float:
        known = self._buckets.get(key)
        if known is None:
            return rate.burst
        tokens, when = known
        return min(rate.burst, tokens + (now - when) * rate.per_second)

    def _put(self, key: Hashable, tokens: float, now: float) -> None:
        # Taken out and put in at the end, each in one step, since with a database server threads call this.
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens, now)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)


class RateLimits:
    """The rate limits of one worker. ``rates`` are by action, as `genzo.service.rates` reads them.

    ``is_exempt`` names addresses that may be refused as often as they like.
    """

    def __init__(
        self,
        rates: Mapping[str, Rate],
        refused: Rate,
        is_exempt: Callable[[str], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rates = rates
        self._refused = refused
        self._is_exempt = is_exempt
        self._calls = Buckets(clock)
        self._refusals = Buckets(clock)

    def check_call(self, access_key_id: str, action: str) -> None:
        """Count a call of an access key whose signature is right.

        Raises:
            ThrottledError: Throttling.User.
        """
        rate = self._rates.get(action) or self._rates.get(ANY_ACTION)
        if rate is None:
            return
        wait = self._calls.spend((access_key_id, action), rate)
        if wait > 0:
            raise ThrottledError(errors.THROTTLED_USER, wait)

    def check_address(self, address: str) -> None:
        """Check that an address has not been refused too often, before its request is decoded.

        Raises:
            ThrottledError: Throttling.
        """
        wait = self._refusals.wait(address, self._refused)
        if wait > 0:
            raise ThrottledError(errors.THROTTLED, wait)

    def count_refusal(self, request: HttpRequest) -> None:
        """Count a request that was refused before its caller was known, by what it cost."""
        if not self._is_exempt(request.client):
            cost = 1 + (len(request.query) + len(request.body)) // _UNIT_BYTES
            self._refusals.charge(request.client, self._refused, cost)


class NoRateLimits:
    """The rate limits of a server that has none. See `RateLimits`."""

    def check_call(self, access_key_id: str, action: str) -> None:
        """Accept every call."""

    def check_address(self, address: str) -> None:
        """Accept every address."""

    def count_refusal(self, request: HttpRequest) -> None:
        """Count nothing."""
