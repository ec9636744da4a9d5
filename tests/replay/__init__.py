"""Requests that are sent a second time."""
