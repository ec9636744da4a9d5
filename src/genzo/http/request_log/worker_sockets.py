"""Asks the other workers of a server for their requests, by sockets in the server's temporary folder.

Only the server's user can reach them (`genzo.http.scratch_folder`). Nothing is written to a disk.
"""

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from genzo.http.request_log.queries import RequestQuery
    from genzo.http.request_log.worker_log import WorkerAnswer, WorkerLog

_SECONDS = 5.0
_CHUNK = 1 << 16
_MAX_PATH = 100  # sockaddr_un has 108 bytes on Linux, 104 on macOS
_BACKLOG = 16

T = TypeVar("T")


def listen(folder: Path, worker: int, log: "Callable[[], WorkerLog]") -> None:
    """Answer the other workers from now on, in a thread; ``log`` makes what answers when it is needed.

    A worker that takes the place of another one takes its socket over.
    """
    with suppress(FileNotFoundError):
        _path(folder, worker).unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    _at(folder, worker, listener.bind)
    listener.listen(_BACKLOG)
    threading.Thread(target=_serve, args=(listener, log), daemon=True).start()


class RemoteWorker:
    """The log of another worker. Its methods return None if that worker cannot be asked."""

    def __init__(self, folder: Path, worker: int) -> None:
        self._folder = folder
        self._worker = worker

    def answer(self, query: "RequestQuery") -> "WorkerAnswer | None":
        """See `genzo.http.request_log.worker_log.WorkerLog.answer`."""
        from genzo.http.request_log.worker_log import WorkerAnswer  # noqa: PLC0415 - not needed to start

        return self._asked("answer", query, WorkerAnswer)

    def delete(self, query: "RequestQuery") -> int | None:
        """See `genzo.http.request_log.worker_log.WorkerLog.delete`."""
        return self._asked("delete", query, int)

    def _asked(self, method: Literal["answer", "delete"], query: "RequestQuery", kind: type[T]) -> T | None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_SECONDS)
            try:
                _at(self._folder, self._worker, connection.connect)
                connection.sendall(msgspec.json.encode((method, query)))
                connection.shutdown(socket.SHUT_WR)
                return msgspec.json.decode(_received(connection), type=kind)
            except (OSError, msgspec.MsgspecError):
                return None


def _serve(listener: socket.socket, log: "Callable[[], WorkerLog]") -> None:
    from genzo.http.request_log.queries import RequestQuery  # noqa: PLC0415 - not needed to start

    decoder = msgspec.json.Decoder(tuple[Literal["answer", "delete"], RequestQuery])
    while True:
        connection, _ = listener.accept()
        # A worker that ends while it asks must not end this one's thread.
        with connection, suppress(OSError, msgspec.MsgspecError):
            connection.settimeout(_SECONDS)
            method, query = decoder.decode(_received(connection))
            answer = log().answer(query) if method == "answer" else log().delete(query)
            connection.sendall(msgspec.json.encode(answer))


def _received(connection: socket.socket) -> bytes:
    chunks = iter(lambda: connection.recv(_CHUNK), b"")
    return b"".join(chunks)


def _path(folder: Path, worker: int) -> Path:
    return folder / f"requests-{worker}"


def _at(folder: Path, worker: int, act: Callable[[str], object]) -> None:
    """Bind or connect a socket to the path of a worker, however long the path of the folder is."""
    path = _path(folder, worker)
    if len(os.fsencode(path)) <= _MAX_PATH:
        act(str(path))
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        act(f"/proc/self/fd/{descriptor}/{path.name}")
    finally:
        os.close(descriptor)
