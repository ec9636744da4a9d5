"""A service that accepts every connection and answers none."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hanging() -> Iterator[str]:
    """The service's URL."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    accepted = list[socket.socket]()

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            accepted.append(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in accepted:
            connection.close()
