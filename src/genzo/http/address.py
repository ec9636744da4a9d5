"""Reserves the address that a server listens on until the workers listen."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from genzo.service.server_settings import SettingsError


@contextmanager
def reserved_port(host: str, port: int) -> Iterator[int]:
    """Reserve a port within the block, and give its number; port 0 means any free port.

    Granian's workers share the port by SO_REUSEPORT. With it, binding succeeds even while another server
    of the same user listens there. So the port is first bound without it.

    Raises:
        SettingsError: the port is taken, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(probe, host, port)
        found: int = probe.getsockname()[1]
    with socket.socket(family) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        _bind(holder, host, found)
        yield found


def _bind(listener: socket.socket, host: str, port: int) -> None:
    try:
        listener.bind((host, port))
    except OSError as error:
        raise SettingsError(_sentence(error, host, port)) from error


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken: stop the program that listens there, or choose another with "
            "--port (0 takes a free one)."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user lacks: choose one above 1023 with --port."
    return f'Genzo cannot listen on "{host}" ({error.strerror}): name an address of this machine with --host.'
