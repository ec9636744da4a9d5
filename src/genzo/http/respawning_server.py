"""A server of several worker processes that replaces a worker that ends, however often."""

import logging
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.server.mp import MPServer

MAX_FAILED_STARTS = 5
"""How many workers in a row may end before they are ready; then the server gives up."""
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 5.0
_CALM_SECONDS = 10.0
_STEP_SECONDS = 0.02

_log = logging.getLogger("genzo.workers")


class WorkersStartError(Exception):
    """Workers end before they are ready, `MAX_FAILED_STARTS` in a row."""


class RespawningServer(MPServer):
    """Granian's server, but for what it does when a worker ends.

    Granian gives up when a worker ends within 5.5 seconds of its start, so two kills would end the server.
    This one replaces a worker after a pause, which doubles with each end until none has ended for ten
    seconds, and gives up only if workers cannot start at all.

    ``after_start`` is called once the first workers are started. Granian's own hook is called before they are
    forked, and no thread may run while a process forks.

    ``starts`` counts the workers that have become ready; each worker adds itself. What loads the application
    is called with the number of its worker.
    """

    def __init__(self, *, after_start: Callable[[], None], **options: Any) -> None:  # noqa: ANN401 - of Granian
        # Workers inherit the application: it cannot be sent to them. Python 3.14 has another default.
        multiprocessing.set_start_method("fork", force=True)
        super().__init__("genzo", **options)
        self.starts = multiprocessing.Value("L", 0)
        self._after_start = after_start
        self._failed_starts = 0
        self._pause = _FIRST_PAUSE_SECONDS
        self._last_end = 0.0

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[[int], Any]) -> Any:  # type: ignore[override] # noqa: ANN401 - of Granian
        return super()._spawn_worker(idx, target, partial(callback_loader, idx))

    def _spawn_workers(self, *arguments: Any) -> None:  # noqa: ANN401 - of Granian
        super()._spawn_workers(*arguments)  # type: ignore[no-untyped-call]
        self._after_start()

    def _serve_loop(self, *arguments: Any) -> None:  # noqa: ANN401 - of Granian
        """Replace workers that end, and all of them after SIGHUP, until the server is told to stop.

        Raises:
            WorkersStartError: see there. The workers have been stopped.
        """
        ready = 0
        while True:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.interrupt_signal:
                return
            if self.reload_signal:
                self._reload(*arguments)  # type: ignore[no-untyped-call]
            ended = self._ended()
            ready_before, ready = ready, self.starts.value
            self._failed_starts = 0 if ready > ready_before else self._failed_starts + len(ended)
            if self._failed_starts >= MAX_FAILED_STARTS:
                self.shutdown()  # type: ignore[no-untyped-call]
                raise WorkersStartError
            if ended:
                _log.error("A worker ended unexpectedly and is replaced.")
                self._wait_before_respawn()
                if not self.interrupt_signal:
                    self._respawn_workers(ended, *arguments)

    def _ended(self) -> list[int]:
        """The indices of the workers that have ended. Threads of Granian add to them at any time."""
        ended: list[int] = []
        while self.interrupt_children:
            ended.append(self.interrupt_children.pop())
        return ended

    def _wait_before_respawn(self) -> None:
        """Pause, unless the server is told to stop meanwhile."""
        now = time.monotonic()
        if now - self._last_end > _CALM_SECONDS:
            self._pause = _FIRST_PAUSE_SECONDS
        self._last_end = now
        until = now + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)
        while not self.interrupt_signal and time.monotonic() < until:
            time.sleep(_STEP_SECONDS)
