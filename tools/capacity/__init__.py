"""Estimates the size of large catalogues by measuring generated ones (docs/operating.md)."""
