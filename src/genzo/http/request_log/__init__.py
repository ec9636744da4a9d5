"""The request log: which requests a server got, and what it answered (``/_genzo/requests``).

Decision: docs/decisions/0062-request-log.md.
"""
