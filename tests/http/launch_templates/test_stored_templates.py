"""How launch templates are stored: user data as a secret, and deleted with what their account has."""

from pathlib import Path

from genzo.service.secret_keys import new_key, secret_texts
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
DATA = "c2VjcmV0IG9mIGEgdGVtcGxhdGU="


def _worker(folder: Path, secrets: SecretTexts = PLAIN) -> Worker:
    service = new_service(folder / "genzo.db", durable=False, any_account=True, secrets=secrets)
    return Worker(service, auth="open")


def test_user_data_is_encrypted_and_shown(tmp_path: Path) -> None:
    key = tmp_path / "secrets.key"
    key.write_text(new_key() + "\n")
    key.chmod(0o600)
    worker = _worker(tmp_path, secret_texts(key))
    given = {"RegionId": REGION, "LaunchTemplateName": "web"}
    assert worker.call("CreateLaunchTemplate", **given, UserData=DATA, ImageId="m-plain").status == 200
    described = worker.call("DescribeLaunchTemplateVersions", **given).json
    (version,) = described["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"]
    assert version["LaunchTemplateData"]["UserData"] == DATA
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("genzo.db*"))
    assert b"m-plain" in stored
    assert DATA.encode() not in stored


def test_a_reset_of_an_account_deletes_its_templates_and_groups(tmp_path: Path) -> None:
    worker = _worker(tmp_path)
    worker.call("CreateLaunchTemplate", RegionId=REGION, LaunchTemplateName="web")
    group = {"Version": "2020-03-31", "Name": "group", "DisplayName": "Group"}
    assert worker.call("CreateResourceGroup", **group).status == 200
    assert worker.control("POST", "/_genzo/reset").status == 200
    assert worker.call("DescribeLaunchTemplates", RegionId=REGION).json["TotalCount"] == 0
    assert worker.call("ListResourceGroups", Version="2020-03-31").json["TotalCount"] == 1
    again = worker.call("CreateLaunchTemplate", RegionId=REGION, LaunchTemplateName="web")
    assert again.json["LaunchTemplateVersionNumber"] == 1
