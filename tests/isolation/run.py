"""Many random cases on one database, and what the catalogue has afterwards: the same as before."""

from pathlib import Path
from random import Random

from tests.isolation.cases import Case, random_case
from tests.isolation.checks import check_as_account, check_case
from tests.isolation.principals import make_callers
from tests.isolation.rows import fingerprint
from tests.isolation.visibility import check_list, put_images, read_truth
from tests.isolation.world import World

ROUND = 500
"""Cases with the same policies."""
_USERS = 4
_IMAGES = 60


def check_cases(world: World, location: Path | str, count: int, seed: int) -> None:
    """Check ``count`` cases; the message of a failure names the seed of its round.

    Raises:
        AssertionError: a case failed.
    """
    for number in range(0, count, ROUND):
        _check_round(world, location, min(ROUND, count - number), f"{seed}-{number}")


def _check_round(world: World, location: Path | str, count: int, seed: str) -> None:
    random = Random(seed)
    callers = make_callers(world, random, _USERS)
    put_images(world, random, _IMAGES)
    truth, before = read_truth(location), fingerprint(location)
    for number in range(count):
        if number % 4 == 0:
            check_list(world, truth, random)
            continue
        case = random_case(world, callers, random)
        try:
            outcome = check_case(world, case, f"{seed}-{number}")
            if number % 8 == 1:
                check_as_account(world, case, outcome, f"{seed}-{number}")
        except AssertionError as error:
            error.add_note(f"Round {seed}, case {number}: {_shown(case)}")
            raise
    assert fingerprint(location) == before, f"Round {seed} changed the catalogue."


def _shown(case: Case) -> str:
    return f"{case.caller.key} {case.action} {dict(case.with_foreign)}, missing: {case.missing}"
