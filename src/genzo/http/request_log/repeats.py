"""Logged requests as programs that send them again: curl, and Python with the official SDK.

A program has no secret: it takes the secret of the access key from the environment, and sends ``***`` in
place of hidden values. Everything that a client chose is percent-encoded or a literal of Python: a program
runs no text of a stranger.
"""

import re
from collections.abc import Mapping, Sequence

from genzo.actions.action import api_name
from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID
from genzo.http.products import OSS
from genzo.http.request_log.entries import LoggedRequest
from genzo.wire.parameters import percent_encode
from genzo.wire.recorded_parameters import HIDDEN

_HOST = re.compile(r"(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_CLOUD = ".aliyuncs.com"
_COMMON = ("Action", "Version", "Format", "AccessKeyId")
_ENCODE = "sed 's/%/%25/g; s/&/%26/g; s/=/%3D/g'"
_ENCODE_BASE64 = "sed 's/+/%2B/g; s|/|%2F|g; s/=/%3D/g'"
_NONCE, _TIME, _TOKEN = "$n", "$t", "$k"  # variables of the shell
_PYTHON_HEAD = """\
import os

from alibabacloud_tea_openapi.client import Client
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.exceptions import TeaException


def call(server, access_key_id, action, version, parameters):
    scheme, _, endpoint = server.partition("://")
    client = Client(
        Config(
            access_key_id=access_key_id,
            access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
            security_token=os.environ.get("ALIBABA_CLOUD_SECURITY_TOKEN"),
            endpoint=endpoint,
            protocol=scheme,
        )
    )
    params = Params(
        action=action, version=version, protocol=scheme.upper(), method="POST", auth_type="AK", style="RPC",
        pathname="/", req_body_type="formData", body_type="json",
    )
    try:
        print(client.call_api(params, OpenApiRequest(query=parameters), RuntimeOptions())["body"])
    except TeaException as error:
        print(error.code, error.message)

"""


class Repeats:
    """Writes programs. ``address`` is that of the server; with ``is_open`` it checks no signatures."""

    def __init__(self, address: str, *, is_open: bool) -> None:
        self._address = address
        self._is_open = is_open

    def as_curl(self, requests: Sequence[LoggedRequest]) -> str:
        """A script for a POSIX shell, with curl and for signatures openssl."""
        return "\n".join(self._of_curl(request) for request in requests)

    def as_python(self, requests: Sequence[LoggedRequest]) -> str:
        """A program with the core of the official SDK, alibabacloud_tea_openapi, which has every product."""
        if not requests:
            return ""
        return f"{_PYTHON_HEAD}\n{''.join(self._of_python(request) for request in requests)}"

    def _of_curl(self, request: LoggedRequest) -> str:
        if reason := _why_not_sent(request):
            return f"{_about(request)}# {reason}\n"
        common = {name: request.common_parameters.get(name, "") for name in _COMMON}
        common |= {
            "Action": api_name(request.action),
            "Version": request.version,
            "AccessKeyId": request.access_key_id,
        }
        sent = {name: value for name, value in common.items() if value} | _parameters(request)
        encoded = {percent_encode(name): percent_encode(value) for name, value in sent.items()}
        address = f"{self._address_of(request)}/"
        if self._is_open or not request.access_key_id:
            query = "&".join(f"{name}={value}" for name, value in encoded.items())
            return f"{_about(request)}curl -sS {_arguments(request.method, address, query)}; echo\n"
        has_token = "SecurityToken" in request.common_parameters
        return _about(request) + _signed_curl(request.method, address, encoded, has_token=has_token)

    def _of_python(self, request: LoggedRequest) -> str:
        if reason := _why_not_sent(request):
            return f"{_about(request)}# {reason}\n"
        key = request.access_key_id or (FIRST_ACCESS_KEY_ID if self._is_open else "none")
        where = f"{self._address_of(request)!r}, {key!r}, {api_name(request.action)!r}, {request.version!r}"
        return f"{_about(request)}call({where}, {_parameters(request)!a})\n"

    def _address_of(self, request: LoggedRequest) -> str:
        """The address that the client used; the server's own where it used a name of the cloud's."""
        if not _HOST.fullmatch(request.host) or request.host.partition(":")[0].endswith(_CLOUD):
            return self._address
        return f"{request.scheme}://{request.host}"


def _why_not_sent(request: LoggedRequest) -> str:
    """Why a program does not send a request; ``""`` if it does."""
    if request.product == OSS:
        return "It is a request to OSS, which the SDKs of OSS send."
    return "" if request.action else "It has no action to call."


def _parameters(request: LoggedRequest) -> dict[str, str]:
    """The parameters to send again: without unknown ones, whose values are hidden and have no effect."""
    ignored = {name for name in request.ignored if request.parameters.get(name) == HIDDEN}
    return {name: value for name, value in request.parameters.items() if name not in ignored}


def _about(request: LoggedRequest) -> str:
    """Comments: what was called and answered, and which values are hidden."""
    action, code = percent_encode(request.action or "no action"), percent_encode(request.code)
    lines = [f"# {action}, answered {request.status} {code} at {request.time}"]
    hidden = [percent_encode(name) for name, value in request.parameters.items() if value == HIDDEN]
    if hidden:
        lines.append(f"# Hidden values, sent as {HIDDEN} or left out where unknown: {', '.join(hidden)}")
    return "".join(f"{line}\n" for line in lines)


def _arguments(method: str, address: str, query: str) -> str:
    """The arguments of curl for a text that is safe in double quotes: of characters that URLs have."""
    if method == "POST":
        return f'"{address}" --data "{query}"'
    return f'"{address}?{query}"'


def _signed_curl(method: str, address: str, encoded: Mapping[str, str], *, has_token: bool) -> str:
    """Commands that sign with version 1: the sorted query, its second encoding, HMAC-SHA1, Base64."""
    method = "POST" if method == "POST" else "GET"
    all_parameters = {
        **encoded,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": _NONCE,
        "SignatureVersion": "1.0",
        "Timestamp": _TIME,
        **({"SecurityToken": _TOKEN} if has_token else {}),
    }
    query = "&".join(f"{name}={value}" for name, value in sorted(all_parameters.items()))
    token = f'k=$(printf %s "$ALIBABA_CLOUD_SECURITY_TOKEN" | {_ENCODE_BASE64})\n' if has_token else ""
    return (
        f"t=$(date -u +%Y-%m-%dT%H%%3A%M%%3A%SZ) n=$(openssl rand -hex 16)\n{token}"
        f'q="{query}"\n'
        f's=$(printf %s "{method}&%2F&$(printf %s "$q" | {_ENCODE})" |\n'
        '  openssl dgst -sha1 -hmac "$ALIBABA_CLOUD_ACCESS_KEY_SECRET&" -binary | base64 |\n'
        f"  {_ENCODE_BASE64})\n"
        f"curl -sS {_arguments(method, address, '$q&Signature=$s')}; echo\n"
    )
