"""Where a call came from, as the service sees it."""

from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.origin import Origin
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.wire.structs import Response
from tests.in_process import Worker
from tests.new_service import new_service

FORWARDED = {"x-forwarded-for": "1.1.1.1, 203.0.113.7", "x-forwarded-proto": "https", "user-agent": "curl/8"}


@pytest.mark.parametrize(
    ("settings", "origin"),
    [
        ({}, Origin("127.0.0.1", "curl/8", False)),
        ({"trusted_proxies": ["10.0.0.0/8"]}, Origin("127.0.0.1", "curl/8", False)),
        ({"trusted_proxies": ["127.0.0.1"]}, Origin("203.0.113.7", "curl/8", True)),
        ({"tls": True}, Origin("127.0.0.1", "curl/8", True)),
        ({"trusted_proxies": ["10.0.0.1", "127.0.0.0/8"]}, Origin("203.0.113.7", "curl/8", True)),
    ],
)
def test_only_a_trusted_proxy_names_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], origin: Origin
) -> None:
    seen = list[Origin]()
    answer = Service.answer

    def noting(service: Service, call: PreparedCall) -> Response:
        seen.append(call.origin)
        return answer(service, call)

    monkeypatch.setattr(Service, "answer", noting)
    service = new_service(tmp_path / "genzo.db", durable=False)
    worker = Worker(service, auth="open", **settings)
    assert worker.get("Action=DescribeRegions&Format=JSON", FORWARDED).status == 200
    assert seen == [origin]
    service.store.close()
