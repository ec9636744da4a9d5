"""No message shows the password of a database URL, however wrong the URL is."""

from pathlib import Path

import pytest

from tests.running import genzo, genzo_here

PASSWORD = "hunter2xyz"
VALID = [
    "postgresql://u:{}@127.0.0.1:1/db",
    "postgres://u:{}@127.0.0.1:1/db?sslmode=disable",
    "postgresql://127.0.0.1:1/db?user=u&password={}",
    "postgresql://u:{}@127.0.0.1:1,127.0.0.1:2/db",
    "postgresql://u:[{}@127.0.0.1:1/db",
    "postgresql://u:a?{}@127.0.0.1:1/db",
    "postgresql://u:{}@",
]
"""Nothing listens on port 1."""
WRONG = [
    "postgresql://u:{}/x@127.0.0.1:1/db",
    "postgresql://u:a/{}@127.0.0.1:1/db",
    "postgresql://u:a@{}@127.0.0.1:1/db",
    "postgresql://u:a@b/{}@127.0.0.1:1/db",
    "postgresql://u:{}%zz@127.0.0.1:1/db",
    "postgresql://u:{} x@127.0.0.1:1/db",
    "postgresql://u:{}",
    "postgresql://u:{}@127.0.0.1:port/db",
    "postgresql://u:{}@127.0.0.1:1/db?bogus",
    "postgresql://u:{}@127.0.0.1:1/db?bogus=1",
    "postgresql://u:{}@127.0.0.1:1/db?connect_timeout=x",
    "postgresql:/u:{}@127.0.0.1/db",
    "postgresql:u:{}@127.0.0.1/db",
    "mysql://u:{}@127.0.0.1/db",
    "u:{}@127.0.0.1/db",
    "host=127.0.0.1 password={}",
    "host=127.0.0.1 password = '{}'",
]
COMMANDS = [
    ("serve", "--port", "0", "--database"),
    ("serve", "--port", "0", "--database", "postgresql://127.0.0.1:1/db", "--replica"),
    ("serve", "--port", "0", "--databases"),
    ("accounts", "list", "--database"),
    ("doctor", "--database"),
    ("doctor", "-o", "json", "--database"),
    ("db", "check", "--database"),
    ("db", "current", "--database"),
    ("db", "upgrade", "--database"),
    ("db", "downgrade", "base", "--yes", "--database"),
    ("db", "copy", "--to", "sqlite:///unused.db", "--from"),
    ("db", "copy", "--from", "sqlite:///unused.db", "--to"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_failing_command_does_not_show_a_password(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENZO_DATA", str(tmp_path / "data"))
    for form in (*WRONG, *(() if command[0] == "serve" else VALID)):
        done = genzo_here(*command, form.format(PASSWORD))
        said = done.stdout + done.stderr
        assert done.returncode == 1, form
        assert said.count("\n") >= 1, form
        assert PASSWORD not in said, form
        assert "Traceback" not in said, form


def test_a_server_that_cannot_reach_its_database_does_not_show_a_password() -> None:
    done = genzo("serve", "--port", "0", GENZO_DATABASE=VALID[0].format(PASSWORD))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "The database db at 127.0.0.1 cannot be reached" in done.stderr
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize("form", WRONG)
def test_databases_of_regions_do_not_show_a_password(form: str, tmp_path: Path) -> None:
    url = form.format(PASSWORD)
    file = tmp_path / "databases.json"
    file.write_text(f'{{"cn-beijing": "{url}"}}')
    wrong = tmp_path / "wrong.json"
    wrong.write_text(f'["{url}"]')
    for given in (file, wrong, file.read_text(), wrong.read_text(), f'{{"nowhere": "{url}"}}'):
        done = genzo_here("serve", "--port", "0", "--data", tmp_path / "data", "--databases", given)
        assert done.returncode == 1
        assert PASSWORD not in done.stdout + done.stderr


def test_the_url_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(f"sqlite:///{tmp_path}/catalogue.db\n")
    assert genzo_here("accounts", "create", "--database-file", file).returncode == 0
    assert (tmp_path / "catalogue.db").exists()
    file.write_text(f"mysql://u:{PASSWORD}@h/db")
    done = genzo_here("accounts", "list", "--database-file", file)
    assert done.returncode == 1
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--database-file", "missing", "--database", "sqlite:///x"), "give --database or --database-file"),
        (("--database-file", "missing"), "The file missing cannot be read (No such file or directory)"),
    ],
)
def test_a_file_without_a_url_is_refused(
    words: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = genzo_here("accounts", "list", *words)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert sentence in done.stderr


def test_an_object_store_with_a_password_in_its_url_is_refused_without_showing_it(tmp_path: Path) -> None:
    for url in (f"http://u:{PASSWORD}@127.0.0.1:9000", f"ftp://u:{PASSWORD}@h"):
        done = genzo_here("serve", "--port", "0", "--data", tmp_path, "--objects", url)
        assert done.returncode == 1
        assert PASSWORD not in done.stderr


def test_help_does_not_show_the_url_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GENZO_DATABASE", "GENZO_REPLICA", "GENZO_DATABASES", "GENZO_CONTROL_TOKEN"):
        monkeypatch.setenv(name, f"postgresql://u:{PASSWORD}@h/db")
    for words in (("serve",), ("doctor",), ("db", "check"), ("keys", "create")):
        done = genzo_here(*words, "--help")
        assert done.returncode == 0
        assert PASSWORD not in done.stdout
