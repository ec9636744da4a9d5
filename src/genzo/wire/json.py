"""Responses as JSON: msgspec's encoding of the structs, with members in the order of their fields."""

import msgspec

_ENCODER = msgspec.json.Encoder()


def encode(response: msgspec.Struct) -> bytes:
    """The body of a JSON answer (docs/reference/protocol.md#answers-in-json)."""
    return _ENCODER.encode(response)
