"""A catalogue with content in every table, and raw access to its database."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import DiskDeviceMapping, Image, Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import Vpc
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.records import TokenKey, TokenUse
from genzo.objects.folder import FolderObjects
from genzo.service.build import build_service
from genzo.service.server_settings import parse_database_url
from genzo.service.service import Service
from tests.store.making import BOB, CAROL, REGION, image

ODD_TEXTS = (
    "plain",
    "a\0b",
    "a\ufffeb",
    "\\N",
    "tab\tnew\nline\rback\\slash",
    "quote'double\"",
    "数据库 😀 é",
    "\x01\x1f\x7f\u2028",
    "100%_[x]",
)


class Database(NamedTuple):
    """A database by its URL."""

    url: str

    @property
    def path(self) -> Path | None:
        place = parse_database_url(self.url)
        return place if isinstance(place, Path) else None

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the raw tables."""
        if self.path is not None:
            with closing(sqlite3.connect(self.path)) as connection:
                return connection.execute(statement).fetchall()
        with psycopg.connect(self.url) as client:
            return client.execute(statement.encode()).fetchall()

    def change(self, *statements: str) -> None:
        """Change the raw tables, without checks of foreign keys."""
        if self.path is not None:
            with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                for statement in statements:
                    connection.execute(statement)
            return
        with psycopg.connect(self.url, autocommit=True) as client:
            for statement in ("SET session_replication_role = replica", *statements):
                client.execute(statement.encode())

    def service(self) -> Service:
        objects = None if self.path is not None else _NO_OBJECTS
        return build_service(parse_database_url(self.url), edition="current", objects=objects)


NONCE, EXPIRES, DELETED = bytes(range(16)), 1_700_000_900, 1_700_000_000
EVENT = AuditEvent(
    at=5,
    request_id="R",
    account_id=FIRST_ACCOUNT_ID,
    principal="p",
    action="DeleteImage",
    parameters={str(place): text for place, text in enumerate(ODD_TEXTS)},
)
_SESSION = RoleSession(
    access_key_id="STS.a\0b",
    secret="s",
    token_digest="t",
    account_id=FIRST_ACCOUNT_ID,
    role_id="1",
    role_name="r",
    session_name="s",
    expires=5,
)
_NO_OBJECTS = FolderObjects(Path("objects"), is_chosen=False)


def images() -> list[Image]:
    """Images of the first account, with unusual texts in all text members."""
    return [
        image(
            f"m-{number}",
            owner_id=FIRST_ACCOUNT_ID,
            name=text,
            description=text,
            family=text,
            usable_at=number,
            tags=(Tag(f"key{text}", text), Tag("second", "")),
            disk_device_mappings=(DiskDeviceMapping(snapshot_id=f"s-{number}"),),
        )
        for number, text in enumerate(ODD_TEXTS)
    ]


def many_images(count: int) -> Iterable[Image]:
    return (image(f"m-many-{n}", owner_id=FIRST_ACCOUNT_ID, name=f"web-{n:06}-server") for n in range(count))


def populate(database: Database) -> None:
    """Create a catalogue and write rows into each of its tables."""
    service = database.service()
    service.prepare()
    place: dict[str, Any] = {"owner_id": FIRST_ACCOUNT_ID, "region_id": REGION, "created": 5}
    with service.store.writing() as catalogue:
        made = images()
        catalogue.put_images(made)
        catalogue.share_images(made[:3], BOB)
        catalogue.share_images(made[:1], CAROL)
        for resource in (
            Instance(resource_id="i-1", image_id="m-1", name="a\0b", **place),
            Disk(resource_id="d-1", zone_id="cn-hangzhou-a", **place),
            Vpc(resource_id="vpc-1", name="a\ufffeb", **place),
        ):
            catalogue.put_resource(resource)
        catalogue.put_client_token(
            TokenKey(FIRST_ACCOUNT_ID, "CreateImage", REGION, "token\\N"),
            TokenUse("digest", b'{"a":"\\u0000"}', 9),
        )
        catalogue.put_role_session(_SESSION, now=0)
        catalogue.put_audit_event(EVENT)
        catalogue.claim_nonce(bytes(16), DELETED)
        catalogue.delete_nonces(DELETED + 1)
        catalogue.claim_nonce(NONCE, EXPIRES)
    service.store.close()
