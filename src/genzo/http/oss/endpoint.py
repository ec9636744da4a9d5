"""The endpoint of OSS: an ASGI application that answers its requests (docs/oss.md)."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from genzo.catalogue import bucket_store as stores
from genzo.catalogue.deadline import Deadline
from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectNotFoundError,
    ObjectStoreError,
)
from genzo.catalogue.store import StoreError
from genzo.errors import oss as errors
from genzo.errors.oss import OssError, OssErrorType
from genzo.http.connections import Connections
from genzo.http.observation import current_observation
from genzo.http.oss.answering import error_response, send_response
from genzo.http.oss.bodies import Bodies
from genzo.http.oss.call import Received
from genzo.http.oss.operations import UNKNOWN_OPERATION, Body, find, operation_name
from genzo.http.oss.permitted_calls import PermittedCall, PermittedCalls
from genzo.http.rate_limits import NoRateLimits, RateLimits, ThrottledError
from genzo.http.request_body import discard_rest, has_body
from genzo.http.sending import Receive, Scope, Send, request_of
from genzo.http.worker_threads import WorkerThreads
from genzo.identity.open_accounts import OpenAccounts
from genzo.identity.oss_authentication import Find, authenticated
from genzo.service.service import Service
from genzo.wire.host_names import host_name
from genzo.wire.oss.request import OssRequest

_REQUEST_SECONDS = 60.0
"""A request is answered within so many seconds after its body has arrived: SDKs wait 60."""
_THREADS = 4
_THREADS_OF_SERVER = 2  # of a database server, whose connections they use

T = TypeVar("T")

_log = logging.getLogger("genzo.objects")

_ERRORS: Mapping[type[ObjectStoreError], OssErrorType] = {
    BucketNotFoundError: errors.NO_SUCH_BUCKET,
    ObjectNotFoundError: errors.NO_SUCH_KEY,
    NotAuthorizedError: errors.NO_PERMISSION,
    stores.BucketNotEmptyError: errors.BUCKET_NOT_EMPTY,
    stores.InvalidObjectNameError: errors.INVALID_OBJECT_NAME,
    stores.ObjectExistsError: errors.OBJECT_EXISTS,
    stores.StoreFullError: errors.STORE_FULL,
    stores.UploadNotFoundError: errors.NO_SUCH_UPLOAD,
}


class OssEndpoint:
    """Answers the requests of one worker.

    ``find_caller`` authenticates them; ``is_verified`` says whether by their signatures.
    """

    def __init__(
        self,
        service: Service,
        find_caller: Find,
        accounts: OpenAccounts,
        rate_limits: RateLimits | NoRateLimits,
        connections: Connections,
        *,
        is_verified: bool,
    ) -> None:
        self._service = service
        self._find_caller = find_caller
        self._accounts = accounts
        self._rate_limits = rate_limits
        self._connections = connections
        self._is_verified = is_verified
        self._threads = WorkerThreads(_THREADS_OF_SERVER if service.store.traits.is_remote else _THREADS)
        self._file_threads = WorkerThreads(_THREADS)
        self._bodies = Bodies(self._file_threads)
        self._calls = PermittedCalls(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request_id = os.urandom(12).hex().upper()
        client = scope.get("client")
        # A body may take longer than the guard of connections lets one be idle; it has limits of its own.
        self._connections.begin(client)
        try:
            await self._answer(scope, receive, send, request_id)
        finally:
            self._connections.end(client)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        http = request_of(scope, b"")
        has_unread = has_body(scope)
        received: Received | None = None
        observation = current_observation()
        observation.request_id, observation.request = request_id, http
        observation.action = UNKNOWN_OPERATION
        try:
            request = OssRequest(http)
            observation.action = operation_name(request)
            operation, call = await self._run(self._permitted, request)
            if has_unread and operation.body is Body.SHORT:
                call = call._replace(body=await self._bodies.short(scope, receive))
                has_unread = False
            elif operation.body is Body.FILE:
                received = Received(*await self._bodies.into_file(scope, receive, call.store.stage))
                call = call._replace(received=received)
                has_unread = False
            response = await self._run(operation.answer, call)
        except Exception as error:  # noqa: BLE001 - see as_oss_error
            failure = as_oss_error(error)
            observation.error = failure.as_api_error
            observation.is_throttled = isinstance(error, ThrottledError)
            observation.lost_database = isinstance(error, StoreError)
            host = host_name(http.header("host"))
            response = error_response(failure, request_id, host, http.method)
        finally:
            if received is not None:
                received.file.discard()
        if has_unread:
            headers = {**response.headers, "connection": "close"}
            response = response._replace(headers=headers)
        await send_response(response, request_id, scope, send, self._file_threads)
        if has_unread:
            await discard_rest(receive)

    def _permitted(self, request: OssRequest) -> PermittedCall:
        """The operation and its call, whose caller may do what it asks for.

        Raises:
            OssError, ObjectStoreError: it may not, or what it names does not exist.
        """
        self._rate_limits.check_address(request.http.client)
        try:
            caller, read_cache = authenticated(
                self._find_caller, request, self._service.store, self._accounts
            )
        except OssError:
            self._rate_limits.count_refusal(request.http)
            raise
        operation = find(request)
        principal = caller.principal
        observation = current_observation()
        observation.principal, observation.is_verified = principal, self._is_verified
        self._rate_limits.check_call(principal.access_key_id, operation.name)
        return self._calls.permitted(operation, request, principal, caller.settings, read_cache)

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        return await self._threads.run(Deadline(time.monotonic() + _REQUEST_SECONDS), work, *arguments)


def as_oss_error(error: Exception) -> OssError:
    """The error that an answer has. What no client can cause is logged with its trace."""
    if isinstance(error, OssError):
        return error
    if isinstance(error, ObjectStoreError) and type(error) in _ERRORS:
        return _ERRORS[type(error)]()
    if isinstance(error, ThrottledError | StoreError):
        return errors.UNAVAILABLE()
    _log.error("A request to OSS failed.", exc_info=error)
    return errors.INTERNAL_ERROR()
