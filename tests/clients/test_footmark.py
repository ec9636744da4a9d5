"""footmark, the library under Ansible's modules, with the server as its HTTP proxy."""

import json
import sys
from pathlib import Path
from typing import Any

from genzo.data import facts, public_images
from tests.clients import footmark_program, samples
from tests.clients.http_proxy import run
from tests.clients.samples import FIRST, REGION, Key, SampleServer
from tests.running import Running

Call = tuple[str, dict[str, Any]]


def footmark(server: Running, home: Path, key: Key, *calls: Call) -> list[Any]:
    """What each call of a connection gave: the members of the objects, or the text of the error."""
    program = str(Path(footmark_program.__file__))
    done = run(server, home, sys.executable, program, REGION, key.key, key.secret, json.dumps(calls))
    assert done.returncode == 0, done.stderr
    results: list[Any] = json.loads(done.stdout)
    return results


def ids(found: list[dict[str, Any]]) -> list[Any]:
    return [image["image_id"] for image in found]


def test_every_page_of_a_hundred_images_is_followed(server: Running, tmp_path: Path) -> None:
    names = [image["ImageName"] for image in json.loads(public_images())]
    ubuntu = [name for name in names if "ubuntu" in name]
    found, absent = footmark(
        server,
        tmp_path,
        FIRST,
        ("get_all_images", {"image_name": "ubuntu"}),
        ("get_all_images", {"image_id": "m-absent"}),
    )
    assert len(ubuntu) > 100
    assert sorted(ids(found)) == sorted(ubuntu)
    assert absent == []


def test_smaller_pages_are_followed_too(server: Running, tmp_path: Path) -> None:
    calls = [("get_all_images", {"image_name": "rocky", "filters": {"page_size": size}}) for size in (50, 7)]
    whole, in_pieces = footmark(server, tmp_path, FIRST, *calls)
    assert len(whole) > 14
    assert ids(whole) == ids(in_pieces)


def test_images_are_found_by_what_the_library_can_ask(sample_server: SampleServer, tmp_path: Path) -> None:
    page = {"page_size": 50}
    found = footmark(
        sample_server.server,
        tmp_path,
        sample_server.owner,
        ("get_all_images", {"image_id": samples.WEB, "filters": page}),
        ("get_all_images", {"image_name": "web", "filters": page | {"image_owner_alias": "self"}}),
        ("get_all_images", {"snapshot_id": "s-bp1web1", "filters": page}),
        ("describe_images", {"image_id": samples.CREATING, "status": "ALL", "page_size": 50}),
        ("describe_images", {"tags": {"role": "worker", "stage": "prod"}, "page_size": 50}),
    )
    assert [ids(images) for images in found] == [
        [samples.WEB],
        [samples.WEB],
        [samples.WEB],
        [samples.CREATING],
        [samples.WORKER],
    ]
    image = found[0][0]
    assert (image["size"], image["status"], image["is_public"]) == (40, "Available", False)
    assert image["tags"] == {"role": "web", "stage": "prod"}
    assert [disk["size"] for disk in image["disk_device_mappings"]["disk_device_mapping"]] == ["40", "100"]


def test_a_refusal_carries_status_and_code(classic: Running, tmp_path: Path) -> None:
    too_large, unknown = footmark(
        classic,
        tmp_path,
        FIRST,
        ("get_all_images", {}),
        ("get_all_images", {"filters": {"page_size": 50, "image_owner_alias": "nobody"}}),
    )
    assert "HTTP Status: 400 Error:InvalidParameter " in too_large
    assert "HTTP Status: 400 Error:InvalidImageOwnerAlias.ValueNotSupported " in unknown


def test_a_wrong_secret_is_named(server: Running, tmp_path: Path) -> None:
    (error,) = footmark(server, tmp_path, FIRST._replace(secret="wrong"), ("describe_images", {}))
    assert "Error:InvalidAccessKeySecret" in error


def test_regions_are_listed_by_both_calls(server: Running, tmp_path: Path) -> None:
    old, new = footmark(server, tmp_path, FIRST, ("get_all_regions", {}), ("describe_regions", {}))
    assert old == new
    assert {region["region_id"] for region in old} == set(facts().regions)
