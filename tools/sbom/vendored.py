"""The files of others that the package has, unchanged."""

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "genzo" / "console" / "static"


class Vendored(NamedTuple):
    """A file; ``licence`` is an SPDX identifier. docs/dependencies.md says what it is for."""

    file: Path
    package: str
    version: str
    licence: str

    @property
    def purl(self) -> str:
        """The name of the npm package that the file is from: https://github.com/package-url/purl-spec."""
        return f"pkg:npm/{self.package.replace('@', '%40')}@{self.version}"


VENDORED = (
    Vendored(STATIC / "htmx.min.js", "htmx.org", "4.0.1", "0BSD"),
    Vendored(STATIC / "pico.min.css", "@picocss/pico", "2.1.1", "MIT"),
)
