"""Reads of an account go to a replica, as long as it shows what the primary would."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.actions.key_pairs.describe_key_pairs import DescribeKeyPairsResponse
from genzo.catalogue.image import Image
from genzo.catalogue.store import CatalogueReader, ReplicaError
from genzo.objects.folder import FolderObjects
from genzo.service.build import build_service
from genzo.store.postgresql.store import PostgresqlStore
from tests.api import Api
from tests.postgresql.cluster import Cluster
from tests.postgresql.standby import Standby
from tests.running import genzo, running
from tests.store.making import ALICE, BOB, REGION, changed, image, query, system_image

# A replica is given up within a second. The clock also measures what else this machine does.
SOON = 8.0
PATIENCE = 30.0
UNSEEN = "UPDATE marks SET value = 'primary'"
"""Tells where a read is answered: no version counts this, and no replay of it is waited for."""


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    with Cluster({"fsync": "off"}) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def running_standby(primary: Cluster) -> Iterator[Standby]:
    with Standby(primary, synchronous=False) as standby:
        yield standby


@pytest.fixture
def standby(running_standby: Standby) -> Iterator[Standby]:
    """A standby that works again after each test."""
    yield running_standby
    if running_standby.frozen:
        running_standby.thaw()
    if not running_standby.running:
        running_standby.start()
    running_standby.resume_replay()


@pytest.fixture
def url(primary: Cluster) -> str:
    return primary.create_database("replicated")


@pytest.fixture
def replica(url: str, primary: Cluster, standby: Standby) -> str:
    """The URL of the same database on the standby."""
    return url.replace(f":{primary.port}", f":{standby.port}")


@pytest.fixture
def store(url: str, replica: str, standby: Standby) -> Iterator[PostgresqlStore]:
    """A store in which Alice has an image, with a standby that shows so much and no more."""
    with closing(PostgresqlStore(url, replicas=[replica])) as store:
        store.prepare()
        with store.writing() as catalogue:
            catalogue.put_images([image("m-1")])
            catalogue.set_metadata("here", "replica")
        standby.wait_until_caught_up()
        standby.pause_replay()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(UNSEEN)
        yield store


def answered_by(store: PostgresqlStore, account_id: int | None, *, once: bool = False) -> str | None:
    with store.reading(account_id, once=once) as catalogue:
        return catalogue.metadata("here")


def ids(catalogue: CatalogueReader, viewer: int) -> list[str]:
    return [each.image_id for each in catalogue.images_page(query(viewer=viewer)).images]


@pytest.mark.parametrize("once", [False, True])
def test_an_account_reads_on_the_replica_and_nobody_in_particular_on_the_primary(
    store: PostgresqlStore, once: bool
) -> None:
    assert answered_by(store, ALICE, once=once) == "replica"
    assert answered_by(store, None, once=once) == "primary"


@pytest.mark.parametrize("once", [False, True])
def test_what_an_account_wrote_it_reads_at_once(store: PostgresqlStore, once: bool) -> None:
    with store.writing(ALICE) as catalogue:
        catalogue.put_images([image("m-2")])
    with store.reading(ALICE, once=once) as catalogue:
        assert sorted(ids(catalogue, ALICE)) == ["m-1", "m-2"]
    assert answered_by(store, BOB, once=once) == "replica", "what Bob sees has not changed"


def test_what_is_shared_shows_at_once_on_both_sides(store: PostgresqlStore) -> None:
    with store.writing(ALICE) as catalogue:
        catalogue.share_images([image("m-1")], BOB)
    with store.reading(BOB) as catalogue:
        assert ids(catalogue, BOB) == ["m-1"]
    with store.reading(ALICE) as catalogue:
        assert catalogue.shared_with(REGION, "m-1") == [BOB]
    with store.writing(ALICE) as catalogue:
        catalogue.unshare_images([image("m-1")], BOB)
    with store.reading(ALICE) as catalogue:
        assert catalogue.shared_with(REGION, "m-1") == []


@pytest.mark.parametrize("made", [system_image("m-2"), image("m-2", is_public=True)])
def test_what_is_made_public_shows_to_all_at_once(store: PostgresqlStore, made: Image) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([made])
    assert answered_by(store, BOB) == "primary"


def test_what_an_owner_changes_or_deletes_is_so_at_once_for_those_it_is_shared_with(
    store: PostgresqlStore, standby: Standby
) -> None:
    with store.writing(ALICE) as catalogue:
        catalogue.share_images([image("m-1")], BOB)
    catch_up(standby)
    with store.writing(ALICE) as catalogue:
        catalogue.put_images([changed(image("m-1"), name="other")])
    with store.reading(BOB) as catalogue:
        assert [each.name for each in catalogue.images_page(query(viewer=BOB)).images] == ["other"]
    catch_up(standby)
    with store.writing(ALICE) as catalogue:
        catalogue.delete_image(REGION, "m-1")
    with store.reading(BOB) as catalogue:
        assert ids(catalogue, BOB) == []


def catch_up(standby: Standby) -> None:
    standby.resume_replay()
    standby.wait_until_caught_up()
    standby.pause_replay()


def test_a_replica_that_has_caught_up_is_asked_again(store: PostgresqlStore, standby: Standby) -> None:
    with store.writing(ALICE) as catalogue:
        catalogue.put_images([image("m-2")])
        catalogue.set_metadata("here", "the state of both")
    catch_up(standby)
    with store.writing() as catalogue:
        catalogue.set_metadata("here", "primary")
    assert answered_by(store, ALICE) == "the state of both"


@pytest.mark.parametrize("end", ["freeze", "kill"])
def test_a_replica_that_is_gone_is_left_out_and_taken_back(
    store: PostgresqlStore, standby: Standby, end: str
) -> None:
    assert answered_by(store, ALICE) == "replica"
    getattr(standby, end)()
    began = time.monotonic()
    assert answered_by(store, ALICE) == "primary"
    assert time.monotonic() - began < SOON
    began = time.monotonic()
    for _ in range(20):
        assert answered_by(store, ALICE) == "primary"
    assert time.monotonic() - began < SOON, "it is not asked each time"
    if end == "freeze":
        standby.thaw()
    else:
        standby.start()
    catch_up(standby)
    with store.writing() as catalogue:
        catalogue.set_metadata("here", "written since")
    wait_for(lambda: answered_by(store, ALICE) == "primary")


def test_a_replica_that_freezes_while_it_is_read_is_no_failure_of_the_primary(
    store: PostgresqlStore, standby: Standby
) -> None:
    with pytest.raises(ReplicaError), store.reading(ALICE) as catalogue:  # noqa: PT012
        assert catalogue.metadata("here") == "replica"
        standby.freeze()
        catalogue.metadata("here")
    assert answered_by(store, ALICE) == "primary"


def test_an_action_that_a_replica_fails_is_answered_by_the_primary(
    primary: Cluster, url: str, tmp_path: Path
) -> None:
    wreck = primary.create_database("wreck")
    with psycopg.connect(wreck, autocommit=True) as connection:
        connection.execute("CREATE TABLE versions (account_id bigint, region_id text, version bigint)")
        connection.execute("INSERT INTO versions VALUES (0, '*', 1000000)")
    service = build_service(url, objects=FolderObjects(tmp_path, is_chosen=False), replicas=[wreck])
    with closing(service.store):
        service.prepare()
        with pytest.raises(ReplicaError), service.store.reading(ALICE) as catalogue:
            catalogue.images_page(query())
        images = service.call(ALICE, "DescribeImages", {"RegionId": REGION})
        assert isinstance(images, DescribeImagesResponse)
        assert images.total_count > 0
        pairs = service.call(ALICE, "DescribeKeyPairs", {"RegionId": REGION})
        assert isinstance(pairs, DescribeKeyPairsResponse)
        assert pairs.total_count == 0


def test_a_replica_with_nothing_in_it_or_no_server_at_all_changes_nothing(primary: Cluster, url: str) -> None:
    empty = primary.create_database("empty")
    nowhere = "postgresql://postgres@127.0.0.1:1/nothing"
    with closing(PostgresqlStore(url, replicas=[empty, nowhere])) as store:
        store.prepare()
        for _ in range(4):
            assert answered_by(store, ALICE) is None


def test_every_write_over_http_is_read_at_once(url: str, replica: str, tmp_path: Path) -> None:
    with serving(url, tmp_path, replica) as api:
        for number in range(30):
            name = f"pair-{number}"
            assert api.call("CreateKeyPair", RegionId=REGION, KeyPairName=name).status == 200
            found = api.call("DescribeKeyPairs", RegionId=REGION, KeyPairName=name).json
            assert [pair["KeyPairName"] for pair in found["KeyPairs"]["KeyPair"]] == [name]
            assert api.images(REGION).json["TotalCount"] > 0


def test_a_server_outlives_its_replica(url: str, replica: str, standby: Standby, tmp_path: Path) -> None:
    with serving(url, tmp_path, replica) as api:
        standby.wait_until_caught_up()
        assert api.images(REGION).status == 200
        standby.freeze()
        for _ in range(5):
            began = time.monotonic()
            assert api.images(REGION).status == 200
            assert time.monotonic() - began < SOON


@contextmanager
def serving(url: str, folder: Path, *replicas: str) -> Iterator[Api]:
    options = [word for replica in replicas for word in ("--replica", replica)]
    with running("--database", url, "--data", folder, *options) as server:
        yield Api(server.host, server.port)


def test_replicas_of_a_file_and_of_another_kind_are_refused_in_a_sentence(tmp_path: Path) -> None:
    done = genzo("serve", "--data", tmp_path, "--replica", "postgresql://localhost/genzo")
    assert done.returncode == 1
    assert "Only a PostgreSQL database has replicas" in done.stderr
    done = genzo("serve", "--database", "postgresql://localhost/genzo", GENZO_REPLICA="sqlite:///genzo.db")
    assert done.returncode == 1
    assert 'The replica "sqlite:///genzo.db" is not a PostgreSQL URL' in done.stderr


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
