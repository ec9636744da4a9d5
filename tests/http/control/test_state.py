"""The state over HTTP, and forks: two workers on one file."""

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from genzo.service.state.forks import MAX_FORKS
from tests.api import Answer, Api
from tests.http.control.server_pool import MANY, REGION, ServerPool
from tests.in_process import Worker
from tests.new_service import new_service
from tests.running import Running, genzo_here, running

ACCOUNT = "1234567890123456"
FRIEND = "1000000000000009"
RAM, STS = "2015-05-01", "2015-04-01"


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("objects")
    (folder / "bucket").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(objects: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("data")
    quick = [f"{action}=0" for action in ("RunInstances", "CreateImage", "ExportImage")]
    durations = [word for each in quick for word in ("--duration", each)]
    with running("--data", data, "--workers", "2", "--objects", objects, *durations) as started:
        made = genzo_here("accounts", "create", "--id", FRIEND, "--data", data)
        assert made.returncode == 0, made.stderr
        yield started


@pytest.fixture
def pool(server: Running) -> Iterator[ServerPool]:
    found = ServerPool([server])
    yield found
    for fork in found.page("GET", "forks")["forks"]:
        found.page("DELETE", f"forks/{fork['name']}")
    found.page("POST", "reset")


def control(pool: ServerPool, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    return pool.next.send(method, f"/_genzo/{path}", headers, body)


def state(pool: ServerPool, of: str = "") -> bytes:
    answer = control(pool, "GET", f"{of}state")
    assert answer.status == 200, answer.body
    return answer.body


def forked(pool: ServerPool, name: str, **body: str) -> Api:
    """Make a fork; the API by its access key."""
    made = pool.control("POST", "forks", {"name": name, **body})
    assert made.status == 201, made.body
    key = made.json["access_key"]
    return pool.next._replace(key=key["id"], secret=key["secret"])


def created_image(api: Api) -> str:
    run = api.call(
        "RunInstances", RegionId=REGION, ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large"
    )
    (instance_id,) = run.json["InstanceIdSets"]["InstanceIdSet"]
    made = api.call("CreateImage", RegionId=REGION, InstanceId=instance_id, ImageName="made-in-a-fork")
    assert made.status == 200, made.body
    return str(made.json["ImageId"])


def test_the_state_of_a_server_is_saved_and_loaded(pool: ServerPool) -> None:
    image_id = pool.image("kept")
    pool.page("PUT", "quotas", {"images": 7})
    saved = state(pool)
    assert pool.states(image_id) == {"Available"}
    pool.page("POST", "reset")
    other = pool.image("other")
    assert pool.states(other) == {"Available"}
    answer = control(pool, "PUT", "state", saved)
    assert answer.status == 200, answer.body
    assert answer.json["rows"]["images"] == 1
    assert answer.json["left_out"] == []
    assert pool.states(image_id) == {"Available"}
    assert pool.states(other) == set()
    assert [page["set"] for page in pool.everywhere("quotas")] == [{"images": 7}] * MANY
    assert state(pool) == saved


def test_an_invalid_state_is_refused_and_changes_nothing(pool: ServerPool) -> None:
    image_id = pool.image("kept")
    saved = state(pool)
    for body, message in (
        (b"{}", "It is no state of Genzo"),
        (saved[:-9], "cannot be read"),
        (b"", "no state"),
        (saved.replace(b'"name":"genzo"', b'"name":"\\u001b[31m"'), "a name that is not visible"),
        (saved.replace(b'"account_id":%b' % FRIEND.encode(), b'"account_id":-5', 1), "no valid account_id"),
        (
            saved.replace(b'{"name":"first account"', b'{"name":"first accounT"'),
            "lacks the mark of the first",
        ),
        (
            saved.replace(b'"name":"genzo"', b'"name":"account %b"' % FRIEND.encode()),
            "each has a name of its own",
        ),
    ):
        answer = control(pool, "PUT", "state", body)
        assert answer.status == 400
        assert message in answer.json["message"]
    assert control(pool, "GET", "state?secrets=true").status == 400
    assert control(pool, "DELETE", "state").status == 405
    assert control(pool, "GET", "state/").status == 404
    assert pool.states(image_id) == {"Available"}
    assert state(pool) == saved


def test_the_pages_need_control_access(pool: ServerPool) -> None:
    forked(pool, "closed")
    for method, path in (("GET", "state"), ("PUT", "state"), ("GET", "forks/closed/diff"), ("GET", "forks")):
        refused = control(pool, method, path, b"x" if method == "PUT" else None, via="1.1 proxy")
        assert refused.status == 403
        assert b"genzo-state" not in refused.body


def test_a_body_that_ends_early_changes_nothing(pool: ServerPool) -> None:
    saved = state(pool)
    connection = http.client.HTTPConnection(pool.next.host, pool.next.port, timeout=10)
    connection.putrequest("PUT", "/_genzo/state")
    connection.putheader("Content-Length", str(len(saved) + 1))
    connection.endheaders(saved)
    connection.close()
    assert state(pool) == saved


def test_nothing_that_a_fork_does_touches_its_origin(pool: ServerPool, objects: Path) -> None:
    image_id = pool.image("origin")
    before, files = sha256(state(pool)).digest(), sorted(objects.rglob("*"))
    fork = forked(pool, "risky")
    for _ in range(MANY):
        assert fork.images(ImageId=image_id).json["TotalCount"] == 1
    assert (
        fork.call("ModifyImageSharePermission", RegionId=REGION, ImageId=image_id, AddAccount_1=FRIEND).status
        == 200
    )
    assert (
        fork.call("ModifyImageAttribute", RegionId=REGION, ImageId=image_id, Description="new").status == 200
    )
    new_id = created_image(fork)
    exported = fork.call("ExportImage", RegionId=REGION, ImageId=new_id, OSSBucket="bucket")
    assert exported.status == 200, exported.body
    (task,) = fork.call("DescribeTasks", RegionId=REGION).json["TaskSet"]["Task"]
    assert task["TaskStatus"] == "Finished"
    unshared = fork.call(
        "ModifyImageSharePermission", RegionId=REGION, ImageId=image_id, RemoveAccount_1=FRIEND
    )
    assert unshared.status == 200
    assert fork.call("DeleteImage", RegionId=REGION, ImageId=image_id, Force="true").status == 200
    assert control(pool, "PUT", "forks/risky/quotas", b'{"images": 3}').status == 200
    assert sha256(state(pool)).digest() == before
    assert sorted(objects.rglob("*")) == files
    assert pool.states(image_id) == {"Available"}
    assert pool.states(new_id) == set()
    changes = [(each["change"], each["kind"]) for each in pool.page("GET", "forks/risky/diff")["differences"]]
    assert changes.count(("created", "image")) == changes.count(("deleted", "image")) == 1
    assert ("created", "instance") in changes
    assert {("created", "setting"), ("changed", "setting")} & set(changes)
    assert not any(kind in ("access key", "account") for _, kind in changes)


def test_the_differences_of_a_fork_are_its_own(pool: ServerPool) -> None:
    kept = pool.image("kept")
    fork = forked(pool, "differs")
    pool.image("later")
    for changed in ({"AddAccount_1": FRIEND}, {"IsPublic": "true"}):
        assert fork.call("ModifyImageSharePermission", RegionId=REGION, ImageId=kept, **changed).status == 200
    assert fork.call("ModifyImageAttribute", RegionId=REGION, ImageId=kept, Description="new").status == 200
    found = pool.page("GET", "forks/differs/diff")["differences"]
    assert [(each["change"], each["id"], each["account"]) for each in found] == [
        ("made public", kept, ACCOUNT),
        ("changed", kept, ACCOUNT),
        ("shared", kept, FRIEND),
    ]
    shown = genzo_here("state", "diff", "differs", "--url", f"http://{fork.host}:{fork.port}", "-o", "json")
    assert json.loads(shown.stdout) == found


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_differences_of_a_fork_are_only_read(pool: ServerPool, method: str) -> None:
    forked(pool, f"read-{method.lower()}")
    path = f"forks/read-{method.lower()}/diff"
    answer = control(pool, method, path)
    assert (answer.status, answer.json["message"]) == (405, f"Use GET for /_genzo/{path}.")


def test_a_key_that_a_fork_makes_is_one_of_the_fork(pool: ServerPool) -> None:
    fork = forked(pool, "keys")
    assert fork.call("CreateUser", Version=RAM, UserName="forked").status == 200
    key = fork.call("CreateAccessKey", Version=RAM, UserName="forked").json["AccessKey"]
    of_user = fork._replace(key=key["AccessKeyId"], secret=key["AccessKeySecret"])
    for _ in range(MANY):
        assert of_user.call("GetCallerIdentity", Version=STS).json["Arn"] == f"acs:ram::{ACCOUNT}:user/forked"
    assert pool.next.call("ListUsers", Version=RAM).json["Users"]["User"] == []


def test_a_fork_has_no_pages_of_forks_of_its_own(pool: ServerPool) -> None:
    forked(pool, "alone")
    answer = control(pool, "GET", "forks/alone/forks/alone/diff")
    assert (answer.status, answer.json["message"]) == (400, "A fork has no forks of its own.")


@pytest.mark.parametrize("damage", [b"no database", None], ids=["damaged", "missing"])
def test_a_fork_that_cannot_be_used_keeps_no_other_key_from_working(
    tmp_path: Path, damage: bytes | None
) -> None:
    with running("--data", tmp_path, "--auth", "open") as started:
        pool = ServerPool([started])
        fork = forked(pool, "damaged")
        file = tmp_path / "forks" / "damaged" / "genzo.db"
        file.unlink() if damage is None else file.write_bytes(damage)
        unknown = pool.next._replace(key="any-key")
        assert unknown.call("DescribeKeyPairs", RegionId=REGION).status == 200
        assert fork.call("DescribeKeyPairs", RegionId=REGION).status == 503


def test_what_a_killed_server_left_of_forks_is_deleted(tmp_path: Path) -> None:
    abandoned, recent = tmp_path / "forks" / ".old", tmp_path / "forks" / ".new"
    for folder in (abandoned, recent):
        folder.mkdir(parents=True)
        (folder / "base.db").write_bytes(b"a part")
    hours_ago = time.time() - 2 * 3600
    os.utime(abandoned, (hours_ago, hours_ago))
    with running("--data", tmp_path) as started:
        forked(ServerPool([started]), "made")
    assert {each.name for each in recent.parent.iterdir()} == {".new", "made"}


def test_forks_are_listed_and_deleted(pool: ServerPool) -> None:
    fork = forked(pool, "short-lived")
    (listed,) = pool.everywhere("forks")[0]["forks"]
    assert listed["name"] == "short-lived"
    assert listed["access_key"] == {"id": fork.key}
    for _ in range(MANY):
        assert fork.images().status == 200
    assert pool.page("GET", "forks/short-lived") == listed
    pool.page("DELETE", "forks/short-lived")
    for _ in range(MANY):
        assert fork.images().json["Code"] == "InvalidAccessKeyId.NotFound"
    for method, path in (
        ("GET", "forks/short-lived"),
        ("DELETE", "forks/short-lived"),
        ("GET", "forks/x/diff"),
    ):
        assert control(pool, method, path).status == 404


def test_a_fork_that_cannot_be_made(pool: ServerPool) -> None:
    forked(pool, "taken")
    for body, message in (
        ({"name": "taken"}, "There is a fork taken already"),
        ({"name": "../up"}, "The name of a fork has up to 32"),
        ({"name": "a", "account": "1"}, "There is no account 1."),
        ({"name": "a", "account": "me"}, "me is no number of an account."),
        ({"nam": "a"}, "unknown field `nam`"),
    ):
        refused = pool.control("POST", "forks", body)
        assert refused.status == 400
        assert message in refused.json["message"]
    assert "no forks of its own" in control(pool, "GET", "forks/taken/forks").json["message"]
    for number in range(MAX_FORKS - 1):
        forked(pool, f"fork-{number}")
    assert f"There are {MAX_FORKS} forks" in pool.control("POST", "forks", {"name": "more"}).json["message"]


def test_writes_go_on_while_forks_are_made(pool: ServerPool) -> None:
    """Each fork has what was written before it was asked for, and the origin misses nothing."""
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            name = f"key-{len(written)}"
            answer = pool.next.call("CreateKeyPair", RegionId=REGION, KeyPairName=name)
            assert answer.status == 200, answer.body
            written.append(name)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            known = len(written)
            fork = forked(pool, f"during-{number}")
            assert fork.call("DescribeKeyPairs", RegionId=REGION).json["TotalCount"] >= known
    finally:
        stop.set()
        writer.join()
    assert pool.next.call("DescribeKeyPairs", RegionId=REGION).json["TotalCount"] == len(written)


def test_the_commands_make_list_and_delete_forks(pool: ServerPool) -> None:
    url = ("--url", f"http://{pool.next.host}:{pool.next.port}")
    assert genzo_here("state", "forks", *url).stdout == "There is no fork.\n"
    made = json.loads(
        genzo_here("state", "fork", "by-command", "--account", FRIEND, *url, "-o", "json").stdout
    )
    key = made["access_key"]
    fork = pool.next._replace(key=key["id"], secret=key["secret"])
    assert fork.call("GetCallerIdentity", Version=STS).json["AccountId"] == FRIEND
    assert key["id"] in genzo_here("state", "forks", *url).stdout
    assert key["secret"] not in genzo_here("state", "forks", *url, "-o", "json").stdout
    again = genzo_here("state", "fork", "by-command", *url)
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is a fork by-command already" in again.stderr
    assert (
        genzo_here("state", "diff", "by-command", *url, "--exit-code").stdout == "There is no difference.\n"
    )
    assert fork.call("CreateKeyPair", RegionId=REGION, KeyPairName="made").status == 200
    shown = genzo_here("state", "diff", "by-command", *url, "--exit-code")
    assert shown.returncode == 1
    assert "created" in shown.stdout
    assert genzo_here("state", "fork", "by-command", "--delete", "--yes", *url).returncode == 0
    assert "There is no fork" in genzo_here("state", "diff", "by-command", *url).stderr


def test_the_commands_save_and_load_a_state_of_a_server(pool: ServerPool, tmp_path: Path) -> None:
    url = ("--url", f"http://{pool.next.host}:{pool.next.port}")
    image_id = pool.image("by-command")
    assert genzo_here("state", "save", tmp_path / "state.gz", *url).stderr == ""
    assert genzo_here("state", "reset", "--yes", *url).returncode == 0
    assert pool.states(image_id) == set()
    shown = json.loads(genzo_here("state", "diff", tmp_path / "state.gz", *url, "-o", "json").stdout)
    assert ("deleted", image_id) in [(each["change"], each["id"]) for each in shown]
    assert genzo_here("state", "load", tmp_path / "state.gz", "--yes", *url).stderr == ""
    assert pool.states(image_id) == {"Available"}
    refused = genzo_here("state", "save", tmp_path / "x", "--with-secrets", *url)
    assert "No server shows secrets" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_fork_survives_a_restart(tmp_path: Path) -> None:
    with running("--data", tmp_path) as started:
        fork = forked(ServerPool([started]), "kept")
        assert fork.call("CreateKeyPair", RegionId=REGION, KeyPairName="made").status == 200
    with running("--data", tmp_path) as started:
        again = Api(started.host, started.port, fork.key, fork.secret)
        assert again.call("DescribeKeyPairs", RegionId=REGION).json["TotalCount"] == 1


def test_a_fork_does_not_count_the_requests_of_its_origin() -> None:
    with running("--memory", "--random-seed", "7") as started:
        pool = ServerPool([started])

        def request_id(api: Api) -> str:
            return str(api.call("DescribeKeyPairs", RegionId=REGION).json["RequestId"])

        first = request_id(pool.next)
        pool.page("POST", "reset")
        fork = forked(pool, "counts")
        ids = [request_id(fork), request_id(pool.next)]
        pool.page("POST", "forks/counts/reset")
        ids += [request_id(pool.next), request_id(fork)]
        assert ids[1] == first
        assert ids[0] == ids[3]
        assert len(set(ids)) == 3
        made = [pool.control("POST", f"{of}accounts", {"name": "same"}) for of in ("", "forks/counts/")]
        assert len({answer.json["access_key"]["id"] for answer in made}) == 2


def test_a_fork_of_a_server_that_takes_any_key() -> None:
    with running("--memory", "--auth", "open") as started:
        pool = ServerPool([started])
        fork = forked(pool, "open")
        assert fork.call("CreateKeyPair", RegionId=REGION, KeyPairName="made").status == 200
        assert pool.next.call("DescribeKeyPairs", RegionId=REGION).json["TotalCount"] == 0
        unknown = pool.next._replace(key="any-key")
        assert unknown.call("DescribeKeyPairs", RegionId=REGION).json["TotalCount"] == 0


def test_a_catalogue_in_several_databases_has_no_forks(tmp_path: Path) -> None:
    service = new_service(tmp_path / "genzo.db", regions={"cn-beijing": tmp_path / "beijing.db"})
    worker = Worker(service, control="open")
    refused = worker.control("POST", "/_genzo/forks", body=b'{"name": "a"}')
    page = worker.control("GET", "/_genzo/forks/a/diff")
    service.store.close()
    for answer in (refused, page):
        assert (answer.status, answer.json["message"]) == (
            400,
            "Forks need a catalogue in one SQLite file: this one is in other databases.",
        )
