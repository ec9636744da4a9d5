"""What the console needs of the server: calls of actions, and programs that repeat them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

import msgspec

from genzo.catalogue.accounts import Account
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.image import Image
from genzo.catalogue.principals import Principal
from genzo.catalogue.ram import PolicyName
from genzo.wire.types import Format, HttpRequest, HttpResponse

Parameters = Mapping[str, str]
"""The parameters of a call by their names in the API, without common ones."""


class Credentials(NamedTuple):
    """The principal and the secret of an active access key."""

    principal: Principal
    secret: str


class Explanation(NamedTuple):
    """Whether policies allow an action on a resource; ``text`` is a sentence with the reason.

    Where a statement decided, ``policy`` is the place of its document among those that were given, from 0 on,
    and ``statement`` its Sid or its number; else None and ``""``.
    """

    is_allowed: bool
    text: str
    policy: int | None
    statement: str


class Calls(Protocol):
    """Calls of the server that the console belongs to."""

    def answer(
        self,
        principal: Principal,
        action: str,
        parameters: Parameters,
        request: HttpRequest,
        answer_format: Format = Format.JSON,
    ) -> HttpResponse:
        """The answer to a call by a principal; ``request`` is the one that the call is made for.

        ``action`` is the full name of an action, which for ECS is that in requests.
        """

    def writes(self, action: str) -> bool | None:
        """Whether the action of a full name writes; None if there is no such action."""

    def as_curl(self, access_key_id: str, action: str, parameters: Parameters, request: HttpRequest) -> str:
        """Commands for a POSIX shell that send a call."""

    def as_python(self, access_key_id: str, action: str, parameters: Parameters, request: HttpRequest) -> str:
        """A program with the official SDK that sends a call."""

    def credentials(self, access_key_id: str, security_token: str) -> Credentials | None:
        """The credentials of an active key; None if there is none, or if the security token is not its own.

        The security token is ``""`` for a key of an account or of a RAM user, which has none.
        """

    def credentials_in_session(self, access_key_id: str) -> Credentials | None:
        """As `credentials`, of a key whose security token was checked at the beginning of the session."""

    def user_principal(self, account_id: int, user_name: str) -> Principal | None:
        """A RAM user as the principal of calls; None if there is none."""

    def explain(
        self,
        documents: Sequence[tuple[PolicyName, str]],
        action: str,
        resource: str,
        conditions: Sequence[tuple[str, str]],
    ) -> Explanation:
        """Whether policies allow a RAM action on an ARN, in a call with these condition keys.

        Raises:
            ValueError: a document cannot be read; the text says why.
        """

    def accounts(self) -> Sequence[Account]:
        """All accounts, by id."""

    def example_key(self, principal: Principal) -> str:
        """The id of an access key of the principal, or an empty text if it has no key."""

    def stored_image(self, region_id: str, image_id: str) -> Image | None:
        """An image as the catalogue keeps it, regardless of who may see it."""

    def logged_requests(self, query: Parameters) -> HttpResponse:
        """The answer of ``GET /_genzo/requests`` to a query (docs/requests.md), without a check of access."""

    def buckets(self, principal: Principal, request: HttpRequest) -> Sequence[str]:
        """The names of the buckets of a principal's account in the object store that Genzo has.

        Raises:
            RefusedCallError: a policy refuses the list, or accounts have no buckets there.
        """

    def upload_limit(self) -> int:
        """The most bytes of a file that a form may send."""

    def control(
        self, method: str, path: str, query: Parameters, body: bytes, request: HttpRequest
    ) -> HttpResponse:
        """The answer to a control request (docs/control.md), without a check of access.

        ``path`` is the part behind ``/_genzo/``; ``request`` is the one that it is made for.
        """

    def audit_events(self, query: AuditQuery) -> AbstractContextManager[Iterator[AuditEvent]]:
        """The events of the audit trail that a query finds, in its order."""

    def newest_families(self, account_id: int, region_id: str, newest: int) -> Sequence[str]:
        """The families of an account's ``newest`` images in a region, the latest first."""

    def own_copies(self, account_id: int, region_id: str, image_id: str, newest: int) -> "FoundCopies":
        """The ids of an account's copies of an image, among its ``newest`` images in a region."""


class FoundCopies(NamedTuple):
    """Ids of images; ``is_complete`` says whether all images of the account were looked at."""

    image_ids: Sequence[str]
    is_complete: bool


class RefusedCallError(Exception):
    """The API answered a call of the console with an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class _Error(msgspec.Struct, frozen=True, rename="pascal"):
    code: str
    message: str


class CallsOfPrincipal:
    """Calls by one principal, for one request."""

    def __init__(self, calls: Calls, principal: Principal, request: HttpRequest) -> None:
        self.calls, self.principal, self.request = calls, principal, request

    def ask(self, action: str, **parameters: str) -> dict[str, Any]:
        """The decoded answer to a call.

        Raises:
            RefusedCallError: the API refused it.
        """
        return self.ask_with(action, parameters)

    def ask_with(self, action: str, parameters: Parameters) -> dict[str, Any]:
        """As `ask`, for parameters whose names have dots."""
        response = self.calls.answer(self.principal, action, parameters, self.request)
        if response.status >= 400:  # noqa: PLR2004 - the errors of HTTP
            error = msgspec.json.decode(response.body, type=_Error)
            raise RefusedCallError(response.status, error.code, error.message)
        decoded: dict[str, Any] = msgspec.json.decode(response.body)
        return decoded

    def raw(self, action: str, parameters: Parameters, answer_format: Format) -> str:
        """The text of the answer to a call, an error as well."""
        response = self.calls.answer(self.principal, action, parameters, self.request, answer_format)
        return response.body.decode()
