"""Writes what the documentation generates.

These are docs/coverage.md, the reference page on instance types, and the number of actions in README.md.
"""
