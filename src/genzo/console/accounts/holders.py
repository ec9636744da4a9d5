"""The pages that list the users, the groups or the roles of an account."""

from collections.abc import Mapping
from typing import NamedTuple

from genzo.console.accounts.ram import Sent, ask, following, frame, holder_link
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse


class Holders(NamedTuple):
    """What may have policies; ``kind`` is user, group or role.

    The first of the members ``comments`` that has a text stands beside a name. ``fields`` are the parameters
    of the form for a new one.
    """

    kind: str
    comments: tuple[str, ...]
    fields: tuple[str, ...]


def holders_page(
    visit: Visit, sent: Sent, holders: Holders, documents: Mapping[str, str] | None = None
) -> HttpResponse:
    """A list, and a form for a new one; ``documents`` are parameters of the form with their first texts.

    Raises:
        RefusedCallError: the visitor may not list them.
    """
    noun = holders.kind.capitalize()
    path = f"accounts/{holders.kind}s"
    answer = ask(visit, f"List{noun}s", Marker=visit.query.get("marker", ""))
    values = {
        "kind": holders.kind,
        "rows": [
            (
                each[f"{noun}Name"],
                holder_link(visit, holders.kind, each[f"{noun}Name"]),
                next((each[name] for name in holders.comments if each[name]), ""),
                each["CreateDate"],
            )
            for each in answer[f"{noun}s"][noun]
        ],
        "next": following(visit, path, answer),
        "create": f"Create{noun}",
        "fields": holders.fields,
        "documents": documents or {},
    }
    return page("accounts/holders.html", {**frame(visit, path, sent), **values}, sent.status)
