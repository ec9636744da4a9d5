"""Actions on automatic snapshot policies."""
