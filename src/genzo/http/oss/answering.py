"""Sends the answers of OSS; the content of an object in pieces, as fast as its client reads."""

import asyncio
import base64
import logging
import os
import time
from email.utils import formatdate
from typing import BinaryIO

from genzo.catalogue.deadline import Deadline
from genzo.errors.oss import OssError
from genzo.http.observation import current_observation
from genzo.http.oss.call import XML, OssResponse
from genzo.http.sending import Scope, Send
from genzo.http.worker_threads import WorkerThreads
from genzo.wire.oss.xml import Element, elements, encode
from genzo.wire.types import HttpResponse

_READ_AT_ONCE = 256 * 1024
_READ_SECONDS = 60.0
_SEND_SECONDS = 60.0
"""How long a client may take to read one piece."""

_log = logging.getLogger("genzo.objects")


def error_response(error: OssError, request_id: str, host: str, method: str) -> OssResponse:
    """The answer to a request that fails."""
    kind = error.kind
    members = elements(
        Code=kind.code, Message=kind.message, RequestId=request_id, HostId=host, **error.details
    )
    body = encode(Element("Error", members))
    # An answer to HEAD has no body, so SDKs read the document from this header.
    in_header = {"x-oss-err": base64.b64encode(body).decode("ascii")} if method == "HEAD" else {}
    return OssResponse(kind.status, {"content-type": XML, **in_header}, body)


async def send_response(
    response: OssResponse, request_id: str, scope: Scope, send: Send, threads: WorkerThreads
) -> None:
    """Send an answer, and close its object."""
    opened = response.opened
    try:
        length = len(response.body) if opened is None else response.length
        headers = {
            "server": "AliyunOSS",
            "date": formatdate(usegmt=True),
            "x-oss-request-id": request_id,
            "content-length": str(length),
            **response.headers,
        }
        observation = current_observation()
        # Neither the bytes of objects nor the texts that errors have of signatures are kept.
        observation.streamed_bytes = 0 if scope["method"] == "HEAD" else length
        observation.answered(HttpResponse(response.status, headers, b""))
        pairs = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": pairs})
        if opened is not None and length and scope["method"] != "HEAD":
            await _send_content(opened.file, response.start, length, send, threads)
        else:
            body = b"" if scope["method"] == "HEAD" else response.body
            await send({"type": "http.response.body", "body": body})
    finally:
        if opened is not None:
            opened.file.close()


async def _send_content(file: BinaryIO, start: int, length: int, send: Send, threads: WorkerThreads) -> None:
    place, end = start, start + length
    while place < end:
        deadline = Deadline(time.monotonic() + _READ_SECONDS)
        piece = await threads.run(deadline, os.pread, file.fileno(), min(_READ_AT_ONCE, end - place), place)
        if not piece:
            # The connection ends early: its client sees that the object is incomplete.
            _log.warning("An object has become shorter while it was read.")
            return
        place += len(piece)
        async with asyncio.timeout(_SEND_SECONDS):
            await send({"type": "http.response.body", "body": piece, "more_body": place < end})
