"""Reads the policy document that a command is given, as JSON or as the file that has it."""

from pathlib import Path

from genzo.cli.output import CommandError


def policy_text(given: str) -> str:
    """The policy document in a file, or the argument itself if it begins as a JSON object.

    Raises:
        CommandError: the file cannot be read.
    """
    if given.lstrip().startswith("{"):
        return given
    try:
        return Path(given).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{given} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{given} cannot be read: it is not text in UTF-8.") from None
