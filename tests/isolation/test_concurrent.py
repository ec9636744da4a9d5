"""Several accounts at once, while the policies of a user change."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from genzo.http.chain import Chain
from genzo.http.page_cache import PageCache
from genzo.identity.authentication import OpenAuthenticator
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.isolation.checks import REFUSALS, private_texts
from tests.isolation.world import ACCOUNTS, REGION, Outcome, World, answered, request
from tests.ram_making import allow, deny, put_policy, put_user

_SECONDS = 1.0
_STATEMENTS = {True: allow("ecs:*"), False: deny("ecs:*")}
_READS = {
    "DescribeInstances": {"RegionId": REGION},
    "DescribeImages": {"RegionId": REGION, "ImageOwnerAlias": "self", "Status": "ALL"},
    "DescribeDisks": {"RegionId": REGION},
    "DescribeKeyPairs": {"RegionId": REGION},
}


class Change(NamedTuple):
    """A policy that was put between two moments, and whether it allows."""

    begun: float
    done: float
    allows: bool


class Decision(NamedTuple):
    """Whether a call between two moments was allowed."""

    begun: float
    done: float
    allowed: bool


class Actors:
    """What threads do with one worker until the time is up."""

    def __init__(self, service: Service) -> None:
        cache = None if service.store.traits.is_remote else PageCache(service.store, service.clock)
        self.chain = Chain(service, OpenAuthenticator(service.clock), "http://127.0.0.1", cache)
        self.service = service
        self.end = time.monotonic() + _SECONDS
        self.changes = list[Change]()
        self.decisions = list[Decision]()
        self._lock = threading.Lock()

    def change_policy(self) -> None:
        """Let the policy allow and deny in turns."""
        allows = True
        while time.monotonic() < self.end:
            allows = not allows
            begun = time.monotonic()
            put_policy(self.service.store, "Changing", _STATEMENTS[allows], account=ACCOUNTS["ann"])
            self.changes.append(Change(begun, time.monotonic(), allows))

    def write_as_user(self, key: str) -> None:
        """Create and delete a key pair, which the policy allows or not."""
        while time.monotonic() < self.end:
            for action in ("DescribeKeyPairs", "DescribeImages", "CreateSecurityGroup"):
                begun = time.monotonic()
                outcome = self._ask(key, action, {"RegionId": REGION})
                decision = Decision(begun, time.monotonic(), outcome.code not in REFUSALS)
                with self._lock:
                    self.decisions.append(decision)

    def read_and_write(self, world: World, account: str) -> None:
        """List what the account owns, and change it: nothing of others is ever told."""
        while time.monotonic() < self.end:
            for action, parameters in _READS.items():
                body = self._ask(account, action, parameters).response.body
                assert not [text for text in private_texts(world, account) if text in body]
            changed = {"InstanceId": world.names[account]["running"], "Description": account * 3}
            assert not self._ask(account, "ModifyInstanceAttribute", changed).code
            foreign = next(each for each in ACCOUNTS if each != account)
            refused = self._ask(account, "DeleteInstance", {"InstanceId": world.names[foreign]["running"]})
            assert refused.code == "InvalidInstanceId.NotFound"

    def _ask(self, key: str, action: str, parameters: dict[str, str]) -> Outcome:
        return Outcome(answered(self.chain, request(key, action, parameters)), ())


def could_be(decision: Decision, changes: list[Change]) -> bool:
    """Whether a policy with this effect may have been in force at a moment between request and answer."""
    for change, following in zip(changes, [*changes[1:], None], strict=True):
        ends = following.done if following is not None else float("inf")
        if change.allows is decision.allowed and change.begun <= decision.done and decision.begun <= ends:
            return True
    return False


@pytest.mark.parametrize(
    ("decision", "possible"),
    [
        (Decision(0.5, 1.5, allowed=False), False),
        (Decision(1.5, 2.5, allowed=False), True),
        (Decision(3.5, 3.6, allowed=True), False),
        (Decision(2.5, 2.6, allowed=True), True),
    ],
)
def test_what_could_be(decision: Decision, possible: bool) -> None:
    """Allowed from the start, denied since a commit between 2 and 3."""
    changes = [Change(0, 0, allows=True), Change(2, 3, allows=False)]
    assert could_be(decision, changes) is possible


def test_each_decision_is_that_of_a_policy_in_force(world: World, location: Path | str) -> None:
    service = build_service(location, edition="current", durable=False)
    name = put_policy(service.store, "Changing", _STATEMENTS[True], account=ACCOUNTS["ann"])
    key = put_user(service.store, "changing", name, account=ACCOUNTS["ann"])
    actors = Actors(service)
    actors.changes.append(Change(0, 0, allows=True))
    work: list[Callable[[], None]] = [
        actors.change_policy,
        *[lambda: actors.write_as_user(key)] * 2,
        *[lambda account=account: actors.read_and_write(world, account) for account in ACCOUNTS],
    ]
    with ThreadPoolExecutor(len(work)) as threads:
        for done in [threads.submit(each) for each in work]:
            done.result()
    service.store.close()
    assert {decision.allowed for decision in actors.decisions} == {True, False}
    assert [each for each in actors.decisions if not could_be(each, actors.changes)] == []
