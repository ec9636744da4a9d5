"""The official second-generation SDK, configured for a server as users do it."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]

from tests.clients.samples import REGION, Key
from tests.running import Running

SIGNATURES: dict[str, str | None] = {"version 3": None, "version 1": "v2"}
"""The SDK's name of each signature version; it calls version 1 "v2"."""


def snake(action: str) -> str:
    """The name of the client's method for an action."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", action).lower()


class Sdk:
    """The SDK's client with one access key."""

    def __init__(self, server: Running, key: Key, algorithm: str | None = None) -> None:
        self.client = Client(
            Config(
                access_key_id=key.key,
                access_key_secret=key.secret,
                region_id=REGION,
                endpoint=f"{server.host}:{server.port}",
                protocol="http",
                signature_algorithm=algorithm,
            )
        )

    def page(self, **members: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
        """The body of one answer of DescribeImages."""
        request = models.DescribeImagesRequest(**{"region_id": REGION, **members})
        return self.client.describe_images(request).body

    def ids(self, **members: Any) -> list[str]:  # noqa: ANN401
        return [image.image_id for image in self.page(**members).images.image]

    def pages(self, size: int, **members: Any) -> Iterator[Any]:  # noqa: ANN401
        """All pages up to the first that is not full."""
        for number in count(1):
            page = self.page(page_number=number, page_size=size, **members)
            yield page
            if len(page.images.image) < size:
                return
