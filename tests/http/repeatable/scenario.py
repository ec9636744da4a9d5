"""Calls of each kind, whose answers a seed fixes; and servers' services to make them on."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service
from tests.postgresql.servers import Server

REGION = "cn-hangzhou"
BASE = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
NOW = "2026-01-01T00:00:00Z"


@contextmanager
def service_on(
    kind: str, folder: Path, postgresql: Server | None, template: str, *, seed: int | None = 7
) -> Iterator[Service]:
    """A service on a new catalogue of a kind of store."""
    folder.mkdir()
    with ExitStack() as stack:
        location: Path | str = folder / "genzo.db"
        if postgresql is not None:
            location = stack.enter_context(postgresql.database(f"repeatable_{folder.name}", template))
        service = new_service(location, random_seed=seed, any_account=True, chosen_ids="on")
        stack.callback(service.store.close)
        assert (kind == "postgresql") is service.store.traits.is_remote
        yield service


class Client:
    """Calls a worker as an account, and keeps every answer of the API."""

    def __init__(self, service: Service) -> None:
        self.worker_service = service
        self.worker = Worker(service, auth="open", control="open")
        self.answers = list[Answer]()

    def control(self, method: str, page: str, body: object = None, query: str = "") -> Answer:
        text = b"" if body is None else json.dumps(body).encode()
        answer = self.worker.control(method, f"/_genzo/{page}", query, text)
        assert answer.status < 300, answer.body
        return answer

    def call(self, account: str, action: str, /, answer_format: str = "JSON", **parameters: str) -> Any:  # noqa: ANN401 - of any action
        named = {name.replace("_", "."): value for name, value in parameters.items()}
        query = {
            "Action": action,
            "Format": answer_format,
            "AccessKeyId": account,
            "RegionId": REGION,
            **named,
        }
        answer = self.worker.get(urlencode(query))
        self.answers.append(answer)
        return answer.json if answer_format == "JSON" else None


def freeze(client: Client) -> None:
    client.control("PUT", "clock", {"now": NOW, "frozen": True})


def life(client: Client, account: str) -> None:
    """Create resources of each kind, list them, fail, and delete some."""
    ram = {"Version": "2015-05-01"}
    vpc = client.call(account, "CreateVpc")["VpcId"]
    client.control("PUT", "clock", {"advance": 60})
    vswitch = client.call(
        account, "CreateVSwitch", VpcId=vpc, ZoneId=f"{REGION}-h", CidrBlock="172.16.1.0/24"
    )["VSwitchId"]
    client.control("PUT", "clock", {"advance": 60})
    group = client.call(account, "CreateSecurityGroup", VpcId=vpc)["SecurityGroupId"]
    client.call(
        account,
        "AuthorizeSecurityGroup",
        SecurityGroupId=group,
        Permissions_1_IpProtocol="TCP",
        Permissions_1_PortRange="22/22",
        Permissions_1_SourceCidrIp="10.0.0.0/8",
    )
    client.call(account, "DescribeSecurityGroupAttribute", SecurityGroupId=group)
    run = {
        "ImageId": BASE,
        "InstanceType": "ecs.g6.large",
        "VSwitchId": vswitch,
        "SecurityGroupId": group,
        "Amount": "2",
        "ClientToken": "once",
    }
    instance = client.call(account, "RunInstances", **run)["InstanceIdSets"]["InstanceIdSet"][0]
    client.call(account, "RunInstances", **run)
    client.call(account, "DescribeInstances", "XML")
    client.control("PUT", "clock", {"advance": 60})
    image = client.call(account, "CreateImage", InstanceId=instance, ImageName="golden")["ImageId"]
    client.control("PUT", "clock", {"advance": 600})
    client.call(account, "CopyImage", ImageId=image, DestinationRegionId="cn-beijing")
    client.call(account, "DescribeImages", "XML", ImageOwnerAlias="self")
    client.call(account, "DescribeImages", "XML", ImageOwnerAlias="self")
    client.call(account, "DescribeSnapshots")
    client.call(account, "CreateKeyPair", KeyPairName="laptop")
    client.call(account, "CreateUser", UserName="alice", **ram)
    client.call(account, "CreateAccessKey", UserName="alice", **ram)
    client.call(account, "CreateRole", RoleName="reader", AssumeRolePolicyDocument=_trust(account), **ram)
    arn = f"acs:ram::{account}:role/reader"
    client.call(account, "AssumeRole", Version="2015-04-01", RoleArn=arn, RoleSessionName="one")
    client.call(account, "DeleteImage", ImageId="m-none")
    client.call(account, "NoSuchAction")
    client.call(account, "DeleteImage", "XML", ImageId=image)


def faults(client: Client, account: str) -> None:
    """Calls that fail by chance."""
    client.control("PUT", "faults/chance", {"error": "Throttling", "probability": 0.5})
    for _ in range(12):
        client.call(account, "DescribeRegions")
    client.control("DELETE", "faults")


def _trust(account: str) -> str:
    principal = {"RAM": [f"acs:ram::{account}:root"]}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return json.dumps({"Version": "1", "Statement": [statement]})
