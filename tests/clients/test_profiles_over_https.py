"""The settings that genzo prints for a server of HTTPS: clients trust it by the variables."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.clients.environment import ClientEnvironment
from genzo.clients.examination import examined_clients
from genzo.clients.finding import Severity
from genzo.clients.place import Place, place_of_url
from tests.clients.test_profiles import CALLS, HERE, PYTHON, output_of
from tests.running import Running, genzo_here, running


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("--data", tmp_path_factory.mktemp("secure"), "--tls") as started:
        yield started


def printed(server: Running, command: str, client: str) -> str:
    done = genzo_here(command, client, "--url", server.url, "--data", server.data)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("client", ["python-sdk", "python-sdk-v1", "libcloud", "oss2"])
def test_a_python_client_trusts_the_server(secure: Running, client: str) -> None:
    program = printed(secure, "profile", client) + PYTHON[client]
    command = f'eval "$LINES"; "{sys.executable}" -'
    found = output_of("sh", "-euc", command, text=program, LINES=printed(secure, "env", client))
    assert "cn-hangzhou" in found


@pytest.mark.parametrize("client", ["node-sdk", "pop-core"])
def test_a_node_client_trusts_the_server(secure: Running, client: str) -> None:
    packages = HERE / "node" / "node_modules"
    if shutil.which("node") is None or not packages.exists():
        pytest.skip("Node.js or its packages are missing: scripts/test --only clients installs them")
    program = printed(secure, "profile", client) + (CALLS / f"{client}.js").read_text()
    command = ("sh", "-euc", 'eval "$LINES"; node -e "$PROGRAM"')
    lines = printed(secure, "env", client)
    assert "cn-hangzhou" in output_of(*command, LINES=lines, PROGRAM=program, NODE_PATH=str(packages))


def test_a_server_whose_authority_is_unknown_is_refused(secure: Running, tmp_path: Path) -> None:
    done = genzo_here("env", "terraform", "--url", secure.url, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not trusted" in done.stderr


def test_the_wrong_scheme_is_named(secure: Running) -> None:
    done = genzo_here("env", "terraform", "--url", secure.url.replace("https", "http"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "is Genzo, but by the other of HTTP and HTTPS" in done.stderr


def test_a_client_that_insists_on_https_calls_genzo(secure: Running, tmp_path: Path) -> None:
    place = place_of_url(secure.url)
    assert place is not None
    variables = {f"{product}_ENDPOINT": place.endpoint for product in ("ECS", "OSS", "LOCATION")}
    environment = ClientEnvironment(variables, tmp_path / "hosts")
    (found,) = examined_clients(["bosh"], environment, Place("http", "127.0.0.1", 9))
    assert found.severity is Severity.NOTE
    assert "bosh (ecs, oss, location) calls Genzo at https://" in found.sentence
