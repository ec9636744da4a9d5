"""The account of an access key, for operators who name an account by one of its keys."""

from genzo.catalogue.clock import Clock
from genzo.catalogue.id_generator import STS_KEY_PREFIX
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ApiError
from genzo.identity.credentials import principal_of_key
from genzo.identity.open_accounts import OpenAccounts, open_account


class AccountOfKey:
    """Finds the accounts of access keys.

    With ``open_accounts`` (``--auth open``), a key that is not registered has an account of its own, which is
    made if it is missing, as by a call: a test sets its clock before its first call. ``clock`` is the
    system's, in seconds since 1970.
    """

    def __init__(self, store: CatalogueStore, clock: Clock, open_accounts: OpenAccounts | None) -> None:
        self._home = store.databases[0]
        self._clock = clock
        self._open_accounts = open_accounts

    def find(self, access_key_id: str) -> int | None:
        """The account of a key of an account, a user or a role session; None if there is no such key.

        Raises:
            ValueError: there are too many accounts of unknown keys.
        """
        with self._home.reading() as catalogue:
            principal = principal_of_key(catalogue, access_key_id)
        if principal is not None:
            return principal.account_id
        if self._open_accounts is None or access_key_id.startswith(STS_KEY_PREFIX):
            return None
        account = open_account(access_key_id, self._clock())
        try:
            self._open_accounts.add(account)
        except ApiError as error:
            raise ValueError(error.message) from None
        return account.account_id
