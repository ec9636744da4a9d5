"""A program that uses footmark, run as a process; it prints its results as JSON."""

import json
import sys

from footmark.ecs import connect_to_region  # type: ignore[import-untyped]
from footmark.exception import ECSResponseError  # type: ignore[import-untyped]


def main(region: str, key: str, secret: str, calls: str) -> None:
    connection = connect_to_region(region, acs_access_key_id=key, acs_secret_access_key=secret)
    results: list[object] = []
    for name, arguments in json.loads(calls):
        try:
            results.append(getattr(connection, name)(**arguments))
        except ECSResponseError as error:
            results.append(str(error))
    json.dump(results, sys.stdout, default=_members)


def _members(found: object) -> dict[str, object]:
    return {name: value for name, value in vars(found).items() if not name.startswith("connection")}


if __name__ == "__main__":
    main(*sys.argv[1:])
