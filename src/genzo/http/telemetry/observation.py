"""What becomes known of a request while it is answered, for metrics, log lines and traces.

The steps of a request note it where they find it out. It belongs to the context of the request (contextvars),
which threads that work on it take over, so that a line of the log has the id of its request wherever it is
written.
"""

import time
from contextvars import ContextVar

from genzo.catalogue.principals import Principal
from genzo.errors import ApiError


class Observation:
    """One request. Values that are not known, or not found out, keep their defaults.

    ``began`` is of `time.perf_counter`. ``is_verified`` says whether a signature proves the ``principal``.
    ``error`` is what the answer says, None for a success. ``lost_database`` says whether the database could
    not be used for it.
    """

    __slots__ = (
        "action",
        "began",
        "error",
        "is_throttled",
        "is_verified",
        "lost_database",
        "principal",
        "request_id",
        "status",
    )

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.request_id = ""
        self.action = ""
        self.principal: Principal | None = None
        self.is_verified = False
        self.error: ApiError | None = None
        self.is_throttled = False
        self.lost_database = False
        self.status = 0

    @property
    def code(self) -> str:
        """The code of the answer: ``OK``, or that of its error; ``""`` for what is no call of the API."""
        if self.error is not None:
            return self.error.code
        return "OK" if self.request_id else ""


_OUTSIDE = Observation()
_current = ContextVar("observation", default=_OUTSIDE)


def begin_observation() -> Observation:
    """The observation of a request that has just arrived, in the current context."""
    observation = Observation()
    _current.set(observation)
    return observation


def current_observation() -> Observation:
    """The observation of the request that this context works on."""
    return _current.get()


def current_request_id() -> str:
    """The id of the request that this context works on; ``""`` outside of requests and before it has one."""
    observation = _current.get()
    return "" if observation is _OUTSIDE else observation.request_id
