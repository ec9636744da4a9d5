"""Parameters whose value is a JSON array of strings, such as SnapshotIds."""

import msgspec

from genzo.errors import ApiError


def json_list(text: str, maximum: int, malformed: ApiError, too_many: ApiError) -> list[str]:
    """The strings of the array, in order.

    Raises:
        ApiError: ``malformed`` if the text is no array of strings, ``too_many`` if it has more than
            ``maximum``.
    """
    try:
        texts = _decode_texts(text)
    except (msgspec.DecodeError, UnicodeError):
        raise malformed from None
    if len(texts) > maximum:
        raise too_many
    return texts


def _decode_texts(text: str) -> list[str]:
    """The strings of an array in double or single quotes.

    footmark, the library of Ansible's modules, sends ``['s-1']``; fastjson, a parser that services of this
    kind use, accepts both quotes.

    Raises:
        msgspec.DecodeError: the text is no JSON array of strings.
        UnicodeError: the text has lone surrogates, which JSON cannot represent.
    """
    if "'" in text and '"' not in text:
        text = text.replace("'", '"')
    return msgspec.json.decode(text, type=list[str])
