"""Names of accounts: no two accounts have the same one.

A caller gives its account's name as OwnerAccount, and an operator names accounts in commands, so a name must
tell one account. Writers check it in a transaction that excludes other writers of accounts.
"""

from itertools import count

from genzo.catalogue.new_account import AccountExistsError
from genzo.catalogue.store import CatalogueReader

MAX_NAME = 128
"""The most characters of a name that an operator chooses."""


def is_visible(name: str) -> bool:
    """Whether a name has characters that can be seen, and none that control a terminal."""
    return bool(name.strip()) and name.isprintable()


def checked_name(catalogue: CatalogueReader, name: str, account_id: int) -> str:
    """A name for an account, after a check.

    Raises:
        AccountExistsError: another account has it.
        ValueError: it is empty, too long, has control characters, or has only digits like an account's id.
    """
    if len(name) > MAX_NAME or not is_visible(name):
        raise ValueError(f"An account name has 1 to {MAX_NAME} visible characters: choose another.")
    if name.isdecimal():
        raise ValueError(f"{name} would be taken for an account's number: choose another name.")
    other = catalogue.account_named(name)
    if other is not None and other.account_id != account_id:
        raise AccountExistsError(f"Account {other.account_id} has the name {name} already: choose another.")
    return name


def free_name(catalogue: CatalogueReader, preferred: str) -> str:
    """The preferred name for a new account, with a number behind it if another account has it."""
    names = (preferred if number == 1 else f"{preferred} ({number})" for number in count(1))
    return next(name for name in names if catalogue.account_named(name) is None)
