"""Writes what the documentation generates.

These are docs/coverage.md, the reference page on instance types, docs/seed.schema.json,
docs/control.openapi.json, the table of docs/permissions.md, table and snippets of docs/clients.md, and the
number of actions in README.md.
"""
