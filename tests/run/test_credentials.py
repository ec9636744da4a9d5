"""A command has keys of Genzo's alone; those of the real service stay outside."""

import os
import pwd
from pathlib import Path

import pytest

from genzo.run import files
from genzo.testing.server import Server
from tests.run.conftest import Run
from tests.running import genzo, running

_VARIABLES = """
import os
for name, value in sorted(os.environ.items()):
    if name.startswith(("ALI", "ACS_", "OSS_")) or "PROXY" in name.upper():
        print(name, value)
"""
_WHO = """
import json, os
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import RpcRequest

key, secret = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
request = RpcRequest("Sts", "2015-04-01", "GetCallerIdentity")
request.set_protocol_type("https")
request.set_endpoint("sts.aliyuncs.com")
print(json.loads(AcsClient(key, secret, "cn-beijing").do_action_with_exception(request))["AccountId"])
"""
_REAL = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tRealRealRealRealRe",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "real-secret",
    "ALIBABA_CLOUD_SECURITY_TOKEN": "real-secret",
    "ALIBABA_CLOUD_PROFILE": "real-secret",
    "ALIBABA_CLOUD_CREDENTIALS_URI": "http://real-secret",
    "ALICLOUD_ASSUME_ROLE_ARN": "real-secret",
    "ALIYUN_ACCESS_KEY_ID": "LTAI5tRealRealRealRealRe",
    "ALIYUN_ACCESS_KEY_SECRET": "real-secret",
    "OSS_SESSION_TOKEN": "real-secret",
    "HTTPS_PROXY": "http://real-secret",
}


def test_real_keys_tokens_profiles_and_proxies_are_replaced_or_removed(run: Run) -> None:
    done = run(_VARIABLES, **_REAL, ALICLOUD_REGION="cn-beijing")
    shown = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert "real" not in done.stdout.lower()
    assert shown["ALIYUN_ACCESS_KEY_SECRET"] == shown["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
    assert {shown[name] for name in shown if "REGION" in name} == {"cn-beijing"}
    assert "HTTPS_PROXY" not in shown


def test_files_with_real_keys_are_hidden(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in (".aliyun/config.json", ".alibabacloud/credentials", ".ossutilconfig"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("real-secret")
    program = """
import os
import pwd
from pathlib import Path
for path in sorted(Path.home().rglob("*")):
    print(path.relative_to(Path.home()), path.is_file() and path.read_text())
"""
    shown = run(program, HOME=str(home)).stdout.splitlines()
    assert shown == [".alibabacloud False", ".aliyun False", ".ossutilconfig "]
    assert (home / ".aliyun" / "config.json").read_text() == "real-secret"


def test_the_home_folder_that_the_system_names_is_covered_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    homes = files.home_folders()
    assert homes == [tmp_path / "other", Path(pwd.getpwuid(os.getuid()).pw_dir)]
    keys = [tmp_path / name / ".aliyun" for name in ("one", "two")]
    for each in keys:
        each.mkdir(parents=True)
    (tmp_path / "covers").mkdir()
    shown = files.covers(tmp_path / "covers", [each.parent for each in keys], ())
    assert {str(each) for each in keys} <= {cover.target for cover in shown}


def test_a_new_account_is_deleted_afterwards(run: Run, genzo_server: Server) -> None:
    before = _accounts(genzo_server)
    done = run(_WHO)
    assert int(done.stdout) not in before, done.stderr
    assert _accounts(genzo_server) == before


def test_a_key_of_genzos_is_kept(run: Run, genzo_server: Server) -> None:
    account = genzo_server.account()
    key = {"ALICLOUD_ACCESS_KEY": account.access_key_id, "ALICLOUD_SECRET_KEY": account.access_key_secret}
    assert run(_WHO, **key).stdout == f"{account.id}\n"
    account.delete()


@pytest.mark.usefixtures("_namespaces")
def test_a_server_that_creates_no_account_says_what_to_name() -> None:
    with running("--memory", "--control-token", "token-of-the-operator") as closed:
        done = genzo("run", "--url", closed.url, "--", "true")
        assert done.returncode == 1
        assert "ALIBABA_CLOUD_ACCESS_KEY_ID" in done.stderr
        given = genzo("run", "--url", closed.url, "--", "true", GENZO_CONTROL_TOKEN="token-of-the-operator")
        assert given.returncode == 0, given.stderr


@pytest.mark.parametrize("url", ["127.0.0.1:8420", "http://127.0.0.1:9"])
def test_a_url_without_a_server_is_told(url: str) -> None:
    done = genzo("run", "--url", url, "--", "true")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--url" in done.stderr


def _accounts(server: Server) -> list[int]:
    return [int(account["id"]) for account in server._control.get("accounts")["accounts"]]  # noqa: SLF001
