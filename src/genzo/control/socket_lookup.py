"""Asks the kernel for one TCP socket of this machine by its ends (Linux: sock_diag(7)).

The tables in /proc/net list every socket, and the kernel walks its whole hash table for each: that takes
milliseconds even on an idle machine. A lookup takes a tenth of one.
"""

import ipaddress
import socket
import struct
from contextlib import suppress
from typing import NamedTuple

ESTABLISHED = 1
"""The state of a socket with a connection (tcp_states.h)."""

_SOCK_DIAG = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY = 20  # SOCK_DIAG_BY_FAMILY
_REQUEST = 1  # NLM_F_REQUEST
_HEADER = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, sequence, port
_ASKED = struct.Struct("=BBBxI")  # inet_diag_req_v2: family, protocol, extensions, states
_PORTS = struct.Struct("!HH")
_NO_COOKIE = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)  # any interface, INET_DIAG_NOCOOKIE
_ANY_STATE = 0xFFFFFFFF
_ANSWER = struct.Struct("=BB50x12xII")  # inet_diag_msg: family, state, …, user, inode
_MAX_ANSWER = 4096
_SECONDS = 1.0


class FoundSocket(NamedTuple):
    """A socket. ``inode`` is 0 if no process holds it any more, and ``user`` means nothing then."""

    state: int
    user: int
    inode: int


def find_socket(local: str, local_port: int, remote: str, remote_port: int) -> FoundSocket | None:
    """The TCP socket with these ends; None if there is none, or the kernel cannot be asked."""
    try:
        ends = [ipaddress.ip_address(each) for each in (local, remote)]
    except ValueError:
        return None
    # A socket of IPv6 with an IPv4 address in its mapped form is found by the latter.
    ends = [getattr(each, "ipv4_mapped", None) or each for each in ends]
    family = socket.AF_INET6 if isinstance(ends[0], ipaddress.IPv6Address) else socket.AF_INET
    places = b"".join(each.packed.ljust(16, b"\0") for each in ends)
    asked = _ASKED.pack(family, socket.IPPROTO_TCP, 0, _ANY_STATE) + _PORTS.pack(local_port, remote_port)
    with suppress(OSError, AttributeError):  # a sandbox, or a system without the family
        return _found(_answer(asked + places + _NO_COOKIE))
    return None


def _answer(asked: bytes) -> bytes:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel:
        kernel.settimeout(_SECONDS)
        kernel.send(_HEADER.pack(_HEADER.size + len(asked), _BY_FAMILY, _REQUEST, 0, 0) + asked)
        return kernel.recv(_MAX_ANSWER)


def _found(answer: bytes) -> FoundSocket | None:
    if len(answer) < _HEADER.size + _ANSWER.size or _HEADER.unpack_from(answer)[1] != _BY_FAMILY:
        return None
    _family, state, user, inode = _ANSWER.unpack_from(answer, _HEADER.size)
    return FoundSocket(state, user, inode)
