"""PostgreSQL answers every filter from the index of an arm: without reading images, nor the names of others.

SQLite's tables stay as they are.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What a document says of its tags and, where it says what can be changed online, of its features. Within a
# text quotes have a backslash before them, so these beginnings are found nowhere else; and what an end within
# a text cuts off has a backslash.
_TAGS = """split_part(split_part(document, '"tags":[', 2), '"}]', 1) || '"}'"""
_FEATURES = """
CASE WHEN strpos(document, '_online_') > 0
  THEN split_part(split_part(document, '"features":{', 2), '"}', 1) || '"' ELSE '' END"""
# Their longest, in octets: an index takes no rows of more than 2,704.
_TEXTS = {"tags": (_TAGS, 800), "features": (_FEATURES, 300)}
_ORDER = "rank DESC, image_id"
_STATE = "number, status, settles_at, creating_at"
_FILTERED = (
    "source, created, name, family, os_type, architecture, usage, resource_group_id, "
    "is_support_io_optimized, is_support_cloudinit, tags, features"
)
_OWN = "owner_id, region_id"
_SYSTEM = "source = 'system'"
_MARKETPLACE = "source = 'marketplace'"
_COMMUNITY = "is_public AND source = 'account'"
_INDEXES = {
    # The shorter one counts what no filter but Status is asked of in half the time.
    "images_own": f"({_OWN}, {_ORDER}) INCLUDE ({_STATE})",
    "images_own_filtered": f"({_OWN}, {_ORDER}) INCLUDE ({_STATE}, {_FILTERED})",
    # Names alone are found here: their beginnings in their order, other parts in less than half the time.
    "images_name": f"({_OWN}, name) INCLUDE (rank, image_id, {_STATE})",
    "images_system": f"(region_id, {_ORDER}) INCLUDE ({_STATE}, owner_id, {_FILTERED}) WHERE {_SYSTEM}",
    "images_marketplace": (
        f"(region_id, {_ORDER}) INCLUDE ({_STATE}, owner_id, {_FILTERED}) WHERE {_MARKETPLACE}"
    ),
    "images_community": (
        f"(region_id, {_ORDER}) INCLUDE ({_STATE}, owner_id, is_public, {_FILTERED}) WHERE {_COMMUNITY}"
    ),
}
_OLD_ORDER = f"{_ORDER}, status, settles_at, creating_at"
_OLD_INDEXES = {
    "images_own": f"({_OWN}, {_OLD_ORDER})",
    "images_name": f"({_OWN}, name)",
    "images_system": f"(region_id, {_OLD_ORDER}, source) WHERE {_SYSTEM}",
    "images_marketplace": f"(region_id, {_OLD_ORDER}, source) WHERE {_MARKETPLACE}",
    "images_community": f"(region_id, {_OLD_ORDER}, owner_id, is_public, source) WHERE {_COMMUNITY}",
}


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    # NULL where the text is none to rely on: statements look at the tables themselves then.
    columns = [
        f'ADD COLUMN {name} TEXT COLLATE "C" GENERATED ALWAYS AS ('
        f"CASE WHEN octet_length({text}) <= {longest} AND strpos({text}, '\\') = 0 THEN {text} END) STORED"
        for name, (text, longest) in _TEXTS.items()
    ]
    op.execute(f"ALTER TABLE images {', '.join(columns)}")
    _replace(_OLD_INDEXES, _INDEXES)
    op.execute("DROP INDEX image_names")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    _replace(_INDEXES, _OLD_INDEXES)
    op.execute("ALTER TABLE images DROP COLUMN tags, DROP COLUMN features")
    op.execute("CREATE INDEX image_names ON images USING gin (name gin_trgm_ops)")


def _replace(old: dict[str, str], new: dict[str, str]) -> None:
    for name in old:
        op.execute(f"DROP INDEX {name}")
    for name, definition in new.items():
        op.execute(f"CREATE INDEX {name} ON images {definition}")
