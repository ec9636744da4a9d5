"""Other users of the machine can read the command lines of all processes: they have no secret of a server."""

import base64
import secrets
import subprocess
from pathlib import Path

from tests.running import running, workers_of


def _file(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_no_secret_is_on_a_command_line(tmp_path: Path) -> None:
    token, secret = secrets.token_hex(32), secrets.token_hex(16)
    encryption_key = base64.b64encode(secrets.token_bytes(32)).decode()
    options = {
        "--control-token-file": _file(tmp_path / "token", token),
        "--access-key-id-file": _file(tmp_path / "id", "LTAI-listed"),
        "--access-key-secret-file": _file(tmp_path / "secret", secret),
        "--secrets-key-file": _file(tmp_path / "key", encryption_key),
    }
    words = [word for option in options.items() for word in option]
    with running("--memory", "--workers", "2", *words) as server:
        processes = [server.process.pid, *workers_of(server.process.pid)]
        command = ["ps", "-ww", "-o", "args=", "-p", ",".join(map(str, processes))]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert len(processes) >= 3
        assert "--control-token-file" in listed
        assert not [value for value in (token, secret, encryption_key) if value in listed]
