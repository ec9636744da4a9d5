"""Signed calls within the test's process, with permanent and temporary access keys."""

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from tests.api import VERSION, Answer, Api
from tests.failures import Failure, note
from tests.in_process import Worker
from tests.key_orders import note_keys
from tests.seen_fields import note_fields

STS = "2015-04-01"


class Caller(NamedTuple):
    """A worker, called with one access key; ``token`` comes with a temporary one."""

    worker: Worker
    key: str
    secret: str
    token: str = ""

    def call(self, action: str, /, version: str = VERSION, **parameters: str) -> Answer:
        """Call with signature version 1 and JSON; ``Tag_1_Key`` stands for ``Tag.1.Key``."""
        named = {name.replace("_", "."): value for name, value in parameters.items()}
        token = {"SecurityToken": self.token} if self.token else {}
        given = {"Action": action, "Format": "JSON", "Version": version, **token, **named}
        return _noted(action, self.worker.get(urlencode(self.api.signed(given))))

    def acs3(self, action: str, headers: dict[str, str] | None = None, /, **parameters: str) -> Answer:
        """Call ECS with signature version 3, the token in a signed header; ``headers`` are signed, too."""
        token = {"x-acs-security-token": self.token} if self.token else {}
        given = {"accept": "application/json", **token, **(headers or {})}
        signed = self.api.acs3_headers(action, parameters, given)
        sent = {name.lower(): value for name, value in signed.items()}
        return _noted(action, self.worker.post(urlencode(parameters), sent, b""))

    def images(self) -> Answer:
        """DescribeImages of a region."""
        return self.call("DescribeImages", RegionId="cn-hangzhou")

    def assume(self, role: str, account_id: int = FIRST_ACCOUNT_ID, /, **parameters: str) -> Answer:
        """AssumeRole of the role of this name, as ``ci``."""
        arn = f"acs:ram::{account_id}:role/{role}"
        return self.call("AssumeRole", STS, **{"RoleArn": arn, "RoleSessionName": "ci", **parameters})

    def session(self, role: str, /, **parameters: str) -> "Caller":
        """A caller with the temporary credentials of a role."""
        answer = self.assume(role, **parameters)
        assert answer.status == HTTPStatus.OK, answer.json
        given = answer.json["Credentials"]
        return Caller(self.worker, given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])

    @property
    def api(self) -> Api:
        """Signs with the access key, for a server at the address of the worker."""
        return Api("127.0.0.1", 80, self.key, self.secret)


def _noted(action: str, answer: Answer) -> Answer:
    if answer.status >= HTTPStatus.BAD_REQUEST:
        note(Failure(action, answer.status, answer.code, answer.json["Message"]))
    else:
        note_fields(action, answer.json)
        note_keys(answer.json)
    return answer
