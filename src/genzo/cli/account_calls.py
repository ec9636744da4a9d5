"""Calls of RAM for an account, as commands make them: all of one command in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.ram import AttachedPolicy
from genzo.catalogue.store import CatalogueReader, CatalogueWriter
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, print_json, print_table
from genzo.errors import ApiError
from genzo.service.batch import Batch
from genzo.service.policy_parameters import policy_parameters
from genzo.service.service import Service

account_option = option(
    "--account",
    metavar="UID",
    type=int,
    default=FIRST_ACCOUNT_ID,
    help="The account.",
    envvar="GENZO_ACCOUNT",
)
policy_option = option(
    "--policy",
    "policies",
    metavar="NAME",
    multiple=True,
    help="A policy to attach: the account's own of this name, else one of the system; may be repeated.",
)

_LISTED_BY = {
    "EntityNotExist.User": "genzo users list",
    "EntityNotExist.Group": "genzo groups list",
    "EntityNotExist.Role": "genzo roles list",
    "EntityNotExist.Policy": "genzo policies list",
    "DeleteConflict": "--force",
}


class AccountCalls(NamedTuple):
    """Calls actions of RAM for one account, in the transaction of ``batch``."""

    batch: Batch
    account_id: int

    @property
    def catalogue(self) -> CatalogueWriter:
        """What the transaction reads and writes."""
        return self.batch.catalogue

    def __call__(self, action: str, **parameters: str) -> Any:  # noqa: ANN401 - the members of an answer
        """The members of the answer, by their names on the wire.

        Raises:
            CommandError: the call is refused.
        """
        with _as_command_errors(action):
            return msgspec.to_builtins(self.batch.call(self.account_id, action, parameters))

    def attach(self, holder: str, name: str, policies: Iterable[str]) -> None:
        """Attach policies to the holder of this name: a ``User``, ``Group`` or ``Role``.

        Raises:
            CommandError: the holder or a policy does not exist, or they are attached already.
        """
        for policy in policies:
            self._change(f"AttachPolicyTo{holder}", holder, name, policy)

    def detach(self, holder: str, name: str, policies: Iterable[str]) -> None:
        """Detach policies from the holder of this name.

        Raises:
            CommandError: the holder or a policy does not exist, or they are not attached.
        """
        for policy in policies:
            self._change(f"DetachPolicyFrom{holder}", holder, name, policy)

    def detach_all(self, holder: str, name: str, attached: Iterable[AttachedPolicy]) -> None:
        """Detach the policies that are attached to a holder."""
        for each in attached:
            policy = {"PolicyType": each.policy.policy_type, "PolicyName": each.policy.policy_name}
            self(f"DetachPolicyFrom{holder}", **policy, **{f"{holder}Name": name})

    def _change(self, action: str, holder: str, name: str, policy: str) -> None:
        chosen = policy_parameters(self.catalogue, self.account_id, policy)
        self(action, **chosen, **{f"{holder}Name": name})


@contextmanager
def account_calls(service: Service, account_id: int) -> Iterator[AccountCalls]:
    """A transaction with calls for an account. An error in the block undoes all of them.

    Raises:
        CommandError: there is no such account.
    """
    with service.batch() as batch:
        _require_account(batch.catalogue, account_id)
        yield AccountCalls(batch, account_id)


@contextmanager
def reading(service: Service, account_id: int) -> Iterator[CatalogueReader]:
    """What an account has.

    Raises:
        CommandError: there is no such account.
    """
    with service.store.reading() as catalogue:
        _require_account(catalogue, account_id)
        yield catalogue


def answer_of(service: Service, account_id: int, action: str, **parameters: str) -> Any:  # noqa: ANN401
    """The members of the answer to a call that writes nothing, by their names on the wire.

    Raises:
        CommandError: the call is refused, or there is no such account.
    """
    with reading(service, account_id):
        pass
    with _as_command_errors(action):
        return msgspec.to_builtins(service.call(account_id, action, parameters))


def names_of(attached: Iterable[AttachedPolicy]) -> list[str]:
    """The names of attached policies."""
    return [each.policy.policy_name for each in attached]


def print_rows(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], output: Output, otherwise: str = ""
) -> None:
    """Print rows as JSON, or as a table in which a list is separated by commas.

    Instead of a table without rows, print the sentence ``otherwise``.
    """
    if output is Output.JSON:
        print_json(rows)
        return
    cells = [{name: _cell(value) for name, value in row.items()} for row in rows]
    print_table(columns, cells, otherwise=otherwise)


def _require_account(catalogue: CatalogueReader, account_id: int) -> None:
    if catalogue.account(account_id) is None:
        raise CommandError(f"There is no account {account_id}: genzo accounts list shows all accounts.")


@contextmanager
def _as_command_errors(action: str) -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        raise CommandError(_sentence(action, error)) from None


def _cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _sentence(action: str, error: ApiError) -> str:
    hint = next((where for code, where in _LISTED_BY.items() if error.code.startswith(code)), "")
    more = "" if not hint else (f" {hint} shows all." if hint.startswith("genzo") else f" Give {hint}.")
    return f"{action} is refused ({error.code}): {error.message}{more}"
