"""Accounts with settings of their own never change what others get: two servers, either store, any order."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from genzo.catalogue.clock import parse_moment
from genzo.catalogue.store import CatalogueStore
from genzo.service.build import build_service
from tests.api import Answer, Api
from tests.in_process import Worker
from tests.store.making import REGION, image

ACCOUNTS = (1000000000000001, 1000000000000002)
MEMBERS = ("clock", "durations", "quotas", "faults")
YEARS = (2101, 2201, 2301)
"""The years that clocks are set to. The system's clock is before all of them."""
CODES = ("Throttling.User", "ServiceUnavailable", "InternalError")
SECONDS = (0, 600, 1200)
NUMBERS = (11, 22, 33)
VALUES: dict[str, tuple[Any, ...]] = dict(zip(MEMBERS, (YEARS, SECONDS, NUMBERS, CODES), strict=True))
NOTHING: dict[str, Any] = dict.fromkeys(MEMBERS)
Step = tuple[int, int | None, str, int | None]
"""The server that is asked, the account or None for all, what is set there, and its value; None resets it."""
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from((None, *ACCOUNTS)),
        st.sampled_from((*MEMBERS, "reset")),
        st.one_of(st.none(), st.integers(0, 2)),
    ),
    max_size=6,
)


class Servers(NamedTuple):
    """Two servers of one catalogue in this process."""

    workers: tuple[Worker, Worker]
    store: CatalogueStore

    def control(self, worker: int, method: str, page: str, account: int | None, body: object = None) -> None:
        """Send a control request, which must succeed. The servers are told the account in different ways."""
        query = "" if account is None else f"account={account}" if worker else f"access_key_id=key-{account}"
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.workers[worker].control(method, f"/_genzo/{page}", query, sent)
        assert answer.status == 200, answer.body

    def call(self, worker: int, account: int, action: str, **parameters: str) -> Answer:
        """A signed call of an account."""
        named = {"Action": action, "Format": "JSON", "RegionId": REGION, **parameters}
        signed = Api("", 0, f"key-{account}", "secret").signed(named)
        return self.workers[worker].get(urlencode(signed))

    def populate(self) -> None:
        """Give each account images that are ready half a year before the years, and share them."""
        with self.store.writing() as catalogue:
            for account, other in (ACCOUNTS, ACCOUNTS[::-1]):
                ready = [parse_moment(f"{year - 1}-07-01T00:00:00Z") or 0 for year in YEARS]
                images = [
                    image(f"m-{account}-{moment}", owner_id=account, settles_at=moment) for moment in ready
                ]
                catalogue.put_images(images)
                catalogue.share_images(images, other)
        for account in ACCOUNTS:
            if not self.groups(0, account):
                assert self.call(0, account, "CreateSecurityGroup").status == 200

    def groups(self, worker: int, account: int) -> list[dict[str, Any]]:
        shown = self.call(worker, account, "DescribeSecurityGroups", IsQueryEcsCount="true").json
        groups: list[dict[str, Any]] = shown["SecurityGroups"]["SecurityGroup"]
        return groups

    def seen(self, worker: int, account: int) -> dict[str, object]:
        """What an account's calls to a server show of its settings."""
        totals = {
            owner: self.call(worker, account, "DescribeImages", ImageOwnerAlias=owner).json["TotalCount"]
            for owner in ("self", "others")
        }
        assert totals["self"] == totals["others"]
        refused = self.call(worker, account, "DescribeRegions")
        ((number,),) = ({each["AvailableInstanceAmount"]} for each in self.groups(worker, account))
        return {
            "clock": totals["self"],
            "faults": None if refused.status == 200 else refused.code,
            "quotas": number,
            "durations": self.made_at_once(worker, account),
        }

    def made_at_once(self, worker: int, account: int) -> bool:
        """Whether a VPC is available as soon as it is made."""
        vpc_id = self.call(worker, account, "CreateVpc").json["VpcId"]
        (vpc,) = self.call(worker, account, "DescribeVpcs", VpcId=vpc_id).json["Vpcs"]["Vpc"]
        return bool(vpc["Status"] == "Available")


def expected(own: dict[str, Any], of_all: dict[str, Any]) -> dict[str, object]:
    """What the calls of an account show by the rule: its own value, else that of all, else the default."""
    chosen = {name: of_all[name] if own[name] is None else own[name] for name in MEMBERS}
    return {
        "clock": 0 if chosen["clock"] is None else YEARS.index(chosen["clock"]) + 1,
        "faults": chosen["faults"],
        "quotas": chosen["quotas"] or 2000,
        "durations": not chosen["durations"],
    }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def servers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    location: Path | str = tmp_path_factory.mktemp("apart") / "genzo.db"
    with ExitStack() as stack:
        if request.param == "postgresql":
            template = request.getfixturevalue("postgresql_template")
            databases = request.getfixturevalue("postgresql")
            location = stack.enter_context(databases.database("apart", template))
        started = {"durable": False, "durations": {"CreateVpc": 0}, "quotas": {"vpcs": 10_000}}
        services = [build_service(location, **started) for _ in range(2)]  # type: ignore[arg-type]
        services[0].prepare()
        first, second = (Worker(service) for service in services)
        for account in ACCOUNTS:
            chosen = {"id": account, "access_key_id": f"key-{account}", "access_key_secret": "secret"}
            made = first.control("POST", "/_genzo/accounts", "", json.dumps(chosen).encode())
            assert made.status == 201
        yield Servers((first, second), services[0].store)
        for service in services:
            service.store.close()


def apply(servers: Servers, step: Step, model: dict[int | None, dict[str, Any]]) -> None:
    worker, scope, member, index = step
    if member == "reset":
        servers.control(worker, "POST", "reset", scope)
        for each in model if scope is None else (scope,):
            model[each] = dict(NOTHING)
        servers.populate()
        return
    model[scope][member] = None if index is None else VALUES[member][index]
    if index is None:
        servers.control(worker, "DELETE", member, scope)
        return
    value = VALUES[member][index]
    body = {
        "clock": {"now": f"{value}-01-01T00:00:00Z"},
        "durations": {"CreateVpc": value},
        "quotas": {"instances_per_security_group": value},
        "faults": {"faults": [{"name": "f", "error": value, "actions": ["DescribeRegions"]}]},
    }[member]
    servers.control(worker, "PUT", member, scope, body)


ONE, OTHER = ACCOUNTS


@given(steps=_STEPS)
@example(steps=[(0, ONE, member, 2) for member in MEMBERS])
@example(steps=[(0, None, member, 1) for member in MEMBERS] + [(1, OTHER, member, 0) for member in MEMBERS])
@example(steps=[(0, None, "clock", 1), (1, ONE, "clock", 2), (0, ONE, "clock", 0), (1, ONE, "clock", None)])
@example(
    steps=[(1, ONE, "faults", 1), (0, None, "faults", 2), (0, OTHER, "quotas", 1), (1, ONE, "reset", None)]
)
@example(steps=[(1, ONE, "quotas", 1), (0, None, "quotas", 2), (0, None, "reset", None)])
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain, Phase.shrink},
)
def test_no_account_changes_what_another_gets(servers: Servers, steps: list[Step]) -> None:
    model: dict[int | None, dict[str, Any]] = {}
    for step in [(0, None, "reset", None), *steps]:
        if not model:
            model = {scope: dict(NOTHING) for scope in (None, *ACCOUNTS)}
        apply(servers, step, model)
        for account in ACCOUNTS:
            # By the server that was not told.
            assert servers.seen(1 - step[0], account) == expected(model[account], model[None])
