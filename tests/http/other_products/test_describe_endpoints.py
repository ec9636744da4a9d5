"""DescribeEndpoints over HTTP, called directly and by the resolver of an SDK."""

import os
from pathlib import Path

import pytest
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkcore.endpoint.location_service_endpoint_resolver import (  # type: ignore[import-untyped]
    LocationServiceEndpointResolver,
)
from aliyunsdkcore.endpoint.resolver_endpoint_request import (  # type: ignore[import-untyped]
    ResolveEndpointRequest,
)

from tests.api import Answer, Api
from tests.running import running


def _ask(api: Api, **parameters: str) -> Answer:
    asked = {"Version": "2015-06-12", "Id": "cn-hangzhou", "ServiceCode": "ecs", "Type": "openAPI"}
    return api.call("DescribeEndpoints", **{**asked, **parameters})


def test_this_server_is_the_endpoint_of_every_product(api: Api) -> None:
    for code in ("ecs", "sts", "slb"):
        answer = _ask(api, ServiceCode=code).json
        assert (answer["Success"], bool(answer["RequestId"])) == (True, True)
        assert answer["Endpoints"]["Endpoint"] == [
            {
                "Protocols": {"Protocols": ["HTTP"]},
                "Type": "openAPI",
                "Namespace": "",
                "Id": "cn-hangzhou",
                "SerivceCode": code,
                "Endpoint": f"{api.host}:{api.port}",
            }
        ]


def test_other_types_of_endpoints_are_empty(api: Api) -> None:
    assert _ask(api, Type="innerAPI").json["Endpoints"] == {"Endpoint": []}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"Id": "mars"}, 404, "InvalidRegionId"),
        ({"ServiceCode": "a b"}, 400, "Illegal Parameter"),
        ({"ServiceCode": ""}, 400, "MissingParameter"),
    ],
)
def test_refused_parameters(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _ask(api, **parameters)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning")  # in the SDK's
@pytest.mark.filterwarnings(r"ignore:ssl.match_hostname\(\) is deprecated:DeprecationWarning")  # own urllib3
def test_the_resolver_of_an_sdk_finds_this_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver uses HTTPS only, so the server has a certificate of Genzo."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with running("--data", tmp_path, "--tls") as started:
        client = AcsClient("genzo", "genzo", "cn-hangzhou", verify=os.fspath(tmp_path / "tls" / "ca.pem"))
        resolver = LocationServiceEndpointResolver(client)
        resolver.set_location_service_endpoint(f"{started.host}:{started.port}")

        def resolved(region: str, code: str) -> str | None:
            request = ResolveEndpointRequest(region, "Ecs", code, "openAPI")
            endpoint: str | None = resolver.resolve(request)
            return endpoint

        assert resolved("cn-hangzhou", "ecs") == f"{started.host}:{started.port}"
        assert resolved("mars", "ecs") is None
        assert not resolver.is_region_id_valid(ResolveEndpointRequest("mars", "Ecs", "ecs", "openAPI"))
