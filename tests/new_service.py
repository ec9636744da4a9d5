"""A service on a new catalogue."""

from pathlib import Path
from typing import Any

from genzo.service.build import build_service
from genzo.service.prepared_catalogue import copy_prepared
from genzo.service.service import Service


def new_service(location: Path | str, **options: Any) -> Service:  # noqa: ANN401 - of build_service
    """A service whose catalogue is ready. A new SQLite file is a copy of the shipped one.

    To set up a file takes ten times as long. Tests of first starts use `build_service`.
    """
    if isinstance(location, Path) and not location.exists():
        location.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_prepared(location)
    service = build_service(location, **options)
    service.prepare()
    return service
