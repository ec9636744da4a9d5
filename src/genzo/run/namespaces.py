"""Gives this process a network, and a view of the files, of its own (Linux: namespaces(7))."""

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Iterable
from pathlib import Path

_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS
_NEW_USER = 0x10000000  # CLONE_NEWUSER
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 1 << 18  # MS_BIND, MS_REC, MS_PRIVATE
_GET_FLAGS, _SET_FLAGS, _SET_ADDRESS, _SET_MASK = 0x8913, 0x8914, 0x8916, 0x891C  # SIOC…, netdevice(7)
_UP = 0x1
_LOOPBACK = b"lo"
_NAME_BYTES = 16
_HOST_MASK = "255.255.255.255"


def enter() -> None:
    """Make new namespaces for this process, which must have one thread.

    A user without rights gets them through a user namespace, in which it is still the same user.

    Raises:
        OSError: the system does not allow it.
    """
    if os.geteuid() == 0:
        try:
            _unshare(_NEW_MOUNTS | _NEW_NETWORK)
        except PermissionError:  # root of a container
            _enter_as_user()
    else:
        _enter_as_user()
    _mount(None, "/", _RECURSIVE | _PRIVATE)
    _bring_loopback_up()


def add_addresses(addresses: Iterable[str]) -> None:
    """Let this machine have further IPv4 addresses, on loopback.

    Raises:
        OSError: the system does not allow it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for number, address in enumerate(addresses):
            label = b"%b:%d" % (_LOOPBACK, number)
            for request, value in ((_SET_ADDRESS, address), (_SET_MASK, _HOST_MASK)):
                # struct ifreq with a struct sockaddr_in.
                packed = struct.pack("=16sHH4s16x", label, socket.AF_INET, 0, socket.inet_aton(value))
                fcntl.ioctl(asking, request, packed)


def cover(source: str, target: str) -> None:
    """Show a file or folder in place of another one, to this process and those that it starts.

    Raises:
        OSError: the system does not allow it, or one of them does not exist.
    """
    _mount(source, target, _BIND)


def _enter_as_user() -> None:
    user, group = os.geteuid(), os.getegid()
    _unshare(_NEW_USER | _NEW_MOUNTS | _NEW_NETWORK)
    # Without it no group may be mapped (user_namespaces(7)).
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asked = struct.pack("=16sH22x", _LOOPBACK, 0)
        (flags,) = struct.unpack_from("=H", fcntl.ioctl(asking, _GET_FLAGS, asked), _NAME_BYTES)
        fcntl.ioctl(asking, _SET_FLAGS, struct.pack("=16sH22x", _LOOPBACK, flags | _UP))


def _unshare(flags: int) -> None:
    _check(_library().unshare(flags))


def _mount(source: str | None, target: str, flags: int) -> None:
    from_path = None if source is None else os.fsencode(source)
    _check(_library().mount(from_path, os.fsencode(target), None, ctypes.c_ulong(flags), None), target)


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, path: str | None = None) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)
