"""Fixtures of other folders that these tests use, too."""

from tests.cli.conftest import new_database

__all__ = ["new_database"]
