"""Catalogues that earlier versions wrote are upgraded, and answer as they did there."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from genzo.store.migrations import runner
from genzo.store.migrations.revisions import REVISION
from tests.api import Api
from tests.migrations.record_sample import FOLDER, answers_of
from tests.running import genzo_here, running

SAMPLES = sorted(path.name.removesuffix(".db.xz") for path in FOLDER.glob("*.db.xz"))

CORRECTED = {
    "revision-0006": {
        *("AvailableInstanceAmount", "BurstingEnabled", "DeleteAutoSnapshot", "EcsCount", "HpcClusterId"),
        *("HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens", "ISP", "InternetMaxBandwidthIn"),
        *("Ipv4PrefixSets", "Ipv6PrefixSets", "Ipv6Sets", "LocalStorageAmount", "LocalStorageCapacity"),
        *("LoginAsNonRoot", "MountInstanceNum", "MountInstances", "Numa", "RdmaIpAddress", "SourceDiskSize"),
        *("SpotInterruptionBehavior", "TopologyType", "ZoneIds"),
    }
}
"""Members that the version answered otherwise than the service does; none of them is stored."""


def recorded(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((FOLDER / f"{name}.json").read_text())


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The catalogue of a sample, as the earlier version left it."""
    database = tmp_path / "genzo.db"
    database.write_bytes(lzma.decompress((FOLDER / f"{request.param}.db.xz").read_bytes()))
    return f"sqlite:///{database}"


def lost(before: object, after: object, place: str = "") -> list[str]:
    """Where an answer of this version does not have what the earlier version's has. It may have more."""
    if isinstance(before, dict):
        if not isinstance(after, dict):
            return [place]
        return [each for name in before for each in lost(before[name], after.get(name), f"{place}.{name}")]
    if isinstance(before, list):
        if not isinstance(after, list) or len(before) != len(after):
            return [place]
        return [
            each
            for number, (old, new) in enumerate(zip(before, after, strict=True))
            for each in lost(old, new, f"{place}[{number}]")
        ]
    return [] if before == after else [f"{place}: {before!r} became {after!r}"]


def test_there_is_a_sample_of_the_revision_before_this_one() -> None:
    revisions = runner.revisions()
    found = {recorded(name)["revision"] for name in SAMPLES}
    assert {revisions[-1], revisions[-2]} & found
    assert found <= set(revisions)


@pytest.mark.parametrize(("url", "name"), [(name, name) for name in SAMPLES], indirect=["url"], ids=SAMPLES)
def test_an_upgraded_catalogue_answers_as_before_and_goes_on(url: str, name: str, tmp_path: Path) -> None:
    older = recorded(name)["revision"] != REVISION
    refused = genzo_here("doctor", "--database", url)
    assert (refused.returncode, "genzo db upgrade" in refused.stdout) == ((1, True) if older else (0, False))
    assert genzo_here("db", "upgrade", "--database", url).returncode == 0
    assert genzo_here("db", "check", "--database", url).returncode == 0
    with running("--database", url, "--data", tmp_path) as server:
        api = Api(server.host, server.port)
        found = lost(recorded(name)["answers"], answers_of(api))
        corrected = CORRECTED.get(name, set())
        assert [place for place in found if place.split(":")[0].rpartition(".")[2] not in corrected] == []
        own = api.images(ImageOwnerAlias="self").json["Images"]["Image"]
        (image_id,) = (each["ImageId"] for each in own if each["ImageName"] == "web-1")
        copied = {"ImageId": image_id, "DestinationRegionId": "cn-shanghai", "DestinationImageName": "after"}
        assert api.call("CopyImage", RegionId="cn-hangzhou", **copied).status == 200
        assert api.images("cn-shanghai", ImageName="after", Status="Creating,Available").image_ids
    assert genzo_here("doctor", "--database", url).returncode == 0


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": [1, 2]}, {"a": [1]}, [".a"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [".a[0].b: 1 became 2"]),
        ({"a": {"b": 1}}, {}, [".a"]),
    ],
)
def test_what_is_lost_is_found(before: object, after: object, where: list[str]) -> None:
    assert lost(before, after) == where
