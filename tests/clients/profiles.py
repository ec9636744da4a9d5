"""What ``genzo env`` and ``genzo profile`` print for a server and an access key that is hard to quote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from genzo.testing import serve
from tests.running import genzo_here

KEY_ID = "quoted-key"
SECRET = r"""a'b"c\d#{e}${f}%{g}$h`i`@URL@!%j\n"""
"""Each language would take a part of it for its own, and so would the templates."""


class Printed:
    """The commands, for one server."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._secret_file = folder / "secret"
        self._secret_file.write_text(f"{SECRET}\n")

    def env(self, client: str, *options: str) -> str:
        return self._of("env", client, *options)

    def profile(self, client: str, *options: str) -> str:
        return self._of("profile", client, *options)

    def _of(self, *words: str) -> str:
        key = ("--access-key-id", KEY_ID, "--access-key-secret-file", self._secret_file)
        done = genzo_here(*words, "--url", self.url, *key)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def server_with_key(folder: Path) -> Iterator[Printed]:
    """A server that knows the key."""
    seed = folder / "seed.yaml"
    quoted = SECRET.replace("'", "''")
    seed.touch(mode=0o600)
    seed.write_text(f"accounts:\n  - name: team\n    keys: [{{id: {KEY_ID}, secret: '{quoted}'}}]\n")
    with serve(seed=seed) as server:
        yield Printed(server.url, folder)
