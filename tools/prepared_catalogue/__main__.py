"""Write the prepared catalogue: python -m tools.prepared_catalogue."""

import argparse
import gzip
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from genzo.service.build import build_service
from genzo.service.prepared_catalogue import PREPARED_FILE, source_version


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.prepared_catalogue", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "genzo.db"
        set_up_without_account(path)
        PREPARED_FILE.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def set_up_without_account(path: Path) -> None:
    """Set up a catalogue whose first account is to be made by the server that uses it."""
    service = build_service(path)
    service.prepare(first_key=None)
    service.store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM accounts")
        connection.execute(f"PRAGMA user_version = {source_version()}")
        connection.commit()
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
