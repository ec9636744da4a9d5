"""Genzo's own addresses under /_genzo/: for operators and tests, never signed."""
