"""Parameters whose value is a JSON array of texts, such as SnapshotIds."""

import msgspec

from genzo.errors import ApiError


def json_list(text: str, most: int, malformed: ApiError, too_many: ApiError) -> list[str]:
    """The texts of the array, in their order.

    Raises:
        ApiError: ``malformed`` for what is no array of texts, ``too_many`` where it has more than ``most``.
    """
    try:
        texts = _decode_texts(text)
    except (msgspec.DecodeError, UnicodeError):
        raise malformed from None
    if len(texts) > most:
        raise too_many
    return texts


def _decode_texts(text: str) -> list[str]:
    """The texts of an array; they may stand in single quotes too.

    fastjson, with which services of this kind read, takes both, and footmark, the library of Ansible's
    modules, sends ``['s-1']``.

    Raises:
        msgspec.DecodeError: it is no JSON array of texts.
        UnicodeError: it is no text that JSON can hold.
    """
    if "'" in text and '"' not in text:
        text = text.replace("'", '"')
    return msgspec.json.decode(text, type=list[str])
