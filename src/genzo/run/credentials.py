"""The access key that a command uses: one of Genzo's that the user names, or that of a new account."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from ssl import SSLError

from genzo.calling.api_calls import CallError, call
from genzo.calling.control_client import ControlClient, ControlError
from genzo.gateway.owner import Owner
from genzo.run.environment import region_of
from genzo.run.errors import RunError

_NO_SECRET = "genzo-run-asks-whether-the-key-exists"  # noqa: S105 - so that no secret of the user's is used
_WRONG_SECRET = ("SignatureDoesNotMatch", "IncompleteSignature")
"""The errors of a key that exists, of today and of 2017 to 2020."""
_REAL = re.compile(r"(LTAI|STS\.|TMP\.)", re.ASCII)
"""How the ids of the real service's keys begin."""


@contextmanager
def chosen_key(url: str, token: str, named: Iterable[tuple[str, str]]) -> Iterator[Owner]:
    """The first of the user's keys that the server knows, else that of an account for the block.

    The server is asked for the ids of the keys alone, never with their secrets.

    Raises:
        RunError: there is no such key, and the server does not create an account.
    """
    try:
        for key_id, secret in named:
            if _is_known(url, key_id):
                yield Owner(_account_of(url, key_id, secret), key_id, secret, _region)
                return
        control = ControlClient(url, token)
        created = _new_account(control)
    except SSLError as error:
        raise RunError(
            f"There is no trusted HTTPS at {url} ({error.strerror or error}): name the server's authority in "
            "SSL_CERT_FILE, or call a server of HTTP by http://."
        ) from error
    except OSError as error:
        raise RunError(
            f"The server at {url} cannot be reached ({error}): check that it runs, and --url."
        ) from error
    try:
        yield created
    finally:
        # The server may have ended before.
        with suppress(OSError, ControlError):
            control.delete(f"accounts/{created.account_id}")


def _is_known(url: str, key_id: str) -> bool:
    """Whether a key is one of the server's. One that accepts any key gives no account to a real one's id."""
    try:
        call(url, key_id, _NO_SECRET, {"Action": "DescribeRegions"})
    except CallError as error:
        return error.code in _WRONG_SECRET
    return not _REAL.match(key_id)


def _account_of(url: str, key_id: str, secret: str) -> str:
    try:
        answer = call(url, key_id, secret, {"Action": "GetCallerIdentity", "Version": "2015-04-01"})
    except CallError:
        return ""
    return str(answer["AccountId"])


def _new_account(control: ControlClient) -> Owner:
    try:
        created = control.post("accounts", {})
    except ControlError as error:
        raise RunError(
            f"{control.url} does not create an account for the command ({error}): name an access key of its "
            "own in ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or --control-token-file."
        ) from error
    key = created["access_key"]
    return Owner(created["account"]["id"], key["id"], key["secret"], _region)


def _region() -> str:
    return region_of(os.environ)
