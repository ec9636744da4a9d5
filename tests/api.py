"""A small client that can also send what no SDK would: signed requests of both versions, field by field."""

import http.client
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from genzo.actions.action import VPC, api_name
from genzo.wire import signature_acs3, signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter
from genzo.wire.types import HttpRequest
from tests.failures import Failure, note
from tests.key_orders import note_keys
from tests.seen_fields import note_fields

VERSION = "2014-05-26"
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the service answered
        return json.loads(self.body)

    @property
    def is_of_service(self) -> bool:
        """Whether it is the service's own, in JSON: no page, and not what a fault made of an answer."""
        is_json = "x-acs-request-id" in self.headers and "json" in self.headers["content-type"]
        return is_json and self.body[:1] == b"{"

    @property
    def code(self) -> str:
        return str(self.json["Code"])

    @property
    def image_ids(self) -> list[str]:
        return [image["ImageId"] for image in self.json["Images"]["Image"]]


class Api(NamedTuple):
    """The API at an address, called with one access key."""

    host: str
    port: int
    key: str = "genzo"
    secret: str = "genzo"

    def call(self, action: str, /, **parameters: str) -> Answer:
        """Call an action with signature version 1 and JSON; ``Tag_1_Key`` stands for ``Tag.1.Key``.

        An action of the VPC product has its full name, as ``vpc/CreateVpc``. A failure that the action does
        not list fails the test.
        """
        named = {name.replace("_", "."): value for name, value in parameters.items()}
        answer = self.get(self.signed({**called(action), "Format": "JSON", **named}))
        if answer.status >= http.client.BAD_REQUEST:
            note(Failure(action, answer.status, answer.code, answer.json["Message"]))
        elif answer.is_of_service:
            note_fields(action, answer.json)
        return answer

    def images(self, region: str = "cn-hangzhou", /, **parameters: str) -> Answer:
        """DescribeImages."""
        return self.call("DescribeImages", **{"RegionId": region, **parameters})

    def signed(self, parameters: Mapping[str, str], method: str = "GET") -> dict[str, str]:
        """The parameters with the common ones that are missing, and their signature."""
        complete = {
            "Version": VERSION,
            "AccessKeyId": self.key,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": timestamp(),
            **parameters,
        }
        text = signature_v1.string_to_sign(
            method, Parameters(tuple(encoded_parameter(name, value) for name, value in complete.items()))
        )
        return {**complete, "Signature": signature_v1.sign(self.secret, text)}

    def get(self, parameters: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Send the parameters as they are, in the query."""
        return self.send("GET", f"/?{urlencode(parameters)}", headers=headers)

    def acs3(
        self,
        action: str,
        parameters: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Call an action with signature version 3 over an empty body, whatever ``body`` is sent.

        ``headers`` stand in place of those that would be signed.
        """
        sent = self.acs3_headers(action, parameters, headers)
        return self.send("POST", f"/?{urlencode(parameters)}", sent, body)

    def acs3_headers(
        self, action: str, parameters: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """The headers of a POST with signature version 3 over an empty body.

        ``headers`` are added, or stand in place of those that would be signed.
        """
        complete = {
            "host": f"{self.host}:{self.port}",
            "x-acs-action": action,
            "x-acs-version": VERSION,
            "x-acs-date": timestamp(),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": EMPTY_SHA256,
            **(headers or {}),
        }
        query = Parameters(tuple(encoded_parameter(name, value) for name, value in parameters.items()))
        signed = tuple(sorted(complete))
        request = HttpRequest("POST", "/", b"", tuple(complete.items()), b"")
        text = signature_acs3.signed_text(request, query, signed).string_to_sign
        authorization = (
            f"ACS3-HMAC-SHA256 Credential={self.key},SignedHeaders={';'.join(signed)},"
            f"Signature={signature_acs3.sign(self.secret, text)}"
        )
        return {**complete, "Authorization": authorization}

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request as it is. An answer with its keys out of order fails the test."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, target, body, dict(headers or {}))
            response = connection.getresponse()
            lowered = {name.lower(): value for name, value in response.getheaders()}
            answer = Answer(response.status, lowered, response.read())
        finally:
            connection.close()
        if answer.is_of_service:
            note_keys(answer.json)
        return answer


def called(action: str) -> dict[str, str]:
    """The parameters that name an action; Version alone for those of the VPC product."""
    version = {"Version": VPC} if action.startswith("vpc/") else {}
    return {"Action": api_name(action), **version}


def timestamp(moment: float | None = None) -> str:
    """A time stamp as requests carry it; now, unless another moment is given."""
    when = datetime.now(UTC) if moment is None else datetime.fromtimestamp(moment, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
