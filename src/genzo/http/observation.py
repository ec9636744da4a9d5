"""What becomes known of a request while it is answered, for metrics, log lines and traces.

The steps of a request note it where they find it out. It belongs to the context of the request (contextvars),
which threads that work on it take over, so that a line of the log has the id of its request wherever it is
written.
"""

import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from genzo.catalogue.principals import Principal
from genzo.errors import ApiError
from genzo.wire.types import HttpRequest, HttpResponse


class Observation:
    """One request. Values that are not known, or not found out, keep their defaults.

    ``began`` is of `time.perf_counter`. ``is_verified`` says whether a signature proves the ``principal``.
    ``error`` is what the answer says, None for a success. ``lost_database`` says whether the database could
    not be used for it. ``fault`` is the name of the fault that was applied; ``is_broken`` says that it kept
    the answer from arriving whole. ``request`` and ``response`` are
    there while the end of the observation is noted, since observations outlive their requests.
    ``streamed_bytes`` is the length of an answer that ``response`` does not hold; None for other answers.
    """

    # Members of the class stand for what is not known, which costs less than setting each of the object.
    request_id = ""
    action = ""
    principal: Principal | None = None
    is_verified = False
    error: ApiError | None = None
    is_throttled = False
    lost_database = False
    fault = ""
    is_broken = False
    request: HttpRequest | None = None
    response: HttpResponse | None = None
    streamed_bytes: int | None = None
    status = 0
    seconds = 0.0

    def __init__(self, scope: Mapping[str, Any], end: "Callable[[Observation], object]") -> None:
        self.began = time.perf_counter()
        self.scope = scope
        self._end = end

    def answered(self, response: HttpResponse) -> None:
        """Note that the request is answered, which ends the observation."""
        self.status = response.status
        self.seconds = time.perf_counter() - self.began
        self.response = response
        self._end(self)
        self.request = self.response = None

    @property
    def code(self) -> str:
        """The code of the answer: ``OK``, or that of its error; ``""`` for what is no call of the API."""
        if self.error is not None:
            return self.error.code
        return "OK" if self.request_id else ""


_OUTSIDE = Observation({}, lambda _observation: None)
_current = ContextVar("observation", default=_OUTSIDE)


def begin_observation(scope: Mapping[str, Any], end: Callable[[Observation], object]) -> Observation:
    """The observation of a request that has just arrived, in the current context.

    ``scope`` is that of ASGI. ``end`` is called when the request is answered.
    """
    observation = Observation(scope, end)
    _current.set(observation)
    return observation


def current_observation() -> Observation:
    """The observation of the request that this context works on."""
    return _current.get()


def current_request_id() -> str:
    """The id of the request that this context works on; ``""`` outside of requests and before it has one."""
    observation = _current.get()
    return "" if observation is _OUTSIDE else observation.request_id
