"""The command as a process: it has the terminal, the signals and the folder that it would have without."""

import errno
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from genzo.run.enter import GO, MAX_SENT, READY, REFUSED
from genzo.run.errors import NamespacesRefusedError, NotRunnableError
from genzo.run.plan import Plan
from genzo.run.script import script_words

_FORWARDED = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
"""What is sent to this process alone; a terminal's signals reach the command by themselves."""
_OF_TERMINAL = (signal.SIGINT, signal.SIGQUIT)
"""Passed on where no terminal sends them to the command."""
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126
_MESSAGE = 4096


class Within:
    """The process of a command in namespaces of its own, before it has become the command."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        parent: socket.socket,
        listeners: list[int],
        named: str,
    ) -> None:
        self._process = process
        self._parent = parent
        self._named = named
        self.listeners = [socket.socket(fileno=each) for each in listeners]
        """The sockets of the plan, opened within."""

    def become(self) -> "subprocess.Popen[bytes]":
        """Let the process become the command.

        Raises:
            NotRunnableError: it cannot be run.
        """
        self._parent.sendall(GO)
        failed = self._parent.recv(_MESSAGE)
        if failed:
            self._process.wait()
            raise _not_runnable(self._named, int(failed))
        return self._process


@contextmanager
def within_namespaces(plan: Plan, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Within]:
    """A process in the surroundings of a plan. It ends with the block unless it has become the command.

    Raises:
        NamespacesRefusedError: the system does not allow namespaces.
        NotRunnableError: the command has too many words.
    """
    parent, child = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with parent, child:
        child.set_inheritable(True)
        # -P: a folder of the user's may have a module with the name of one of Python's.
        words = (sys.executable, "-P", "-m", "genzo.run.enter", str(child.fileno()), plan.to_json())
        process = started((*words, *command), environment, named=command[0])
        child.close()
        listeners = _received(parent, process, len(plan.listeners))
        yield Within(process, parent, listeners, command[0])
    process.wait()


def started(
    command: Sequence[str], environment: Mapping[str, str], named: str = ""
) -> "subprocess.Popen[bytes]":
    """The process of a command without namespaces. ``named`` is what an error calls it.

    Raises:
        NotRunnableError: it cannot be run.
    """
    try:
        return subprocess.Popen(command, env=environment, close_fds=False)  # noqa: S603 - the user's own command
    except OSError as error:
        words = script_words(command, environment.get("PATH")) if error.errno == errno.ENOEXEC else None
        if words is not None:
            return started(words, environment, named or command[0])
        raise _not_runnable(named or command[0], error.errno or errno.ENOENT) from error


def wait(process: "subprocess.Popen[bytes]") -> int:
    """Wait for the command and pass signals on; its exit code, or the negative number of its signal."""
    before = dict[int, Any]()

    def pass_on(number: int, _: object) -> None:
        if number not in _OF_TERMINAL or not _is_in_foreground():
            process.send_signal(number)

    for number in (*_FORWARDED, *_OF_TERMINAL):
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, pass_on)
    # Each connection of the command's takes two descriptors here, and the command has its own limit.
    with suppress(OSError, ValueError):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        return process.wait()
    finally:
        for former in before.items():
            signal.signal(*former)


def _is_in_foreground() -> bool:
    """Whether a terminal sends its signals to this process, and so to the command, too."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def end_like(code: int) -> None:
    """End this process as the command has ended: with its exit code, or by its signal."""
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        with suppress(OSError):  # SIGKILL has no handler
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
        raise SystemExit(128 - code)  # a signal that has been blocked
    raise SystemExit(code)


def _received(parent: socket.socket, process: "subprocess.Popen[bytes]", count: int) -> list[int]:
    received = list[int]()
    while len(received) < count:
        message, descriptors, _, _ = socket.recv_fds(parent, _MESSAGE, MAX_SENT)
        received += descriptors
        if message != READY:
            process.wait()
            reason = message.removeprefix(REFUSED).decode() or "the process ended"
            raise NamespacesRefusedError(reason)
    return received


def _not_runnable(word: str, number: int) -> NotRunnableError:
    code = _NOT_FOUND if number == errno.ENOENT else _NOT_EXECUTABLE
    return NotRunnableError(f"{word} cannot be run ({os.strerror(number)}).", code)
