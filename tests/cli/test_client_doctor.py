"""genzo doctor --client: where clients would call, and what is wrong with their variables."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from genzo.clients.environment import ClientEnvironment
from genzo.clients.examination import examined_clients
from genzo.clients.finding import Finding, Severity
from genzo.clients.place import Place, place_of_url
from genzo.clients.probe import Found
from genzo.clients.table import clients, host_names
from genzo.clients.variable_checks import examined_variables
from genzo.testing import serve
from genzo.testing.serving import InProcessServer
from tests.running import genzo_here

SECRET = "hidden-secret"
UNUSED = "http://127.0.0.1:9"
"""The discard port: nothing listens there."""

Examine = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def server() -> Iterator[InProcessServer]:
    with serve() as started:
        yield started


@pytest.fixture
def endpoint(server: InProcessServer) -> str:
    return server.url.removeprefix("http://")


@pytest.fixture
def examine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: InProcessServer) -> Examine:
    """Examines clients with these variables alone. A call of DNS fails the test."""

    original = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as the original
        assert host == "127.0.0.1", "a name is looked up"
        return original(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    place = place_of_url(server.url)
    assert place is not None

    def examined(*names: str, hosts: str = "", **variables: str) -> list[Finding]:
        file = tmp_path / "hosts"
        file.write_text(hosts)
        environment = ClientEnvironment({"HOME": str(tmp_path), **variables}, file)
        return [
            *examined_clients(names, environment, place),
            *examined_variables([*names], environment),
        ]

    return examined


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    return finding


def test_an_empty_environment_holds_no_client(examine: Examine) -> None:
    found = examine(*clients())
    assert {each.check for each in found if each.severity is Severity.PROBLEM} == {*clients()}
    assert all("would call the cloud at http" in each.sentence for each in found)
    assert all(each.sentence.endswith("prints what leads it to Genzo.") for each in found)


@pytest.mark.parametrize(
    ("client", "variable", "value"),
    [
        ("aliyun-cli", "ALIBABA_CLOUD_ENDPOINT", "{endpoint}"),
        ("aliyungo", "ECS_ENDPOINT", "{url}"),
        ("footmark", "HTTP_PROXY", "{url}"),
        ("aliyun-img-utils", "http_proxy", "{url}"),
        ("packer", "HTTP_PROXY", "{url}"),
    ],
)
def test_a_setting_leads_a_client_to_genzo(
    examine: Examine, server: InProcessServer, endpoint: str, client: str, variable: str, value: str
) -> None:
    found = examine(client, **{variable: value.format(endpoint=endpoint, url=server.url)})[0]
    assert found.severity is Severity.NOTE
    assert "calls Genzo" in found.sentence
    assert variable in found.sentence


def test_what_env_sets_holds_the_client(examine: Examine, server: InProcessServer) -> None:
    for name, client in clients().items():
        if client.set_in_program or client.way == "host names":
            continue
        lines = genzo_here("env", name, "--url", server.url).stdout.replace("'", "").splitlines()
        words = (line.removeprefix("export ").removesuffix(";") for line in lines)
        variables = dict(word.split("=", 1) for word in words if "=" in word)
        found = examine(name, **variables)
        assert {each.severity for each in found} == {Severity.NOTE}, found


def test_what_profile_puts_into_the_hosts_file_holds_the_client(examine: Examine) -> None:
    hosts = genzo_here("profile", "prowler", "--url", UNUSED).stdout
    # Nothing serves the port 443 here, so the call ends on this machine.
    found = only(examine("prowler", hosts=f"# old\n{hosts}"))
    assert "would call the cloud" not in found.sentence
    assert "https://127.0.0.1 (the hosts file)" in found.sentence
    first, *rest = hosts.splitlines()
    assert first == "127.0.0.1 ecs-cn-hangzhou.aliyuncs.com"
    assert "would call the cloud" in examine("prowler", hosts="\n".join(rest))[0].sentence


def test_each_product_of_terraform_is_looked_at(examine: Examine, endpoint: str) -> None:
    held, leaving = examine("terraform", ALIBABA_CLOUD_ENDPOINT_ECS=endpoint, VPC_ENDPOINT=endpoint)
    assert held.severity is Severity.NOTE
    assert held.sentence.startswith("terraform (ecs, vpc) calls Genzo at https://")
    assert "(ALIBABA_CLOUD_ENDPOINT_ECS and 1 more)" in held.sentence
    assert leaving.severity is Severity.PROBLEM
    assert "sts.cn-hangzhou.aliyuncs.com" in leaving.sentence
    assert "ALIBABA_CLOUD_ENDPOINT_STS" in leaving.sentence


def test_an_empty_endpoint_is_named_and_leaves(examine: Examine) -> None:
    leaving, empty = examine("aliyungo", ECS_ENDPOINT=" ")
    assert (
        "would call the cloud at https://ecs-cn-hangzhou.aliyuncs.com: ECS_ENDPOINT is not set"
        in leaving.sentence
    )
    assert (empty.severity, empty.check) == (Severity.WARNING, "ECS_ENDPOINT")
    assert "is set and empty" in empty.sentence


def test_a_misspelt_endpoint_is_named_and_leaves(examine: Examine, endpoint: str) -> None:
    leaving, misspelt = examine("aliyun-cli", ALIBABACLOUD_ENDPOINT=endpoint)
    assert "would call the cloud" in leaving.sentence
    assert misspelt.sentence == "No client reads ALIBABACLOUD_ENDPOINT. Did you mean ALIBABA_CLOUD_ENDPOINT?"


def test_an_endpoint_of_the_cloud_leaves(examine: Examine) -> None:
    found = only(examine("aliyun-cli", ALIBABA_CLOUD_ENDPOINT="ecs-vpc.cn-beijing.aliyuncs.com"))
    assert "the cloud at https://ecs-vpc.cn-beijing.aliyuncs.com" in found.sentence
    assert "ALIBABA_CLOUD_ENDPOINT says so" in found.sentence


def test_the_region_of_the_environment_counts(examine: Examine) -> None:
    found = only(examine("packer", ALICLOUD_REGION="cn-beijing"))
    assert f"http://{host_names('ecs', 'cn-beijing')[0]}:" in found.sentence


PROXIES = {"HTTP_PROXY": "{url}", "HTTPS_PROXY": "{url}"}
COMPANY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("client", "variables", "severity", "sentence"),
    [
        ("salt", PROXIES, "warning", "opens no tunnel: the call fails here"),
        (
            "salt",
            PROXIES | {"NO_PROXY": ".aliyuncs.com"},
            "problem",
            "NO_PROXY exempts the host from HTTPS_PROXY",
        ),
        ("salt", PROXIES | {"no_proxy": "*"}, "problem", "NO_PROXY exempts"),
        # These do not read NO_PROXY.
        ("footmark", PROXIES | {"NO_PROXY": "*"}, "note", "calls Genzo through the proxy"),
        # These read no proxy at all, or only one in capitals.
        ("node-sdk", PROXIES, "problem", "would call the cloud"),
        ("java-sdk-v1", {"http_proxy": "{url}"}, "problem", "would call the cloud"),
        ("java-sdk-v1", PROXIES, "note", "calls Genzo through the proxy"),
        ("footmark", {"HTTPS_PROXY": "{url}"}, "problem", "HTTP_PROXY is not set"),
        ("footmark", {"HTTP_PROXY": UNUSED}, "problem", "where nothing answers"),
        ("footmark", {"HTTP_PROXY": COMPANY}, "problem", "where something else answers"),
        ("footmark", {"HTTP_PROXY": "http://:x"}, "problem", "HTTP_PROXY names: it is no address"),
        ("footmark", {"HTTP_PROXY": "http://a..b"}, "problem", "HTTP_PROXY names: it is no address"),
        # Go calls this machine without a proxy.
        ("aliyungo", {"HTTP_PROXY": COMPANY, "ECS_ENDPOINT": "{url}"}, "note", "calls Genzo at"),
    ],
)
def test_proxies_count_as_the_client_reads_them(
    examine: Examine,
    server: InProcessServer,
    endpoint: str,
    client: str,
    variables: Mapping[str, str],
    severity: str,
    sentence: str,
) -> None:
    filled = {name: value.format(url=server.url, endpoint=endpoint) for name, value in variables.items()}
    found = examine(client, **filled)[0]
    assert found.severity == severity
    assert sentence in found.sentence


def test_a_proxy_elsewhere_is_asked_only_if_it_is_the_server_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for what asks: a test has no server on another machine."""
    asked = list[Place]()

    def found_at(place: Place) -> Found:
        asked.append(place)
        return Found.GENZO

    monkeypatch.setattr("genzo.clients.examination.found_at", found_at)
    named = Place("http", "genzo.example", 8420)
    environment = ClientEnvironment({"HTTP_PROXY": named.url}, tmp_path / "none")
    other = only([*examined_clients(["glci"], environment, named._replace(port=1))])
    assert (asked, "where something else answers" in other.sentence) == ([], True)
    assert "calls Genzo" in only([*examined_clients(["glci"], environment, named)]).sentence
    assert asked == [named]


class _OpenProxy(BaseHTTPRequestHandler):
    """What a server does that opens tunnels: it takes CONNECT."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()

    def version_string(self) -> str:
        return "genzo"

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def test_a_proxy_that_opens_tunnels_leads_https_to_genzo(examine: Examine) -> None:
    with HTTPServer(("127.0.0.1", 0), _OpenProxy) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        found = only(examine("salt", HTTPS_PROXY=f"http://127.0.0.1:{proxy.server_port}"))
        proxy.shutdown()
        thread.join()
    assert (found.severity, "provided that it trusts" in found.sentence) == (Severity.NOTE, True)


def test_where_nothing_or_another_server_answers_is_a_problem(examine: Examine) -> None:
    found = only(examine("aliyungo", ECS_ENDPOINT=UNUSED))
    assert (found.severity, "where nothing answers" in found.sentence) == (Severity.PROBLEM, True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # It accepts connections, and answers nothing: as a server of another protocol.
        listening.settimeout(0)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("genzo.clients.probe._SECONDS", 0.2)
            found = only(examine("aliyungo", ECS_ENDPOINT=url))
    assert (found.severity, "another server than Genzo" in found.sentence) == (Severity.PROBLEM, True)


def test_a_client_that_insists_on_https_needs_it(examine: Examine, endpoint: str) -> None:
    variables = {f"{product}_ENDPOINT": endpoint for product in ("ECS", "OSS", "LOCATION")}
    found = only(examine("bosh", **variables))
    assert found.severity is Severity.PROBLEM
    assert "where Genzo serves HTTP alone" in found.sentence


def profiles(home: Path, **profile: str) -> None:
    folder = home / ".aliyun"
    folder.mkdir()
    content = {"current": "work", "profiles": [{"name": "work", "access_key_secret": SECRET, **profile}]}
    (folder / "config.json").write_text(json.dumps(content))


def test_the_profile_of_aliyun_cli_comes_first(examine: Examine, endpoint: str, tmp_path: Path) -> None:
    profiles(tmp_path, endpoint="ecs.cn-beijing.aliyuncs.com")
    variables = {"ALIBABA_CLOUD_ENDPOINT": endpoint}
    found = only(examine("aliyun-cli", **variables))
    assert "the cloud at https://ecs.cn-beijing.aliyuncs.com: the profile work says so" in found.sentence
    assert (
        only(examine("aliyun-cli", ALIBABA_CLOUD_IGNORE_PROFILE="TRUE", **variables)).severity
        is Severity.NOTE
    )
    # A profile that does not exist has no endpoint.
    assert only(examine("aliyun-cli", ALIBABA_CLOUD_PROFILE="other", **variables)).severity is Severity.NOTE


def test_packer_reads_the_profile_that_is_named_alone(
    examine: Examine, endpoint: str, tmp_path: Path
) -> None:
    profiles(tmp_path, endpoint=endpoint)
    assert "would call the cloud" in only(examine("packer")).sentence
    assert "calls Genzo at http://" in only(examine("packer", ALICLOUD_PROFILE="work")).sentence


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"profiles": 5}', '{"profiles": [5]}', '{"profiles": null}']
)
def test_a_damaged_profile_is_none(examine: Examine, tmp_path: Path, content: str) -> None:
    (tmp_path / ".aliyun").mkdir()
    (tmp_path / ".aliyun" / "config.json").write_text(content)
    assert "would call the cloud" in only(examine("aliyun-cli")).sentence


@pytest.mark.parametrize(
    ("client", "variables", "sentence"),
    [
        (
            "terraform",
            {"ALIBABA_CLOUD_ENDPOINT_ECS": "{endpoint}", "ECS_ENDPOINT": "127.0.0.1:9"},
            "ALIBABA_CLOUD_ENDPOINT_ECS and ECS_ENDPOINT differ: terraform uses ALIBABA_CLOUD_ENDPOINT_ECS.",
        ),
        ("glci", {"HTTP_PROXY": "{url}", "http_proxy": UNUSED}, "HTTP_PROXY and http_proxy differ"),
        ("footmark", {"http_proxy": "{url}"}, "HTTPS_PROXY is not set: calls by HTTPS leave"),
        (
            "aliyungo",
            {"ECS_ENDPOINT": "{endpoint}"},
            "ECS_ENDPOINT has another form than aliyungo takes: a URL",
        ),
        (
            "aliyun-cli",
            {"ALIBABA_CLOUD_ENDPOINT": "{url}"},
            "has another form than aliyun-cli takes: HOST:PORT alone",
        ),
        ("prowler", {"SSL_CERT_FILE": "/nowhere/ca.pem"}, "SSL_CERT_FILE names a file that does not exist"),
        (
            "prowler",
            {"ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET},
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET is set and ALIBABA_CLOUD_ACCESS_KEY_ID is not",
        ),
        (
            "terraform",
            {
                "ALICLOUD_ACCESS_KEY": SECRET,
                "ALICLOUD_SECRET_KEY": SECRET,
                "ALICLOUD_ACESS_KEY": SECRET,
            },
            "No client reads ALICLOUD_ACESS_KEY. Did you mean ALICLOUD_ACCESS_KEY?",
        ),
    ],
)
def test_a_mistake_in_variables_is_named_without_their_values(
    examine: Examine,
    server: InProcessServer,
    endpoint: str,
    client: str,
    variables: Mapping[str, str],
    sentence: str,
) -> None:
    filled = {name: value.format(url=server.url, endpoint=endpoint) for name, value in variables.items()}
    found = examine(client, **filled)
    assert any(each.severity is Severity.WARNING and sentence in each.sentence for each in found), found
    assert SECRET not in str(found)


def test_two_clients_with_two_access_keys_are_named(examine: Examine) -> None:
    keys = {"ALICLOUD_ACCESS_KEY": "one", "ALICLOUD_SECRET_KEY": SECRET}
    keys |= {"ALIBABA_CLOUD_ACCESS_KEY_ID": "other", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
    found = examine("packer", "prowler", **keys)
    assert any("name different access keys" in each.sentence for each in found)


def test_the_user_of_a_proxy_is_not_shown(examine: Examine, server: InProcessServer) -> None:
    proxy = server.url.replace("http://", f"http://user:{SECRET}@")
    found = only(examine("glci", HTTP_PROXY=proxy, HTTPS_PROXY=proxy))
    assert SECRET not in found.sentence
    assert "user" not in found.sentence


def test_the_file_of_endpoints_counts_after_the_variables(
    examine: Examine, endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    products = "".join(
        f"<Product><ProductName>{name.upper()}</ProductName><DomainName> {endpoint} </DomainName></Product>"
        for name in clients()["terraform"].products
    )
    named = tmp_path / "named.xml"
    named.write_text(
        "<Endpoints><Endpoint><RegionIds><RegionId>cn-hangzhou</RegionId></RegionIds>"
        f"<Products>{products}</Products></Endpoint></Endpoints>"
    )
    found = examine("terraform", TF_ENDPOINT_PATH=str(named))
    assert "(TF_ENDPOINT_PATH)" in found[0].sentence
    assert "aliyuncs.com" not in str(found)
    assert "would call the cloud" in str(
        examine("terraform", TF_ENDPOINT_PATH=str(named), ALICLOUD_REGION="cn-beijing")
    )
    assert "ECS_ENDPOINT" in str(examine("terraform", TF_ENDPOINT_PATH=str(named), ECS_ENDPOINT=UNUSED))
    (tmp_path / "endpoints.xml").write_text("<?xml version='1.0' encoding='nowhere'?><a/>")
    assert "would call the cloud" in str(examine("terraform", TF_ENDPOINT_PATH=str(named)))
