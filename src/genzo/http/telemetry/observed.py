"""An ASGI application whose requests are observed: counted, and logged if that is wanted."""

import asyncio
import time
from collections.abc import Callable

from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.http.telemetry.observation import Observation, begin_observation
from genzo.http.telemetry.request_counts import RequestCounts
from genzo.http.telemetry.sampling import Sampler

AccessLog = Callable[[Scope, Observation, float], None]
"""Logs an answered request, which took so many seconds."""


class ObservedApplication:
    """An application before all others of a worker, so that requests which those refuse are counted, too."""

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            watching = asyncio.create_task(self._sampler.watch())
            await self._application(scope, receive, send)
            watching.cancel()
            return
        observation = begin_observation()
        try:
            await self._application(scope, receive, send)
        finally:
            now = time.perf_counter()
            if observation.request_id:
                self._counts.count(observation, now)
            if self._access_log is not None:
                self._access_log(scope, observation, now - observation.began)
