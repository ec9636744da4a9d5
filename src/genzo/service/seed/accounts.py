"""Finds and makes the accounts of a seed file."""

from genzo.catalogue.account_names import checked_name, free_name
from genzo.catalogue.accounts import Account
from genzo.catalogue.derived_ids import DerivedBytes
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.store import CatalogueWriter
from genzo.service.seed.document import SeedAccount
from genzo.service.seed.located import Place, in_words
from genzo.service.seed.source import SeedSource


class SeededAccounts:
    """The accounts of a catalogue, by id and by name. ``now`` is in seconds since 1970."""

    def __init__(self, source: SeedSource, catalogue: CatalogueWriter, now: int) -> None:
        self.changes = 0
        self._source = source
        self._catalogue = catalogue
        self._now = now
        self._numbered = dict[int, Place]()

    def put(self, part: SeedAccount, place: Place) -> int:
        """The id of an account, which is stored if it is missing or has another name.

        Raises:
            SeedError: it is an earlier account of the file, or its name is invalid or belongs to another.
        """
        account_id = self._id(part)
        first = self._numbered.setdefault(account_id, place)
        if first != place:
            raise self._source.refusal(place, f"it is the account {account_id}, like {in_words(first)}")
        present = self._catalogue.account(account_id)
        account = Account(
            account_id=account_id,
            name=self._name(part, place, account_id, present),
            created=self._now if present is None else present.created,
        )
        if account != present:
            self._catalogue.put_account(account)
            self.changes += 1
        return account_id

    def named(self, text: int | str, place: Place) -> int:
        """The account of an id or a name.

        Raises:
            SeedError: there is none.
        """
        account = self._catalogue.account_named(str(text))
        if account is None and str(text).isdecimal():
            account = self._catalogue.account(int(text))
        if account is None:
            raise self._source.refusal(place, f"there is no account {text}")
        return account.account_id

    def _id(self, part: SeedAccount) -> int:
        if part.id is not None:
            return int(part.id)
        present = self._catalogue.account_named(part.name)
        if present is not None:
            return present.account_id
        return IdGenerator(DerivedBytes("seed account", part.name)).new_account_id()

    def _name(self, part: SeedAccount, place: Place, account_id: int, present: Account | None) -> str:
        if not part.name:
            if present is not None:
                return present.name
            return free_name(self._catalogue, f"account {account_id}")
        if present is not None and present.name == part.name:
            return part.name
        try:
            return checked_name(self._catalogue, part.name, account_id)
        except ValueError as error:
            raise self._source.refusal((*place, "name"), str(error)) from None
