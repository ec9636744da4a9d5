"""The measured catalogues: their content is specified and reproducible."""

from collections import Counter
from pathlib import Path

import pytest

from bench.catalogues import Catalogues
from bench.population import MOST_ACCOUNTS, TAG_KEY, Population

SIZE = 20_000


@pytest.fixture(scope="module")
def population() -> Population:
    return Population(SIZE)


def test_it_has_the_requested_number_of_images_with_unique_ids(population: Population) -> None:
    assert len({image.image_id for image in population.images()}) == SIZE
    assert sum(account.images for account in population.accounts) == SIZE
    assert len(population.accounts) == MOST_ACCOUNTS


def test_it_is_reproducible(population: Population) -> None:
    again = Population(SIZE)
    numbers = range(0, SIZE, 97)
    assert list(map(population.image, numbers)) == list(map(again.image, numbers))


def test_the_largest_account_owns_a_tenth_in_one_region(population: Population) -> None:
    owned = list(population.images_of(population.largest))
    assert len(owned) == SIZE // 10 == max(account.images for account in population.accounts)
    assert {(image.owner_id, image.region_id) for image in owned} == {
        (population.largest.account_id, population.largest.region_id)
    }


def test_most_accounts_own_few_images(population: Population) -> None:
    assert (
        sorted(account.images for account in population.accounts)[MOST_ACCOUNTS // 2] < SIZE / MOST_ACCOUNTS
    )


def test_the_fixed_accounts_own_the_same_in_a_catalogue_of_any_size(population: Population) -> None:
    other = Population(1_000)
    assert population.fixed == other.fixed
    for account in population.fixed:
        assert list(population.images_of(account)) == list(other.images_of(account))


def test_nothing_is_shared_with_the_fixed_accounts(population: Population) -> None:
    assert not {account for account, _ in population.shares()} & set(population.fixed)


def test_the_numbers_of_shared_images_are_exact(population: Population) -> None:
    shared = dict(population.shares())
    assert {count: len(shared[account]) for count, account in population.sharing.items()} == {
        count: count for count in population.sharing
    }
    assert sum(map(len, shared.values())) == pytest.approx(SIZE / 5, rel=0.1)
    for account, images in shared.items():
        assert len({image.image_id for image in images}) == len(images)
        assert account.account_id not in {image.owner_id for image in images}


def test_the_numbers_of_images_with_a_tag_are_exact(population: Population) -> None:
    own = population.tagging.account_id
    carried = Counter(
        (tag.value, image.owner_id == own)
        for image in population.images()
        for tag in image.tags
        if tag.key == TAG_KEY
    )
    assert carried == {
        (value, is_own): 10 if is_own else count
        for count, value in population.tags.items()
        for is_own in (True, False)
    }


def test_a_catalogue_is_made_once(tmp_path: Path) -> None:
    made = Catalogues(tmp_path).of(1_000)
    written = made.data.stat().st_mtime_ns, (made.data / "made").read_text()
    again = Catalogues(tmp_path)
    assert again.of(1_000).data == made.data
    assert (made.data.stat().st_mtime_ns, (made.data / "made").read_text()) == written
    assert again.build_seconds == {}
