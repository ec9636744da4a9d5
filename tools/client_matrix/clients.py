"""The clients of the matrix: their programs, their packages, and how each is led to a server."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Way(Enum):
    """How a client reaches a server without `genzo run`."""

    ENDPOINT = "endpoint setting"
    PROXY = "HTTP_PROXY"
    NONE = "none"


class Client(NamedTuple):
    """A row of the matrix."""

    name: str
    """As `scripts/clients NAME` takes it."""
    title: str
    language: str
    package: str
    """Whose version is shown, by its name in the registry of the language."""
    program: str
    """A module, a file or a folder in tests/clients/scenario/LANGUAGE."""
    arguments: tuple[str, ...] = ()
    environment: str = "test"
    """Of Python: the file of pinned packages in requirements/."""
    way: Way = Way.ENDPOINT
    settings: Mapping[str, str] = {}
    """Of the server, as variables of its environment."""
    takes_scenario: bool = True
    """Otherwise its program has steps of its own: the tool does not let its user choose the calls."""
    is_large: bool = False
    """Whether installing it takes minutes: `--quick` leaves it out."""


_ECS = "alibabacloud_ecs20140526"

CLIENTS = (
    Client("python-sdk", f"`{_ECS}`", "python", _ECS, "ecs20140526_program"),
    Client(
        "python-sdk-signature-1",
        f"`{_ECS}`, signature version 1",
        "python",
        _ECS,
        "ecs20140526_program",
        ("--signature-version-1",),
    ),
    Client(
        "python-sdk-async", f"`{_ECS}`, asyncio", "python", _ECS, "ecs20140526_program", ("--asynchronous",)
    ),
    Client("python-sdk-3", f"`{_ECS}`", "python", _ECS, "ecs20140526_program", (), "client-ecs-3"),
    Client(
        "python-sdk-3-async",
        f"`{_ECS}`, asyncio",
        "python",
        _ECS,
        "ecs20140526_program",
        ("--asynchronous",),
        "client-ecs-3",
    ),
    Client(
        "python-sdk-v1", "`aliyun-python-sdk-ecs`", "python", "aliyun-python-sdk-ecs", "aliyunsdkecs_program"
    ),
    Client("libcloud", "libcloud", "python", "apache-libcloud", "libcloud_program"),
    Client(
        "aliyun-img-utils",
        "aliyun-img-utils",
        "python",
        "aliyun-img-utils",
        "img_utils_program",
        way=Way.PROXY,
    ),
    Client(
        "ray",
        "Ray's autoscaler",
        "python",
        "ray",
        "ray_program",
        environment="client-ray",
        way=Way.PROXY,
        takes_scenario=False,
        is_large=True,
    ),
    Client(
        "ops-mcp-server",
        "alibaba-cloud-ops-mcp-server",
        "python",
        "alibaba-cloud-ops-mcp-server",
        "ops_mcp_program",
        environment="client-ops-mcp",
        way=Way.NONE,
        takes_scenario=False,
        is_large=True,
    ),
    Client(
        "prowler",
        "Prowler",
        "python",
        "prowler",
        "prowler_program",
        environment="client-prowler",
        way=Way.NONE,
        takes_scenario=False,
        is_large=True,
    ),
    Client(
        "footmark",
        "footmark, as Ansible's modules call it",
        "python",
        "footmark",
        "footmark_program",
        way=Way.PROXY,
    ),
    Client("node-sdk", "`@alicloud/ecs20140526`", "node", "@alicloud/ecs20140526", "ecs20140526.js"),
    Client(
        "node-sdk-openapi",
        "`@alicloud/openapi-client`",
        "node",
        "@alicloud/openapi-client",
        "openapi_client.js",
    ),
    Client("pop-core", "`@alicloud/pop-core`", "node", "@alicloud/pop-core", "pop_core.js"),
    Client(
        "go-sdk",
        "`alibabacloud-go/ecs-20140526`",
        "go",
        "github.com/alibabacloud-go/ecs-20140526/v7",
        "ecs20140526",
    ),
    Client(
        "go-sdk-v1",
        "`aliyun/alibaba-cloud-sdk-go`",
        "go",
        "github.com/aliyun/alibaba-cloud-sdk-go",
        "sdkgo",
    ),
    Client("java-sdk", "`com.aliyun:ecs20140526`", "java", "ecs20140526", "Ecs20140526"),
    Client(
        "java-sdk-v1", "`com.aliyun:aliyun-java-sdk-ecs`", "java", "aliyun-java-sdk-ecs", "AliyunJavaSdkEcs"
    ),
)


def chosen(names: list[str]) -> list[Client]:
    """The clients of these names or languages, in the order of the matrix; all without a name.

    Raises:
        ValueError: no client and no language has one of the names.
    """
    for name in names:
        if not any(name in (client.name, client.language) for client in CLIENTS):
            known = ", ".join(client.name for client in CLIENTS)
            raise ValueError(f"There is no client {name}. The clients are {known}.")
    return [client for client in CLIENTS if not names or {client.name, client.language} & set(names)]
