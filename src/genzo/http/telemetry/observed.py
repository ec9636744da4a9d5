"""An ASGI application whose requests are observed: counted, and logged if that is wanted."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from genzo.http.observation import Observation, begin_observation
from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.http.telemetry.request_counts import RequestCounts
from genzo.http.telemetry.sampling import Sampler

AccessLog = Callable[[Observation], None]
"""Logs an answered request."""


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
        access_log: AccessLog | None = None,
    ) -> None:
        self._application = application
        self._counts = counts
        self._sampler = sampler
        self._access_log = access_log
        self._end = counts.add if access_log is None else self._counted_and_logged

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

    def _counted_and_logged(self, observation: Observation) -> None:
        self._counts.add(observation)
        if self._access_log is not None:
            self._access_log(observation)
