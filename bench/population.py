"""The accounts and images of a catalogue of a given size: deterministic, distributed like a cloud's.

There are two thousand accounts, or one for five images of a small catalogue. The first ones are probes: their
images do not depend on the size. The others own the rest by Zipf's law: few own many images, most own few.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, count, islice
from typing import NamedTuple

from bench.images import Place, image
from genzo.catalogue.image import Image, Tag

REGIONS = ("cn-hangzhou", "cn-beijing", "cn-shanghai", "ap-southeast-1")
MOST_ACCOUNTS = 2000
TAG_KEY = "seen"

_FIRST_ACCOUNT_ID = 1500000000000000
_FIXED = 50
_FEW = 10  # images of a probe
_STEPS = (10, 100, 1_000, 10_000, 100_000)
_ZIPF = 1.2
_STRIDES = (1_000_003, 999_983)  # primes that divide no size: a step around all images, without a pattern


class Account(NamedTuple):
    """An account, the number of its images, and the region of most of them."""

    number: int
    images: int
    region_id: str

    @property
    def account_id(self) -> int:
        return _FIRST_ACCOUNT_ID + self.number

    @property
    def access_key_id(self) -> str:
        return f"bench{self.number:04}"

    @property
    def secret(self) -> str:
        return f"secret-of-{self.number:04}"


class Population:
    """The accounts and images of a catalogue of ``size`` images."""

    def __init__(self, size: int) -> None:
        self.size = size
        steps = [step for step in _STEPS if step <= size // 20]
        owning = [*steps[: len(_STEPS) - 1], size // 10]
        images = [_FEW] * _FIXED + owning + [_FEW] * len(steps) + [_FEW * len(steps)]
        self._probes = len(images)
        accounts = min(MOST_ACCOUNTS, size // 5)
        images += _zipf(size - sum(images), accounts - self._probes, size // 12)
        self.accounts = [
            Account(number, owned, REGIONS[0] if number < self._probes else REGIONS[number % len(REGIONS)])
            for number, owned in enumerate(images)
        ]
        self.fixed = self.accounts[:_FIXED]
        """Accounts that are the same in a catalogue of any size."""
        self.owning = self.accounts[_FIXED : _FIXED + len(owning)]
        """Accounts of ten, a hundred … images, ending with the largest."""
        with_shares = self.accounts[_FIXED + len(owning) : self._probes - 1]
        self.sharing = dict(zip(steps, with_shares, strict=True))
        """Accounts with shared images, by the number of those."""
        self.tagging = self.accounts[self._probes - 1]
        """An account with ten images of each tag in `tags`."""
        self.tags = {step: str(step) for step in steps}
        """The values of TAG_KEY, by how many images of other accounts carry them."""

    @property
    def largest(self) -> Account:
        return self.owning[-1]

    @property
    def others(self) -> list[Account]:
        """The accounts that are not probes."""
        return self.accounts[self._probes :]

    def account(self, account_id: int) -> Account:
        return self.accounts[account_id - _FIRST_ACCOUNT_ID]

    def images(self) -> Iterator[Image]:
        """All images, account by account."""
        return map(self.image, range(self.size))

    def images_of(self, account: Account) -> Iterator[Image]:
        start = self._starts[account.number]
        return map(self.image, range(start, start + account.images))

    def image(self, number: int) -> Image:
        """One image by its number."""
        account = self.accounts[bisect_right(self._starts, number) - 1]
        if account.number < self._probes:
            return image(number, Place(account.region_id, account.account_id, False, self._probe_tag(number)))
        abroad = REGIONS[(account.number + 1) % len(REGIONS)] if number % 8 == 0 else account.region_id
        return image(
            number, Place(abroad, account.account_id, number % 50 == 1, self._others_tag(number - self._rest))
        )

    def shares(self) -> Iterator[tuple[Account, list[Image]]]:
        """Accounts, each with the images shared with it; one share for every fifth image in total."""
        each, more = divmod(max(self.size // 5 - sum(self.sharing), 0), len(self.others))
        for share_count, account in self.sharing.items():
            yield account, list(islice(self._strangers(account), share_count))
        for place, account in enumerate(self.others):
            yield account, list(islice(self._strangers(account), each + (place < more)))

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((account.images for account in self.accounts[:-1]), initial=0))

    @property
    def _rest(self) -> int:
        """The number of the first image of the accounts that are not probes."""
        return self._starts[self._probes]

    def _strangers(self, account: Account) -> Iterator[Image]:
        """Private images of others in an account's region, each once."""
        rest = self.size - self._rest
        for place in count():
            if place == rest:
                return
            found = self.image(self._rest + (account.number * 7919 + place * _STRIDES[0]) % rest)
            is_own = found.owner_id == account.account_id
            if found.region_id == account.region_id and not is_own and not found.is_public:
                yield found

    def _probe_tag(self, number: int) -> Tag | None:
        place = number - self._starts[self.tagging.number]
        return Tag(TAG_KEY, list(self.tags.values())[place // _FEW]) if place >= 0 else None

    def _others_tag(self, place: int) -> Tag | None:
        """A tag whose value is the number of images that carry it, spread over all accounts."""
        place = place * _STRIDES[1] % (self.size - self._rest)
        for carriers, value in self.tags.items():
            if place < carriers:
                return Tag(TAG_KEY, value)
            place -= carriers
        return None


def _zipf(images: int, accounts: int, most: int) -> list[int]:
    """Divide ``images`` among accounts by Zipf's law, at most ``most`` for each."""
    weights = [1 / (number + 1) ** _ZIPF for number in range(accounts)]
    low, high = 0.0, float(images)
    for _ in range(60):
        scale = (low + high) / 2
        if sum(min(most, int(scale * weight)) for weight in weights) > images:
            high = scale
        else:
            low = scale
    sizes = [min(most, int(low * weight)) for weight in weights]
    for number in range(images - sum(sizes)):
        sizes[-1 - number % accounts] += 1
    return sizes
