"""genzo env and genzo profile: what they print, and what they refuse."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.clients.shells import SHELLS, shell_lines
from genzo.clients.table import clients
from genzo.testing import serve
from genzo.testing.serving import InProcessServer
from tests.running import clean_environment, genzo_here

UNUSED = "http://127.0.0.1:9"
"""The discard port: nothing listens there."""
VALUES = {
    "PLAIN": "x",
    "SPACED": "a  b",
    "QUOTED": "it's \"$HOME\" `x` \\ \\' 100%",
    "CURVED": "o\u2019brien ; x",
    "EMPTY": "",
}


@pytest.fixture(scope="module")
def server() -> Iterator[InProcessServer]:
    with serve() as started:
        yield started


def test_every_client_has_lines_for_a_shell_that_set_what_the_table_says(
    server: InProcessServer, tmp_path: Path
) -> None:
    script = ""
    for name in clients():
        done = genzo_here("env", name, "--url", server.url, "--data", tmp_path)
        assert done.returncode == 0, done.stderr
        # Joined as an eval without quotation marks joins them.
        (tmp_path / name).write_text(done.stdout.replace("\n", " "))
        script += f'(eval "$(cat {tmp_path / name})"; echo "client={name}"; env)\n'
    found = subprocess.run(
        ["sh", "-euc", script], capture_output=True, text=True, check=True, env=clean_environment()
    )
    for text in found.stdout.split("client=")[1:]:
        name, *lines = text.splitlines()
        environment = dict(line.split("=", 1) for line in lines if "=" in line)
        client = clients()[name]
        trust = client.certificates if client.way == "host names" else []
        assert client.all_set().keys() | client.serve.variables().keys() | {*trust} <= environment.keys(), (
            name
        )
        assert all(environment[each] == str(tmp_path / "tls" / "ca.pem") for each in trust), name


def test_a_posix_shell_gets_the_values() -> None:
    lines = "\n".join(shell_lines(SHELLS["bash"], VALUES, ["GONE"]))
    shown = "; ".join(f'printf "%s\\0" "${name}"' for name in VALUES)
    command = f'{lines}\n{shown}; printf "%s" "${{GONE-removed}}"'
    done = subprocess.run(
        ["sh", "-euc", command], capture_output=True, text=True, check=True, env={"GONE": "x"}
    )
    assert done.stdout.split("\0") == [*VALUES.values(), "removed"]


PROGRAMS = {
    "fish": ("fish", "printf '%s\\0' \"$NAME\";"),
    "powershell": ("pwsh", '[Console]::Write("$Env:NAME`0");'),
}
"""The program of each shell, and what it evaluates to print a variable and a zero byte."""


@pytest.mark.parametrize("shell", PROGRAMS)
def test_another_shell_gets_the_values(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, show = PROGRAMS[shell]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: the test below reads its quotation marks instead")
    monkeypatch.setenv("GONE", "x")
    lines = " ".join(shell_lines(SHELLS[shell], VALUES, ["GONE"]))
    command = lines + "".join(show.replace("NAME", name) for name in (*VALUES, "GONE"))
    done = subprocess.run([program, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split("\0")[:-1] == [*VALUES.values(), ""]


_MARKS = "'\u2018\u2019\u201a\u201b"
"""What PowerShell takes for a single quotation mark: CharExtensions.IsSingleQuote in its tokenizer."""
UNQUOTED = {
    "fish": (r"set -gx (\w+) '((?:[^'\\]|\\.)*)';", r"\\([\\'])", r"\1", "set -e GONE;"),
    "powershell": (
        rf"\$Env:(\w+) = '((?:[^{_MARKS}]|([{_MARKS}])\3)*)';",
        rf"([{_MARKS}])\1",
        r"\1",
        "Remove-Item -ErrorAction SilentlyContinue Env:GONE;",
    ),
}
"""The grammar of a line, what is escaped within quotation marks, what it means, and a line that removes.

Sources: fish, "Quotes"; PowerShell, "about_Quoting_Rules".
"""


@pytest.mark.parametrize("shell", UNQUOTED)
def test_the_lines_for_another_shell_have_the_values(shell: str) -> None:
    grammar, escaped, meaning, removed = UNQUOTED[shell]
    first, *lines = shell_lines(SHELLS[shell], VALUES, ["GONE"])
    assert first == removed
    found = [re.fullmatch(grammar, line) for line in lines]
    assert {each[1]: re.sub(escaped, meaning, each[2]) for each in found if each} == VALUES


def test_the_shell_can_be_chosen(server: InProcessServer) -> None:
    done = genzo_here("env", "aliyungo", "--url", server.url, "--shell", "fish")
    assert done.stdout == f"set -gx ECS_ENDPOINT '{server.url}';\n"


def test_an_unknown_client_is_refused_with_the_one_that_is_meant_and_all() -> None:
    for command in ("env", "profile"):
        done = genzo_here(command, "terrafrom")
        assert done.returncode == 2
        assert "'terrafrom' is no client that Genzo knows. Did you mean terraform?" in done.stderr
        assert all(name in done.stderr for name in clients())
    assert "Name a client: " in genzo_here("env").stderr


@pytest.mark.parametrize("name", ["alicloud", "Terraform", "OpenTofu"])
def test_a_client_has_other_names(server: InProcessServer, name: str) -> None:
    assert 'provider "alicloud"' in genzo_here("profile", name, "--url", server.url).stdout


def test_no_two_clients_share_a_name() -> None:
    names = [name for each, client in clients().items() for name in (each, *client.other_names)]
    assert len(names) == len({*map(str.casefold, names)})


def test_standard_output_has_the_lines_alone(server: InProcessServer) -> None:
    done = genzo_here("env", "libcloud", "--url", server.url)
    assert done.stdout == "export GENZO_DURATION='CreateImage=0 CopyImage=0 CreateInstance=0';\n"
    assert "No variable sets the endpoint of libcloud" in done.stderr
    assert "genzo serve --duration CreateImage=0 --duration CopyImage=0" in done.stderr


def test_what_a_server_needs_is_what_serve_takes() -> None:
    for client in clients().values():
        words = client.serve.options().split()
        assert genzo_here("serve", *words, "--help").returncode == 0, words


def test_without_a_server_the_well_known_key_is_printed_and_it_is_said() -> None:
    done = genzo_here("env", "packer", "--url", UNUSED)
    assert "export ALICLOUD_SECRET_KEY=genzo;" in done.stdout
    assert f"No server answers at {UNUSED}" in done.stderr


def test_the_account_is_that_of_the_key(server: InProcessServer, tmp_path: Path) -> None:
    account = server.account()
    secret = tmp_path / "secret"
    secret.write_text(account.access_key_secret)
    key = ("--access-key-id", account.access_key_id, "--access-key-secret-file", secret)
    shown = genzo_here("profile", "terraform", "--url", server.url, *key).stdout
    assert re.findall(r'account_id *= "(\d+)"', shown) == [account.id]
    done = genzo_here("profile", "terraform", "--url", UNUSED, *key)
    assert (done.returncode, done.stdout) == (1, "")
    assert "The account id of the settings is unknown" in done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--access-key-id", "unknown", "--access-key-secret", "hidden-secret"),
            "does not accept the access key",
        ),
        (
            ("--access-key-id", "genzo", "--access-key-secret", "hidden-secret"),
            "does not accept the access key",
        ),
        (("--access-key-id", "genzo"), "The access key has no secret"),
        (("--access-key-secret", "hidden-secret"), "The secret has no access key"),
        (("--access-key-id", "no key", "--access-key-secret", "hidden-secret"), "an access key id has"),
    ],
)
def test_a_key_that_would_not_work_is_refused_and_its_secret_not_shown(
    server: InProcessServer, options: tuple[str, ...], sentence: str
) -> None:
    done = genzo_here("env", "terraform", "--url", server.url, *options)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "hidden-secret" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8420",
        "ftp://127.0.0.1",
        "http://u:p@127.0.0.1:1",
        "http://x/path",
        "http://a..b",
        "http://x:0",
    ],
)
def test_a_url_of_no_server_is_refused(url: str) -> None:
    done = genzo_here("env", "terraform", "--url", url)
    assert done.returncode == 1
    assert "--url names no server" in done.stderr


@pytest.mark.parametrize("region", ["", "cn hangzhou", "cn-hangzhou\n127.0.0.1 other.example", "CN-HANGZHOU"])
def test_a_region_that_is_none_is_refused(region: str) -> None:
    done = genzo_here("profile", "prowler", "--region", region)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no id of a region" in done.stderr


def test_a_client_of_host_names_gets_lines_of_the_hosts_file(server: InProcessServer, tmp_path: Path) -> None:
    done = genzo_here("profile", "prowler", "--url", server.url, "--region", "cn-beijing", "--data", tmp_path)
    assert done.stdout.splitlines() == [
        "127.0.0.1 ecs.cn-beijing.aliyuncs.com",
        "127.0.0.1 ecs.aliyuncs.com",
        "127.0.0.1 ram.aliyuncs.com",
        "127.0.0.1 vpc.cn-beijing.aliyuncs.com",
        "127.0.0.1 vpc.aliyuncs.com",
        "127.0.0.1 sts.cn-beijing.aliyuncs.com",
        "127.0.0.1 sts.aliyuncs.com",
    ]
    assert "genzo serve --tls --port 443" in done.stderr
    assert f"{tmp_path / 'tls' / 'ca.pem'} does not exist yet" in done.stderr


def test_buckets_have_lines_of_their_own_in_the_hosts_file(server: InProcessServer, tmp_path: Path) -> None:
    words = ("profile", "mantle", "--url", server.url, "--data", tmp_path)
    done = genzo_here(*words, "--bucket", "images", "--bucket", "my-images")
    assert done.stdout.splitlines()[-3:] == [
        "127.0.0.1 oss-cn-hangzhou.aliyuncs.com",
        "127.0.0.1 images.oss-cn-hangzhou.aliyuncs.com",
        "127.0.0.1 my-images.oss-cn-hangzhou.aliyuncs.com",
    ]
    assert "--bucket" not in done.stderr
    assert (
        "mantle calls a host of its own for each bucket: --bucket NAME adds its line.\n"
        in genzo_here(*words).stderr
    )


@pytest.mark.parametrize("words", [("mantle", "--bucket", "a\n1.2.3.4 b"), ("salt", "--bucket", "images")])
def test_a_bucket_that_has_no_line_is_refused(words: tuple[str, ...]) -> None:
    done = genzo_here("profile", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "bucket" in done.stderr
