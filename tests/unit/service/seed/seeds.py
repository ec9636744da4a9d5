"""Catalogues, and the seed files that are applied to them."""

from pathlib import Path
from typing import Any, NamedTuple

from genzo.service.seed.applying import seed_from
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
BASE = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"


class Seeded(NamedTuple):
    """A service, and the folder of its catalogue and of its seed file."""

    service: Service
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "seed.yaml"

    def apply(self, text: str) -> int:
        """Apply a seed; returns the number of changes."""
        self.file.write_text(text)
        self.file.chmod(0o600)
        return seed_from(self.file, self.service).changes

    def worker(self, **settings: Any) -> Worker:  # noqa: ANN401 - of ServerSettings
        return Worker(self.service, auth="open", seed=self.file, **settings)


def seeded(folder: Path) -> Seeded:
    service = new_service(folder / "genzo.db")
    return Seeded(service, folder)


def called(worker: Worker, account: str, action: str, **parameters: str) -> Answer:
    """Call as an account itself."""
    return worker.call(action, AccessKeyId=account, RegionId=REGION, **parameters)
