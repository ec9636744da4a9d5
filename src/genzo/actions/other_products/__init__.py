"""Actions of other products on the same endpoint: Location."""
