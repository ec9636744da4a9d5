"""Calls a running server: its control API, and actions with an access key."""
