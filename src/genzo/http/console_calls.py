"""Calls of the console: through the same steps, permissions and audit trail as those of clients.

Faults are left out, since they are set for clients, and so are the page cache, which belongs to the thread of
the event loop, and the request log, in which a test looks for the requests of its clients.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from urllib.parse import urlencode

from genzo.actions import registry
from genzo.actions.action import AnyAction
from genzo.catalogue.accounts import Account
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.bucket_store import MAX_OBJECT
from genzo.catalogue.id_generator import STS_KEY_PREFIX
from genzo.catalogue.image import Image
from genzo.catalogue.object_store import ObjectStoreError
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.ram import GLOBAL, PolicyName, RamUser, ram_key
from genzo.catalogue.visibility import Arm
from genzo.console.calls import Credentials, Explanation, FoundCopies, RefusedCallError
from genzo.control.router import PREFIX, Endpoints
from genzo.errors import ApiError
from genzo.errors.oss import OssError
from genzo.http.chain import Chain
from genzo.http.console_buckets import ConsoleBuckets
from genzo.http.observation import begin_observation
from genzo.http.oss.endpoint import as_oss_error
from genzo.http.products import product_of
from genzo.http.refusals import Refused
from genzo.http.request_log.entries import LoggedRequest
from genzo.http.request_log.repeats import Repeats
from genzo.identity.credentials import account_record, active_credentials, credentials_of_session
from genzo.identity.policy_explanation import explained
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.wire.types import Format, HttpRequest, HttpResponse


class ConsoleCalls:
    """Implements `genzo.console.calls.Calls`. ``chain`` has no page cache.

    ``requests`` answers a query for logged requests, ``control`` control requests whose access was checked.
    """

    def __init__(
        self,
        service: Service,
        chain: Chain,
        repeats: Repeats,
        requests: Callable[[bytes], HttpResponse],
        control: Callable[[], Endpoints],
        buckets: ConsoleBuckets,
    ) -> None:
        self._buckets = buckets
        self._service = service
        self._requests = requests
        self._control = control
        self._chain = chain
        self._repeats = repeats

    def answer(
        self,
        principal: Principal,
        action: str,
        parameters: Mapping[str, str],
        request: HttpRequest,
        answer_format: Format = Format.JSON,
    ) -> HttpResponse:
        """The answer to a call by a principal, in an observation of its own: the request is no call."""
        return copy_context().run(self._answered, principal, action, parameters, request, answer_format)

    def _answered(
        self,
        principal: Principal,
        action: str,
        parameters: Mapping[str, str],
        request: HttpRequest,
        answer_format: Format,
    ) -> HttpResponse:
        begin_observation({}, lambda _observation: None)
        found = _action(action)
        read_cache = self._service.store.read_cache()
        call = PreparedCall(
            action=found,
            principal=principal,
            parameters={**parameters, "Action": found.api_name, "Version": found.version},
            settings=account_record(read_cache, principal.account_id).settings,
            read_cache=read_cache,
            request_id=self._service.request_id(principal.account_id),
            address=self._service.address,
            host=request.header("host"),
            answer_format=answer_format,
            origin=Origin(request.client, request.header("user-agent"), request.is_secure),
        )
        response = self._chain.answer(call)
        return self._chain.record(response) if isinstance(response, Refused) else response

    def writes(self, action: str) -> bool | None:
        """Whether the action of a full name writes; None if there is no such action."""
        found = registry.named(action)
        return None if found is None else found.writes

    def as_curl(
        self, access_key_id: str, action: str, parameters: Mapping[str, str], request: HttpRequest
    ) -> str:
        """Commands for a POSIX shell that send a call."""
        return _without_time(self._repeats.as_curl([_logged(access_key_id, action, parameters, request)]))

    def as_python(
        self, access_key_id: str, action: str, parameters: Mapping[str, str], request: HttpRequest
    ) -> str:
        """A program with the official SDK that sends a call."""
        return _without_time(self._repeats.as_python([_logged(access_key_id, action, parameters, request)]))

    def credentials(self, access_key_id: str, security_token: str) -> Credentials | None:
        """The credentials of an active key; None without one, or if the security token is not its own."""
        read_cache = self._service.store.read_cache()
        try:
            found = active_credentials(read_cache, access_key_id, security_token, self._service.clock)
        except ApiError:
            return None
        return Credentials(found.principal, found.secret)

    def credentials_in_session(self, access_key_id: str) -> Credentials | None:
        """As `credentials`, of a key whose security token was checked at the beginning of the session."""
        if not access_key_id.startswith(STS_KEY_PREFIX):
            return self.credentials(access_key_id, "")
        try:
            found = credentials_of_session(
                self._service.store.read_cache(), access_key_id, self._service.clock
            )
        except ApiError:
            return None
        return Credentials(found.principal, found.secret)

    def user_principal(self, account_id: int, user_name: str) -> Principal | None:
        """A RAM user as the principal of calls; None if there is none."""
        with self._service.store.databases[0].reading(once=True) as catalogue:
            user = catalogue.resource(RamUser, account_id, GLOBAL, ram_key(user_name))
        if user is None:
            return None
        return Principal(account_id, kind=PrincipalType.USER, name=user.name, principal_id=user.user_id)

    def explain(
        self,
        documents: Sequence[tuple[PolicyName, str]],
        action: str,
        resource: str,
        conditions: Sequence[tuple[str, str]],
    ) -> Explanation:
        """Whether policies allow a RAM action on an ARN; ValueError for a document that cannot be read."""
        return Explanation(*explained(documents, action, resource, conditions))

    def accounts(self) -> Sequence[Account]:
        """All accounts, by id."""
        with self._service.store.databases[0].reading(once=True) as catalogue:
            return catalogue.accounts()

    def example_key(self, principal: Principal) -> str:
        """The id of an access key of the principal, or an empty text if it has no key."""
        if principal.access_key_id or principal.kind is not PrincipalType.ACCOUNT:
            return principal.access_key_id
        with self._service.store.databases[0].reading(once=True) as catalogue:
            keys = catalogue.access_keys(principal.account_id)
        own = (key.access_key_id for key in keys if key.active and not key.user_name)
        return next(own, "")

    def stored_image(self, region_id: str, image_id: str) -> Image | None:
        """An image as the catalogue keeps it, regardless of who may see it."""
        with self._service.store.reading(once=True) as catalogue:
            return catalogue.image(region_id, image_id)

    def logged_requests(self, query: Mapping[str, str]) -> HttpResponse:
        """The answer of ``GET /_genzo/requests`` to a query, without a check of who asks."""
        return self._requests(urlencode(query).encode())

    def buckets(self, principal: Principal, request: HttpRequest) -> Sequence[str]:
        """The names of the buckets of a principal's account in the object store that Genzo has.

        Raises:
            RefusedCallError: a policy refuses the list, or accounts have no buckets there.
        """
        try:
            return self._buckets.names(principal, request)
        except (OssError, ObjectStoreError) as error:
            kind = as_oss_error(error).kind
            raise RefusedCallError(kind.status, kind.code, kind.message) from error

    def upload_limit(self) -> int:
        """The most bytes of a file that a form may send."""
        return MAX_OBJECT

    def control(
        self, method: str, path: str, query: Mapping[str, str], body: bytes, request: HttpRequest
    ) -> HttpResponse:
        """The answer to a control request, which the audit trail has as any other."""
        sent = request._replace(
            method=method, path=f"{PREFIX}{path}", query=urlencode(query).encode(), body=body
        )
        return self._control().answer(sent, path)

    @contextmanager
    def audit_events(self, query: AuditQuery) -> Iterator[Iterator[AuditEvent]]:
        """The events of the audit trail that a query finds, in its order."""
        with self._service.store.reading() as catalogue:
            yield catalogue.audit_events(query)

    def newest_families(self, account_id: int, region_id: str, newest: int) -> Sequence[str]:
        """The families of an account's ``newest`` images in a region, the latest first."""
        found = self._own_images(account_id, region_id, newest)
        return tuple(dict.fromkeys(image.family for image in found.images if image.family))

    def own_copies(self, account_id: int, region_id: str, image_id: str, newest: int) -> FoundCopies:
        """The ids of an account's copies of an image, among its ``newest`` images in a region."""
        found = self._own_images(account_id, region_id, newest)
        copies = [image.image_id for image in found.images if image.copied_from == image_id]
        return FoundCopies(copies, found.total <= newest)

    def _own_images(self, account_id: int, region_id: str, newest: int) -> ImagePage:
        query = ImageQuery(viewer=account_id, region_id=region_id, arms=(Arm.OWN,), limit=newest)
        with self._service.store.reading(once=True) as catalogue:
            return catalogue.images_page(query)


def _action(name: str) -> AnyAction:
    """The action of a full name.

    Raises:
        KeyError: there is none.
    """
    found = registry.named(name)
    if found is None:
        raise KeyError(name)
    return found


def _logged(
    access_key_id: str, action: str, parameters: Mapping[str, str], request: HttpRequest
) -> LoggedRequest:
    """The call as the request log would show it, since the log writes the programs."""
    version = _action(action).version
    return LoggedRequest(
        id="",
        time="",
        duration=0.0,
        client="",
        user_agent="",
        method="POST",
        scheme="https" if request.is_secure else "http",
        host=request.header("host"),
        path="/",
        product=product_of(version),
        version=version,
        action=action,
        parameters=dict(parameters),
        common_parameters={"Format": "JSON"},
        ignored=[],
        corrected=[],
        account="",
        principal="",
        user="",
        is_verified=False,
        access_key_id=access_key_id,
        signature_method="",
        status=200,
        code="OK",
        message="",
        request_id="",
        answer_bytes=0,
        fault="",
    )


def _without_time(program: str) -> str:
    """A program without the lines that say when the request of the log was answered."""
    return "".join(line for line in program.splitlines(keepends=True) if ", answered 200 OK at " not in line)
