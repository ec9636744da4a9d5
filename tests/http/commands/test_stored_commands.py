"""How commands and invocations are stored: their texts as secrets, which a saved state leaves out."""

import base64
from pathlib import Path
from typing import Any

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.instances import Instance
from genzo.catalogue.state import decoded_state, encoded_lines
from genzo.service.build import build_service
from genzo.service.secret_keys import new_key, secret_texts
from genzo.service.service import Service
from genzo.service.state.loading import load_state
from genzo.service.state.saving import saved_state
from tests.http.commands.conftest import CREATED, ONE, PLACE, SHELL
from tests.in_process import Worker

SCRIPT = "mysql -p{{password}} < dump"
VALUES = '{"password": "swordfish-of-a-test"}'
SENT = {
    **SHELL,
    **ONE,
    "CommandContent": SCRIPT,
    "EnableParameter": "true",
    "Parameters": VALUES,
    "Name": "plain-name",
    "KeepCommand": "true",
}


def _service(folder: Path) -> Service:
    key = folder / "secrets.key"
    key.write_text(new_key() + "\n")
    key.chmod(0o600)
    service = build_service(folder / "genzo.db", durable=False, secrets=secret_texts(key))
    service.prepare()
    members: dict[str, Any] = {
        "owner_id": FIRST_ACCOUNT_ID,
        "created": CREATED,
        "region_id": PLACE["RegionId"],
    }
    with service.store.writing() as catalogue:
        catalogue.put_resource(Instance(resource_id="i-one", **members))
    return service


def test_contents_and_parameters_are_encrypted_and_shown(tmp_path: Path) -> None:
    worker = Worker(_service(tmp_path), auth="open")
    assert worker.call("RunCommand", **SENT).status == 200
    (shown,) = worker.call("DescribeInvocations", **PLACE).json["Invocations"]["Invocation"]
    encoded = base64.b64encode(SCRIPT.encode())
    assert (shown["CommandContent"], shown["Parameters"]) == (encoded.decode(), VALUES)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("genzo.db*"))
    assert b"plain-name" in stored
    for secret in (encoded, SCRIPT.encode(), b"swordfish"):
        assert secret not in stored


def test_a_state_without_secrets_is_loaded(tmp_path: Path) -> None:
    service = _service(tmp_path)
    worker = Worker(service, auth="open", control="open")
    worker.call("RunCommand", **SENT)
    with saved_state(service.locations, with_secrets=False) as state:
        lines = list(encoded_lines(state))
    assert b"plain-name" in b"".join(lines)
    assert b"swordfish" not in b"".join(lines)
    # Without a reset the catalogue would keep its own secrets.
    assert worker.control("POST", "/_genzo/reset").status == 200
    load_state(service, decoded_state(lines))
    (command,) = worker.call("DescribeCommands", **PLACE).json["Commands"]["Command"]
    assert (command["Name"], command["CommandContent"]) == ("plain-name", "")
    (shown,) = worker.call("DescribeInvocations", **PLACE).json["Invocations"]["Invocation"]
    assert (shown["CommandContent"], shown["Parameters"]) == ("", "{}")
