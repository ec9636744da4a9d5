"""The policy language of RAM: documents, matching, conditions and evaluation, without I/O.

Sources: docs/permissions.md#policies.
"""
