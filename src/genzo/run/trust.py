"""Files and variables by which the programs of a command trust Genzo's certificates."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from shutil import which
from warnings import catch_warnings, simplefilter

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.utils import CryptographyDeprecationWarning

from genzo.gateway.bundles import BUNDLE_VARIABLES, SYSTEM_BUNDLES
from genzo.run.files import home_folders, is_seen
from genzo.run.plan import Cover

_JAVA_OPTIONS = "JAVA_TOOL_OPTIONS"
_PASSWORD = "changeit"  # noqa: S105 - that of Java's own trust store; the file has certificates alone
_ALIAS = b"genzo"
_CERTIFI = (
    "lib/python3*/site-packages/certifi/cacert.pem",
    "lib/python3*/site-packages/pip/_vendor/certifi/cacert.pem",
    "lib/python3/dist-packages/certifi/cacert.pem",
    "local/lib/python3*/dist-packages/certifi/cacert.pem",
)
"""certifi below the prefix of an installation of Python."""
_ENVIRONMENTS = ("*", ".*", ".tox/*", ".nox/*")
"""Where projects have virtual environments."""
_SHEBANG_BYTES = 256
_PEM = re.compile(b"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class Trust:
    """The files in ``folder`` by which a command trusts the authority ``pem``, and ``others``."""

    def __init__(self, folder: Path, pem: bytes, others: bytes = b"") -> None:
        self.bundle = folder / "authorities.pem"
        self.bundle.write_bytes(others + pem)
        self._store = folder / "authorities.p12"
        named = [
            pkcs12.PKCS12Certificate(certificate, b"%b-%d" % (_ALIAS, number))
            for number, certificate in enumerate(_certificates(others + pem))
        ]
        encryption = BestAvailableEncryption(_PASSWORD.encode())
        self._store.write_bytes(pkcs12.serialize_java_truststore(named, encryption))

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The variables that name the files; options of Java that the user has set are kept."""
        java = (
            environment.get(_JAVA_OPTIONS, ""),
            f"-Djavax.net.ssl.trustStore={self._store}",
            "-Djavax.net.ssl.trustStoreType=PKCS12",
            f"-Djavax.net.ssl.trustStorePassword={_PASSWORD}",
        )
        return dict.fromkeys(BUNDLE_VARIABLES, str(self.bundle)) | {
            _JAVA_OPTIONS: " ".join(filter(None, java))
        }

    def covers(self, command: str, environment: Mapping[str, str]) -> Iterator[Cover]:
        """The bundle in place of that of the system, and of each certifi that a command may use."""
        paths = dict.fromkeys(
            path.resolve()
            for path in chain(map(Path, SYSTEM_BUNDLES), _bundles_of_certifi(command, environment))
            if is_seen(path) and path.is_file()
        )
        for path in paths:
            yield Cover(str(self.bundle), str(path))


def _certificates(pem: bytes) -> Iterator[x509.Certificate]:
    """The certificates of a bundle. An old authority whose certificate breaks RFC 5280 is left out."""
    with catch_warnings():
        simplefilter("ignore", CryptographyDeprecationWarning)
        for block in _PEM.findall(pem):
            with suppress(ValueError):
                yield x509.load_pem_x509_certificate(block)


def _bundles_of_certifi(command: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Those of the command's own Python, of each on the path, and of virtual environments around here."""
    prefixes = [Path("/usr"), Path("/usr/local"), *(home / ".local" for home in home_folders())]
    for name in (command, "python3", "python"):
        program = which(name, path=environment.get("PATH"))
        if program is not None:
            prefixes += (prefix for each in _interpreters(Path(program)) for prefix in _prefixes(each))
    if "VIRTUAL_ENV" in environment:
        prefixes.append(Path(environment["VIRTUAL_ENV"]))
    for pattern in _ENVIRONMENTS:
        prefixes += (marker.parent for marker in Path.cwd().glob(f"{pattern}/pyvenv.cfg"))
    for prefix in filter(is_seen, dict.fromkeys(prefixes)):
        for pattern in _CERTIFI:
            yield from prefix.glob(pattern)
    for folder in filter(None, environment.get("PYTHONPATH", "").split(os.pathsep)):
        yield Path(folder) / "certifi" / "cacert.pem"


def _interpreters(program: Path) -> Iterator[Path]:
    """A program, and the one that its first line names."""
    yield program
    try:
        with program.open("rb") as file:
            line = file.readline(_SHEBANG_BYTES)
    except OSError:
        return
    if line.startswith(b"#!") and (words := line[2:].split()):
        yield Path(os.fsdecode(words[0]))


def _prefixes(interpreter: Path) -> Iterator[Path]:
    """The folder above that of a program: of a virtual environment, and of what its links lead to."""
    for path in (interpreter, interpreter.resolve()):
        yield path.absolute().parent.parent
