"""Workers within the test's process, each test with an account of its own."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest

from genzo.catalogue.accounts import Account
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup, Vpc, VSwitch
from genzo.catalogue.resource import Resource
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
ZONE = "cn-hangzhou-h"
FAR = 4_000_000_000_000  # milliseconds, in the year 2096
_UIDS = count(3_000_000_000_000_000)


class Caller(NamedTuple):
    """An account that calls the VPC product, and through `ecs` ECS."""

    worker: Worker
    service: Service
    account_id: int

    def call(self, action: str, /, **parameters: str) -> Answer:
        sent = {"RegionId": REGION, "AccessKeyId": str(self.account_id), **parameters}
        return self.worker.call(f"vpc/{action}", **sent)

    def done(self, action: str, /, **parameters: str) -> Any:  # noqa: ANN401 - whatever the service answered
        answer = self.call(action, **parameters)
        assert answer.status == 200, answer.body
        return answer.json

    def refused(self, action: str, /, **parameters: str) -> tuple[int, str]:
        answer = self.call(action, **parameters)
        assert answer.status >= 400, answer.body
        return answer.status, answer.code

    def ecs(self, action: str, /, **parameters: str) -> Any:  # noqa: ANN401 - whatever the service answered
        answer = self.worker.call(
            action, **{"RegionId": REGION, "AccessKeyId": str(self.account_id), **parameters}
        )
        assert answer.status == 200, answer.body
        return answer.json

    def vpc(self, **parameters: str) -> str:
        return str(self.done("CreateVpc", **{"CidrBlock": "172.16.0.0/12", **parameters})["VpcId"])

    def vswitch(self, vpc_id: str, cidr_block: str = "172.16.0.0/24", **parameters: str) -> str:
        sent = {"VpcId": vpc_id, "CidrBlock": cidr_block, "ZoneId": ZONE, **parameters}
        return str(self.done("CreateVSwitch", **sent)["VSwitchId"])

    def put(self, kind: type[Resource], resource_id: str, **members: Any) -> None:  # noqa: ANN401
        """Put a resource of the account into the catalogue."""
        with self.service.store.writing() as catalogue:
            catalogue.put_resource(
                kind(
                    resource_id=resource_id,
                    region_id=REGION,
                    owner_id=self.account_id,
                    created=1_700_000_000_000,
                    **members,
                )
            )


@pytest.fixture(scope="module")
def vpc_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(
        tmp_path_factory.mktemp("vpc") / "genzo.db",
        edition="current",
        durable=False,
        durations={"CreateVpc": 0.0, "CreateVSwitch": 0.0, "CreateRouteEntry": 0.0},
        quotas={"vpcs": 3, "vswitches": 3, "tags": 3, "route_entries": 3},
    )
    yield service
    service.store.close()


@pytest.fixture
def caller(vpc_service: Service) -> Caller:
    account_id = next(_UIDS)
    with vpc_service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=account_id, name=f"{account_id}@example.com", created=0))
    return Caller(Worker(vpc_service, auth="open"), vpc_service, account_id)


__all__ = ["FAR", "REGION", "ZONE", "Caller", "Instance", "SecurityGroup", "VSwitch", "Vpc"]
