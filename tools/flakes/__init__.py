"""Runs a suite many times in parallel, to find tests that fail at times."""
