"""How RunInstances names instances and hosts."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import WINDOWS, instance, prepare, run
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"InstanceName": "web"}, ["web", "web"]),
        ({"InstanceName": "web", "UniqueSuffix": "true"}, ["web001", "web002"]),
        ({"InstanceName": "web[99,4]-x"}, ["web0099-x", "web0100-x"]),
        ({"InstanceName": "web[]"}, ["web000000", "web000001"]),
        ({"InstanceName": "web[7,2]", "UniqueSuffix": "true"}, ["web07", "web08"]),
        ({"InstanceName": "web[7,2]x", "UniqueSuffix": "true"}, ["web07x001", "web08x002"]),
        ({"InstanceName": "web[123,1]"}, ["web000123", "web000124"]),
    ],
)
def test_names_are_numbered(api: Api, parameters: dict[str, str], names: list[str]) -> None:
    ids = run(api, Amount="2", **parameters)
    shown = [instance(api, each) for each in ids]
    assert [each["InstanceName"] for each in shown] == names


def test_host_names(api: Api) -> None:
    (first,) = run(api, HostName="h-${instance_id}")
    second, third = run(api, **{"Amount": "2", "HostNames.1": "one", "HostNames.2": "two.three"})
    (windows,) = run(api, ImageId=WINDOWS, KeyPairName="key")
    assert instance(api, first)["HostName"] == f"h-{first}"
    assert [instance(api, each)["HostName"] for each in (second, third)] == ["one", "two.three"]
    assert len(instance(api, windows)["HostName"]) == 15
    assert "KeyPairName" not in instance(api, windows)
