"""Servers on one database share the nonces that were used."""

from pathlib import Path

from tests.api import Api
from tests.running import running


def test_a_nonce_is_taken_once_on_all_servers_of_a_database(
    postgresql_catalogue: str, tmp_path: Path
) -> None:
    options = ("--database", postgresql_catalogue, "--data", tmp_path)
    with running(*options) as one, running(*options) as other:
        apis = [Api(one.host, one.port), Api(other.host, other.port)]
        for first, second in (apis, reversed(apis)):
            request = first.signed({"Action": "DescribeRegions", "Format": "JSON"})
            assert first.get(request).status == 200
            assert [api.get(request).code for api in (second, first)] == ["SignatureNonceUsed"] * 2
