"""Computes the size and the number of workers of large catalogues from the figures of scripts/bench."""
