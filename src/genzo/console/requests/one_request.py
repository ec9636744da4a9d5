"""The page about one request: its answer, and what may be wrong with one that was not authenticated."""

from collections.abc import Mapping
from typing import Any

from genzo.console.differences import Compared, Piece, compared_texts
from genzo.console.rendering import page
from genzo.console.requests.logged import asked_request, indented, request_link
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_FACTS = ("time", "duration", "client", "user_agent", "principal", "access_key_id", "host", "fault")
_ALGORITHM = "ACS3-"
"""The beginning of the string to sign of signature version 3, which has the hash of the canonical request."""


def request_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor is no operator, or the log does not have the request.
    """
    return _page(visit, "")


def compare_client_text(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """The page with the text that a client signed, as its program shows it, beside the server's."""
    return _page(visit, fields.get("client_text", "").strip().replace("\r\n", "\n"))


def _page(visit: Visit, client_text: str) -> HttpResponse:
    request = asked_request(visit)
    signature = request.get("signature") or {}
    values = {
        "request": request,
        "facts": [(name, str(request[name])) for name in _FACTS if request[name] != ""],
        "signature": signature,
        "compared": _compared(signature, client_text) if signature else None,
        "is_of_client": bool(client_text),
        "client_text": client_text,
        "causes": request.get("causes", []),
        "answer": indented(request.get("answer") or ""),
        "again": request_link(request, "request/again"),
    }
    return page("requests/logged_request.html", {**visit.shown(), **values})


def _compared(signature: Mapping[str, Any], client_text: str) -> Compared:
    """The text that the server signs, and the client's if it is known, with their differences marked."""
    signed = signature["server_string_to_sign"]
    canonical = signature.get("server_canonical_request") or signed
    if client_text:
        return compared_texts(signed if client_text.startswith(_ALGORITHM) else canonical, client_text)
    client = signature.get("client_canonical_request") or signature.get("client_string_to_sign")
    return compared_texts(canonical, client) if client else Compared([Piece(canonical, is_marked=False)], [])
