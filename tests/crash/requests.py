"""Requests to a server that may be killed before it answers; reads a client's images."""

import http.client
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from tests.api import Answer, Api
from tests.crash.catalogue_setup import ELSEWHERE, REGION
from tests.crash.image_states import CLIENT, ImageState, ImageStates

SignedRequest = Mapping[str, str]
"""The parameters of a request, with its nonce and its signature."""


class UnansweredError(Exception):
    """There was no answer, so the request may have been done or not."""


class NotCarriedOutError(UnansweredError):
    """The answer was 503: the request was not done, and never will be."""


class Seen(NamedTuple):
    """The images of a client, and the snapshots of each."""

    states: ImageStates
    snapshots: dict[str, frozenset[str]]


def ask(api: Api, action: str, /, **parameters: str) -> Any:  # noqa: ANN401 - any JSON value
    """The answer to a request that must succeed.

    Raises:
        UnansweredError: the connection broke.
        NotCarriedOutError: the server answered 503.
    """
    answer = _answer(partial(api.call, action, **parameters))
    assert answer.status == http.client.OK, (action, parameters, answer.body)
    return answer.json


def signed(api: Api, action: str, parameters: Mapping[str, str]) -> SignedRequest:
    """A request that can be sent to any server of the catalogue."""
    named = {name.replace("_", "."): value for name, value in parameters.items()}
    return api.signed({"Action": action, "Format": "JSON", **named})


def send(api: Api, request: SignedRequest) -> Any:  # noqa: ANN401 - any JSON value
    """The answer to a signed request that must succeed.

    Raises:
        UnansweredError: as `ask`.
    """
    answer = _answer(partial(api.get, request))
    assert answer.status == http.client.OK, (request, answer.body)
    return answer.json


def require_refused_replay(api: Api, request: SignedRequest) -> None:
    """Check that a request that was carried out is not carried out again.

    Raises:
        UnansweredError: as `ask`.
    """
    answer = _answer(partial(api.get, request))
    assert answer.status != http.client.OK, f"it was carried out again: {request}"
    assert answer.code in {"SignatureNonceUsed", "InvalidTimeStamp.Expired"}, answer.body


def wait_for_writes_in_progress(api: Api) -> None:
    """Wait for writes of the account that go on without a client: this write runs after them.

    Raises:
        UnansweredError: as `ask`.
    """
    answer = _answer(partial(api.call, "DeleteImage", RegionId=REGION, ImageId="m-none"))
    assert answer.code == "InvalidImageId.NotFound", answer.body


def _answer(call: Callable[[], Answer]) -> Answer:
    try:
        answer = call()
    except (OSError, http.client.HTTPException) as error:
        raise UnansweredError from error
    if answer.status == http.client.SERVICE_UNAVAILABLE:
        assert answer.code == "ServiceUnavailable", answer.body
        raise NotCarriedOutError
    return answer


def observe(api: Api, client: str) -> Seen:
    """Read all images of a client; members and tables with the same fact must agree.

    Raises:
        UnansweredError: as `ask`.
    """
    states, snapshots = dict[str, ImageState](), dict[str, frozenset[str]]()
    for region in (REGION, ELSEWHERE):
        own = {"ImageOwnerAlias": "self", "Status": "ALL", "PageSize": "100"}
        tagged = {"Tag_1_Key": CLIENT, "Tag_1_Value": client}
        images = ask(api, "DescribeImages", RegionId=region, **own, **tagged)["Images"]["Image"]
        for image in images:
            image_id = image["ImageId"]
            states[image_id] = _state(api, region, image)
            disks = image["DiskDeviceMappings"]["DiskDeviceMapping"]
            snapshots[image_id] = frozenset(disk["SnapshotId"] for disk in disks)
        _require_snapshots(api, region, [each for image in images for each in snapshots[image["ImageId"]]])
    return Seen(states, snapshots)


def _state(api: Api, region: str, image: dict[str, Any]) -> ImageState:
    named = {"RegionId": region, "ImageId": image["ImageId"]}
    permission = ask(api, "DescribeImageSharePermission", **named)
    shares = frozenset(each["AliyunId"] for each in permission["Accounts"]["Account"])
    assert image["IsSelfShared"] == str(bool(shares)), image
    return ImageState(
        region=region,
        name=image["ImageName"],
        description=image["Description"],
        tags=frozenset((tag["TagKey"], tag["TagValue"]) for tag in image["Tags"]["Tag"]),
        shares=shares,
        disks=len(image["DiskDeviceMappings"]["DiskDeviceMapping"]),
    )


def _require_snapshots(api: Api, region: str, wanted: list[str]) -> None:
    if wanted:
        given = {"RegionId": region, "SnapshotIds": json.dumps(wanted), "PageSize": "100"}
        found = ask(api, "DescribeSnapshots", **given)["Snapshots"]["Snapshot"]
        assert {each["SnapshotId"] for each in found} == set(wanted)
