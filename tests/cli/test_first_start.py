"""The access key of a new catalogue: the well-known one on this machine alone, else the operator's."""

import re
import threading
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.http.closed_start import refuse_open_auth, set_up_closed, sets_up_closed
from genzo.service.build import build_service, service_of
from genzo.service.server_settings import ServerSettings, SettingsError, parse_database_url
from tests.api import Api
from tests.cli.conftest import NewDatabase
from tests.deploy.files import ROOT
from tests.http.new_catalogue import create_catalogue
from tests.running import genzo, genzo_here, running

EVERYWHERE = "0.0.0.0"
SHOWN = re.compile(
    rf"genzo made an access key for account {FIRST_ACCOUNT_ID}\. Its secret is shown only here:\n"
    r"  AccessKeyId      (LTAI5t[0-9a-z]{18})\n"
    r"  AccessKeySecret  ([0-9a-z]{30})\n"
)
TOKEN_SHOWN = re.compile(
    r"The pages under /_genzo need the control token:\n"
    r"  Token            (\S{40,})\n"
)


def started(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    **settings: Any,  # noqa: ANN401 - of ServerSettings
) -> tuple[str, list[AccessKey]]:
    """What a start on a folder says on standard error, and the keys of the first account after it."""
    given = ServerSettings(data=folder, **{"host": EVERYWHERE, **settings})
    assert sets_up_closed(given)
    service = service_of(given, folder)
    set_up_closed(service, given)
    said = capsys.readouterr()
    assert said.out == ""
    with service.store.reading() as catalogue:
        keys = catalogue.access_keys(FIRST_ACCOUNT_ID)
    assert service.is_ready()
    service.store.close()
    return said.err, keys


def test_the_first_start_makes_a_key_and_shows_it_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, (key,) = started(tmp_path, capsys)
    match = SHOWN.fullmatch(said)
    assert match is not None
    assert (key.access_key_id, key.secret, key.active) == (match[1], match[2], True)
    assert key.created > 1_600_000_000_000
    assert started(tmp_path, capsys) == ("", [key])


@pytest.mark.parametrize("host", [EVERYWHERE, "127.0.0.1"])
def test_files_give_the_first_key_and_it_is_not_shown(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: tmp_path / name for name in ("access_key_id_file", "access_key_secret_file")}
    for file, text in zip(files.values(), ("LTAI-mine\n", "s3cret-of-mine\n"), strict=True):
        file.write_text(text)
    said, (key,) = started(tmp_path, capsys, host=host, **files)
    assert (key.access_key_id, key.secret) == ("LTAI-mine", "s3cret-of-mine")
    assert "LTAI-mine" in said
    assert "s3cret" not in said
    for file in files.values():
        file.unlink()  # they are for the first start alone
    assert started(tmp_path, capsys, host=host, **files) == ("", [key])


@pytest.mark.parametrize(
    ("key_id", "secret", "sentence"),
    [
        (None, "s3cret", "name both with --access-key-id-file and --access-key-secret-file"),
        ("LTAI-1", None, "name both with --access-key-id-file and --access-key-secret-file"),
        ("LTAI-1", "", "an access key secret has 1 to 256 visible ASCII characters"),
        ("LTAI-1", "s3cret s3cret", "an access key secret has 1 to 256 visible ASCII characters"),
        ("LTAI 1", "s3cret", "an access key id has up to 128 letters"),
        ("STS.1", "s3cret", "does not begin with STS."),
        ("LTAI-1", "genzo", "is the well-known one: choose another"),
    ],
)
def test_files_without_a_key_are_refused(
    key_id: str | None, secret: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {}
    for name, text in (("access_key_id_file", key_id), ("access_key_secret_file", secret)):
        if text is not None:
            given[name] = tmp_path / name
            given[name].write_text(text)
    with pytest.raises(SettingsError) as refusal:
        started(tmp_path, capsys, **given)
    assert sentence in str(refusal.value)
    assert "s3cret" not in str(refusal.value)


def test_a_file_of_bytes_that_are_no_text_is_refused_without_showing_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bytes"
    file.write_bytes(b"s3cret\xff")
    with pytest.raises(SettingsError, match=r"has no valid value: it is no text\.$"):
        started(tmp_path, capsys, access_key_id_file=file, access_key_secret_file=file)


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(SettingsError, match="missing cannot be read"):
        started(tmp_path, capsys, access_key_id_file=missing, access_key_secret_file=missing)


def test_a_catalogue_with_the_well_known_key_is_refused_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_catalogue(tmp_path)
    with pytest.raises(SettingsError, match=rf"genzo keys disable {FIRST_ACCOUNT_ID} genzo"):
        started(tmp_path, capsys)
    said, (key,) = started(tmp_path, capsys, allow_default_key=True)
    assert (said, key.access_key_id) == ("", "genzo")


def test_a_new_catalogue_has_the_well_known_key_where_the_operator_allows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, (key,) = started(tmp_path, capsys, allow_default_key=True)
    assert (said, key.access_key_id) == ("", "genzo")


def test_a_server_behind_a_proxy_on_this_machine_can_make_a_new_key_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, (key,) = started(tmp_path, capsys, host="127.0.0.1", first_key="new")
    assert SHOWN.fullmatch(said)
    assert key.access_key_id != "genzo"


def test_a_command_leaves_the_first_key_to_the_first_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert genzo_here("accounts", "create", "--id", "7", "--data", tmp_path).returncode == 0
    said, (key,) = started(tmp_path, capsys)
    assert SHOWN.fullmatch(said)
    assert key.access_key_id != "genzo"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_servers_that_start_at_once_make_one_key(kind: str, new_database: NewDatabase) -> None:
    location = parse_database_url(new_database(kind).url)
    services = [build_service(location) for _ in range(4)]
    services[0].store.prepare()
    keys = [
        AccessKey(access_key_id=f"LTAI-{number}", secret="s", account_id=FIRST_ACCOUNT_ID)
        for number in range(len(services))
    ]
    barrier = threading.Barrier(len(services))
    made = []

    def start(number: int) -> None:
        barrier.wait()
        made.append((services[number].prepare(keys[number]), keys[number]))

    threads = [threading.Thread(target=start, args=(number,)) for number in range(len(services))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [key for was_made, key in made if was_made]
    with services[0].store.reading() as catalogue:
        assert catalogue.access_keys(FIRST_ACCOUNT_ID) == [winner]
    for service in services:
        service.store.close()


def test_the_image_starts_as_built(tmp_path: Path) -> None:
    """With the environment of the Dockerfile, but for the place of its volume."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    (line,) = re.findall(r"^ENV +(.*GENZO_DATA.*)$", text, re.MULTILINE)
    environment = dict(word.split("=", 1) for word in line.split())
    assert environment["GENZO_DATA"] == "/var/lib/genzo"
    data = tmp_path / "volume"
    given = [f"{name}={value}" for name, value in environment.items() if name.startswith("GENZO_")]
    through = ("env", *given, f"GENZO_DATA={data}")
    stderr = tmp_path / "stderr"
    with running(stderr=stderr, through=through) as server:
        assert server.host == environment["GENZO_HOST"]
        match = SHOWN.match(stderr.read_text())
        assert match is not None
        token = TOKEN_SHOWN.fullmatch(stderr.read_text(), match.end())
        assert token is not None
        api = Api("127.0.0.1", server.port)
        assert api.images().code == "InvalidAccessKeyId.NotFound"
        assert api._replace(key=match[1], secret=match[2]).images().status == 200
        assert api.send("GET", "/_genzo/clock").status == 403
        assert api.send("GET", "/_genzo/clock", {"Authorization": f"Bearer {token[1]}"}).status == 200
    with running(stderr=stderr, through=through) as server:
        assert Api("127.0.0.1", server.port, match[1], match[2]).images().status == 200
        assert stderr.read_text() == ""


@pytest.mark.parametrize("allowed", [False, True])
def test_unchecked_signatures_are_for_this_machine_unless_it_is_meant(allowed: bool) -> None:
    refuse_open_auth(ServerSettings(auth="open"))
    settings = ServerSettings(auth="open", host=EVERYWHERE, allow_open_auth=allowed)
    if allowed:
        refuse_open_auth(settings)
        return
    with pytest.raises(SettingsError, match=r"does not listen on 0\.0\.0\.0 with --auth open"):
        refuse_open_auth(settings)


def test_serve_refuses_before_it_makes_anything(tmp_path: Path) -> None:
    done = genzo("serve", "--port", "0", "--auth", "open", "--data", tmp_path, GENZO_HOST=EVERYWHERE)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "--allow-open-auth" in done.stderr
    assert list(tmp_path.iterdir()) == []
