"""The content of a command: its encoding, its length, and the names of the parameters in it."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from genzo.errors.group import ErrorGroup, Listed

BASE64, PLAIN_TEXT = "Base64", "PlainText"
_MOST = 24 * 1024  # bytes of Base64: CreateCommand, CommandContent, in the SDK of 2026; 18 KB before
_MOST_NAMES = 20
_MOST_OF_NAME = 64
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_RESERVED = "acs::"
BUILT_IN = ("RegionId", "AccountId", "InstanceId", "InstanceName", "InvokeId", "CommandId")
"""The parameters whose values the service fills in; ``ACS::`` is in front of each."""
_BUILT_IN_NAMES = frozenset(f"{_RESERVED}{name}".lower() for name in BUILT_IN)


class LengthErrors(ErrorGroup):
    """The error of `require_length`."""

    content_too_long = Listed("CmdContent.ExceedLimit")


class ContentErrors(LengthErrors):
    """The errors of the content of a new command."""

    undecodable = Listed("CmdContent.DecodeError")
    empty_name = Listed("CmdParam.EmptyKey")
    malformed_name = Listed("CmdParam.InvalidParamName")
    long_name = Listed("CmdParamName.ExceedLimit")
    too_many_names = Listed("CmdParamCount.ExceedLimit")


def encoded_content(text: str, *, is_encoded: bool, errors: ContentErrors) -> str:
    """The content of a request as Base64.

    Raises:
        ApiError: it should be Base64 and is not.
    """
    if not is_encoded:
        return base64.b64encode(text.encode()).decode("ascii")
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise errors.undecodable() from None
    return text


def require_length(content: str, parameters: str, errors: LengthErrors) -> None:
    """Refuse a content that is too long together with the Base64 of its parameters."""
    if len(content) + (len(base64.b64encode(parameters.encode())) if parameters else 0) > _MOST:
        raise errors.content_too_long()


def content_text(content: str) -> str:
    """The text of a content; bytes that are no UTF-8 are replaced."""
    return base64.b64decode(content).decode(errors="replace")


def shown_content(content: str, encoding: str | None) -> str:
    """The content in the ContentEncoding that a request asks for: Base64 unless it is PlainText."""
    return content_text(content) if is_plain(encoding) else content


def shown_output(output: str, encoding: str | None) -> str:
    """The output of a command, likewise."""
    return output if is_plain(encoding) else base64.b64encode(output.encode()).decode("ascii")


def is_plain(encoding: str | None) -> bool:
    """Whether a ContentEncoding is PlainText, in any case."""
    return (encoding or "").lower() == PLAIN_TEXT.lower()


def parameter_names(content: str, errors: ContentErrors) -> tuple[str, ...]:
    """The names of the parameters in a content, each once in any case, without those that are built in.

    Raises:
        ApiError: there are too many, or one is empty, malformed or too long.
    """
    names = {name.lower(): name for name in reversed(list(_checked_names(content, errors)))}
    if len(names) > _MOST_NAMES:
        raise errors.too_many_names()
    return tuple(reversed(names.values()))


def _checked_names(content: str, errors: ContentErrors) -> Iterator[str]:
    for found in _PLACEHOLDER.findall(content_text(content)):
        name = found.strip()
        if not name:
            raise errors.empty_name()
        if name.lower() in _BUILT_IN_NAMES:
            continue
        if not _NAME.fullmatch(name):
            raise errors.malformed_name()
        if len(name) > _MOST_OF_NAME:
            raise errors.long_name()
        yield name


def filled_in(text: str, value_of: Callable[[str], str]) -> str:
    """A text with the values of its parameters; ``value_of`` takes a name in lower case."""
    return _PLACEHOLDER.sub(lambda found: value_of(found[1].strip().lower()), text)
