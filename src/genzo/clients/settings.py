"""The settings of a client for a server: its environment, and its configuration."""

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from genzo.clients.escapes import ESCAPES
from genzo.clients.shells import SHELLS, Shell, shell_lines
from genzo.clients.table import Client, host_names
from genzo.clients.target import Target

_PROFILES = files("genzo.clients") / "profiles"
_PLACEHOLDER = re.compile(r"@([A-Z_]+)@")


def environment_lines(client: Client, target: Target, shell: Shell) -> Iterator[str]:
    """The lines that a shell evaluates, for programs that it then starts.

    Raises:
        UnknownValueError: a variable needs what no server has told.
    """
    filled = {name: _filled(value, target) for name, value in client.all_set().items()}
    if client.way == "host names" or target.is_secure:
        filled |= dict.fromkeys(client.certificates, target.value("CA_FILE"))
    filled |= client.serve.variables()
    return shell_lines(shell, filled, (name for name in client.all_unset() if name not in filled))


def profile_lines(client: Client, target: Target, buckets: Iterable[str] = ()) -> list[str]:
    """The configuration of a client; where it has none of its own, what leads it to Genzo instead.

    ``buckets`` are those of OSS that it uses: each has a host name of its own.

    Raises:
        UnknownValueError: the configuration needs what no server has told.
    """
    if client.way == "host names":
        return [f"127.0.0.1 {name}" for name in _names_in_hosts_file(client, target, buckets)]
    if not client.profile:
        return list(environment_lines(client, target, SHELLS["bash"]))
    escape = ESCAPES[language_of(client)]
    text = (_PROFILES / f"{client.profile}.template").read_text(encoding="utf-8")
    return _PLACEHOLDER.sub(lambda found: escape(target.value(found[1])), text).splitlines()


def language_of(client: Client) -> str:
    """The ending of the file that a client's configuration is."""
    if client.way == "host names" or not client.profile:
        return "sh"
    return client.profile.rpartition(".")[2]


def _names_in_hosts_file(client: Client, target: Target, buckets: Iterable[str]) -> Iterator[str]:
    for product in client.products:
        yield from host_names(product, target.region)
    for host in host_names("oss", target.region):
        yield from (f"{bucket}.{host}" for bucket in buckets)


def _filled(text: str, target: Target) -> str:
    return _PLACEHOLDER.sub(lambda found: target.value(found[1]), text)
