"""Builds what a release has from a commit, the same bytes each time, and tries it as users install it."""
