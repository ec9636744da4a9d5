"""How secrets are stored: as they are, or encrypted with a key of the operator's.

Secrets are those of access keys and role sessions, and the user data of instances. A text is bound to its
place, so that an encrypted secret that is copied to another row cannot be read there.
"""

from typing import Protocol

import msgspec

from genzo.catalogue.resource import R
from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason

PREFIX = "enc:v1:"
"""Begins an encrypted text. No secret begins so: user data is Base64, which has no colon."""


class SecretTexts(Protocol):
    """Encodes and decodes the secrets of a catalogue."""

    is_encrypting: bool
    """Whether new secrets are encrypted."""

    def sealed(self, text: str, place: str) -> str:
        """The text as it is stored; ``place`` names its table, row and column."""

    def opened(self, text: str, place: str) -> str:
        """The text of what is stored at ``place``.

        Raises:
            StoreError: it is encrypted with a key that is not given, or was changed or moved.
        """


class PlainTexts:
    """Stores secrets as they are. See `SecretTexts`."""

    is_encrypting = False

    def sealed(self, text: str, place: str) -> str:  # noqa: ARG002 - the interface
        return text

    def opened(self, text: str, place: str) -> str:  # noqa: ARG002 - the interface
        if text.startswith(PREFIX):
            raise StoreError(
                "The secrets of the catalogue are encrypted: name the file of their key with "
                "--secrets-key-file or GENZO_SECRETS_KEY_FILE.",
                UnreadyReason.SECRETS_KEY,
            )
        return text


PLAIN = PlainTexts()


def sealed_resource(resource: R, secrets: SecretTexts) -> R:
    """A resource whose secret members are as they are stored."""
    changes = {name: getattr(resource, name) for name in resource.secret_members}
    changed = {name: secrets.sealed(text, _place(resource, name)) for name, text in changes.items() if text}
    return msgspec.structs.replace(resource, **changed) if changed else resource


def opened_resource(resource: R, secrets: SecretTexts) -> R:
    """A resource as it was before `sealed_resource`.

    Raises:
        StoreError: see `SecretTexts.opened`.
    """
    changes = {name: getattr(resource, name) for name in resource.secret_members}
    changed = {name: secrets.opened(text, _place(resource, name)) for name, text in changes.items() if text}
    return msgspec.structs.replace(resource, **changed) if changed else resource


def _place(resource: R, name: str) -> str:
    return f"{resource.kind}/{resource.owner_id}/{resource.region_id}/{resource.resource_id}/{name}"
