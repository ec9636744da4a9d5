"""Requests whose path is worth reading, sent to an application in this process, as a client signs them."""

import asyncio
import json
import struct
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, FIRST_ACCOUNT_ID
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.http.application import build_application
from genzo.http.sending import AsgiApplication
from genzo.identity.nonces import MemoryNonces
from genzo.importing.json_lines import load_lines
from genzo.service.build import build_service
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter
from tools.request_path.trace import Trace, Tracer

REGION, OTHER_REGION, EMPTY_REGION = "cn-hangzhou", "cn-beijing", "cn-shanghai"
_QCOW2_HEADER = struct.Struct(">4sIQIIQIIQQIIQ")


class Example(NamedTuple):
    """A request that was answered, and the path it took."""

    name: str
    status: int
    trace: Trace


class Walk:
    """Sends requests to a service in a folder, and keeps the path of those that have a name."""

    def __init__(self, folder: Path, tracer: Tracer, regions: Mapping[str, Path] | None = None) -> None:
        self.tracer = tracer
        self.service: Service = build_service(
            folder / "genzo.db",
            durable=False,
            durations=dict.fromkeys(DEFAULT_SECONDS, 0),
            regions=regions,
        )
        self.service.prepare()
        self._application: AsgiApplication = build_application(self.service, ServerSettings(), MemoryNonces())
        self.examples: list[Example] = []

    def ask(
        self,
        action: str,
        name: str = "",
        parameters: Mapping[str, str] | None = None,
        *,
        secret: str = FIRST_ACCESS_KEY_SECRET,
        path: str = "/",
        body: bytes = b"",
    ) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The decoded answer. With a ``name`` the request becomes an example."""
        # A control page refuses parameters that it does not know.
        asked = {"Action": action, "RegionId": REGION, **(parameters or {})}
        query = _signed(asked, secret) if action else b""
        with self.tracer.traced() as trace:
            status, answer = asyncio.run(_exchange(self._application, path, query, body))
        if name:
            self.examples.append(Example(name, status, trace))
        return json.loads(answer)

    def note(self, name: str, trace: Trace) -> None:
        """Keep the path of what is no request."""
        self.examples.append(Example(name, 0, trace))


def walked(folder: Path) -> list[Example]:
    """All examples, each after one of its kind: what is loaded once is not counted."""
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    tracer = Tracer()
    with tracer.installed():
        one = Walk(folder / "one", tracer)
        _reads(one)
        _writes(one, folder / "one")
        two = Walk(folder / "two", tracer, {OTHER_REGION: folder / "two" / "other.db"})
        _copies(two, "over two databases", _image(two))
        _imports_lines(one, folder)
    return one.examples + two.examples


def _reads(walk: Walk) -> None:
    for name in ("", "DescribeImages", "DescribeImages, from the page cache"):
        walk.ask("DescribeImages", name)
    walk.ask("DescribeImages", "wrong signature", secret="wrong")  # noqa: S106
    walk.ask("DescribeNothing", "unknown action")
    for name in ("", "clock set"):
        walk.ask("", name, path="/_genzo/clock", body=b'{"advance": 1}')


def _writes(walk: Walk, folder: Path) -> None:
    instance = _instance(walk)
    for name in ("", "CreateImage with a client token"):
        walk.ask("CreateImage", name, {"InstanceId": instance, "ClientToken": uuid.uuid4().hex})
    _copies(walk, "within one database", _image(walk))
    bucket = folder / "objects" / "bucket"
    bucket.mkdir(parents=True)
    header = _QCOW2_HEADER.pack(b"QFI\xfb", 2, 0, 0, 16, 1 << 30, 0, 2, 0x30000, 0x10000, 1, 0, 0)
    (bucket / "disk.qcow2").write_bytes(header.ljust(0x40000, b"\0"))
    disk = {"Format": "qcow2", "OSSBucket": "bucket", "OSSObject": "disk.qcow2"}
    mapping = {f"DiskDeviceMapping.1.{member}": value for member, value in disk.items()}
    for name in ("", "ImportImage of a QCOW2 file"):
        walk.ask("ImportImage", name, mapping)


def _copies(walk: Walk, where: str, image: str) -> None:
    for number, name in enumerate(("", f"CopyImage {where}")):
        target = {"DestinationRegionId": OTHER_REGION, "DestinationImageName": f"copy{number}"}
        walk.ask("CopyImage", name, {"ImageId": image, **target})


def _imports_lines(walk: Walk, folder: Path) -> None:
    file = folder / "images.jsonl"
    image = {"ImageId": "m-walk", "ImageOwnerAlias": "self", "CreationTime": "2026-01-01T00:00:00Z"}
    file.write_text("".join(json.dumps({**image, "ImageId": f"m-walk{n}"}) + "\n" for n in range(1000)))
    with walk.tracer.traced() as trace:
        load_lines(walk.service, file, EMPTY_REGION, FIRST_ACCOUNT_ID, lambda _bytes: None)
    walk.note("import of 1,000 lines", trace)


def _instance(walk: Walk) -> str:
    public = walk.ask("DescribeImages", parameters={"ImageOwnerAlias": "system"})["Images"]["Image"][0]
    made = walk.ask("RunInstances", "", {"ImageId": public["ImageId"], "InstanceType": "ecs.g6.large"})
    return str(made["InstanceIdSets"]["InstanceIdSet"][0])


def _image(walk: Walk) -> str:
    return str(walk.ask("CreateImage", "", {"InstanceId": _instance(walk)})["ImageId"])


def _signed(parameters: Mapping[str, str], secret: str) -> bytes:
    complete = {
        "Format": "JSON",
        "Version": "2014-05-26",
        "AccessKeyId": FIRST_ACCESS_KEY_ID,
        "SignatureMethod": signature_v1.METHOD,
        "SignatureVersion": signature_v1.VERSION,
        "SignatureNonce": uuid.uuid4().hex,
        "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **parameters,
    }
    signable = Parameters(tuple(encoded_parameter(name, value) for name, value in complete.items()))
    signature = signature_v1.sign(secret, signature_v1.string_to_sign("GET", signable))
    return urlencode({**complete, "Signature": signature}, quote_via=quote).encode()


async def _exchange(application: AsgiApplication, path: str, query: bytes, body: bytes) -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "method": "PUT" if body else "GET",
        "path": path,
        "query_string": query,
        "headers": [(b"host", b"127.0.0.1:8420"), *([(b"content-length", b"1")] if body else [])],
        "client": ("127.0.0.1", 1),
    }
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - of ASGI
        sent.append(message)

    await application(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]
