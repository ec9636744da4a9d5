from collections.abc import Iterator
from itertools import count

import pytest

from tests.api import Api
from tests.serving_here import ServingHere, serving_here

_NUMBERS = count()
_AT_ONCE = ("CreateVpc", "CreateVSwitch", "RunInstances")


@pytest.fixture(scope="package")
def template_server() -> Iterator[ServingHere]:
    quotas = ("launch_templates=4", "versions_per_launch_template=3", "tags=3")
    options = [part for quota in quotas for part in ("--quota", quota)]
    options += [part for name in _AT_ONCE for part in ("--duration", f"{name}=0")]
    with serving_here("--memory", "--auth", "open", *options) as started:
        yield started


@pytest.fixture
def api(template_server: ServingHere) -> Api:
    """An account of its own for each test."""
    return Api(template_server.host, template_server.port, key=f"30000000000000{next(_NUMBERS):02}")
