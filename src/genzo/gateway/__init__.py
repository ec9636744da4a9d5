"""Hands requests for the cloud's host names on to a Genzo server."""
