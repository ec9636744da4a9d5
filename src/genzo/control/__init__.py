"""Genzo's own endpoints under ``/_genzo/``, for operators and tests. Their requests are not signed."""
