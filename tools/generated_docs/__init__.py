"""Writes what the documentation generates: docs/coverage.md, and the number of actions in README.md."""
