"""Actions on snapshot-consistent groups."""
