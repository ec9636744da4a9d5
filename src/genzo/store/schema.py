"""The tables. The columns of an image are those that queries ask for; the rest is in its document.

Indexes follow the arms of `genzo.catalogue.visibility`: each begins with what the arm fixes, continues in
the order of pages (rank falling, id rising), and ends with the status, so that the common query reads no
row it does not show (anchors.md §6.5).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# SQLite makes a plain INTEGER key the row's own number; PostgreSQL needs 64 bits for a million a day.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)

access_keys = Table(
    "access_keys",
    metadata,
    Column("access_key_id", String, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.account_id"), nullable=False, index=True),
    Column("active", Boolean, nullable=False),
)

images = Table(
    "images",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("region_id", String, nullable=False),
    Column("image_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("rank", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("status", String, nullable=False),
    Column("creating_at", BigInteger, nullable=False),
    Column("settles_at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("os_type", String, nullable=False),
    Column("architecture", String, nullable=False),
    Column("usage", String, nullable=False),
    Column("resource_group_id", String, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("is_support_io_optimized", Boolean, nullable=False),
    Column("is_support_cloudinit", Boolean, nullable=False),
    Column("document", Text, nullable=False),
)

_ORDER = (
    images.c.rank.desc(),
    images.c.image_id,
    images.c.status,
    images.c.settles_at,
    images.c.creating_at,
)

Index("images_id", images.c.region_id, images.c.image_id, unique=True)
Index("images_own", images.c.owner_id, images.c.region_id, *_ORDER)
Index("images_name", images.c.owner_id, images.c.region_id, images.c.name)
# Partial indexes are SQLite's alone here: to name another dialect loads it, which every start would wait for.
for _name, _columns, _rows in (
    ("images_system", (images.c.source,), "source = 'system'"),
    ("images_marketplace", (images.c.source,), "source = 'marketplace'"),
    (
        "images_community",
        (images.c.owner_id, images.c.is_public, images.c.source),
        "is_public = 1 AND source = 'account'",
    ),
):
    Index(_name, images.c.region_id, *_ORDER, *_columns, sqlite_where=text(_rows))

Index(
    "images_under_way",
    images.c.owner_id,
    images.c.region_id,
    images.c.settles_at,
    sqlite_where=text("settles_at > 0"),
)

image_shares = Table(
    "image_shares",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    # The image's own, repeated so that an account's shares in a region are found without other images.
    Column("region_id", String, primary_key=True),
    Column("image_number", _NUMBER, ForeignKey("images.number", ondelete="CASCADE"), primary_key=True),
)
Index("image_shares_image", image_shares.c.image_number)

image_tags = Table(
    "image_tags",
    metadata,
    Column("image_number", _NUMBER, ForeignKey("images.number", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
Index("image_tags_tag", image_tags.c.key, image_tags.c.value, image_tags.c.image_number)

image_snapshots = Table(
    "image_snapshots",
    metadata,
    Column("snapshot_id", String, primary_key=True),
    Column("image_number", _NUMBER, ForeignKey("images.number", ondelete="CASCADE"), primary_key=True),
)
Index("image_snapshots_image", image_snapshots.c.image_number)

resources = Table(
    "resources",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("owner_id", BigInteger, nullable=False),
    Column("region_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("resource_id", String, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
)
Index(
    "resources_id",
    resources.c.owner_id,
    resources.c.region_id,
    resources.c.kind,
    resources.c.resource_id,
    unique=True,
)

client_tokens = Table(
    "client_tokens",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("action", String, primary_key=True),
    Column("region_id", String, primary_key=True),
    Column("token", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("answer", Text, nullable=False),
    Column("used", BigInteger, nullable=False, index=True),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What has been done to this catalogue once and for all, such as loading the shipped public images."""
