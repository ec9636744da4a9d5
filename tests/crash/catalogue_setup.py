"""Creates a catalogue with the accounts of these tests and an instance for each client's images."""

from pathlib import Path
from typing import Any, NamedTuple

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance
from genzo.service.build import build_service
from genzo.service.open_objects import open_objects
from genzo.service.server_settings import parse_database_url

REGION = "cn-hangzhou"
ELSEWHERE = "cn-shanghai"
OWNERS = ("1000000000000001", "1000000000000002")
READERS = ("1000000000000003", "1000000000000004", "1000000000000005")
CREATED = 1_700_000_000_000  # 2023-11-14T22:13:20Z
AT_ONCE = [f"--duration={action}=0" for action in ("CreateImage", "CopyImage")]
UNBOUNDED = [f"--quota={name}=1000000" for name in ("snapshots", "snapshots_per_disk")]


class ClientIdentity(NamedTuple):
    """A client's number, its account, and an instance that no other client uses."""

    number: int
    account: str
    instance_id: str


def set_up_catalogue(database: str, clients: int) -> list[ClientIdentity]:
    """Create accounts and instances in the database of a URL. An account's key and secret are its id."""
    service = build_service(parse_database_url(database), objects=open_objects("", Path()))
    service.prepare()
    identities = [ClientIdentity(n, OWNERS[n % len(OWNERS)], f"i-{n}") for n in range(clients)]
    with service.store.writing() as catalogue:
        for account in (*OWNERS, *READERS):
            catalogue.put_account(Account(account_id=int(account), name=account, created=0))
            catalogue.put_access_key(
                AccessKey(access_key_id=account, secret=account, account_id=int(account))
            )
        for identity in identities:
            for resource in _instance(identity):
                catalogue.put_resource(resource)
    service.store.close()
    return identities


def _instance(identity: ClientIdentity) -> tuple[Instance, Disk, Disk]:
    place: dict[str, Any] = {"region_id": REGION, "owner_id": int(identity.account), "created": CREATED}
    name, attached = identity.instance_id, {**place, "instance_id": identity.instance_id}
    return (
        Instance(resource_id=name, started=CREATED, **place),
        Disk(resource_id=f"d-{identity.number}-system", **attached),
        Disk(resource_id=f"d-{identity.number}-data", disk_type="data", device="/dev/xvdb", **attached),
    )


def options(database: str, workers: int) -> list[str]:
    """The options of a server on the catalogue."""
    return ["--database", database, "--workers", str(workers), "--edition", "current", *AT_ONCE, *UNBOUNDED]
