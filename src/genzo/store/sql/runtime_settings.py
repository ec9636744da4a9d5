"""The runtime settings, as the catalogue's metadata keeps them."""

from functools import lru_cache

import msgspec

from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings
from genzo.catalogue.store import StoreError

METADATA_NAME = "settings"
"""Their name in the metadata. Without a value nothing is set."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(RuntimeSettings)


def settings_text(settings: RuntimeSettings) -> str:
    """Settings as text."""
    return _ENCODER.encode(settings).decode()


def settings_of(text: str | None) -> RuntimeSettings:
    """Settings from text.

    Raises:
        StoreError: this version of Genzo cannot read them.
    """
    return NO_OVERRIDES if text is None else _decoded(text)


# Every request reads the settings, which seldom change.
@lru_cache(maxsize=16)
def _decoded(text: str) -> RuntimeSettings:
    try:
        return _DECODER.decode(text)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"What is set through /_genzo/ cannot be read ({error}): take it back with the version of Genzo "
            "that set it."
        ) from error
