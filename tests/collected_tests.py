"""Keeps the garbage collector away from the collected tests: a plugin of pytest.

They are millions of objects that live until the end of the run. Each full collection would look at all of
them, while they are collected and during every test.
"""

import gc
from collections.abc import Iterator

import pytest


class CollectedTests:
    """A plugin of pytest."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        gc.disable()
        try:
            return (yield)
        finally:
            gc.enable()
            gc.freeze()
