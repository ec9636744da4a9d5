"""The Dockerfile copies existing files, installs Genzo's dependencies, and starts it as an ordinary user."""

import json
import re
import tomllib
from fnmatch import fnmatch

from genzo.service.server_settings import DEFAULT_PORT
from tests.deploy.files import ROOT, environment_names

DOCKERFILE = ROOT / "Dockerfile"


def instructions(name: str) -> list[str]:
    """The arguments of an instruction, in order; continued lines are joined."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", text, re.MULTILINE)


def copied() -> set[str]:
    """The sources of COPY in the source tree."""
    copies = [line.split() for line in instructions("COPY") if not line.startswith("--from")]
    return {source for words in copies for source in words[:-1]}


def test_every_source_exists_and_is_not_ignored() -> None:
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert copied() == set(let_in)
    assert all((ROOT / source).exists() for source in copied())


def test_what_the_package_is_built_from_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {project["readme"], *project["license-files"], "pyproject.toml", "src"}
    assert {name for name in needed if not {name, name.split("/")[0]} & copied()} == set()


def test_every_dependency_is_pinned_with_hashes() -> None:
    pinned = re.findall(r"^([a-z0-9_-]+)==\S+.*\\\n +--hash=", _requirements(), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {re.split(r"[ \[>=]", requirement)[0].replace("_", "-") for requirement in needed}
    assert names <= {name.replace("_", "-") for name in pinned}
    assert "--require-hashes" in DOCKERFILE.read_text()


def test_the_base_is_pinned_to_a_release_that_genzo_runs_on() -> None:
    (base,) = instructions("ARG")
    assert fnmatch(base, "PYTHON=3.*.*-slim-*")
    minor = ".".join(base.removeprefix("PYTHON=").split(".")[:2])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"Programming Language :: Python :: {minor}" in project["classifiers"]
    assert [line.split()[0] for line in instructions("FROM")] == ["python:${PYTHON}"] * 2


def test_it_starts_genzo_itself_as_a_user_without_rights() -> None:
    assert instructions("USER") == ["genzo"]
    assert json.loads(instructions("ENTRYPOINT")[0]) == ["genzo"]
    assert [json.loads(line) for line in instructions("CMD")] == [["serve"]]
    assert all(line.startswith("[") for line in instructions("RUN"))


def test_its_port_settings_and_health_check_are_valid() -> None:
    assert instructions("EXPOSE") == [str(DEFAULT_PORT)]
    assert set(re.findall(r"\bGENZO_\w+", DOCKERFILE.read_text())) <= environment_names()
    (check,) = instructions("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert f"'http://127.0.0.1:{DEFAULT_PORT}/_genzo/ready'" in command[2]
    compile(command[2], "health", "exec")


def _requirements() -> str:
    return (ROOT / "requirements" / "run.txt").read_text()
