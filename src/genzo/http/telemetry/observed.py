"""An ASGI application whose requests are observed: counted, and kept or logged if that is wanted."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from genzo.http.observation import Observation, begin_observation
from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.http.telemetry.request_counts import RequestCounts
from genzo.http.telemetry.sampling import Sampler

End = Callable[[Observation], None]
"""Notes an answered request."""


class ObservedApplication:
    """An application before all others of a worker, so that requests which those refuse are counted, too.

    An observation ends when its response is sent (`genzo.http.sending`): to wait for the application here
    would take longer than to count the request.
    """

    def __init__(
        self,
        application: AsgiApplication,
        counts: RequestCounts,
        sampler: Sampler,
        ends: Sequence[End] = (),
    ) -> None:
        self._application = application
        self._counts = counts
        self._sampler = sampler
        self._ends = (counts.add, *ends)
        self._end = self._noted if ends else counts.add

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        """Pass a request on."""
        if scope["type"] != "http":
            return self._live(scope, receive, send)
        begin_observation(scope, self._end)
        return self._application(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        watching = asyncio.create_task(self._sampler.watch())
        await self._application(scope, receive, send)
        watching.cancel()

    def _noted(self, observation: Observation) -> None:
        for end in self._ends:
            end(observation)
