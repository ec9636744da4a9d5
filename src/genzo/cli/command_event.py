"""The audit event of a command that writes the catalogue."""

import getpass
import os

import click

from genzo import __version__
from genzo.catalogue.audit import NO_ACCOUNT, AuditEvent
from genzo.service.service import Service
from genzo.wire.recorded_parameters import HIDDEN

_OF_EVERY_COMMAND = frozenset(("data", "database", "databases", "output"))
"""The options that say where the catalogue is; a database's URL may have a password."""
_SECRET = ("secret", "password", "token")
_MAX_TEXT = 512


def command_event(service: Service) -> AuditEvent:
    """The event of the running command: the operator is the user that the system knows."""
    now = service.clock()
    context = click.get_current_context(silent=True)
    return AuditEvent(
        at=int(now * 1000),
        request_id=service.ids.new_request_id(now),
        account_id=NO_ACCOUNT,
        principal=f"operator:{_user()}",
        user_agent=f"genzo/{__version__}",
        action=" ".join(["genzo", *_words(context)]),
        parameters={} if context is None else _parameters(context),
    )


def _words(context: click.Context | None) -> list[str]:
    """The words of a command behind the program's name, which depends on how it was called."""
    if context is None or context.parent is None:
        return []
    return [*_words(context.parent), str(context.info_name)]


def _parameters(context: click.Context) -> dict[str, str]:
    """The arguments and options of a command that have a value."""
    return {
        name: HIDDEN if any(word in name for word in _SECRET) else _text(value)[:_MAX_TEXT]
        for name, value in context.params.items()
        if name not in _OF_EVERY_COMMAND and value not in (None, "", (), False)
    }


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user that has no name
        return str(os.getuid())
