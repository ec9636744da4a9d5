"""``genzo secrets``: encrypts the secrets of a catalogue, and changes the key."""

from collections.abc import Mapping
from pathlib import Path

import click

from genzo.cli.catalogue_options import (
    chosen_secrets_key_file,
    data_option,
    database_option,
    databases_option,
    open_existing,
    open_service,
)
from genzo.cli.output import CommandError
from genzo.service.secret_keys import new_key


@click.group("secrets", no_args_is_help=True)
def command() -> None:
    """Encrypt the secrets in a catalogue with a key of yours."""


@command.command("new-key")
def print_new_key() -> None:
    """Print a new key: a line of the file that --secrets-key-file names."""
    click.echo(new_key())


@command.command("encrypt")
@data_option
@database_option
@databases_option
def encrypt(data: Path, database: str, databases: str) -> None:
    """Encrypt all secrets with the first key in the file, those of other keys too.

    Servers that have this key may run meanwhile.
    """
    _require_key_file()
    with open_service(database, data, databases) as service, service.store.writing() as catalogue:
        counts = catalogue.rewrite_secrets()
    _report(counts, "encrypted with the first key of the file")


@command.command("decrypt")
@data_option
@database_option
@databases_option
def decrypt(data: Path, database: str, databases: str) -> None:
    """Decrypt all secrets. Stop the servers first: they would encrypt new ones."""
    _require_key_file()
    with open_existing(database, data, databases, decrypting_secrets=True).store.writing() as catalogue:
        counts = catalogue.rewrite_secrets()
    _report(counts, "stored without encryption")


def _require_key_file() -> None:
    if chosen_secrets_key_file() is None:
        raise CommandError(
            "No key is given: name its file with --secrets-key-file. genzo secrets new-key prints a new key."
        )


def _report(counts: Mapping[str, int], done: str) -> None:
    for name, one, many in (
        ("access_keys", "access key", "access keys"),
        ("role_sessions", "role session", "role sessions"),
        ("instance", "instance", "instances"),
        ("client_tokens", "answer to a client token", "answers to client tokens"),
    ):
        count = counts.get(name, 0)
        click.echo(f"{count} {one if count == 1 else many}: {done}.")
