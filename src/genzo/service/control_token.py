"""The control token: makes it at a server's first start, and finds it for clients on the same machine.

A server keeps its token in the file ``control-token`` of its data folder. With ``--memory`` the file is
``control-token-PORT``, and is deleted when the server stops. Only the file's owner can read it.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from genzo.service.regular_file import opened_regular_file
from genzo.service.server_settings import ServerSettings, SettingsError

_BYTES = 32
_MAX_LENGTH = 512
_TOKEN = re.compile(r"[^\s\x00-\x1f\x7f]+")


def given_token(token: str, file: Path | None) -> str:
    """The operator's token, from an option or from a file; ``""`` if neither is given.

    The file may be readable by others, because containers mount secrets so.

    Raises:
        SettingsError: both are given, the file cannot be read, or the token cannot be sent in a header.
    """
    if file is None:
        return _checked(token, "The control token") if token else ""
    if token:
        raise SettingsError("The control token is given twice: leave out --control-token.")
    try:
        with opened_regular_file(file) as opened:
            mode, content = os.fstat(opened.fileno()).st_mode, opened.read(_MAX_LENGTH + 2)
    except OSError as error:
        raise SettingsError(
            f"The control token cannot be read from {file} ({error.strerror}): correct --control-token-file."
        ) from error
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(f"Other users can change the control token in {file}: run chmod go-w on it.")
    return _checked(content.decode(errors="replace").strip(), f"The control token in {file}")


@contextmanager
def with_control_token(settings: ServerSettings) -> Iterator[ServerSettings]:
    """The settings with the token that the server has made, unless the operator gave one.

    ``settings.port`` is the port that the server listens on.

    Raises:
        SettingsError: control would be open to other machines, or the file cannot be used.
    """
    if settings.control == "open" and not settings.listens_on_loopback:
        raise SettingsError(
            f"--control open would let every machine that reaches {settings.host} control Genzo: leave it "
            "out."
        )
    temporary = settings.data / f"control-token-{settings.port}"
    with suppress(OSError):  # of a killed server
        temporary.unlink()
    if settings.control_token or settings.control == "off":
        yield settings
        return
    path = temporary if settings.memory else settings.data / "control-token"
    try:
        yield msgspec.structs.replace(settings, made_control_token=_made(path, settings))
    finally:
        if settings.memory:
            with suppress(OSError):
                path.unlink()


def find_control_token(data: Path, port: int) -> str:
    """The token of the server on this machine's ``port`` with this data folder; ``""`` if there is none.

    GENZO_CONTROL_TOKEN and GENZO_CONTROL_TOKEN_FILE come first, as for the server.

    Raises:
        SettingsError: a file cannot be used.
    """
    file = os.environ.get("GENZO_CONTROL_TOKEN_FILE")
    token = given_token(os.environ.get("GENZO_CONTROL_TOKEN", ""), Path(file) if file else None)
    paths = (data / f"control-token-{port}", data / "control-token")
    return token or next((_read(path) for path in paths if _exists(path)), "")


def _made(path: Path, settings: ServerSettings) -> str:
    """The token in a file, made if it is missing."""
    token = os.urandom(_BYTES).hex()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_file(path, f"{token}\n")
    except OSError as error:
        if _exists(path):
            return _read(path)
        if settings.control_mode != "token":
            return token  # control is open as it is, and without a file nobody knows the token
        raise SettingsError(
            f"The control token cannot be kept in {path} ({error.strerror}): give one with "
            "--control-token-file, or turn control off with --control off."
        ) from error
    return token


def _make_file(path: Path, content: str) -> None:
    """Make a private file as a whole: a server that is killed, or has no disk space, leaves no empty one.

    Raises:
        OSError: it exists, or cannot be made.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=f"{path.name}-", suffix=".new", dir=path.parent)
    try:
        with open(descriptor, "w") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Of two servers that start at once, one makes the file and the other reads it: a link replaces none.
        os.link(temporary, path)
    finally:
        os.unlink(temporary)  # noqa: PTH108 - mkstemp gives no Path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder of another user
        return False


def _read(path: Path) -> str:
    return _checked(_content(path).strip(), f"The control token in {path}")


def _content(path: Path) -> str:
    try:
        with opened_regular_file(path) as opened:
            mode, content = os.fstat(opened.fileno()).st_mode, opened.read(_MAX_LENGTH + 2)
    except OSError as error:
        raise SettingsError(
            f"The control token cannot be read from {path} ({error.strerror}): correct its owner, or delete "
            "it, and the next start makes another."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            f"Other users can read or change the control token in {path}: delete it, and the next start "
            "makes another."
        )
    return content.decode(errors="replace")


def _checked(token: str, what: str) -> str:
    if not token:
        raise SettingsError(f"{what} is empty: write one, or delete the file.")
    if len(token) > _MAX_LENGTH or not _TOKEN.fullmatch(token):
        raise SettingsError(f"{what} has spaces or is longer than {_MAX_LENGTH} characters: choose another.")
    return token
