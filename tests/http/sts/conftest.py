from collections.abc import Callable, Iterator

import pytest

from genzo.service.service import Service
from tests.http.sts.principals import OTHER, OWN, put_users, role, trusting, user
from tests.http.sts.signed_calls import Caller
from tests.in_process import Worker
from tests.new_service import new_service

CallerOf = Callable[[str], Caller]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The users alice and bob, eve of another account, and roles that trust some of them."""
    service = new_service(tmp_path_factory.mktemp("sts") / "genzo.db", durable=False)
    root = f"acs:ram::{OWN}:root"
    with service.store.writing() as catalogue:
        put_users(catalogue, user("alice"), user("bob"), user("eve", OTHER), user("dave", policies=()))
        for each in (
            role("Builder", trusting(root), max_session_duration=7200),
            role("ForAlice", trusting(f"acs:ram::{OWN}:user/alice")),
            role("ForEve", trusting(f"acs:ram::{OTHER}:root")),
            role("ForBuilder", trusting(f"acs:ram::{OWN}:role/Builder")),
            role("Guarded", trusting(root, Condition={"StringEquals": {"sts:ExternalId": "abcd"}})),
            role("FromLoopback", trusting(root, Condition={"IpAddress": {"acs:SourceIp": "127.0.0.0/8"}})),
            role("FromAfar", trusting(root, Condition={"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}})),
            role("OfNobody", "{}"),
        ):
            catalogue.put_resource(each)
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def caller(service: Service) -> CallerOf:
    """The caller with the key of a user, or with ``genzo``, the account's own."""
    worker = Worker(service)
    return lambda name: Caller(worker, name, name)
