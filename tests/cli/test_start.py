"""A start imports only the modules that it needs, since imports take most of its time."""

import re
from pathlib import Path

import pytest

from tests.running import running

# What PYTHONVERBOSE makes Python say of each module; PYTHONPROFILEIMPORTTIME is silent on import_module.
_IMPORTED = re.compile(r"^import '([^']+)' # ", re.MULTILINE)

NOT_FOR_A_START = {
    "alembic": "an older catalogue is brought up to date",
    "cryptography": "--tls",
    "email": "http.client",
    "genzo.actions.instances": "actions that nobody has called",
    "genzo.cli.images": "another command",
    "genzo.console": "a page that nobody has opened",
    "genzo.control.coverage": "a page that nobody has opened",
    "genzo.store.sqlite.nonces": "several workers",
    "http.client": "whether the server answers is asked in a few lines",
    "importlib.resources": "files of the package are read by pkgutil",
    "google": "traces",
    "obstore": "objects in a service that speaks S3",
    "jinja2": "a page of the console that nobody has opened",
    "opentelemetry": "traces",
    "platformdirs": "no folder is named",
    "prometheus_client": "a scrape",
    "psycopg": "PostgreSQL",
    "pydantic": "nothing of ours",
    "python_multipart": "a file that the console receives",
    "rich": "tables and progress bars",
    "sqlalchemy": "an older catalogue is brought up to date",
    "trustme": "--tls",
    "xml.etree": "a saved answer is read",
}
"""Modules, and what needs them."""


@pytest.mark.parametrize("kept", [False, True], ids=["memory", "folder"])
def test_a_start_does_not_import_unused_modules(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONVERBOSE", "1")
    report = tmp_path / "report"
    with running("--data", tmp_path, *([] if kept else ["--memory"]), stderr=report):
        loaded = set(_IMPORTED.findall(report.read_text()))
    assert {"granian", "genzo.store.sqlite.store", "genzo.actions.images.describe_images"} <= loaded
    assert loaded & NOT_FOR_A_START.keys() == set()
