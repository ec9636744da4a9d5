"""Finds the user whose process holds the other end of a connection of this machine (Linux)."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from genzo.control.socket_lookup import ESTABLISHED, find_socket

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ESTABLISHED, _LISTEN = "01", "0A"
_LOCAL, _REMOTE, _STATE, _USER, _INODE = 1, 2, 3, 7, 9
"""Columns of a table: proc_pid_net(5)."""


def is_held_by(user: int, client: str, client_port: int, server_port: int) -> bool | None:
    """Whether a process of ``user`` holds the client's end of a connection to ``server_port``.

    False if the client has closed it. None if the system has no table of connections, or one without this
    server.
    """
    # A client of this machine nearly always calls the address that it has itself.
    found = find_socket(client, client_port, client, server_port)
    if found is not None:
        return found.state == ESTABLISHED and found.inode != 0 and found.user == user
    return _is_held_by_table(user, client, client_port, server_port)


def _is_held_by_table(user: int, client: str, client_port: int, server_port: int) -> bool | None:
    """The same by the tables of all connections."""
    has_server = False
    client_ends = {f"{address}:{client_port:04X}" for address in _in_hexadecimal(client)}
    for row in _rows(f":{client_port:04X} ", f" {_LISTEN} "):
        if row[_STATE] == _LISTEN:
            has_server = has_server or _port(row[_LOCAL]) == server_port
        elif row[_LOCAL] in client_ends and _port(row[_REMOTE]) == server_port:
            # Without an inode no process holds it any more, and the user is shown as 0.
            is_held = row[_STATE] == _ESTABLISHED and row[_INODE] != "0"
            return is_held and int(row[_USER]) == user
    return False if has_server else None


def _rows(first: str, second: str) -> Iterator[list[str]]:
    """The rows with one of these texts: to split every row of thousands takes milliseconds."""
    for table in _TABLES:
        with suppress(OSError), table.open(encoding="ascii") as lines:
            next(lines, None)  # the names of the columns
            for line in lines:
                if first in line or second in line:
                    yield line.split()


def _port(end: str) -> int:
    return int(end.rpartition(":")[2], 16)


def _in_hexadecimal(address: str) -> set[str]:
    """An address as the tables show it: words of 32 bits in the machine's byte order.

    A socket of IPv6 shows an IPv4 address in its mapped form.
    """
    try:
        packed = socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    except OSError:
        return set()
    mapped = b"\0" * 10 + b"\xff\xff"
    if ":" not in address:
        return {_words(packed), _words(mapped + packed)}
    return {_words(packed), *([_words(packed[12:])] if packed.startswith(mapped) else [])}


def _words(packed: bytes) -> str:
    words = [packed[start : start + 4] for start in range(0, len(packed), 4)]
    return "".join(f"{socket.ntohl(int.from_bytes(word)):08X}" for word in words)
