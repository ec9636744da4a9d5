"""One call or more for each operation and status that the description of the control API has."""

import http.client
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from genzo.testing import Server
from tests.api import Answer

_NAME = re.compile(r"\{\w+\}")
_ID = "1000000000000001"
_KEY = "LTAI5tDescribedAccount01"
_OF_ACCOUNT = f"account={_ID}"
_FAULT = {"actions": ["DescribeImages"], "error": "Throttling", "times": 2}
SAVED = "the state that the server has shown"
_PUBLIC = "m-bp1000000000000000001"


class Call(NamedTuple):
    """A request. ``value`` stands in the path for the part between braces."""

    method: str
    path: str
    status: int = 200
    body: Mapping[str, Any] | str | None = None
    query: str = ""
    value: str = ""

    @property
    def target(self) -> str:
        """The path and the query."""
        path = f"/_genzo/{_NAME.sub(self.value, self.path)}"
        return f"{path}?{self.query}" if self.query else path


def send_to(server: Server, call: Call, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer of a server of this machine, which is a test double."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        body = json.dumps(call.body) if isinstance(call.body, Mapping) else call.body
        connection.request(call.method, call.target, body, dict(headers or {}))
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, response.read())
    finally:
        connection.close()


CALLS = (
    Call("POST", "accounts", 201, {"name": "described", "id": _ID, "access_key_id": _KEY}),
    Call("POST", "accounts", 409, {"name": "described"}),
    Call("GET", "accounts"),
    Call("PUT", "clock", body={"now": "2026-01-01T00:00:00Z", "frozen": True}, query=_OF_ACCOUNT),
    Call("PUT", "clock", body={"advance": 60.5}),
    Call("PUT", "clock", 400, {"advance": "soon"}),
    Call("GET", "clock", query=f"access_key_id={_KEY}"),
    Call("GET", "clock", 404, query="account=7"),
    Call("DELETE", "clock"),
    Call("POST", "faults", body={"name": "slow", "delay": 0.5, "probability": 0.5, "seed": 1}),
    Call("PUT", "faults", body={"faults": [_FAULT]}, query=_OF_ACCOUNT),
    Call("PUT", "faults/{name}", body=_FAULT, value="throttled"),
    Call("GET", "faults/{name}", value="throttled"),
    Call("GET", "faults/{name}", 404, value="unknown"),
    Call("GET", "faults"),
    Call("DELETE", "faults/{name}", value="throttled"),
    Call("DELETE", "faults"),
    Call("PUT", "durations", body={"CreateImage": 2, "CopyImage.Usable": "never"}, query=_OF_ACCOUNT),
    Call("GET", "durations", query=_OF_ACCOUNT),
    Call("DELETE", "durations"),
    Call("PUT", "quotas", body={"images": 3}, query=_OF_ACCOUNT),
    Call("GET", "quotas", query=_OF_ACCOUNT),
    Call("DELETE", "quotas"),
    Call(
        "PUT",
        "command-results",
        body={"results": [{"content": "*uname*", "output": "Linux"}]},
        query=_OF_ACCOUNT,
    ),
    Call("POST", "command-results", body={"instance": "i-*", "exit_code": 1, "seconds": 0.5}),
    Call("POST", "command-results", 400, {"error": "NoSuchCode"}),
    Call("GET", "command-results", query=_OF_ACCOUNT),
    Call("DELETE", "command-results"),
    Call("PUT", "images", body={"as_of": "2024-04-01"}),
    Call("PUT", "images", 400, {"retire": [_PUBLIC]}),
    Call("GET", "images"),
    Call("GET", "image-checks", query="check=never-used&days=0&region=cn-hangzhou"),
    Call("GET", "image-checks", 400, query="check=nothing"),
    Call("GET", "image-checks", 404, query="check=stale&account=7"),
    Call("DELETE", "images"),
    Call("POST", "seed", body={"images": [{"name": "web-1"}]}, query=_OF_ACCOUNT),
    Call("POST", "seed", body={"accounts": [{"name": "described", "images": [{"name": "web-2"}]}]}),
    Call("POST", "seed", 400, {"images": 3}),
    Call("POST", "reset", query=_OF_ACCOUNT),
    Call("GET", "health"),
    Call("GET", "ready"),
    Call("GET", "coverage"),
    Call("GET", "openapi.json"),
    Call("GET", "metrics"),
    Call("GET", "errors/{code}", value="InvalidImageId.NotFound", query="language=ja"),
    Call("GET", "errors/{code}", 404, value="NoSuchCode"),
    Call("GET", "requests", query="action=DescribeImages&limit=5&answers=true"),
    Call("GET", "requests", query="as=curl"),
    Call("GET", "requests", 400, query="limit=none"),
    Call("DELETE", "requests", query=f"access_key_id={_KEY}"),
    Call("GET", "forks"),
    Call("POST", "forks", 201, {"name": "risky", "account": _ID}),
    Call("POST", "forks", 400, {"name": "risky"}),
    Call("GET", "forks"),
    Call("GET", "forks/{name}", value="risky"),
    Call("GET", "forks/{name}/diff", value="risky"),
    Call("DELETE", "forks/{name}", value="risky"),
    Call("DELETE", "forks/{name}", 404, value="risky"),
    Call("GET", "state"),
    Call("PUT", "state", body=SAVED),
    Call("PUT", "state", 400, body={}),
    Call("DELETE", "accounts/{id}", value=_ID),
    Call("DELETE", "accounts/{id}", 404, value=_ID),
)
"""In this order, to a new server."""
