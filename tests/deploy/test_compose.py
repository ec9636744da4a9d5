"""The compose file is valid for Genzo, PostgreSQL and HAProxy; no container engine is needed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from genzo.service.open_store import CONNECTIONS
from genzo.service.server_settings import DEFAULT_PORT, parse_database_url
from tests.deploy.files import COMPOSE, ENVIRONMENT_EXAMPLE, ROOT, compose, environment_names, set_in_example
from tests.running import clean_environment

HAPROXY = ROOT / "deploy" / "haproxy.cfg"


def services() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = compose()["services"]
    return found


def genzos() -> list[str]:
    return [name for name, service in services().items() if "build" in service]


def test_there_are_two_servers_two_databases_and_a_balancer() -> None:
    assert sorted(services()) == ["balancer", "genzo-1", "genzo-2", "primary", "standby"]
    assert genzos() == ["genzo-1", "genzo-2"]


def test_every_setting_of_the_servers_exists() -> None:
    for name in genzos():
        environment = compose()["services"][name]["environment"]
        ours = {variable for variable in environment if variable.startswith("GENZO_")}
        assert ours
        assert ours <= environment_names()


def test_the_servers_know_every_database_and_verify_signatures() -> None:
    for name in genzos():
        environment = compose()["services"][name]["environment"]
        place = parse_database_url(environment["GENZO_DATABASE"])
        assert place == "postgresql://genzo@primary,standby/genzo"
        assert not {"GENZO_ALLOW_DEFAULT_KEY", "GENZO_AUTH"} & set(environment)


def test_the_example_has_every_variable() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    assert asked == set_in_example()


def test_no_password_has_a_default() -> None:
    passwords = re.findall(r"\$\{(\w*PASSWORD)(..)", COMPOSE.read_text())
    assert {name for name, _ in passwords} == {name for name in set_in_example() if name.endswith("PASSWORD")}
    assert {rule for _, rule in passwords} == {":?"}


def test_dependencies_and_mounts_exist() -> None:
    volumes = set(compose()["volumes"])
    for service in compose()["services"].values():
        assert set(service.get("depends_on", ())) <= set(services())
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert (COMPOSE.parent / source).is_file() if source.startswith(".") else source in volumes


def test_the_databases_have_room_for_every_connection_of_the_servers() -> None:
    (default,) = re.findall(r"^GENZO_WORKERS=(\d+)$", ENVIRONMENT_EXAMPLE.read_text(), re.MULTILINE)
    needed = len(genzos()) * int(default) * CONNECTIONS
    for name in ("primary", "standby"):
        (allowed,) = re.findall(r"max_connections=(\d+)", " ".join(compose()["services"][name]["command"]))
        assert int(allowed) >= needed + 20


def test_the_balancer_checks_every_server_at_its_port() -> None:
    text = HAPROXY.read_text()
    assert re.findall(r"^ +server (\S+) (\S+):(\d+)$", text, re.MULTILINE) == [
        (name, name, str(DEFAULT_PORT)) for name in genzos()
    ]
    assert "option httpchk GET /_genzo/ready\n" in text
    (published,) = compose()["services"]["balancer"]["ports"]
    (bound,) = re.findall(r"^ +bind :(\d+)$", text, re.MULTILINE)
    assert published.endswith(f":{bound}")


def test_the_balancer_sends_no_request_twice() -> None:
    assert "retry-on" not in HAPROXY.read_text()


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="HAProxy is not installed")
def test_haproxy_accepts_its_configuration(tmp_path: Path) -> None:
    copy = tmp_path / "haproxy.cfg"
    copy.write_text(HAPROXY.read_text())
    done = subprocess.run(["haproxy", "-c", "-f", copy], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _has_compose() -> bool:
    docker = shutil.which("docker")
    return (
        docker is not None
        and not subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not _has_compose(), reason="docker compose is not installed")
def test_docker_compose_accepts_the_file() -> None:
    files = ["--file", str(COMPOSE), "--env-file", str(ENVIRONMENT_EXAMPLE)]
    command = ["docker", "compose", *files, "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment())
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("*.sh")), ids=lambda path: path.name)
def test_every_script_is_valid_shell(script: Path) -> None:
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
