"""Actions on images."""
