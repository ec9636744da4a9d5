"""What the description says of an operation of the control API."""

from typing import Any, Literal, NamedTuple

JSON = "application/json"
TEXT = "text/plain"
HTML = "text/html"
LINES = "application/x-ndjson"
GZIP = "application/gzip"

Kind = Any
"""A type that msgspec can describe, such as a struct."""


class Parameter(NamedTuple):
    """A parameter of a query, or a part of a path, which is always required."""

    name: str
    kind: Kind
    description: str
    place: Literal["query", "path"] = "query"
    example: str = ""


class Body(NamedTuple):
    """The body of a request. Where it may have another type, ``or_kind`` is that type."""

    kind: Kind
    or_kind: Kind = None
    is_required: bool = True
    media_types: tuple[str, ...] = (JSON,)


class Answer(NamedTuple):
    """An answer. Any other status comes with a `RefusalAnswer`."""

    status: int
    description: str
    kind: Kind
    media_type: str = JSON
    other_media_types: tuple[str, ...] = ()
    """Media types whose answers are texts."""


class Operation(NamedTuple):
    """A method of a page. ``path`` is the part behind ``/_genzo/``, ``name`` names it in generated clients.

    ``is_open`` says that no control token is needed, whatever the server's options are.
    """

    method: Literal["get", "put", "post", "delete"]
    path: str
    name: str
    summary: str
    answers: tuple[Answer, ...]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    is_open: bool = False


ACCOUNT = Parameter("account", str, "The number of an account. Without it: all accounts.")
ACCESS_KEY = Parameter("access_key_id", str, "An access key of the account, in place of `account`.")
OF_ACCOUNT = (ACCOUNT, ACCESS_KEY)
"""One of them chooses the account that an operation is for."""
