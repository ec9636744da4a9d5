"""Actions on regions and zones."""
