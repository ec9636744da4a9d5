"""Checks the whole catalogue by the API while no client writes."""

from collections.abc import Sequence
from typing import Any

from tests.api import Api
from tests.crash.catalogue_setup import ELSEWHERE, OWNERS, READERS, REGION
from tests.crash.client import Client
from tests.crash.image_states import CLIENT
from tests.crash.requests import ask

_REGIONS = (REGION, ELSEWHERE)


def require_consistent(host: str, port: int, clients: Sequence[Client]) -> None:
    """Check that the right accounts find each image by all its members, and find no other image."""
    apis = {account: Api(host, port, account, account) for account in (*OWNERS, *READERS)}
    for client in clients:
        for image_id in client.states:
            _require_found(apis[client.account], client, image_id)
    for api in apis.values():
        for region in _REGIONS:
            _require_totals(api, region)
    for reader in READERS:
        for region in _REGIONS:
            _require_shared(apis[reader], reader, region, clients)
    for owner in OWNERS:
        _require_snapshots(apis[owner], [client for client in clients if client.account == owner])


def _require_found(api: Api, client: Client, image_id: str) -> None:
    """Name, all tags and each snapshot together find exactly this image."""
    state = client.states[image_id]
    given = {"RegionId": state.region, "ImageName": state.name, "Status": "ALL"}
    for number, (key, value) in enumerate(sorted(state.tags), 1):
        given |= {f"Tag_{number}_Key": key, f"Tag_{number}_Value": value}
    for snapshot_id in sorted(client.snapshots[image_id]):
        answer = ask(api, "DescribeImages", SnapshotId=snapshot_id, **given)
        assert [image["ImageId"] for image in answer["Images"]["Image"]] == [image_id], (snapshot_id, state)
        assert answer["TotalCount"] == 1


def _require_totals(api: Api, region: str) -> None:
    """TotalCount of a query without filters, which is kept, is that of one that counts the same images."""
    for alias in ("self", "others"):
        given = {"RegionId": region, "ImageOwnerAlias": alias, "Status": "ALL"}
        kept = ask(api, "DescribeImages", **given)["TotalCount"]
        counted = ask(api, "DescribeImages", **given, ImageName="*")["TotalCount"]
        assert kept == counted, given


def _require_shared(api: Api, reader: str, region: str, clients: Sequence[Client]) -> None:
    given = {"ImageOwnerAlias": "others", "Tag_1_Key": CLIENT}
    seen = {image["ImageId"] for image in _pages(api, "DescribeImages", "Image", RegionId=region, **given)}
    states_of_clients = [each.states for each in clients]
    assert seen == {
        image_id
        for states in states_of_clients
        for image_id, state in states.items()
        if state.region == region and reader in state.shares
    }


def _require_snapshots(api: Api, clients: Sequence[Client]) -> None:
    """The account has the snapshots of its images and deleted images, and no others. Deletes the latter."""
    of_images = {each for client in clients for ids in client.snapshots.values() for each in ids}
    left = {each for client in clients for each in client.left}
    for region in _REGIONS:
        for snapshot in _pages(api, "DescribeSnapshots", "Snapshot", RegionId=region):
            snapshot_id = snapshot["SnapshotId"]
            if snapshot_id in of_images:
                of_images.remove(snapshot_id)
                continue
            assert snapshot_id in left, f"{snapshot_id} is of an image that was never made"
            left.remove(snapshot_id)
            ask(api, "DeleteSnapshot", RegionId=region, SnapshotId=snapshot_id)
    assert not of_images
    assert not left
    for client in clients:
        client.left.clear()


def _pages(api: Api, action: str, member: str, **parameters: str) -> list[dict[str, Any]]:
    found = list[dict[str, Any]]()
    while True:
        number = str(len(found) // 100 + 1)
        answer = ask(api, action, PageSize="100", PageNumber=number, **parameters)
        page = answer[f"{member}s"][member]
        found += page
        if not page or len(found) >= answer["TotalCount"]:
            return found
