"""Access keys: of the account itself, of the user that has signed in, or of another user."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from genzo.catalogue.principals import PrincipalType
from genzo.console.accounts.ram import NOTHING_SENT, Asked, Sent, asked, frame
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_ERROR = 400


def keys_page(visit: Visit, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """The keys of the account, which commands change, or those of the user who has signed in."""
    keys = shown_keys(visit, "")
    is_user = visit.acting.kind is PrincipalType.USER
    values = {**keys, "is_user": is_user, "user_name": ""}
    return page("accounts/keys.html", {**frame(visit, "accounts/keys", sent), **values}, sent.status)


def shown_keys(visit: Visit, user_name: str) -> dict[str, Any]:
    """The keys of a user, of the caller for ``""``: id, status, and when each was made and used last."""
    found: Asked = asked(visit, "ListAccessKeys", UserName=user_name)
    keys = found.answer.get("AccessKeys", {}).get("AccessKey", [])
    return {
        "keys": [{**key, "last_used": _last_used(visit, user_name, key)} for key in keys],
        "keys_problem": found.problem,
        "known": known_keys(keys),
    }


def known_keys(keys: Iterable[Mapping[str, Any]]) -> str:
    """The ids of keys, as the form for a new one sends them back."""
    return ",".join(sorted(key["AccessKeyId"] for key in keys))


def _last_used(visit: Visit, user_name: str, key: Mapping[str, Any]) -> str:
    """When a key was used last: by the request log, which the operator sees, else as RAM says."""
    if visit.principal is None:
        query = {"access_key_id": key["AccessKeyId"], "limit": "1"}
        response = visit.calls.logged_requests(query)
        logged = msgspec.json.decode(response.body)["requests"] if response.status < _ERROR else []
        return str(logged[0]["time"]) if logged else ""
    answer = asked(
        visit, "GetAccessKeyLastUsed", UserName=user_name, UserAccessKeyId=key["AccessKeyId"]
    ).answer
    return str(answer.get("AccessKeyLastUsed", {}).get("LastUsedDate", ""))
