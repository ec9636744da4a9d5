"""The lines of a server's log on standard error: text, or one JSON object each.

A line that is written while a request is answered has the request's id, whichever part of Genzo writes it.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec

from genzo.http.observation import current_observation, current_request_id
from genzo.service.server_settings import ServerSettings

ACCESS = "genzo.access"
"""The logger of answered requests."""
_EXTRA = ("client", "method", "path", "action", "account_id", "code", "status", "seconds")


class TextLines(logging.Formatter):
    """The message alone, which says what an operator needs; behind it the id of its request.

    A message is one line: what a client chooses of it must neither begin a line nor command a terminal.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - of logging
        """The first line, before a trace."""
        message = _printable(super().formatMessage(record))
        request_id = current_request_id()
        return f"{message} (request {request_id})" if request_id else message


class JsonLines(logging.Formatter):
    """One JSON object a line, with what is known of the request."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request_id(),
            **_request(),
            **{name: value for name in _EXTRA if (value := getattr(record, name, None)) is not None},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        known = {name: _encodable(value) for name, value in line.items() if value != ""}
        return msgspec.json.encode(known).decode()


def configure_logging(settings: ServerSettings) -> None:
    """Write the log of this process, and of workers that it forks, as the operator wants it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("genzo").setLevel(settings.log_level.upper())
    if settings.access_log:
        logging.getLogger(ACCESS).setLevel(logging.INFO)


def _request() -> dict[str, str]:
    """Action and account of the request, as far as they are known."""
    if not current_request_id():
        return {}
    observation = current_observation()
    principal = observation.principal
    account = "" if principal is None else str(principal.account_id)
    return {"action": observation.action, "account_id": account}


def _printable(text: str) -> str:
    """Text whose line ends and other characters that are not printed are written as escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def _encodable(value: Any) -> Any:  # noqa: ANN401 - what a line may have
    """Text without lone surrogates, which UTF-8 does not have."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value
