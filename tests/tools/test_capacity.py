"""What a catalogue weighs is measured, not guessed."""

import subprocess
import sys
from pathlib import Path

from genzo.service.build import build_service
from tests.store.making import ALL_ARMS, query
from tools.capacity import sizes
from tools.capacity.generated import IMAGES_PER_ACCOUNT, fill
from tools.capacity.report import Measurement, capacity, workers


def test_generated_images_are_in_the_catalogue_with_tags_snapshots_and_shares(tmp_path: Path) -> None:
    service = build_service(tmp_path / "genzo.db")
    service.prepare()
    fill(service, 0, 2 * IMAGES_PER_ACCOUNT)
    region = next(iter(service.facts.regions))
    with service.store.reading() as catalogue:
        asked = query(viewer=1_100_000_000_000_000, region_id=region, arms=ALL_ARMS[1], limit=200)
        own = catalogue.images_page(asked).images
        assert len(own) == IMAGES_PER_ACCOUNT
        assert all(image.tags and image.disk_device_mappings[0].snapshot_id for image in own)
        shared = [image for image in own if catalogue.shared_with(region, image.image_id)]
        assert len(shared) == IMAGES_PER_ACCOUNT // 10


def test_the_sizes_of_all_tables_and_indexes_are_the_size_of_the_file(tmp_path: Path) -> None:
    service = build_service(tmp_path / "genzo.db")
    service.prepare()
    service.store.close()
    found = sizes.of_sqlite(tmp_path / "genzo.db")
    assert sum(found.values()) == (tmp_path / "genzo.db").stat().st_size
    assert {"images", "images_own", "image_names", "image_tags_pkey"} <= set(found)


def test_sizes_are_extrapolated_linearly() -> None:
    measured = Measurement("here", (10, 20), ({"images": 2**30}, {"images": 2**31, "images_own": 2**30}))
    assert measured.bytes_per_image("images") == 2**30 / 10
    assert measured.total(40) == 7 * 2**30
    assert "| 40 | 4 | 7.0 GiB |" in capacity([measured], [40], 10)


def test_workers_and_connections_are_rounded_up() -> None:
    assert "| 101 | 2 | 3 | 24 |" in workers({"SQLite": 200.0, "PostgreSQL": 100.0}, [101], 0.5)


def test_the_command_prints_its_tables() -> None:
    command = [sys.executable, "-m", "tools.capacity", "--images", "200", "400"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "| `images_own` |" in done.stdout
    assert "| 100,000,000 | 3,333,333 |" in done.stdout
