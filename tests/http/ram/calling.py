"""Calls RAM in a worker within the test's process, each test with an account of its own."""

import json
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from tests.api import Answer
from tests.in_process import Worker
from tests.key_orders import note_keys
from tests.new_service import new_service

VERSION = "2015-05-01"
POLICY = json.dumps(
    {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}]}
)
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"RAM": ["acs:ram::1234567890123456:root"]},
            }
        ],
    }
)
_accounts = count(FIRST_ACCOUNT_ID + 1)


class Ram(NamedTuple):
    """RAM, called with one access key; that of an account is its number."""

    worker: Worker
    access_key_id: str

    def call(self, action: str, /, **parameters: str) -> Answer:
        """Call an action, whatever it is answered with."""
        answer = self.worker.call(action, Version=VERSION, AccessKeyId=self.access_key_id, **parameters)
        note_keys(answer.json)
        return answer

    def do(self, action: str, /, **parameters: str) -> Any:  # noqa: ANN401 - whatever the action answers
        """The answer of a call that succeeds."""
        answer = self.call(action, **parameters)
        assert answer.status == 200, answer.json
        return answer.json

    def refused(self, action: str, /, **parameters: str) -> str:
        """The code of a call that is refused."""
        answer = self.call(action, **parameters)
        assert answer.status >= 400
        return answer.code

    def user(self, name: str = "alice") -> None:
        """Create a user."""
        self.do("CreateUser", UserName=name)

    def custom_policy(self, name: str = "own") -> None:
        """Create a custom policy."""
        self.do("CreatePolicy", PolicyName=name, PolicyDocument=POLICY)

    def role(self, name: str = "builder") -> None:
        """Create a role."""
        self.do("CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST)

    def key_of(self, name: str) -> "Ram":
        """RAM, called with a new key of a user."""
        made = self.do("CreateAccessKey", UserName=name)
        return self._replace(access_key_id=made["AccessKey"]["AccessKeyId"])


def new_worker(folder: Path, **quotas: int) -> Worker:
    """A worker with a catalogue in the folder that does not verify signatures."""
    service = new_service(folder / "genzo.db", durable=False, any_account=True, quotas=quotas)
    return Worker(service, auth="open")


def new_account(worker: Worker) -> Ram:
    """RAM of an account that nobody has called."""
    return Ram(worker, str(next(_accounts)))
