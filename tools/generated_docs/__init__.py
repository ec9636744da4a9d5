"""Writes what the documentation generates.

These are docs/coverage.md, the reference page on instance types, the table of docs/permissions.md, and the
number of actions in README.md.
"""
