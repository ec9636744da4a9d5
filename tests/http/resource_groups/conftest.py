from collections.abc import Iterator
from itertools import count

import pytest

from tests.api import Api
from tests.http.resource_groups.calling import Groups
from tests.serving_here import ServingHere, serving_here

_NUMBERS = count()


@pytest.fixture(scope="package")
def group_server() -> Iterator[ServingHere]:
    immediate = ("CreateResourceGroup", "DeleteResourceGroup", "CreateVpc", "CreateVSwitch")
    options = [part for name in immediate for part in ("--duration", f"{name}=0")]
    with serving_here("--memory", "--auth", "open", "--quota", "resource_groups=3", *options) as started:
        yield started


@pytest.fixture
def groups(group_server: ServingHere) -> Groups:
    """Resource Management of an account of its own for each test."""
    key = f"40000000000000{next(_NUMBERS):02}"
    return Groups(Api(group_server.host, group_server.port, key=key))
