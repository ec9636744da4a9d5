"""Actions on SSH key pairs."""
