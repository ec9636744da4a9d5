"""The garbage collector works during tests, and leaves the collected tests alone."""

import gc

import pytest


def test_the_collected_tests_are_frozen(request: pytest.FixtureRequest) -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000
    # The collector's own list has all objects that it looks at.
    assert not any(each is request.session.items for each in gc.get_objects())
