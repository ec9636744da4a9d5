"""A command that fails leaves nothing in a folder that does not exist: it may be a misspelt one."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.service.new_catalogue import new_catalogue
from genzo.store.sqlite.new_file import FileAppearedError
from tests.cli.test_missing_catalogues import CREATING, STATE
from tests.deploy.files import commands, options
from tests.running import genzo_here

FIRST = "1234567890123456"
IMAGE = {"ImageId": "m-1", "ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
FILES = {
    "answer": json.dumps({"Images": {"Image": [IMAGE]}}),
    "lines": f"{json.dumps(IMAGE)}\n{json.dumps({'ImageId': 'm-2'})}\n",
    "no answer": "[",
    "refused.yaml": "accounts: [{id: 7, images: [{name: a, base: no-image}]}]",
    "no image.yaml": "public_images: {retire: [no-image]}",
    "no region.yaml": "accounts: [{id: 7, region: nowhere, vpcs: [{name: net}]}]",
    "cut.jsonl": STATE.read_text()[:-40],
}
WRONG: dict[str, list[tuple[str, ...]]] = {
    "accounts create": [("--id", FIRST), ("--name", "genzo"), ("--id", "-1")],
    "db upgrade": [("no-revision",)],
    "groups create": [("NAME", "--account", "1"), ("NAME", "--policy", "nothing"), ("a name!",)],
    "images import": [
        ("answer", "--region", "nowhere", "--system"),
        ("answer", "--region", "nowhere", "--account", "5"),
        ("answer", "--region", "cn-hangzhou", "--account", "5", "--replace", "--owner", "nobody"),
        ("answer", "answer", "--region", "cn-hangzhou", "--system"),
        ("answer", "--region", "cn-hangzhou"),
        ("lines", "--region", "cn-hangzhou", "--account", "5"),
        ("lines", "--region", "nowhere", "--account", "5"),
        ("no answer", "--region", "cn-hangzhou", "--account", "5"),
        ("missing", "--region", "cn-hangzhou", "--account", "5"),
    ],
    "images pull": [("--region", "nowhere"), (), ("--region", "cn-hangzhou", "--shares", "--system")],
    "images release": [("m-none",)],
    "images retire": [("m-none",), ("m-none", "--databases", '{"cn-beijing": "sqlite:///SECOND/genzo.db"}')],
    "keys create": [("1",), (FIRST, "--user", "nobody"), (FIRST, "--id", "a b")],
    "policies create": [("NAME", "{}"), ("NAME", "{}", "--account", "1"), ("NAME", "missing")],
    "record": [("no-such-command",)],
    "roles create": [
        ("NAME", "--account", "1"),
        ("NAME", "--trust-policy", "{}"),
        ("NAME", "--max-session-duration", "1"),
        ("NAME", "--policy", "nothing"),
    ],
    "secrets encrypt": [(), ("--secrets-key-file", "no answer"), ("--secrets-key-file", "missing")],
    "seed": [("missing",), ("no answer",), ("refused.yaml",), ("no image.yaml",), ("no region.yaml",)],
    "serve": [
        ("--seed", "missing"),
        ("--seed", "refused.yaml"),
        ("--seed", "no image.yaml"),
        ("--seed", "refused.yaml", "--host", "0.0.0.0"),
        ("--watch",),
        ("--tls-cert", "missing", "--tls-key", "missing"),
        ("--tls-cert", "no answer", "--tls-key", "no answer"),
        ("--objects", "ftp://127.0.0.1"),
        ("--databases", '{"nowhere": "sqlite:////genzo.db"}'),
        ("--secrets-key-file", "missing"),
        ("--access-key-id-file", "missing", "--access-key-secret-file", "missing"),
        ("--access-key-id-file", "no answer"),
        ("--control-token-file", "missing"),
        ("--control", "open", "--host", "0.0.0.0"),
        ("--auth", "open", "--host", "0.0.0.0"),
        ("--replica", "sqlite:///x"),
        ("--port", "TAKEN"),
        ("--tls-host", "name"),
        ("--random-seed", "1", "--workers", "2"),
    ],
    "state load": [("missing", "--yes"), ("no answer", "--yes"), ("cut.jsonl", "--yes"), ("answer",)],
    "users create": [
        ("NAME", "--account", "1"),
        ("NAME", "--policy", "nothing"),
        ("NAME", "--group", "nothing"),
        ("a name!",),
    ],
}
EACH = [(name, words) for name, lists in WRONG.items() for words in lists]


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("name", "words"), EACH, ids=[" ".join((name, *words)) for name, words in EACH])
def test_a_command_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken_port: int, name: str, words: tuple[str, ...]
) -> None:
    for file, text in FILES.items():
        (tmp_path / file).write_text(text)
    monkeypatch.chdir(tmp_path)
    given = [word.replace("TAKEN", str(taken_port)).replace("SECOND", f"{tmp_path}/other") for word in words]
    data = ("--data", "typo/deeper")
    done = genzo_here(*name.split(), *((*data, *given) if name == "record" else (*given, *data)))
    assert done.returncode in (1, 2), done.stdout
    assert done.stderr
    assert {each.name for each in tmp_path.iterdir()} == set(FILES)


def test_every_command_that_can_create_a_catalogue_is_tried() -> None:
    assert set(WRONG) == CREATING
    assert all("--data" in options(commands()[name]) for name in WRONG)


def test_a_failed_command_leaves_the_folder_that_was_there_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    assert genzo_here("images", "retire", "m-none", "--data", tmp_path).returncode == 1
    assert [each.name for each in tmp_path.iterdir()] == ["note"]


def test_a_new_catalogue_is_private_and_alone_in_its_folder(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    assert genzo_here("accounts", "create", "--id", "7", "--data", data).returncode == 0
    assert [each.name for each in data.iterdir()] == ["genzo.db"]
    assert (data.stat().st_mode & 0o777, (data / "genzo.db").stat().st_mode & 0o777) == (0o700, 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["new"]


def test_regions_with_databases_of_their_own_appear_together(tmp_path: Path) -> None:
    regions = json.dumps({"cn-beijing": f"sqlite:///{tmp_path}/beijing/genzo.db"})
    (tmp_path / "answer").write_text(FILES["answer"])
    to = ("--region", "cn-beijing", "--account", "5", "--data", tmp_path / "home", "--databases", regions)
    assert genzo_here("images", "import", tmp_path / "answer", *to).returncode == 0
    seen = genzo_here("images", "list", *to, "--ImageOwnerAlias", "self", "-o", "json")
    assert [each["ImageId"] for each in json.loads(seen.stdout)] == ["m-1"]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_catalogue_that_another_program_makes_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    """A file system without hard links refuses them with EPERM (link(2))."""
    if not has_links:

        def link(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", link)
    path = tmp_path / "data" / "genzo.db"
    with new_catalogue([path]) as new:
        aside = Path(new.place(path))
        aside.write_text("mine")
        path.parent.mkdir()
        path.write_text("theirs")
        with pytest.raises(FileAppearedError, match="repeat the command"):
            new.publish()
    assert path.read_text() == "theirs"
    path.unlink()
    with new_catalogue([path]) as new:
        Path(new.place(path)).write_text("mine")
        new.publish()
    assert path.read_text() == "mine"
    assert [each.name for each in path.parent.iterdir()] == ["genzo.db"]
