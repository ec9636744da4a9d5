"""Which tables of a catalogue are part of its state.

A table is part of it unless `OUTSIDE` says why not, so a new one is saved and loaded without being listed.
"""

from collections.abc import Iterable
from typing import NamedTuple

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.state import IMAGES, REGION, RESOURCES, SHARES
from genzo.store.sql.audit_session import PRUNED
from genzo.store.sql.secret_session import SECRETS_KEY
from genzo.store.sql.tables import Table


class Outside(NamedTuple):
    """Why a table is not part of the state, and whether loading a state empties it."""

    reason: str
    is_emptied: bool


OUTSIDE = {
    "audit_events": Outside("records what happened, which loading another state does not undo", False),
    "client_tokens": Outside("has answers of the last day, private keys of key pairs among them", True),
    "deleted_nonces": Outside("protects this catalogue from repeated requests", False),
    "durable_nonces": Outside("protects this catalogue from repeated requests", False),
    "image_snapshots": Outside("follows from the images", False),
    "image_tags": Outside("follows from the images", False),
    "role_sessions": Outside("has temporary credentials", True),
    "versions": Outside("says since when servers may have cached something", False),
}
"""Tables that are not part of the state."""

DATABASE_MARKS = ("public images", "offers shipped images", SECRETS_KEY, PRUNED)
"""Metadata of a database itself: its shipped images, its key, and how far its audit trail was pruned."""

OWN_KEYS = {
    IMAGES: (REGION, "image_id"),
    RESOURCES: ("owner_id", "kind", "resource_id", REGION),
    SHARES: ("account_id", REGION, "image_id"),
}
"""Keys of tables that a database numbers: the numbers have no meaning elsewhere."""

_MARKS = ", ".join(f"'{name}'" for name in DATABASE_MARKS)
CONDITIONS = {IMAGES: f"{REGION} <> '{EVERY_REGION}'", "marks": f"name NOT IN ({_MARKS})"}
"""Which rows of a table are part of the state. Images of every region ship with Genzo."""


def state_tables(tables: Iterable[Table]) -> dict[str, Table]:
    """The tables of the state by name. A table comes behind those that it refers to.

    Among those that refer equally far the names decide: a new table changes the order of no others.
    """
    by_name = {table.name: table for table in tables}

    def depth(name: str) -> int:
        parents = by_name[name].parents & by_name.keys() - {name}
        return 1 + max(map(depth, parents), default=0)

    order = sorted(by_name.keys() - OUTSIDE.keys(), key=lambda name: (depth(name), name))
    return {name: by_name[name] for name in order}


def emptied_tables(tables: Iterable[Table]) -> list[str]:
    """The tables that loading a state empties, those that refer to others first."""
    listed = list(tables)
    outside = [name for name, table in OUTSIDE.items() if table.is_emptied]
    return [*outside, *reversed(state_tables(listed))]


def key_of(table: Table) -> tuple[str, ...]:
    """The columns that tell rows apart in every database."""
    return OWN_KEYS.get(table.name, table.key)
