"""Writes docs/roadmap.md: what of the API is missing, by subject, in the order in which it is planned."""
