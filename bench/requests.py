"""Requests that several parts use, each signed with the key of its account."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, cycle

from bench.measure import round_robin
from bench.population import Account, Population
from bench.servers import Server
from bench.signing import FIRST_KEY, Key, Sign, v1

DESCRIBE = "DescribeImages"
PAGE = {"PageSize": "10", "Format": "JSON"}

_SEED = 20260311
_STRIDE = 1_000_003  # a prime that divides no size
_PAGES = 90  # of ten images, that every account sees: the public ones alone fill them


def page(
    server: Server, account: Account | None, parameters: Mapping[str, str] = PAGE, sign: Sign = v1
) -> Iterator[bytes]:
    """Endless requests of one account (None: the first account) for a page of images in its region."""
    key = FIRST_KEY if account is None else Key(account.access_key_id, account.secret)
    region = "cn-hangzhou" if account is None else account.region_id
    return sign(host(server), DESCRIBE, {"RegionId": region, **parameters}, key)


def working_set(
    server: Server, population: Population, parameters: Mapping[str, str] = PAGE, sign: Sign = v1
) -> Iterator[bytes]:
    """Four queries of each of five accounts with images, repeated endlessly."""
    queries: Sequence[Mapping[str, str]] = (
        {},
        {"PageNumber": "2"},
        {"OSType": "linux"},
        {"Architecture": "x86_64"},
    )
    accounts = population.others[10:15]
    return round_robin(
        *(page(server, account, {**parameters, **query}, sign) for query in queries for account in accounts)
    )


def every_account(server: Server, population: Population) -> Iterator[bytes]:
    """Requests of all accounts in random order, each round for another page."""
    accounts = list(population.accounts)
    random.Random(_SEED).shuffle(accounts)
    for number in cycle(range(1, _PAGES + 1)):
        for account in accounts:
            yield next(page(server, account, {**PAGE, "PageNumber": str(number)}))


def every_image(server: Server, population: Population) -> Iterator[bytes]:
    """A request for each image by its id, in an order without a pattern, by its owner: none is repeated."""
    for place in range(population.size):
        image = population.image(place * _STRIDE % population.size)
        owner = population.account(image.owner_id)
        region = {"RegionId": image.region_id, "ImageId": image.image_id}
        yield next(page(server, owner, {**PAGE, **region}))


def fixed_pages(server: Server, population: Population, first: int, pages: int) -> Iterator[bytes]:
    """Pages of the accounts that are the same in a catalogue of any size, each requested once."""
    for number in range(first, first + pages):
        for account in population.fixed:
            yield next(page(server, account, {**PAGE, "PageNumber": str(number)}))


def patterns(population: Population, first: int) -> Iterator[str]:
    """Endless parts of image names, of three to twelve characters, without repetition."""
    chance = random.Random(_SEED + first)
    seen = set[str]()
    for _ in count():
        name = population.image(chance.randrange(population.size)).name
        length = chance.randrange(3, 13)
        start = chance.randrange(len(name) - length)
        pattern = name[start : start + length]
        if pattern not in seen:
            seen.add(pattern)
            yield pattern


def host(server: Server) -> str:
    return f"127.0.0.1:{server.port}"
