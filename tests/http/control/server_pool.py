"""Servers of one catalogue, called in turn, each time on a new connection."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle
from typing import Any

from tests.api import Answer, Api
from tests.running import Running

REGION = "cn-hangzhou"
MANY = 12
"""With so many connections, each of two workers gets one, except once in 2048 times."""


class ServerPool:
    """The workers and servers of one catalogue."""

    def __init__(self, servers: Sequence[Running]) -> None:
        self.apis = [Api(server.host, server.port) for server in servers]
        self._turns = cycle(self.apis)
        self._numbers = count()

    @property
    def next(self) -> Api:
        """The next server in turn."""
        return next(self._turns)

    def control(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:  # noqa: ANN401
        """Send a control request."""
        sent = None if body is None else json.dumps(body).encode()
        return self.next.send(method, f"/_genzo/{path}", headers, sent)

    def page(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - what JSON can hold
        """Send a control request that must succeed; the JSON of its answer."""
        answer = self.control(method, path, body)
        assert answer.status == 200, answer.body
        return answer.json

    def at_once(self, changes: Sequence[tuple[str, str, Any]]) -> None:
        """Send several control requests at the same time."""
        with ThreadPoolExecutor(len(changes)) as threads:
            for done in [threads.submit(self.page, *change) for change in changes]:
                done.result()

    def everywhere(self, path: str) -> list[Any]:
        """The answers to GET on many connections."""
        return [self.page("GET", path) for _ in range(MANY)]

    def image(self, name: str) -> str:
        """Create an image, which takes 60 seconds; its id. Names are unique."""
        run = self.next.call(
            "RunInstances",
            RegionId=REGION,
            ImageFamily="acs:ubuntu_24_04_x64",
            InstanceType="ecs.g6.large",
        )
        (instance_id,) = run.json["InstanceIdSets"]["InstanceIdSet"]
        named = f"{name}-{next(self._numbers)}"
        made = self.next.call("CreateImage", RegionId=REGION, InstanceId=instance_id, ImageName=named)
        assert made.status == 200, made.body
        return str(made.json["ImageId"])

    def seen(self, image_id: str) -> list[dict[str, Any]]:
        """An image as shown on many connections."""
        answers = [self.next.images(REGION, ImageId=image_id, Status="ALL") for _ in range(MANY)]
        return [image for answer in answers for image in answer.json["Images"]["Image"]]

    def states(self, image_id: str) -> set[str]:
        """The states of an image on many connections."""
        return {image["Status"] for image in self.seen(image_id)}
