"""Actions on prices."""
