"""The key under which results of a query are cached."""

from functools import lru_cache
from hashlib import blake2b

from genzo.store.sql.connection import Values
from genzo.store.sql.statements import QueryShape

PAGE_VALUES = frozenset(("offset", "limit", "top", "now"))
"""The values in which pages of one query, and repetitions of it, differ."""


def digest(shape: QueryShape, values: Values, without: frozenset[str] = PAGE_VALUES) -> bytes:
    """A key of 16 bytes, which leaves out the values ``without``. Values themselves can be long texts."""
    compared = [each for each in values.items() if each[0] not in without]
    text = f"{_text(shape)}{compared}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


# There are few shapes, and to write one as text takes as long as to read a page.
@lru_cache(maxsize=512)
def _text(shape: QueryShape) -> str:
    return repr(shape)
