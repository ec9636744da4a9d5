"""A server in the test's process, and its audit trail."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.service.service import Service
from tests.api import Answer, Api, timestamp
from tests.in_process import Worker
from tests.new_service import new_service


class Audited:
    """A server whose clock can be set."""

    def __init__(self, service: Service) -> None:
        self.now = float(int(time.time()))
        self.service = replace(service, clock=lambda: self.now)
        self._worker = Worker(self.service)

    def call(self, action: str, /, key: str = "genzo", secret: str = "genzo", **parameters: str) -> Answer:
        """Call an action with a signature; ``Tag_1_Key`` stands for ``Tag.1.Key``."""
        return self.send(self.signed(action, key, secret, **parameters))

    def signed(
        self, action: str, /, key: str = "genzo", secret: str = "genzo", **parameters: str
    ) -> dict[str, str]:
        """The parameters of a signed request."""
        named = {name.replace("_", "."): value for name, value in parameters.items()}
        common = {"Action": action, "Format": "JSON", "Timestamp": timestamp(self.now)}
        return Api("", 0, key, secret).signed({"RegionId": "cn-hangzhou", **common, **named})

    def send(self, parameters: dict[str, str]) -> Answer:
        """Send parameters as they are."""
        return self._worker.get(urlencode(parameters), {"user-agent": "tests/1"})

    def control(self, method: str, path: str, query: str = "", body: bytes = b"") -> Answer:
        """Send a control request."""
        return self._worker.control(method, f"/_genzo/{path}", query, body)

    def events(self, **filters: object) -> list[AuditEvent]:
        """The events that a query finds, newest first."""
        with self.service.store.reading() as catalogue:
            return list(catalogue.audit_events(msgspec.convert(filters, AuditQuery)))


@pytest.fixture(params=["sqlite", "postgresql"])
def audited(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Audited]:
    location: Path | str = tmp_path / "genzo.db"
    if request.param == "postgresql":
        location = request.getfixturevalue("postgresql_catalogue")
    service = new_service(location, durable=False)
    yield Audited(service)
    service.store.close()
