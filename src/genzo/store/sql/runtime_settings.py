"""What is set while servers run, as a mark of the catalogue keeps it."""

from functools import lru_cache

import msgspec

from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings
from genzo.catalogue.store import StoreError

MARK = "settings"
"""The name of the mark; nothing is set where it is missing."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(RuntimeSettings)


def settings_text(settings: RuntimeSettings) -> str:
    """The text that keeps the settings."""
    return _ENCODER.encode(settings).decode()


def settings_of(text: str | None) -> RuntimeSettings:
    """The settings that a text keeps.

    Raises:
        StoreError: it keeps none that this version of Genzo knows.
    """
    return NO_OVERRIDES if text is None else _decoded(text)


# Every request needs them, and they change seldom.
@lru_cache(maxsize=16)
def _decoded(text: str) -> RuntimeSettings:
    try:
        return _DECODER.decode(text)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"What is set through /_genzo/ cannot be read ({error}): take it back with the version of Genzo "
            "that set it."
        ) from error
