"""The access log: a line for each answered request, without its query, which has signatures."""

import logging

from genzo.http.observation import Observation
from genzo.http.telemetry.log_lines import ACCESS
from genzo.http.telemetry.request_counts import BROKEN

_log = logging.getLogger(ACCESS)
_MAX_PATH = 128


def log_access(observation: Observation) -> None:
    """Log an answered request."""
    scope = observation.scope
    client, _ = scope.get("client") or ("", 0)
    # A space would look like the end of the path.
    path = ascii(scope["path"][:_MAX_PATH])[1:-1].replace(" ", "\\x20")
    code = BROKEN if observation.is_broken else observation.code
    account = "" if observation.principal is None else str(observation.principal.account_id)
    _log.info(
        "%s %s %s %d %s %s %.6f",
        client or "-",
        scope["method"],
        path,
        observation.status,
        observation.action or "-",
        code or "-",
        observation.seconds,
        extra={
            "client": client,
            "method": scope["method"],
            "path": path,
            "status": observation.status,
            "action": observation.action,
            "account_id": account,
            "code": code,
            "seconds": round(observation.seconds, 6),
        },
    )
