"""Options of genzo serve on seed files and on what repeats."""

import json
import time
import urllib.request
from pathlib import Path

import pytest

from genzo.service.build import service_of
from genzo.service.seed.schema import schema_text
from genzo.service.server_settings import ServerSettings
from tests.running import genzo_here, running


def test_a_server_follows_the_changes_of_its_seed_file(tmp_path: Path) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("quotas: {images: 1}\n")
    with running("--memory", "--seed", file, "--watch") as server:

        def quotas() -> object:
            with urllib.request.urlopen(f"{server.url}/_genzo/quotas") as answer:
                return json.load(answer)["set"]

        assert quotas() == {"images": 1}
        file.write_text("quotas: {images: 2, shares: 3}\n")
        until = time.monotonic() + 30
        while quotas() != {"images": 2, "shares": 3} and time.monotonic() < until:
            time.sleep(0.05)
        assert quotas() == {"images": 2, "shares": 3}


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--watch",), 2, "name it with --seed"),
        (("--random-seed", "1", "--workers", "2"), 1, "leave --workers out"),
        (("--random-seed", "1", "--host", "0.0.0.0"), 1, "or give --allow-default-key"),
        (("--random-seed", "one"), 2, "'one' is not a valid integer"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: tuple[str, ...], code: int, sentence: str
) -> None:
    done = genzo_here("serve", "--memory", "--port", "0", *options)
    assert done.returncode == code
    assert sentence in done.stderr


def test_the_options_reach_the_service(tmp_path: Path) -> None:
    service = service_of(ServerSettings(memory=True, random_seed=0, chosen_ids="on"), tmp_path)
    other = service_of(ServerSettings(memory=True, random_seed=0), tmp_path)
    service.prepare()
    with service.store.reading() as catalogue:
        assert service.chooses_ids(catalogue)
    assert service.repeatable is not None
    assert service.request_id(7) == other.request_id(7)
    plain = service_of(ServerSettings(memory=True, chosen_ids="off"), tmp_path)
    assert plain.repeatable is None
    assert plain.request_id(7) != plain.request_id(7)


def test_the_schema_is_printed() -> None:
    done = genzo_here("seed", "--schema")
    assert (done.returncode, done.stdout) == (0, schema_text())
