"""The commands of ``genzo secrets``, and the file of keys."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from genzo.service.secret_keys import new_key
from tests.cli.populated import Database
from tests.running import genzo_here as genzo


def written(file: Path, *keys: str, mode: int = 0o600) -> Path:
    file.touch(mode=mode)
    file.chmod(mode)
    file.write_text("".join(f"{key}\n" for key in keys))
    return file


def test_the_key_of_a_catalogue_is_changed(database: Database, tmp_path: Path) -> None:
    first, second = new_key(), new_key()
    old, both, new = (
        written(tmp_path / name, *keys)
        for name, keys in (("old", [first]), ("both", [second, first]), ("new", [second]))
    )

    def run(*words: str, file: Path | None = None) -> CompletedProcess[str]:
        key = () if file is None else ("--secrets-key-file", str(file))
        return genzo(*words, "--database", database.url, *key)

    made = run("accounts", "create", "-o", "json", file=old)
    account = str(json.loads(made.stdout)["AccountId"])
    assert "--secrets-key-file" in run("keys", "create", account).stderr
    assert "lacks" in run("accounts", "list", file=new).stderr
    changed = run("secrets", "encrypt", file=both)
    assert changed.stdout.startswith("1 access key: encrypted with the first key of the file.\n")
    assert account in run("accounts", "list", file=new).stdout
    undone = run("secrets", "decrypt", file=new)
    assert undone.stdout.startswith("1 access key: stored without encryption.\n")
    assert account in run("accounts", "list").stdout


@pytest.mark.parametrize("name", ["encrypt", "decrypt"])
def test_a_key_must_be_given(name: str, tmp_path: Path) -> None:
    done = genzo("secrets", name, "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "No key is given: name its file with --secrets-key-file. genzo secrets new-key prints a new key.\n"
    )


@pytest.mark.parametrize(
    ("lines", "mode", "sentence"),
    [
        ([], 0o600, "has no key of secrets"),
        (["short"], 0o600, "has a line that is no key"),
        ([new_key(), "é"], 0o600, "has a line that is no key"),
        ([new_key()], 0o640, "Other users may read the keys of secrets in"),
    ],
)
def test_a_file_of_keys_that_cannot_be_used(
    lines: list[str], mode: int, sentence: str, tmp_path: Path
) -> None:
    file = written(tmp_path / "keys", *lines, mode=mode)
    done = genzo("serve", "--data", str(tmp_path), "--secrets-key-file", str(file))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not any(line in done.stderr for line in lines)


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["pipe", "folder"])
def test_what_is_no_regular_file_is_refused_at_once(make: Callable[[Path], None], tmp_path: Path) -> None:
    """A pipe would wait for a writer that may never come."""
    place = tmp_path / "place"
    make(place)
    given = {
        "--secrets-key-file": f"The keys of secrets in {place} cannot be read (",
        "--control-token-file": f"The control token cannot be read from {place} (",
        "--access-key-id-file": f"The file {place} cannot be read (",
    }
    secret = written(tmp_path / "secret", "a-secret-of-some-length-that-nobody-knows")
    for option, sentence in given.items():
        other = ("--access-key-secret-file", str(secret)) if option == "--access-key-id-file" else ()
        done = genzo("serve", "--data", str(tmp_path / "data"), "--port", "0", option, str(place), *other)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(sentence)


def test_a_missing_file_of_keys_is_named(tmp_path: Path) -> None:
    done = genzo("accounts", "list", "--data", str(tmp_path), "--secrets-key-file", str(tmp_path / "none"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"The keys of secrets in {tmp_path}/none cannot be read")
