"""Writes what the documentation generates.

These are docs/coverage.md, docs/reference/instance-types.md, and the number of actions in README.md.
"""
