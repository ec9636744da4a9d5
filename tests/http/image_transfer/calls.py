"""Calls that import images and describe imported ones."""

from typing import Any

from tests.api import Api
from tests.http.image_transfer.conftest import REGION
from tests.http.image_transfer.disk_files import disk


def shown(api: Api, image_id: str, region: str = REGION) -> Any:  # noqa: ANN401 - the API's own members
    (image,) = api.images(region, ImageId=image_id, Status="ALL").json["Images"]["Image"]
    return image


def imported(api: Api, name: str, region: str = REGION, **parameters: str) -> Any:  # noqa: ANN401 - the same
    answer = api.call("ImportImage", RegionId=region, **{**disk(name), **parameters})
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"RequestId", "ImageId", "TaskId", "RegionId"}
    return shown(api, answer.json["ImageId"], region)
