"""A resource is found by its id alone: the region comes last in the index of ids.

Requests need not name the region of a resource, and were answered by a query for every region. The new index
replaces the old one, so that writes keep up as many indexes as before. Lists of one region read the index
entries of the account's other regions too, without their rows.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _replace("owner_id, kind, resource_id, region_id")


def downgrade() -> None:
    _replace("owner_id, region_id, kind, resource_id")


def _replace(columns: str) -> None:
    op.execute("DROP INDEX resources_id")
    op.execute(f"CREATE UNIQUE INDEX resources_id ON resources ({columns})")
