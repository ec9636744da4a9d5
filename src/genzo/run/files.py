"""The files of the system that a command sees changed: how names are found, and credentials of the cloud."""

import os
import pwd
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from genzo.run.names import LOOPBACK
from genzo.run.plan import Cover
from genzo.wire.host_names import is_cloud_name, is_loopback

_RESOLVER = Path("/etc/resolv.conf")
_HOSTS = Path("/etc/hosts")
_SWITCH = Path("/etc/nsswitch.conf")
_RESOLVING_SERVICES = (Path("/run/nscd"), Path("/run/systemd/resolve/io.systemd.Resolve"))
"""Services of the system that find names: their sockets are files, which no namespace of networks closes."""
_CREDENTIALS = (
    *(".aliyun", ".alibabacloud", ".aliyuncli", ".acs", ".alicloud"),
    *(".ossutilconfig", ".osscredentials", ".oss_credentials"),
)
"""Files and folders with keys, in the home folder: of the command line and the SDKs, and of OSS's tools."""


def home_folders() -> Sequence[Path]:
    """Where programs look for the user's files: ``HOME``, and what the system says, which Java reads."""
    homes = list[Path]()
    # A user that the system does not know has neither, unless HOME is set.
    with suppress(RuntimeError):
        homes.append(Path.home())
    with suppress(KeyError):
        homes.append(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return list(dict.fromkeys(homes))


def covers(folder: Path, homes: Iterable[Path], addresses: Iterable[tuple[str, str]]) -> Iterator[Cover]:
    """What to show in place of files of the system and of the user; the new files are in ``folder``.

    ``homes`` are the user's home folders, ``addresses`` those of opened hosts, by name.
    """
    texts = {
        _RESOLVER: f"nameserver {LOOPBACK}\nsearch .\n",
        _HOSTS: _hosts(addresses),
        _SWITCH: _switch(),
    }
    for path, text in texts.items():
        if path.exists():
            new = folder / path.name
            new.write_text(text, encoding="utf-8")
            yield Cover(str(new), str(path.resolve()))
    empty_folder, empty_file = folder / "empty", folder / "empty-file"
    empty_folder.mkdir()
    empty_file.touch()
    for path in (*_RESOLVING_SERVICES, *(home / name for home in homes for name in _CREDENTIALS)):
        if is_seen(path):
            yield Cover(str(empty_folder if path.is_dir() else empty_file), str(path.resolve()))


def is_seen(path: Path) -> bool:
    """Whether a path exists in folders that the user may search: the command sees no others either."""
    try:
        return path.exists()
    except PermissionError:
        return False


def _hosts(addresses: Iterable[tuple[str, str]]) -> str:
    """The user's names of this machine, without those of the cloud, and the opened hosts."""
    kept = list[str]()
    for line in _HOSTS.read_text(encoding="utf-8", errors="replace").splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        names = [name for name in names if not is_cloud_name(name.lower())]
        if names and is_loopback(address):
            kept.append(" ".join((address, *names)))
    kept += (f"{address} {name}" for name, address in addresses if name != address)
    return "\n".join((*kept, ""))


def _switch() -> str:
    """The sources of names, with those alone that the surroundings change."""
    lines = _SWITCH.read_text(encoding="utf-8", errors="replace").splitlines() if _SWITCH.exists() else []
    return "\n".join(
        (*(line for line in lines if not line.lstrip().startswith("hosts:")), "hosts: files dns", "")
    )
