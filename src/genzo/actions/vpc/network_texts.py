"""The rules for names and descriptions of VPCs and vSwitches in the VPC product.

Source: CreateVpc and CreateVSwitch of the VPC product, which allow more than those of ECS.
"""

from genzo.errors import ErrorType

_LONGEST_NAME, _LONGEST_DESCRIPTION = 128, 256
_URL_PREFIXES = ("http://", "https://")


def require_network_name(text: str | None, error: ErrorType) -> None:
    """Refuse a name of more than 128 characters, or a URL; None passes."""
    _require(text, _LONGEST_NAME, error)


def require_network_description(text: str | None, error: ErrorType) -> None:
    """Refuse a description of more than 256 characters, or a URL; None passes."""
    _require(text, _LONGEST_DESCRIPTION, error)


def _require(text: str | None, longest: int, error: ErrorType) -> None:
    if text is not None and (not 1 <= len(text) <= longest or text.startswith(_URL_PREFIXES)):
        raise error()
