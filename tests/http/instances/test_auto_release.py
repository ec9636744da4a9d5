"""AutoReleaseTime of RunInstances: the limits, on a stopped clock."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.clock import format_moment
from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, TYPE, instance, run
from tests.serving_here import serving_here

NOW = 1_767_225_600  # 2026-01-01T00:00:00Z
SHORTEST = 30 * 60
LONGEST = 3 * 366 * 86_400


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory", "--duration", "RunInstances=0") as started:
        api = Api(started.host, started.port)
        stop = b'{"now": "2026-01-01T00:00:00Z", "frozen": true}'
        assert api.send("PUT", "/_genzo/clock", body=stop).status == 200
        yield api


def _release_in(seconds: int) -> str:
    # The parameter has no milliseconds.
    return format_moment((NOW + seconds) * 1000).replace(".000Z", "Z")


@pytest.mark.parametrize("seconds", [SHORTEST, SHORTEST + 60, LONGEST - 60, LONGEST])
def test_a_release_half_an_hour_to_three_years_ahead_is_shown(api: Api, seconds: int) -> None:
    (instance_id,) = run(api, AutoReleaseTime=_release_in(seconds))
    shown = instance(api, instance_id)["AutoReleaseTime"]
    assert shown == _release_in(seconds)[: len("2026-01-01T00:00")] + "Z"


@pytest.mark.parametrize("seconds", [0, SHORTEST - 1, LONGEST + 1])
def test_an_earlier_or_later_release_is_refused(api: Api, seconds: int) -> None:
    asked = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE}
    answer = api.call("RunInstances", **asked, AutoReleaseTime=_release_in(seconds))
    assert (answer.status, answer.code) == (400, "InvalidAutoReleaseTime.Malformed")
