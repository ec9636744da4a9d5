"""Receives the form that imports an image, with the file that a browser sends in it.

Who sends the form, its token, and the permission to write the object are checked before the file is received
into the bucket. Then the form is answered like any other (docs/console.md#files-of-this-machine).
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from genzo.catalogue.deadline import Deadline
from genzo.catalogue.object_store import BucketNotFoundError, ObjectStoreError
from genzo.catalogue.store import StoreError
from genzo.console.actions.fields import ADD
from genzo.console.actions.importing import (
    BUCKET,
    MAKES_BUCKET,
    OBJECT,
    PATH,
    REPLACES,
    UPLOADED,
    upload_refused,
)
from genzo.console.calls import RefusedCallError
from genzo.console.console import Console
from genzo.console.visit import Visit
from genzo.control.answers import refusal
from genzo.errors.oss import INVALID_BUCKET_NAME, OssError
from genzo.http.console_buckets import ConsoleBuckets
from genzo.http.multipart_body import MultipartBody, boundary_of
from genzo.http.oss.bodies import Bodies
from genzo.http.oss.call import Received
from genzo.http.oss.endpoint import as_oss_error
from genzo.http.oss.permitted_calls import PermittedCall
from genzo.http.request_body import discard_rest
from genzo.http.sending import Receive, Scope, Send, send_response
from genzo.http.worker_threads import WorkerThreads
from genzo.wire.types import HttpRequest, HttpResponse

_SECONDS = 60.0
"""A step of the answer takes so long at most. The arrival of the file has limits of its own."""
_THREADS = 2

T = TypeVar("T")


class ConsoleUpload:
    """Answers such forms in one worker. ``console`` makes the console at the first one."""

    def __init__(self, console: Callable[[], Console], buckets: ConsoleBuckets) -> None:
        self._console = console
        self._buckets = buckets
        self._threads = WorkerThreads(_THREADS)
        self._bodies = Bodies(WorkerThreads(_THREADS))

    async def answer(self, request: HttpRequest, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer a form with a file; False for every other request."""
        boundary = boundary_of(request.header("content-type"))
        if request.method != "POST" or not boundary:
            return False
        body: MultipartBody | None = None
        response: HttpResponse | None
        try:
            console = await self._run(self._console)
            response = await self._run(console.refuse_stranger, request)
            if response is None:
                body = MultipartBody(boundary, receive)
                await body.read_fields()
                response = await self._answered(console, request, scope, body)
        except OssError as error:
            response = refusal(error.kind.status, error.kind.message)
        except StoreError as error:
            response = refusal(503, error.reason.sentence)
        if body is not None and body.is_read:
            await send_response(response, send)
        else:
            headers = {**response.headers, "connection": "close"}
            await send_response(response._replace(headers=headers), send)
            await discard_rest(receive)
        return True

    async def _answered(
        self, console: Console, request: HttpRequest, scope: Scope, body: MultipartBody
    ) -> HttpResponse:
        fields = {name: value for name, value in body.fields.items() if name != UPLOADED}
        visit = await self._run(console.begin_form, request, PATH, fields)
        if isinstance(visit, HttpResponse):
            return visit
        if body.has_file and not fields.get(ADD):
            fields = {**fields, OBJECT: fields.get(OBJECT) or body.file_name}
            try:
                await self._store(visit, fields, scope, body)
            except (OssError, ObjectStoreError) as error:
                kind = as_oss_error(error).kind
                refused = RefusedCallError(kind.status, kind.code, kind.message)
                return await self._run(upload_refused, visit, fields, refused)
            fields[UPLOADED] = f"{fields[BUCKET]}/{fields[OBJECT]}"
        return await self._run(console.answer_form, visit, PATH, fields)

    async def _store(
        self, visit: Visit, fields: Mapping[str, str], scope: Scope, body: MultipartBody
    ) -> None:
        """Receive the file into the bucket."""
        permitted = await self._run(self._permitted, visit, fields)
        file, content = await self._bodies.into_file(scope, body.receive, permitted.call.store.stage)
        try:
            await body.read_rest()
            await self._run(self._buckets.put, permitted, Received(file, content))
        finally:
            file.discard()

    def _permitted(self, visit: Visit, fields: Mapping[str, str]) -> PermittedCall:
        bucket = fields.get(BUCKET, "")
        if not bucket:
            raise INVALID_BUCKET_NAME()
        upload = partial(
            self._buckets.upload,
            visit.acting,
            visit.request,
            bucket,
            fields[OBJECT],
            replaces=bool(fields.get(REPLACES)),
        )
        try:
            return upload()
        except BucketNotFoundError:
            if not fields.get(MAKES_BUCKET):
                raise
        self._buckets.make(visit.acting, visit.request, bucket, visit.query.get("region", ""))
        return upload()

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        return await self._threads.run(Deadline(time.monotonic() + _SECONDS), work, *arguments)
