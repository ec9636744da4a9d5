"""A case: one request of a client and its answer, without secrets. A recording has one case a line, in JSON.

The format is described in docs/record.md. ``query`` and ``body`` are percent-encoded texts without the
parameters of the signature, since a replay signs anew.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl

import msgspec

from genzo.recording.errors import RecordingError

FORMAT = 1
"""The version of the format. A recording of a newer version is refused."""
ACS3: Literal["ACS3-HMAC-SHA256"] = "ACS3-HMAC-SHA256"
_MAX_LINE = 64 * 1024 * 1024

Source = Literal["genzo", "service"]
"""What has answered: a Genzo, or the real service through a pass-through."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer. ``body`` is None if it was too long to keep, or in an unknown encoding; see ``length``.

    ``is_cut_off`` says that the connection ended before the answer did.
    """

    status: int
    content_type: str
    length: int
    body: str | None
    is_cut_off: bool = False


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A request and its answer, which is None if the connection ended without one.

    ``time`` is when the request arrived, by the system's clock. ``address`` is where the answer came from.
    ``signature_version`` is that of the signature, ``""`` without one. ``access_key`` stands for the access
    key: ``key-1`` for the first one of a recording. ``hidden`` are the parameters whose values are ``***``;
    ``(request)`` stands for a request that could not be decoded, and ``(body)`` for a body that is no form.
    """

    format: int = FORMAT
    name: str
    source: Source
    host: str
    address: str
    time: str
    method: str
    query: str
    headers: dict[str, str]
    body: str
    signature_version: Literal["", "1.0", "ACS3-HMAC-SHA256"]
    access_key: str
    hidden: list[str]
    answer: Answer | None

    @property
    def action(self) -> str:
        """The action that was called; ``""`` if the request names none."""
        # SDKs send the header with version 1, too, where it does not count.
        named = self.headers.get("x-acs-action", "") if self.signature_version == ACS3 else ""
        return named or dict(parse_qsl(f"{self.body}&{self.query}")).get("Action", "")


class _Version(msgspec.Struct):
    format: int


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a recording, in the order of their answers.

    Raises:
        RecordingError: the file cannot be read, is no recording, or has a newer format.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                number += 1
                if line.strip():
                    yield _case(line, f"{path}, line {number}")
    except OSError as error:
        raise RecordingError(f"{path} cannot be read ({error.strerror}).") from error


def _case(line: bytes, place: str) -> Case:
    try:
        version = msgspec.json.decode(line, type=_Version).format
        if version == FORMAT:
            return msgspec.json.decode(line, type=Case)
    except msgspec.MsgspecError as error:
        raise RecordingError(f"{place} is no case of a recording ({error}).") from error
    raise RecordingError(
        f"{place} has format {version}, and this version of Genzo reads format {FORMAT}: use a newer one."
    )
