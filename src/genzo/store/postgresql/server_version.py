"""Which versions of PostgreSQL a catalogue may be in: the same rule for servers, commands and readiness."""

import psycopg

OLDEST = 16
"""The oldest major version that the tests have run on."""


class OldServerError(psycopg.OperationalError):
    """The server is of an older version. The text is one sentence for the operator."""


def require_version(name: str, version_number: int) -> None:
    """Check the version that a server reported at the start of a connection.

    PgBouncer reports that of the server behind it. ``version_number`` is as of `PQserverVersion`
    (https://www.postgresql.org/docs/current/libpq-status.html), such as 160003.

    Raises:
        OldServerError: it is older than `OLDEST`.
    """
    version = version_number // 10_000
    if version < OLDEST:
        raise OldServerError(
            f"{name} is PostgreSQL {version}, but Genzo needs {OLDEST} or newer: upgrade the server with "
            "pg_upgrade, or restore a dump of the database in a newer one."
        )
