"""Identifiers that follow from what they name, and identifiers that a caller has chosen."""

from hashlib import blake2b

from genzo.catalogue.id_generator import IdGenerator

CHOSEN_ID_TAG = "genzo:id"
"""The key of the tag whose value is the id of what a call creates (`genzo.catalogue.chosen_ids`)."""

_BLOCK = 64


class DerivedBytes:
    """Bytes like random ones, the same for the same ``parts``. Each call continues behind the one before."""

    def __init__(self, *parts: object) -> None:
        # The length of each part keeps ("a", "bc") apart from ("ab", "c").
        texts = [str(part).encode() for part in parts]
        self._key = b"".join(len(text).to_bytes(4, "big") + text for text in texts)
        self._block = 0
        self._left = b""

    def __call__(self, count: int) -> bytes:
        while len(self._left) < count:
            number = self._block.to_bytes(8, "big")
            self._left += blake2b(number + self._key, digest_size=_BLOCK).digest()
            self._block += 1
        drawn, self._left = self._left[:count], self._left[count:]
        return drawn


class ChosenIdGenerator(IdGenerator):
    """Gives the first resource whose ids have the prefix of ``chosen`` this id, and others generated ones.

    ``prefixes`` are those that resource ids were asked for with.
    """

    def __init__(self, others: IdGenerator, chosen: str) -> None:
        super().__init__(others.random_bytes)
        self.is_repeatable = others.is_repeatable
        self._others = others
        self.chosen = chosen
        self.prefixes = list[str]()

    @property
    def is_used(self) -> bool:
        """Whether a resource has got the chosen id."""
        return self.chosen.partition("-")[0] in self.prefixes

    def new_resource_id(self, prefix: str, region_id: str) -> str:
        """The chosen id for the first resource with its prefix."""
        is_chosen = not self.is_used and self.chosen.startswith(f"{prefix}-")
        self.prefixes.append(prefix)
        return self.chosen if is_chosen else self._others.new_resource_id(prefix, region_id)
