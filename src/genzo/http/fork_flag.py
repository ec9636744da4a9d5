"""Whether a server has ever had a fork, in memory that its workers share."""

import mmap


class ForkFlag:
    """A flag that any worker sets and all see at once. The process that starts the workers makes it.

    Every request looks at it. A look for the folder of the forks would take a system call.
    """

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    @property
    def is_set(self) -> bool:
        return self._shared[0] != 0

    def set(self) -> None:
        """Let requests be compared with the keys of forks from now on."""
        self._shared[0] = 1
