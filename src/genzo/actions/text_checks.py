"""Checks of names and descriptions, with the error that each action lists."""

from genzo.catalogue.name_validation import is_valid_description, is_valid_image_name
from genzo.errors import ErrorType


def require_name(name: str | None, error: ErrorType) -> None:
    """Refuse a name that breaks the rules of most resources; None passes."""
    if name is not None and not is_valid_image_name(name):
        raise error()


def require_description(description: str | None, error: ErrorType) -> None:
    """Refuse a description that is too short, too long or a URL; None passes."""
    if description is not None and not is_valid_description(description):
        raise error()
