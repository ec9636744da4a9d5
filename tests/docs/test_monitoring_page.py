"""The commands on the page on monitoring do what they say."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.running import Running, clean_environment, running

_BLOCKS = blocks(ROOT / "docs" / "monitoring.md")
_URL = "http://127.0.0.1:8420"


def test_the_metrics_can_be_pasted(server: Running) -> None:
    (block,) = [block for block in _BLOCKS if _URL in block]
    command = block.replace(_URL, server.url).replace("curl ", "curl -sSf ")
    done = subprocess.run(
        ["sh", "-euc", command], capture_output=True, text=True, check=False, env=clean_environment()
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^genzo_database_up 1\.0$", done.stdout, re.MULTILINE)


def test_its_servers_start(tmp_path: Path) -> None:
    """With the variables and the options of both commands."""
    words = [word for block in _BLOCKS if "genzo serve" in block for word in shlex.split(block)]
    variables = [word for word in words if word.startswith("OTEL_")]
    options = words[words.index("serve") + 1 :]
    options = options[: options.index(variables[0])]
    assert options[0] == "--log-format"
    with running("--memory", *options, through=("env", *variables), stderr=tmp_path / "log") as server:
        assert server.port
    assert os.access(tmp_path / "log", os.R_OK)
