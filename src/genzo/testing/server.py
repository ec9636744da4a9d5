"""A server that tests use: one that runs elsewhere, or in this process."""

from types import TracebackType
from typing import Self

from genzo.calling.control_client import ControlClient
from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, FIRST_ACCOUNT_ID
from genzo.testing.account import Account
from genzo.testing.controls import Controls


class Server(Controls):
    """The Genzo that answers at ``url``. ``control_token`` is its control token, ``""`` if it needs none.

    ``clock``, ``faults``, ``durations``, ``quotas`` and ``requests`` are those of all accounts. What an
    account sets for itself comes first.
    """

    def __init__(self, url: str, control_token: str = "") -> None:
        self._url = url.rstrip("/")
        self._token = control_token

    @property
    def _control(self) -> ControlClient:
        return ControlClient(self.url, self._token)

    @property
    def url(self) -> str:
        """The URL, such as ``http://127.0.0.1:8420``."""
        return self._url

    @property
    def control_token(self) -> str:
        """The control token; ``""`` if there is none."""
        return self._token

    def account(self, name: str | None = None) -> Account:
        """A new account with an access key. Without ``name`` it has a generated one.

        Raises:
            ControlError: another account has the name, or the control token is wrong.
        """
        created = self._control.post("accounts", {} if name is None else {"name": name})
        account, key = created["account"], created["access_key"]
        return Account(self._control, account["id"], account["name"], key["id"], key["secret"])

    def first_account(self) -> Account:
        """The account that a server begins with: access key ``genzo``, secret ``genzo``."""
        return Account(
            self._control, str(FIRST_ACCOUNT_ID), "genzo", FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET
        )

    def close(self) -> None:
        """End a server of this process. One that runs elsewhere goes on."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
