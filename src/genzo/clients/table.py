"""The table of clients: the files of the folder ``table``, as values."""

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

_FOLDER = files("genzo.clients") / "table"
_CLIENTS = ("sdks", "programs", "proxy", "host_names")

Way = Literal["endpoint", "proxy", "host names"]
"""How a client is led to Genzo: by its endpoint, as its HTTP proxy, or at the cloud's host names."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Variables that several clients read: those that lead to Genzo, and those that must not be set."""

    set: dict[str, str] = {}
    unset: list[str] = []


class Serve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a server needs for a client, by the options of ``genzo serve``."""

    duration: str = ""
    images_as_of: str = ""

    def variables(self) -> dict[str, str]:
        """The variables of these options."""
        return {f"GENZO_{name.upper()}": value for name, value in self._given()}

    def options(self) -> str:
        """These options as words of a command."""
        words = [(name, word) for name, value in self._given() for word in value.split()]
        return " ".join(f"--{name.replace('_', '-')} {word}" for name, word in words)

    def _given(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in msgspec.structs.asdict(self).items() if value]


class Client(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One client.

    ``evidence`` says what Genzo's tests do: they run it, they send the same calls, or its source was read.
    ``setting`` is its cell in docs/clients.md. ``profile`` is the file with its configuration, which belongs
    at ``file`` where a client reads one file alone. ``note`` is a sentence for an operator; ``http_notes``
    have one for a server of plain HTTP, beside the variables or the configuration.

    ``set`` and ``unset`` are variables beside those of ``groups``. The first of ``endpoint_variables`` that
    is not empty counts; ``{PRODUCT}`` stands for each of ``products``. ``scheme`` is that of its calls,
    which its configuration can change unless it is ``fixed_scheme``. ``aliyun_profile`` says when the
    endpoint in ``~/.aliyun/config.json`` counts. ``certificates`` are the variables of trusted authorities.

    With ``endpoints_file``, the file ``endpoints.xml``, or the one that ``TF_ENDPOINT_PATH`` names, counts
    after the variables.

    ``proxies`` says in which case a client reads the names of HTTP_PROXY and HTTPS_PROXY. Go reads them in
    any, and calls loopback without a proxy (net/http, ``ProxyFromEnvironment``).
    """

    title: str
    other_names: list[str] = []
    way: Way = "endpoint"
    evidence: Literal["run", "calls", "source"] = "source"
    setting: str = ""
    profile: str = ""
    file: str = ""
    note: str = ""
    http_notes: dict[Literal["env", "profile"], str] = {}
    groups: list[str] = []
    set: dict[str, str] = {}
    unset: list[str] = []
    serve: Serve = Serve()
    products: tuple[str, ...] = ("ecs",)
    endpoint_variables: list[str] = []
    endpoint_form: Literal["host", "url"] = "host"
    aliyun_profile: Literal["", "unless ignored", "if named"] = ""
    endpoints_file: bool = False
    scheme: Literal["http", "https"] = "https"
    fixed_scheme: bool = False
    proxies: Literal["any-case", "upper-case", "go", "none"] = "any-case"
    obeys_no_proxy: bool = True
    certificates: list[str] = []

    @property
    def set_in_program(self) -> bool:
        """Whether the endpoint is set in a program or a configuration, and by no variable."""
        return self.way == "endpoint" and not self.endpoint_variables

    def all_set(self) -> dict[str, str]:
        """The variables that lead it to Genzo, with those of its groups. Values have placeholders."""
        found: dict[str, str] = {}
        for name in self.groups:
            found |= variables().groups[name].set
        return found | self.set

    def all_unset(self) -> list[str]:
        """The variables that must not be set, with those of its groups."""
        names = [name for group in self.groups for name in variables().groups[group].unset]
        return list(dict.fromkeys([*names, *self.unset]))

    def endpoint_variables_of(self, product: str) -> list[str]:
        """The variables of the endpoint for a product, in the order in which they count."""
        return [name.replace("{PRODUCT}", product.upper()) for name in self.endpoint_variables]


class Variables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file ``variables.toml``: groups of variables, other names that clients read, and host names."""

    groups: dict[str, Group]
    hosts: dict[str, list[str]]
    others: list[str]


class _Clients(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clients: dict[str, Client]


@cache
def clients() -> dict[str, Client]:
    """Every client by its name, in the order of docs/clients.md."""
    found: dict[str, Client] = {}
    for name in _CLIENTS:
        found |= msgspec.toml.decode(_bytes(name), type=_Clients).clients
    return found


@cache
def variables() -> Variables:
    """What several clients share."""
    return msgspec.toml.decode(_bytes("variables"), type=Variables)


def name_of_client(text: str) -> str:
    """The name of a client in the case of the table, or an empty text if no client has the name."""
    wanted = text.casefold()
    for name, client in clients().items():
        if wanted in {name, *map(str.casefold, client.other_names)}:
            return name
    return ""


def host_names(product: str, region: str) -> list[str]:
    """The names of a product's host that clients may call in a region, the usual one first."""
    names = [name.format(region=region) for name in variables().hosts[product]]
    # The endpoint tables of the SDKs have this name (docs/reference/clients.md#endpoints).
    return ["ecs-cn-hangzhou.aliyuncs.com", *names] if (product, region) == ("ecs", "cn-hangzhou") else names


def _bytes(name: str) -> bytes:
    return (_FOLDER / f"{name}.toml").read_bytes()
