"""Checks of the name, the description and the folder of a command."""

import re

from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.errors.group import ErrorGroup, Listed

_MOST_OF_NAME = 128
_MOST_OF_DESCRIPTION = 512
_MOST_OF_FOLDER = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class FolderErrors(ErrorGroup):
    """The errors of `require_folder`."""

    working_dir = Listed("InvalidParameter.WorkingDir", otherwise=INVALID_PARAMETER)
    working_dir_characters = Listed(
        "InvalidParameterCharacter.CommandWorkingDir", otherwise=INVALID_PARAMETER
    )


class TextErrors(FolderErrors):
    """The errors of `require_texts`."""

    name_length = Listed("CmdName.ExceedLimit")
    name_characters = Listed("InvalidParameterCharacter.CommandName")
    description_length = Listed("CmdDesc.ExceedLimit")
    description_characters = Listed("InvalidParameterCharacter.CommandDescription")


def require_texts(
    name: str | None, description: str | None, working_dir: str | None, errors: TextErrors
) -> None:
    """Refuse texts that are too long or have control characters; None passes."""
    _require(name, _MOST_OF_NAME, errors.name_length, errors.name_characters)
    _require(description, _MOST_OF_DESCRIPTION, errors.description_length, errors.description_characters)
    require_folder(working_dir, errors)


def require_folder(working_dir: str | None, errors: FolderErrors) -> None:
    """Refuse a folder whose name is too long or has control characters; None passes."""
    _require(working_dir, _MOST_OF_FOLDER, errors.working_dir, errors.working_dir_characters, "WorkingDir")


def _require(
    text: str | None, most: int, too_long: ErrorType, characters: ErrorType, parameter: str = ""
) -> None:
    if text is None:
        return
    if len(text) > most:
        raise too_long(name=parameter)
    if _CONTROL.search(text):
        raise characters(name=parameter)
